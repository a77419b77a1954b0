import Foundation
import SynBase
import TestSupport
import Testing

@Suite struct ServeEndpointTests {
  @Test("a question is handed out once, and its answers stay")
  func aQuestionIsHandedOutOnceAndItsAnswersStay() async throws {
    let serve = try await ServeProcess()
    serve.store("1", question: "Build a \"clock\" \u{1f552}\n")
    let response = try await serve.get("/api/generate-question")
    #expect(response.status == 200)
    #expect(
      try response.json == [
        "success": true, "prompt": "Build a \"clock\" \u{1f552}\n", "qa_id": "q-1", "ans_aug_id": "a-1",
      ])
    #expect(serve.redis.command("EXISTS", "synthetic:answers:q-1", "synthetic:answers:a-1") == .integer(2))
    let empty = try await serve.get("/api/generate-question").json
    #expect(empty["success"] == false)
    for key in ["prompt", "qa_id", "ans_aug_id"] { #expect(empty[key] == "") }
    #expect(empty["error"]?.stringValue?.isEmpty == false)
  }

  @Test("in dev the question stays in the buffer")
  func inDevTheQuestionStays() async throws {
    let serve = try await ServeProcess(["--env-name", "dev"])
    serve.store("1")
    for _ in 0..<2 { #expect(try await serve.get("/generate-question").json["qa_id"] == "q-1") }
    #expect(serve.redis.command("LLEN", "synthetic:questions") == .integer(1))
  }

  @Test("a waiting client is answered when a unit arrives")
  func whoWaitsIsAnsweredWhenAUnitArrives() async throws {
    let serve = try await ServeProcess()
    async let waiting = serve.get("/api/generate-question?wait=300")
    // Once our subscription stands, only news can end the wait before its time.
    try await eventually("a subscription") {
      serve.redis.command("PUBSUB", "NUMSUB", "syn:events").array.last == .integer(1)
    }
    serve.store("late")
    #expect(try await waiting.json["qa_id"] == "q-late")
  }

  @Test("pop removes a unit, handed out or not")
  func popRemovesAUnitWhetherHandedOutOrNot() async throws {
    let serve = try await ServeProcess()
    for name in ["1", "2"] { serve.store(name) }
    #expect(try await serve.get("/api/generate-question").json["qa_id"] == "q-1")
    for id in ["q-1", "q-2"] {
      #expect(try await serve.post("/api/pop-qa", #"{"qa_id":"\#(id)"}"#).json == ["success": true])
    }
    #expect(serve.redis.command("KEYS", "synthetic:answers:*") == .array([]))
    #expect(serve.redis.command("LLEN", "synthetic:questions") == .integer(0))
    #expect(try await serve.post("/pop-qa", #"{"qa_id":"nobody"}"#).json == ["success": false])
  }

  @Test("an answer is ready, pending, failed or unknown")
  func anAnswerIsReadyPendingFailedOrUnknown() async throws {
    let serve = try await ServeProcess()
    serve.store("1", augmentFailed: true)
    func ask(_ id: String) async throws -> JSONValue {
      let answer = try await serve.post("/api/generate-answer", #"{"qa_id":"\#(id)"}"#).json
      #expect(answer["ans_id"] == .string(id))
      return answer
    }
    let ready = try await ask("q-1")
    #expect(ready["success"] == true && ready["status"] == "ready")
    #expect(ready["answer"]?["responses"]?.arrayValue?.count == 1)
    let ordered = try await serve.post("/api/order-answer", #"{"question":"Build a clock"}"#).json
    let pending = try await ask(try #require(ordered["ans_id"]?.stringValue))
    #expect(pending["success"] == false && pending["status"] == "pending")
    let failed = try await ask("a-1")
    #expect(failed["success"] == false && failed["status"] == "failed" && failed["error"] != nil)
    let unknown = try await ask("nobody")
    #expect(unknown["success"] == false && unknown["status"] == "unknown")
  }

  @Test("an order is in Redis before its reply is sent")
  func anOrderIsInRedisBeforeItsReply() async throws {
    let serve = try await ServeProcess()
    let reply = try await serve.post("/api/order-answer", #"{"question":"Build a \"clock\""}"#).json
    #expect(reply["success"] == true)
    let id = try #require(reply["ans_id"]?.stringValue)
    let record = try JSONValue(parsing: try #require(serve.redis.command("HGET", "syn:job:" + id, "record").text))
    #expect(record["question"] == "Build a \"clock\"")
    #expect(serve.redis.command("ZRANGE", "syn:waiting:orders", "0", "-1").texts == [id])
  }

  @Test(
    "the augments of one order are of different kinds",
    arguments: [("1", 1), ("2", 2), ("2.0", 2), (#""2""#, 2), (#""3.0""#, 3), ("3", 3), ("2e0", 2)])
  func augmentsAreOrderedInDifferentKinds(number: String, count: Int) async throws {
    let serve = try await ServeProcess()
    let body = #"{"question":"Build a clock","num_augments":\#(number)}"#
    let reply = try await serve.post("/api/get-question-augment", body).json
    #expect(reply["success"] == true)
    let ids = reply["augments"]?.arrayValue?.compactMap { $0.stringValue } ?? []
    #expect(ids.count == count && Set(ids).count == count)
    let record = try JSONValue(parsing: try #require(serve.redis.command("HGET", "syn:job:" + ids[0], "record").text))
    let kinds = record["augments"]?.arrayValue?.compactMap { $0["kind"]?.stringValue } ?? []
    #expect(Set(kinds).count == count)
  }

  @Test("a client can wait for its augments")
  func augmentsCanBeWaitedFor() async throws {
    let serve = try await ServeProcess()
    async let waiting = serve.post(
      "/api/get-question-augment?wait=300", #"{"question":"Build a clock","num_augments":1}"#)
    var ids: String?
    try await eventually("an order") {
      ids = serve.redis.command("ZRANGE", "syn:waiting:orders", "0", "-1").texts.first
      return ids != nil
    }
    let id = try #require(ids)
    serve.redis.command("SET", "synthetic:qn_augments:" + id, #""Build a red clock""#)
    serve.redis.command("PUBLISH", "syn:events", "answered " + id)
    let reply = try await waiting.json
    #expect(reply["augments"] == [.string(id)])
    #expect(reply["status"] == "ready" && reply["questions"] == ["Build a red clock"])
  }

  @Test("the first version of the API returns a whole pair")
  func theFirstVersionGetsAWholePair() async throws {
    let serve = try await ServeProcess()
    serve.store("1")
    serve.store("2", augmentFailed: true)
    let response = try await serve.get("/api/synthetic-gen")
    #expect(response.fields["deprecation"] == "@1767225600")
    let body = try response.json["body"]
    #expect(try response.json["success"] == true && response.json["error"] == .null)
    #expect(body?["prompt"] == "Build a clock")
    #expect(body?["responses"]?.arrayValue?.map { $0["cid"] } == ["c-q-1", "c-a-1"])
    #expect(body?["ground_truth"] == ["c-q-1": 0, "c-a-1": 1])
    #expect(body?["metadata"]?["qa_id"] == "q-1")
    #expect(try await serve.get("/synthetic-gen").json["body"]?["responses"]?.arrayValue?.count == 1)
    let empty = try await serve.get("/api/synthetic-gen").json
    #expect(empty["success"] == false && empty["body"] == .null)
  }

  @Test("our pages load nothing from elsewhere, and a unit's pages can reach nothing")
  func ourPagesLoadNothingFromElsewhereAndUnitPagesCanReachNothing() async throws {
    let serve = try await ServeProcess()
    serve.store("1", question: "<script>alert(1)</script>", augmentFailed: true)
    for path in ["/", "/docs", "/api/docs", "/assets/syn.css", "/assets/docs.js", "/assets/dashboard.js"] {
      let response = try await serve.get(path)
      #expect(response.status == 200)
      #expect(!response.body.contains("://"), "\(path)")
      if path.hasPrefix("/assets") { continue }
      let policy = try #require(response.fields["content-security-policy"])
      #expect(policy.hasPrefix("default-src 'none'; script-src 'self';") && !policy.contains("unsafe"))
    }
    let page = try await serve.get("/page?id=q-1")
    #expect(page.body.hasPrefix("<!doctype html><script>// Runs first"))
    #expect(page.body.hasSuffix("</script><title>q-1</title>"))
    #expect(page.fields["content-security-policy"]?.hasPrefix("sandbox allow-scripts; default-src 'none';") == true)
    for id in ["a-1", "nobody", "", "q-1&rank=1", "q-1&rank=x"] {
      #expect(try await serve.get("/page?id=" + id).status == 404)
    }
    let unit = try await serve.get("/dashboard/unit?id=q-1").json
    #expect(unit["base"]?["question"] == "<script>alert(1)</script>" && unit["waits"] == true)
  }

  @Test("a reconnecting dashboard is sent only what is new to it")
  func theDashboardIsToldOnlyWhatIsNewToIt() async throws {
    let serve = try await ServeProcess()
    serve.store("1", question: "# Clock")
    let (head, first) = try await Self.events(serve, until: "event: failures")
    #expect(head.fields["content-type"] == "text/event-stream")
    #expect(first.hasPrefix("retry: 1000\n\nevent: service\n") && first.hasSuffix("\n\n"))
    #expect(first.contains(#""title":"Clock""#) && first.contains(#""depth":1"#))
    let id = try #require(first.split(separator: "\n").last { $0.hasPrefix("id: ") }?.dropFirst(4))
    // After a break: nothing of what it knows, then what changes.
    serve.store("2", question: "# Tree")
    let news = try await Self.events(serve, after: String(id), until: #""title":"Tree""#).text
    #expect(news.contains(#""depth":2"#) && !news.contains("event: failures"))
    // The id of another process is none.
    let all = try await Self.events(serve, after: "x.999", until: #""title":"Tree""#).text
    #expect(all.contains(#""title":"Clock""#) && all.contains("event: failures"))
  }

  @Test("dashboards beyond the limit are refused until one leaves")
  func noMoreDashboardsAreToldThanThereIsRoomFor() async throws {
    let serve = try await ServeProcess()
    var open: [HTTPPeer] = []
    for _ in 0..<64 {
      let peer = try serve.connect()
      #expect(await peer.get("/dashboard/events")?.status == 200)
      open.append(peer)
    }
    let refused = try await serve.get("/dashboard/events")
    #expect(refused.status == 503 && refused.fields["retry-after"] == "10")
    open.removeFirst()
    try await eventually("one has left") { try await serve.get("/dashboard/events").status == 200 }
  }

  /// What a new stream of events tells, up to the piece that holds `mark`.
  private static func events(
    _ serve: ServeProcess, after id: String? = nil, until mark: String
  ) async throws -> (head: PeerResponse, text: String) {
    let peer = try serve.connect()
    let head = try #require(await peer.get("/dashboard/events", fields: id.map { "Last-Event-ID: \($0)\r\n" } ?? ""))
    var text = ""
    while !text.contains(mark) { text += try #require(await peer.chunk()) }
    return (head, text)
  }
}
