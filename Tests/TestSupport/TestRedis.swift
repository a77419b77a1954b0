// A private redis-server for one test, and a second, independent way to look into it: blocking hiredis calls.

import CHiredis
import Foundation
import Synchronization

/// A redis-server of the test's own on a free port and a unix socket. The kernel has every write before it is answered,
/// so that `kill9` and `restart` lose nothing; no disk is waited for. It ends with the last reference, and with the test
/// process however that ends.
package final class TestRedis: Sendable {
  package struct StartError: Error { package var log: String }

  package let port: Int
  package let directory: TemporaryDirectory
  /// The user and password that `command` logs in with, where the server asks for them.
  private let login: [String]
  private let arguments: [String]
  private let server = Mutex<Server?>(nil)

  private struct Server {
    var process: pid_t
    /// While this end of a pipe is open the server lives.
    var lifeline: Int32

    /// Returns when it is gone.
    func kill9() {
      close(lifeline)
      waitpid(process, nil, 0)
    }
  }

  /// `arguments` are more of redis-server's own, such as `["--requirepass", "secret"]`; `login` is then what AUTH gets.
  package init(arguments: [String] = [], login: [String] = []) throws {
    let directory = try TemporaryDirectory()
    self.directory = directory
    self.login = login
    self.arguments =
      [
        "--bind", "127.0.0.1", "--unixsocket", directory.file("redis.sock"), "--dir", directory.path,
        "--save", "", "--appendonly", "yes", "--appendfsync", "no",
      ] + arguments
    while true {
      let port = try freePort()
      do {
        let started = try Self.start(["--port", "\(port)"] + self.arguments)
        self.port = port
        server.withLock { $0 = started }
        return
      } catch let error as StartError where error.log.contains("Address already in use") {
        continue  // another test was given the same port
      }
    }
  }

  deinit { kill9() }

  package var url: String { "redis://127.0.0.1:\(port)/0" }
  package var socketPath: String { directory.file("redis.sock") }
  /// What a command of ours needs to find this server.
  package var environment: [String: String] { ["REDIS_URL": url, "SYN_SPOOL": directory.file("spool.jsonl")] }

  /// Starts the server again after `kill9` and waits until it has read its data, or with `untilReady` false
  /// only until it begins to. `more` goes over the arguments it had, this time only.
  package func restart(more: [String] = [], untilReady: Bool = true) throws {
    kill9()
    let started = try Self.start(["--port", "\(port)"] + arguments + more, untilReady: untilReady)
    server.withLock { $0 = started }
  }

  private static func start(_ arguments: [String], untilReady: Bool = true) throws -> Server {
    let (lifelineReader, lifeline) = try makePipe()
    let (logReader, logWriter) = try makePipe()
    // The shell becomes the server; a child of it waits for the lifeline's end, then kills that.
    let script = #"(read -r _ <&3; kill -9 $$) >/dev/null 2>&1 & exec 3<&- redis-server "$@""#
    let process = try spawn(
      ["sh", "-c", script, "sh"] + arguments, environment: Executable.environment, directory: nil,
      descriptors: [lifelineReader, logWriter, logWriter, lifelineReader])
    close(lifelineReader)
    close(logWriter)
    let server = Server(process: process, lifeline: lifeline)
    let log = PipeEnd(logReader)
    var text = ""
    while let line = log.readLine() {
      if line.contains(untilReady ? "eady to accept connections" : "Loading ") { return server }
      text += line + "\n"
    }
    server.kill9()
    throw StartError(log: text)
  }

  /// Ends the server as a crash would, and returns when it is gone.
  package func kill9() {
    server.withLock { server in
      server?.kill9()
      server = nil
    }
  }

  /// Stops the server in the middle of whatever it does: connections stay, and nothing is answered until `resume`.
  package func pause() { server.withLock { if let server = $0 { kill(server.process, SIGSTOP) } } }
  package func resume() { server.withLock { if let server = $0 { kill(server.process, SIGCONT) } } }

  /// Runs one command on a connection of its own. A reply that is an error, or no reply, comes back as `.error`.
  @discardableResult
  package func command(_ arguments: String...) -> TestReply { command(arguments) }

  @discardableResult
  package func command(_ arguments: [String]) -> TestReply {
    guard let context = redisConnectUnix(socketPath) else { return .error("out of memory") }
    defer { redisFree(context) }
    if !login.isEmpty, case .error(let text) = run(["AUTH"] + login, on: context) { return .error(text) }
    return run(arguments, on: context)
  }

  private func run(_ arguments: [String], on context: UnsafeMutablePointer<redisContext>) -> TestReply {
    let copies = arguments.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    var pointers = copies.map { UnsafePointer($0) }
    var lengths = arguments.map { $0.utf8.count }
    guard let raw = redisCommandArgv(context, Int32(arguments.count), &pointers, &lengths) else {
      return .error("no reply from the server")
    }
    defer { freeReplyObject(raw) }
    return TestReply(raw.assumingMemoryBound(to: redisReply.self))
  }
}

/// A reply as a test wants to compare it.
package enum TestReply: Equatable, Sendable {
  case null
  case integer(Int)
  /// A bulk string or a status such as OK.
  case text(String)
  case array([TestReply])
  case error(String)

  init(_ reply: UnsafePointer<redisReply>) {
    let value = reply.pointee
    let text = value.str.map { String(decoding: UnsafeRawBufferPointer(start: $0, count: value.len), as: UTF8.self) }
    switch value.type {
    case REDIS_REPLY_NIL: self = .null
    case REDIS_REPLY_INTEGER: self = .integer(Int(value.integer))
    case REDIS_REPLY_ERROR: self = .error(text ?? "")
    case REDIS_REPLY_ARRAY:
      self = .array((0..<Int(value.elements)).compactMap { value.element[$0].map { TestReply($0) } })
    default: self = .text(text ?? "")
    }
  }

  package var text: String? { if case .text(let text) = self { text } else { nil } }
  package var integer: Int? { if case .integer(let value) = self { value } else { nil } }
  package var array: [TestReply] { if case .array(let elements) = self { elements } else { [] } }
  package var texts: [String] { array.compactMap(\.text) }
}
