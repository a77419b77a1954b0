// A socket that takes connections: made before the loop serves anything, closed when the server drains. TCP is here; a
// socket in the file system, and one that systemd hands over, are in the extensions.

import CLinux
import Glibc
import SynBase

/// Owns the descriptor; `close` gives it back.
struct ListeningSocket {
  /// The server cannot listen where it should.
  struct OpenError: ExitStatusError, CustomStringConvertible {
    var description: String
    var exitStatus: ExitStatus { .inputOutput }
  }

  let descriptor: Int32
  /// `host:port` as bound, with the real port if 0 was requested; the path of a unix socket.
  let address: String
  var isUnix = false
  /// Another process has it open as well and goes on listening when we close it.
  var isShared = false
  /// The file to remove when the socket is closed.
  var file: SocketFile?

  /// Connections the kernel keeps until we accept them. Larger values are cut to net.core.somaxconn.
  static let backlog: Int32 = 4096

  /// Where to find it, for logs.
  var url: String { isUnix ? "unix:" + address : "http://" + address }

  init(descriptor: Int32, address: String) {
    self.descriptor = descriptor
    self.address = address
  }

  /// Binds the first address `host` has. Blocks while the name is looked up.
  init(host: String, port: Int) throws {
    var hints = addrinfo()
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, String(port), &hints, &list)
    guard code == 0, let list else {
      throw OpenError(description: "cannot listen on \(host): \(String(cString: gai_strerror(code)))")
    }
    defer { freeaddrinfo(list) }
    var failure = SystemError("socket", code: EADDRNOTAVAIL)
    var candidate: UnsafeMutablePointer<addrinfo>? = list
    while let entry = candidate {
      do {
        let descriptor = try Self.bind(entry.pointee)
        self.init(descriptor: descriptor, address: Self.name(of: descriptor))
        return
      } catch {
        failure = error
        candidate = entry.pointee.ai_next
      }
    }
    throw OpenError(description: "cannot listen on \(host):\(port): \(failure)")
  }

  func close() {
    file?.remove()
    _ = Glibc.close(descriptor)
  }

  private static func bind(_ entry: addrinfo) throws(SystemError) -> Int32 {
    let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(entry.ai_family, entry.ai_socktype | flags, entry.ai_protocol)
    guard descriptor >= 0 else { throw SystemError("socket") }
    var on: Int32 = 1
    // A restarted server must not wait for the old one's connections to leave TIME_WAIT.
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
    prepareConnections(of: descriptor)
    if Glibc.bind(descriptor, entry.ai_addr, entry.ai_addrlen) == 0, listen(descriptor, backlog) == 0 {
      return descriptor
    }
    let error = SystemError("bind")
    _ = Glibc.close(descriptor)
    throw error
  }

  /// Connections inherit these from the socket they arrive on, which saves setting them on each. They fail on sockets
  /// without TCP, which need none of them.
  static func prepareConnections(of descriptor: Int32) {
    // Answers leave at once. A client whose host vanished silently is noticed, even one that only waits.
    let options = [
      (IPPROTO_TCP, TCP_NODELAY, 1), (Int(SOL_SOCKET), SO_KEEPALIVE, 1), (IPPROTO_TCP, TCP_KEEPIDLE, 60),
      (IPPROTO_TCP, TCP_KEEPINTVL, 10), (IPPROTO_TCP, TCP_KEEPCNT, 3),
    ]
    for (level, name, value) in options {
      var value = Int32(value)
      setsockopt(descriptor, Int32(level), name, &value, socklen_t(MemoryLayout<Int32>.size))
    }
  }

  /// The other end of a connection, in the format of `address`.
  static func peerName(of descriptor: Int32) -> String { name(of: descriptor, ask: getpeername) }

  static func name(
    of descriptor: Int32,
    ask: (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32 = getsockname
  ) -> String {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &storage) { storage in
      storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        var port = [CChar](repeating: 0, count: Int(NI_MAXSERV))
        guard ask(descriptor, address, &length) == 0,
          getnameinfo(
            address, length, &host, socklen_t(host.count), &port, socklen_t(port.count),
            NI_NUMERICHOST | NI_NUMERICSERV) == 0
        else { return "?" }
        let (hostText, portText) = (Self.text(host), Self.text(port))
        return hostText.contains(":") ? "[\(hostText)]:\(portText)" : "\(hostText):\(portText)"
      }
    }
  }

  private static func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
