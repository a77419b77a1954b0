// A syn-serve of a test's own, on a free port and a private Redis, and units to put into it.

import Foundation
import SynBase
import TestSupport
import Testing

/// Ends with the last reference, and with the test process however that ends.
final class ServeProcess: Sendable {
  let redis: TestRedis
  let child: TestSupport.ChildProcess
  let port: Int
  let linesBeforeListening: [String]

  init(_ options: [String] = [], redis: TestRedis? = nil, environment: [String: String] = [:]) async throws {
    self.redis = try redis ?? TestRedis()
    // The shell becomes the server; a child of it waits for the end of our pipe to it, then kills that.
    let script = #"exec 3<&0; (read -r _ <&3; kill -9 $$) >/dev/null 2>&1 & exec 3<&- syn-serve "$@""#
    child = try TestSupport.ChildProcess(
      ["sh", "-c", script, "sh", "--port", "0", "--empty-wait", "0"] + options,
      environment: self.redis.environment.merging(environment) { $1 })
    var lines: [String] = []
    let line = await child.nextErrorLine {
      lines.append($0)
      return $0.contains("listening on http://")
    }
    linesBeforeListening = lines
    let number = line?.firstMatch(of: #/http://[^\s"]+:(\d+)/#)?.1
    port = try #require(number.flatMap { Int($0) })
  }

  func connect() throws -> HTTPPeer { try HTTPPeer(port: port, server: self) }

  func get(_ path: String, fields: String = "") async throws -> PeerResponse {
    try #require(await connect().get(path, fields: fields))
  }

  func post(_ path: String, _ body: String, type: String = "application/json") async throws -> PeerResponse {
    try #require(await connect().post(path, body, type: type))
  }

  /// A unit as the pipeline stores it, told to whoever waits for one. `page` gives the page that stands under an id.
  func store(
    _ name: String, question: String = "Build a clock", augmentFailed: Bool = false,
    page: (String) -> String = { "<!doctype html><title>\($0)</title>" }
  ) {
    let (id, augmentID) = ("q-\(name)", "a-\(name)")
    func answer(_ id: String) -> String {
      let file: JSONValue = ["filename": "index.html", "content": .string(page(id))]
      let response: JSONValue = ["model": "m", "completion": ["files": [file]], "cid": .string("c-\(id)")]
      let answer: JSONValue = ["prompt": .string(question), "responses": [response], "qa_id": .string(id)]
      return answer.text
    }
    redis.command("SET", "synthetic:answers:" + id, answer(id))
    redis.command("SET", "synthetic:answers:" + augmentID, augmentFailed ? "-1" : answer(augmentID))
    redis.command("SET", "synthetic:qn_augments:" + augmentID, augmentFailed ? "-1" : #""a variant""#)
    let element: JSONValue = [
      "question": .string(question), "qa_id": .string(id), "ans_aug_id": .string(augmentID),
    ]
    redis.command("HSET", "syn:unit:" + id, "state", "waiting", "ans_aug_id", augmentID, "element", element.text)
    redis.command("RPUSH", "synthetic:questions", element.text)
    redis.command("PUBLISH", "syn:events", "stored " + id)
  }
}

extension TestSupport.ChildProcess {
  /// The next line of standard error that `matches`, nil when there is none until the end.
  func nextErrorLine(where matches: (String) -> Bool) async -> String? {
    while let line = await nextErrorLine() { if matches(line) { return line } }
    return nil
  }
}

extension PeerResponse {
  var json: JSONValue {
    get throws { try JSONValue(parsing: body) }
  }
}

struct NeverHappened: Error { var what: String }

/// Asks again and again until `condition` holds. Gives up after a minute, so that a dead server cannot hang the run.
func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
  let clock = ContinuousClock()
  let end = clock.now + .seconds(60)
  while try await !condition() {
    if clock.now > end { throw NeverHappened(what: what) }
    await Task.yield()
  }
}
