// One TCP connection to a server under test, driven byte by byte: what a polite client library would not let a test do.

import Foundation
import Synchronization

/// A response as it came over the wire.
package struct PeerResponse: Sendable {
  package var status: Int
  /// By name in lower case.
  package var fields: [String: String]
  package var body: String
}

package final class HTTPPeer: Sendable {
  package struct Failure: Error { package var call: String, code: Int32 }

  private struct State {
    var descriptor: Int32
    var received = Data()
  }

  private let state: Mutex<State>
  private let server: (any AnyObject & Sendable)?

  /// Connects to a port of the loopback interface. A read that gets nothing for a minute fails. `server` is kept for as
  /// long as the connection.
  package init(port: Int, server: (any AnyObject & Sendable)? = nil) throws {
    self.server = server
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    state = Mutex(State(descriptor: try Self.connect(AF_INET, address)))
  }

  /// Connects to a port of ::1.
  package init(ipv6Port port: Int, server: (any AnyObject & Sendable)? = nil) throws {
    self.server = server
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_port = UInt16(port).bigEndian
    address.sin6_addr = in6addr_loopback
    state = Mutex(State(descriptor: try Self.connect(AF_INET6, address)))
  }

  /// Connects to a unix socket.
  package init(path: String, server: (any AnyObject & Sendable)? = nil) throws {
    self.server = server
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
    state = Mutex(State(descriptor: try Self.connect(AF_UNIX, address)))
  }

  private static func connect<Address>(_ family: Int32, _ address: Address) throws -> Int32 {
    // A child spawned at this moment must not keep the connection open.
    let descriptor = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var limit = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    let code = withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
      }
    }
    guard code == 0 else {
      let failure = Failure(call: "connect", code: errno)
      Foundation.close(descriptor)
      throw failure
    }
    return descriptor
  }

  deinit { state.withLock { _ = Foundation.close($0.descriptor) } }

  package func send(_ text: String) {
    state.withLock { state in
      var data = Data(text.utf8)
      while !data.isEmpty {
        let count = data.withUnsafeBytes {
          Foundation.send(state.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard count > 0 else { return }
        data = Data(data.dropFirst(count))
      }
    }
  }

  /// Sends what the connection takes without waiting: more than the server reads stays in this socket.
  package func sendWhatFits(_ text: String) {
    let data = Data(text.utf8)
    state.withLock { state in
      let flags = Int32(MSG_NOSIGNAL | MSG_DONTWAIT)
      while data.withUnsafeBytes({ Foundation.send(state.descriptor, $0.baseAddress, $0.count, flags) }) > 0 {}
    }
  }

  package func finishSending() { state.withLock { _ = shutdown($0.descriptor, Int32(SHUT_WR)) } }

  /// The next response, nil when the server closed the connection instead. `isHead`: no body follows.
  package func response(isHead: Bool = false) async -> PeerResponse? {
    await onThread { self.state.withLock { Self.readResponse(&$0, isHead: isHead) } }
  }

  /// The next chunk of a streamed body whose head was read as a response; "" for the last one, nil when the server closed
  /// the connection instead.
  package func chunk() async -> String? {
    await onThread { self.state.withLock { Self.readChunk(&$0) } }
  }

  /// What comes until the server closes the connection.
  package func rest() async -> String {
    await onThread {
      self.state.withLock { state in
        while Self.readMore(&state) {}
        defer { state.received = Data() }
        return String(decoding: state.received, as: UTF8.self)
      }
    }
  }

  /// Sends a request and reads its response.
  package func get(_ path: String, fields: String = "") async -> PeerResponse? {
    send("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n")
    return await response()
  }

  package func post(_ path: String, _ body: String, type: String = "application/json") async -> PeerResponse? {
    send(
      "POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
        + body)
    return await response()
  }

  private static func readResponse(_ state: inout State, isHead: Bool) -> PeerResponse? {
    let separator = Data("\r\n\r\n".utf8)
    while state.received.range(of: separator) == nil { if !readMore(&state) { return nil } }
    guard let end = state.received.range(of: separator) else { return nil }
    let lines = String(decoding: state.received[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    var fields: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.components(separatedBy: ": ")
      fields[parts[0].lowercased()] = parts.dropFirst().joined(separator: ": ")
    }
    let length = isHead ? 0 : fields["content-length"].flatMap { Int($0) } ?? 0
    state.received = Data(state.received[end.upperBound...])
    while state.received.count < length { if !readMore(&state) { return nil } }
    let body = String(decoding: state.received.prefix(length), as: UTF8.self)
    state.received = Data(state.received.dropFirst(length))
    let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) }
    return PeerResponse(status: status ?? 0, fields: fields, body: body)
  }

  private static func readChunk(_ state: inout State) -> String? {
    let lineEnd = Data("\r\n".utf8)
    while state.received.range(of: lineEnd) == nil { if !readMore(&state) { return nil } }
    guard let line = state.received.range(of: lineEnd),
      let size = Int(String(decoding: state.received[..<line.lowerBound], as: UTF8.self), radix: 16)
    else { return nil }
    state.received = Data(state.received[line.upperBound...])
    while state.received.count < size + 2 { if !readMore(&state) { return nil } }
    defer { state.received = Data(state.received.dropFirst(size + 2)) }
    return String(decoding: state.received.prefix(size), as: UTF8.self)
  }

  private static func readMore(_ state: inout State) -> Bool {
    var chunk = [UInt8](repeating: 0, count: 65536)
    let count = read(state.descriptor, &chunk, chunk.count)
    guard count > 0 else { return false }
    state.received.append(contentsOf: chunk[..<count])
    return true
  }
}
