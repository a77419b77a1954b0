// Sockets opened by the process that started us, as systemd does for a socket unit: sd_listen_fds(3). They stay open
// while the service restarts, so no connection is refused meanwhile.

import CLinux
import Glibc

extension ListeningSocket {
  /// The first descriptor handed over; the others follow it.
  static let firstInherited: Int32 = 3
  /// More than any server listens on.
  private static let inheritedMax = 64

  /// How many descriptors the environment says were handed over to the process `processID`: 0 for none, and for those
  /// meant for another process. Throws `OpenError` if the number is not a number.
  static func inheritedCount(processID: Int32, listenPID: String?, listenFDs: String?) throws(OpenError) -> Int {
    guard let listenPID, Int32(listenPID) == processID else { return 0 }
    guard let count = listenFDs.flatMap({ Int($0) }), (0...inheritedMax).contains(count) else {
      throw OpenError(description: "LISTEN_FDS is not a number of sockets: \(listenFDs ?? "not set")")
    }
    return count
  }

  /// The sockets handed over to this process, none when it was started without. Throws `OpenError` when one is not a
  /// listening socket.
  static func inherited() throws(OpenError) -> [ListeningSocket] {
    func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
    let count = try inheritedCount(
      processID: getpid(), listenPID: variable("LISTEN_PID"), listenFDs: variable("LISTEN_FDS"))
    var sockets: [ListeningSocket] = []
    for descriptor in firstInherited..<firstInherited + Int32(count) {
      sockets.append(try ListeningSocket(inherited: descriptor))
    }
    return sockets
  }

  private init(inherited descriptor: Int32) throws(OpenError) {
    guard Self.option(SO_ACCEPTCONN, of: descriptor) == 1,
      Self.option(SO_TYPE, of: descriptor) == Int32(SOCK_STREAM.rawValue)
    else { throw OpenError(description: "descriptor \(descriptor), which was handed over, is not a listening socket") }
    // Programs started by this one must not inherit it, and accepting must not block: systemd promises neither.
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    let isUnix = Self.option(SO_DOMAIN, of: descriptor) == AF_UNIX
    if !isUnix { Self.prepareConnections(of: descriptor) }
    self.init(descriptor: descriptor, address: isUnix ? Self.path(of: descriptor) : Self.name(of: descriptor))
    self.isUnix = isUnix
    isShared = true
  }

  private static func option(_ name: Int32, of descriptor: Int32) -> Int32? {
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(descriptor, SOL_SOCKET, name, &value, &length) == 0 ? value : nil
  }

  private static func path(of descriptor: Int32) -> String {
    var address = sockaddr_un()
    var length = socklen_t(MemoryLayout<sockaddr_un>.size)
    let code = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    guard code == 0 else { return "?" }
    return withUnsafeBytes(of: address.sun_path) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
