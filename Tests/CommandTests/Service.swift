// The assembled service as a test drives it: scripts/syn-up with the executables of this build, everything it writes in a
// folder of the test's own. Waiting means asking again until it is so, with a limit far beyond what a slow machine takes.

import Foundation
import SynBase
import SynBuffer
import TestSupport
import Testing

final class Service: Sendable {
  struct TimeOut: Error { var what: String }

  let directory: TemporaryDirectory
  let port: Int
  let supervisor: TestSupport.ChildProcess

  /// The folder with Package.swift.
  static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// Kept for as long as they may be run.
  private let standIns: TemporaryDirectory?

  /// Stand-ins for the executables: a head that writes until TERM, stages that copy, a store and a server that only live;
  /// `replaced` has others, and more.
  static func standIns(_ replaced: [String: String] = [:]) async throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    let head = "trap 'kill $!; exit 0' TERM; while :; do echo line; sleep 0.1 & wait $!; done"
    let scripts = [
      "syn-store": "if [ \"$1\" = put ]; then cat >/dev/null; exit; fi; \(head)",
      "syn-question": "cat; exit", "syn-augment": "cat; exit", "syn-answer": "cat; exit",
      "syn-serve": "trap 'kill $!; exit 0' TERM; while :; do sleep 60 & wait $!; done",
    ]
    for (name, script) in scripts.merging(replaced, uniquingKeysWith: { $1 }) {
      // Written by a child: a descriptor of ours, open for writing, could be inherited by the child that another test
      // starts at this moment, and then nobody can run the file.
      let run = try await ProcessRun.run(
        ["install", "-m", "755", "/dev/stdin", directory.file(name)], input: "#!/bin/bash\n\(script)\n")
      try #require(run.status == 0, "\(run.stderr)")
    }
    return directory
  }

  /// `standIns` is a folder with executables that take the place of the real ones, `redisPort` where it had a private
  /// Redis of its own before, `directory` the folder of a service that ran before, `command` what runs syn-up in another way.
  init(
    _ options: [String] = [], environment: [String: String] = [:], standIns: TemporaryDirectory? = nil,
    redisPort: Int? = nil, directory former: TemporaryDirectory? = nil,
    command: [String] = [project + "/scripts/syn-up"]
  ) throws {
    self.standIns = standIns
    directory = try former ?? TemporaryDirectory()
    port = try freePort()
    if former == nil {
      // Not syn-up's first choice: another one's server, down for a moment, may have to come back to that.
      try FileManager.default.createDirectory(atPath: directory.file("redis"), withIntermediateDirectories: false)
      try directory.write("\(redisPort ?? freePort())\n", to: "redis/port")
    }
    // A browser for every page would be the better part of these tests' time: the tests of pages have theirs.
    let own = [
      "SYN_BIN": standIns?.path ?? Executable.directory, "SYN_RUN_DIR": directory.path, "SYN_CHECK": "none",
    ]
    supervisor = try TestSupport.ChildProcess(
      command + ["--no-build", "--env-file", "/dev/null", "--port", "\(port)"] + options,
      environment: own.merging(environment) { $1 })
  }

  /// Reads what syn-up says until a line holds `text`. Returns that line.
  @discardableResult
  func waitUntilItSays(_ text: String) async throws -> String {
    var heard = ""
    while let line = await supervisor.nextErrorLine() {
      if line.contains(text) { return line }
      heard += line + "\n"
    }
    throw TimeOut(what: "syn-up ended without saying \(text), but:\n\(heard)\(log("*"))")
  }

  /// The log of one pipe, or of all for `*`.
  func log(_ name: String) -> String {
    let names = name == "*" ? ["redis", "refill", "orders", "serve"] : [name]
    // A log that cannot be read is no log: it is looked at to explain a failure only.
    return names.map { (try? String(contentsOfFile: directory.file("log/\($0).log"), encoding: .utf8)) ?? "" }.joined()
  }

  // MARK: HTTP

  func get(_ path: String) async throws -> JSONValue { try await json { await $0.get(path) } }
  func post(_ path: String, _ body: JSONValue) async throws -> JSONValue {
    try await json { await $0.post(path, body.text) }
  }

  private func json(_ request: (HTTPPeer) async -> PeerResponse?) async throws -> JSONValue {
    let response = await request(try HTTPPeer(port: port))
    return try JSONValue(parsing: try #require(response).body)
  }

  // MARK: Redis

  /// A command to the service's private Redis, as redis-cli prints the reply: one line per element.
  func redis(_ arguments: String...) async throws -> [String] {
    let port = try String(contentsOfFile: directory.file("redis/port"), encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    return try await ProcessRun.run(["redis-cli", "--raw", "-p", port] + arguments).lines
  }

  /// Whether so many units wait and none is in the making.
  func isFull(_ target: Int) async throws -> Bool {
    let depth = try await redis("LLEN", DojoKeys.questions)
    let leases = try await redis("ZCARD", BufferKeys.takenPrefix + "units")
    return depth == ["\(target)"] && leases == ["0"]
  }

  // MARK: Processes

  /// `scripts/syn-up VERB` in this service's folder.
  func syn(up verb: String, _ environment: [String: String] = [:]) async throws -> ProcessRun {
    try await ProcessRun.run(
      [Self.project + "/scripts/syn-up", verb],
      environment: ["SYN_RUN_DIR": directory.path].merging(environment) { $1 })
  }

  struct Process: Hashable {
    var id: pid_t
    /// Such as `syn-store`; what watches over a pipe is called `syn-up refill`.
    var name: String
    /// Such as `syn-store work --follow`.
    var command: String
    /// One group per pipe.
    var group: pid_t
  }

  /// All processes that were started by or under this service's syn-up and run.
  func processes() throws -> [Process] {
    let mark = "SYN_RUN_DIR=\(directory.path)"
    return try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { name in
      let folder = "/proc/\(name)"
      // A process may end while it is looked at; then it is no longer one. FileManager would leak a buffer for each of
      // these files.
      guard let id = pid_t(name), let words = try? readFile(folder + "/cmdline"),
        case let group = getpgid(id), group > 0
      else { return nil }
      let environment = (try? readFile(folder + "/environ")) ?? []
      // redis-server writes its title over its environment, but works in a folder of the service.
      let workingFolder = (try? FileManager.default.destinationOfSymbolicLink(atPath: folder + "/cwd")) ?? ""
      guard
        String(decoding: environment, as: UTF8.self).split(separator: "\0").contains(mark[...])
          || workingFolder.hasPrefix(directory.path)
      else { return nil }
      let command = String(decoding: words, as: UTF8.self).split(separator: "\0").joined(separator: " ")
      let name = (try? String(contentsOfFile: folder + "/comm", encoding: .utf8)) ?? ""
      return Process(id: id, name: name.trimmingCharacters(in: .newlines), command: command, group: group)
    }
  }

  /// Processes whose command line starts with `command`, which may follow a folder.
  func processes(running command: String) throws -> [Process] {
    try processes().filter { $0.command.hasPrefix(command) || $0.command.contains("/" + command) }
  }

  /// The process that watches over a pipe, such as refill.
  func watcher(of pipe: String) throws -> Process? {
    try processes().first { $0.name == "syn-up \(pipe)" && $0.id == $0.group }
  }

  /// The processes of a pipe, without the one that watches over them.
  func stages(of pipe: String) throws -> [Process] {
    guard let watcher = try watcher(of: pipe) else { return [] }
    return try processes().filter { $0.group == watcher.group && $0 != watcher }
  }

  func waitUntilGone() async throws {
    try await wait(until: "every process is gone") { try processes().isEmpty }
  }
}

/// Asks again until it is so, or for too long.
func wait(
  until what: String, atMost seconds: Int = 120, _ condition: () async throws -> Bool
) async throws {
  let deadline = ContinuousClock.now + .seconds(seconds)
  while ContinuousClock.now < deadline {
    if try await condition() { return }
    try await Task.sleep(for: .milliseconds(50))
  }
  throw Service.TimeOut(what: what)
}
