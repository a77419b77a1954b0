// Places of a test's own: a folder that goes with it, a port nobody listens on.

import Foundation

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

/// A TCP port of the loopback interface that was free a moment ago.
package func freePort() throws -> Int {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  defer { close(descriptor) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  let code = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
      bind(descriptor, generic, length) == 0 ? getsockname(descriptor, generic, &length) : -1
    }
  }
  guard code == 0 else { throw ChildProcess.SpawnError(command: "bind", code: errno) }
  return Int(UInt16(bigEndian: address.sin_port))
}
