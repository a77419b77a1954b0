// Listening on a socket in the file system: who may connect is then a matter of file permissions.

import CLinux
import Glibc
import SynBase

/// The file of a listening socket, distinguishable from another one of the same name.
struct SocketFile: Sendable {
  private let path: String
  private let device: dev_t
  private let number: ino_t

  /// nil when there is no such file.
  init?(path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    (self.path, device, number) = (path, status.st_dev, status.st_ino)
  }

  /// Does nothing if a server that started meanwhile has put its own in this place.
  func remove() {
    guard let now = SocketFile(path: path), now.device == device, now.number == number else { return }
    unlink(path)
  }
}

extension ListeningSocket {
  /// Binds `path` with these permissions. Replaces the file of a server that is gone, but nothing else.
  init(path: String, mode: mode_t) throws {
    func failure(_ error: SystemError) -> OpenError { OpenError(description: "cannot listen on \(path): \(error)") }
    let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | flags, 0)
    guard descriptor >= 0 else { throw failure(SystemError("socket")) }
    do throws(SystemError) {
      var address = try Self.unixAddress(path)
      if !Self.call(bind, descriptor, &address) {
        let error = SystemError("bind")
        guard error.code == EADDRINUSE, Self.isLeftBehind(path, &address) else { throw error }
        unlink(path)
        guard Self.call(bind, descriptor, &address) else { throw SystemError("bind") }
      }
      // Nobody can connect before listen(2), so there is no moment at which the permissions are wider.
      guard chmod(path, mode) == 0 else { throw SystemError("chmod") }
      guard listen(descriptor, Self.backlog) == 0 else { throw SystemError("listen") }
    } catch {
      _ = Glibc.close(descriptor)
      throw failure(error)
    }
    self.init(descriptor: descriptor, address: path)
    isUnix = true
    file = SocketFile(path: path)
  }

  /// Whether the file is a socket without a listener.
  private static func isLeftBehind(_ path: String, _ address: inout sockaddr_un) -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return false }
    let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | flags, 0)
    guard probe >= 0 else { return false }
    defer { _ = Glibc.close(probe) }
    return !call(connect, probe, &address) && errno == ECONNREFUSED
  }

  private static func call(
    _ function: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32, _ descriptor: Int32, _ address: inout sockaddr_un
  ) -> Bool {
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        function(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
  }

  private static func unixAddress(_ path: String) throws(SystemError) -> sockaddr_un {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    // A zero ends the path, so there is one place less.
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw SystemError("bind", code: ENAMETOOLONG)
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return address
  }
}
