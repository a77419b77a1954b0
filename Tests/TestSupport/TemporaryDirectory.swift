// Places of a test's own: a folder that goes with it, a port nobody listens on.

import Foundation
import Synchronization

/// A new folder under the system's temporary one, removed with the last reference.
package final class TemporaryDirectory: Sendable {
  package let path: String

  package init() throws {
    // Short: the path of a unix socket inside must stay below 108 bytes.
    path = "/tmp/syn-test-\(UUID().uuidString.prefix(13))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit {
    // Nothing can be done about a folder that does not go away, and no test depends on it.
    try? FileManager.default.removeItem(atPath: path)
  }

  package func file(_ name: String) -> String { path + "/" + name }

  @discardableResult
  package func write(_ text: String, to name: String) throws -> String {
    try text.write(toFile: file(name), atomically: true, encoding: .utf8)
    return file(name)
  }
}

/// A TCP port of the loopback interface that was free a moment ago. Below the range from which the kernel gives ports to
/// outgoing connections, and never the same one twice in a process: tests running side by side would take it otherwise.
package func freePort() throws -> Int {
  while true {
    let port = nextPort.withLock { next in
      next = next < portRange.upperBound ? next + 1 : portRange.lowerBound
      return next
    }
    if try isFree(port) { return port }
  }
}

private let portRange = 15_000...32_000
private let nextPort = Mutex(Int.random(in: portRange))

private func isFree(_ port: Int) throws -> Bool {
  // A child spawned at this moment must not keep the port.
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
  defer { close(descriptor) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = UInt16(port).bigEndian
  address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
  let code = withUnsafePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
  if code == 0 { return true }
  if errno == EADDRINUSE { return false }
  throw ChildProcess.SpawnError(command: "bind", code: errno)
}
