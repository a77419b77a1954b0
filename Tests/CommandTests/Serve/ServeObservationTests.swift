import Foundation
import SynBase
import TestSupport
import Testing

/// What an operator sees of the server: its metrics and its access log.
@Suite struct ServeObservationTests {
  @Test("the metrics are well formed and match what happened")
  func theMetricsAreWellFormedAndTellWhatHappened() async throws {
    let serve = try await ServeProcess()
    serve.store("1")
    _ = try await serve.get("/api/generate-question")
    _ = try await serve.get("/generate-question")
    _ = try await serve.get("/no\"where")
    _ = try await serve.post("/pop-qa", "{}")
    let peer = try serve.connect()
    peer.send("nonsense\r\n\r\n")
    _ = await peer.response()
    let before = Date().timeIntervalSince1970
    let response = try await serve.get("/metrics")
    #expect(response.fields["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
    let page = try PrometheusPage(response.body)
    for (name, labels, value) in [
      ("syn_redis_up", [:], 1), ("syn_buffer_depth", [:], 0), ("syn_buffer_target", [:], 4),
      ("syn_units_in_flight", [:], 0), ("syn_orders_waiting", [:], 0), ("syn_clients_waiting", [:], 0),
      ("syn_tokens_total", ["kind": "prompt"], 0), ("syn_spent_usd_total", [:], 0),
      ("syn_buffer_events_total", ["event": "handed_out"], 1),
      ("syn_failures_total", ["code": "bad_page"], 0), ("syn_failures_total", ["code": "redis_unavailable"], 0),
      ("syn_http_requests_total", ["route": "GET /api/generate-question", "status": "200"], 2),
      ("syn_http_requests_total", ["route": "POST /api/pop-qa", "status": "422"], 1),
      ("syn_http_requests_total", ["route": "none", "status": "404"], 1),
      ("syn_http_request_duration_seconds_count", ["route": "GET /api/generate-question"], 2),
      ("syn_http_rejected_total", ["status": "400"], 1),
    ] as [(String, [String: String], Double)] {
      #expect(page.value(name, labels) == value, "\(name)")
    }
    #expect(page.samples.contains { $0.name == "syn_build_info" && $0.labels["version"]?.isEmpty == false })
    let started = try #require(page.value("process_start_time_seconds"))
    #expect(started > before - 3600 && started <= before)
    let descriptors = try #require(page.value("process_open_fds"))
    #expect(descriptors > 4 && descriptors < page.value("process_max_fds") ?? 0)
    #expect(page.value("process_resident_memory_bytes") ?? 0 > 1_048_576)
    #expect(page.value("process_cpu_seconds_total") ?? -1 >= 0)
  }

  @Test("without Redis the metrics leave out what is unknown")
  func withoutRedisTheMetricsLeaveOutWhatNobodyKnows() async throws {
    let redis = try TestRedis()
    redis.kill9()
    let serve = try await ServeProcess(redis: redis)
    let page = try PrometheusPage(try await serve.get("/metrics").body)
    #expect(page.value("syn_redis_up") == 0 && page.value("syn_buffer_depth") == nil)
    #expect(page.value("process_start_time_seconds") != nil)
  }

  /// The lines of the access log once the server has ended.
  private func log(_ options: [String], of requests: (ServeProcess) async throws -> Void) async throws -> [String] {
    let serve = try await ServeProcess(options)
    try await requests(serve)
    serve.child.send(signal: SIGTERM)
    var lines: [String] = []
    while let line = await serve.child.nextErrorLine() { lines.append(line) }
    return lines.filter { $0.contains("status") }
  }

  private func ask(_ serve: ServeProcess) async throws {
    _ = try await serve.get("/api/page?id=sesame", fields: "X-Request-Id: mine\r\nAuthorization: Bearer swordfish\r\n")
    let peer = try serve.connect()
    peer.send("GET /\r\n\r\n")
    _ = await peer.response()
  }

  @Test("each request is one log line, without its query or its token")
  func eachRequestIsOneLineWithoutWhatItAskedFor() async throws {
    let lines = try await log(["--access-log"], of: ask)
    #expect(lines.count == 2, "\(lines)")
    let pattern = #/syn-serve: GET /api/page status=404 bytes=\d+ ms=[\d.]+ request_id=mine remote=127\.0\.0\.1:\d+$/#
    #expect(lines.first?.contains(pattern) == true, "\(lines)")
    #expect(lines.last?.contains(#/unreadable request: .* status=400 remote=127\.0\.0\.1:\d+$/#) == true, "\(lines)")
    #expect(!lines.joined().contains("sesame") && !lines.joined().contains("swordfish"))
    #expect(try await log([], of: ask).isEmpty)
    #expect(try await log(["--debug"], of: ask).count == 2)
  }

  @Test("the access log is JSON if the log is")
  func theAccessLogIsJSONWhereTheLogIs() async throws {
    let lines = try await log(["--access-log", "--log-format", "json"], of: ask)
    let line = try JSONValue(parsing: try #require(lines.first))
    #expect(line["message"] == "GET /api/page" && line["status"] == 404 && line["request_id"] == "mine")
    #expect(line["level"] == "info" && line["ms"]?.doubleValue != nil)
    #expect(line["remote"]?.stringValue?.hasPrefix("127.0.0.1:") == true)
  }
}
