import Testing

@testable import SynBase
@testable import SynModel

struct RetryAfterTests {
  /// Sun, 06 Nov 1994 08:49:00 GMT.
  private static let now = 784_111_740

  @Test(
    "Retry-After is read as seconds, milliseconds, a duration or a date; bad or past values are ignored",
    arguments: [
      ("retry-after", "0", nil), ("retry-after", "2", 2000), ("retry-after", "1.5", 1500),
      ("retry-after", "120", 120_000),
      ("retry-after", "3600", 3_600_000), ("retry-after", "soon", nil), ("retry-after", "-5", nil),
      ("retry-after", "nan", nil), ("retry-after", "inf", nil), ("retry-after", "1e300", 31_622_400_000),
      ("retry-after", "1m30s", 90_000), ("retry-after", "20 seconds", 20_000),
      ("retry-after-ms", "250", 250), ("retry-after-ms", "x", nil), ("retry-after-ms", "0", nil),
      ("x-ms-retry-after-ms", "1500", 1500), ("x-ratelimit-retry-after", "7", 7000),
      ("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT", 37_000), ("retry-after", "Sun, 06 Nov 1994 08:40:37 GMT", nil),
      ("retry-after", "Sunday, 06-Nov-94 08:49:37 GMT", 37_000), ("retry-after", "Sun Nov  6 08:49:37 1994", 37_000),
      ("retry-after", "1994-11-06T08:50:00Z", 60_000),
    ] as [(String, String, Int?)])
  func headers(name: String, value: String, milliseconds: Int?) {
    let parsed = RetryAfter.parse({ $0.lowercased() == name ? value : nil }, status: 503, now: Self.now)
    #expect(parsed == milliseconds.map { .milliseconds($0) })
  }

  @Test(
    "only rate limit headers that are used up count",
    arguments: [
      (["x-ratelimit-reset-requests": "6m0s"], 360_000),
      (["x-ratelimit-reset-requests": "12ms", "x-ratelimit-remaining-requests": "0"], 12),
      (
        [
          "x-ratelimit-reset-requests": "2m59.56s", "x-ratelimit-remaining-requests": "14370",
          "x-ratelimit-reset-tokens": "7.66s", "x-ratelimit-remaining-tokens": "0",
        ], 7660
      ),
      (["x-ratelimit-reset-requests": "2m0s", "x-ratelimit-remaining-requests": "5"], nil),
      (["x-ratelimit-reset-requests-day": "33011.382867", "x-ratelimit-remaining-requests-day": "0"], 33_011_382),
      (["x-rate-limit-reset-tokens": "55"], 55_000), (["ratelimit-reset": "30", "ratelimit-remaining": "0"], 30_000),
      (["x-ratelimit-reset": "1741305600000"], 30_000), (["x-ratelimit-reset": "1741305600"], 30_000),
      (["x-ratelimit-reset": "1741305500"], nil),
    ] as [([String: String], Int?)])
  func rateLimits(headers: [String: String], milliseconds: Int?) {
    let parsed = RetryAfter.parse({ headers[$0.lowercased()] }, status: 429, now: 1_741_305_570)
    #expect(parsed == milliseconds.map { .milliseconds($0) })
    // They are in every reply, and say nothing about a server that failed.
    #expect(RetryAfter.parse({ headers[$0.lowercased()] }, status: 500, now: 1_741_305_570) == nil)
  }

  @Test(
    "a body gives the pause in members or in words",
    arguments: [
      (#"{"error":{"details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34s"}]}}"#, 34_000),
      (#"[{"error":{"code":429,"details":[{"a":1},{"retryDelay":"34.074824224s"}]}}]"#, 34_074),
      (#"{"error":{"details":[{"retryDelay":{"seconds":"12"}}]}}"#, 12_000),
      (#"{"error":{"message":"Rate limit reached. Please try again in 7.66s. Visit https://x"}}"#, 7660),
      (#"{"error":{"message":"Limit 30, Used 30. Please try again in 1m9.696s."}}"#, 69_696),
      (#"{"error":{"message":"Please try again in 579ms."}}"#, 579),
      (#"{"error":{"message":"Please try again in 6m0s."}}"#, 360_000),
      (#"{"error":{"message":"exceeded call rate limit. Please retry after 26 seconds."}}"#, 26_000),
      (#"{"error":{"message":"Quota exceeded.\nPlease retry in 8.5s."}}"#, 8500),
      (#"{"error":{"message":"Try again in about 2 minutes and 5 seconds"}}"#, 125_000),
      (#"{"error":"please wait 30 seconds"}"#, 30_000), (#"{"message":"retry after 3 s"}"#, 3000),
      (#"{"error":{"message":"please try again later"}}"#, nil), (#"{"error":{"message":"retry after 5"}}"#, nil),
      (#"{"error":{"message":"try again in a while, at most 30 seconds of audio"}}"#, nil),
      (#"{"error":{"availability":{"retry_after":9}}}"#, 9000), (#"{"error":{"retry_after":1.5}}"#, 1500),
      (#"{"detail":"busy","retry_after":4}"#, 4000), (#"{"error":{"retry_after_ms":"800"}}"#, 800),
      (#"{"error":{"metadata":{"headers":{"Retry-After":"11"}}}}"#, 11_000), (#"{"error":{"retry_after":0}}"#, nil),
      (#"{"error":null}"#, nil), ("[]", nil), ("7", nil),
    ] as [(String, Int?)])
  func bodies(text: String, milliseconds: Int?) throws {
    let body = try JSONValue(parsing: text)
    let parsed = RetryAfter.parse({ _ in nil }, status: 429, body: body, now: 784_111_760)
    #expect(parsed == milliseconds.map { .milliseconds($0) })
  }

  @Test("OpenRouter passes on when a limit ends, in milliseconds since 1970")
  func openRouter() throws {
    let body = try JSONValue(
      parsing: #"""
        {"error":{"message":"Rate limit exceeded: free-models-per-min. ","code":429,"metadata":{"headers":
        {"X-RateLimit-Limit":"20","X-RateLimit-Remaining":"0","X-RateLimit-Reset":"1741305600000"}}}}
        """#)
    #expect(RetryAfter.parse({ _ in nil }, status: 429, body: body, now: 1_741_305_570) == .seconds(30))
  }

  @Test("if one place gives no usable pause, the next is tried")
  func precedence() throws {
    let body = try JSONValue(parsing: #"{"error":{"message":"try again in 5s"}}"#)
    let headers = ["retry-after": "0", "x-ratelimit-reset-tokens": "50s"]
    #expect(RetryAfter.parse({ headers[$0.lowercased()] }, status: 429, body: body, now: 0) == .seconds(5))
    #expect(RetryAfter.parse({ headers[$0.lowercased()] }, status: 429, now: 0) == .seconds(50))
  }

  @Test(
    "dates are converted to seconds since 1970",
    arguments: [
      ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
      ("Thu, 29 Feb 2024 23:59:60 GMT", 1_709_251_200), ("Fri, 01 Mar 2024 00:00:00 GMT", 1_709_251_200),
      ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777), ("Sun Nov  6 08:49:37 1994", 784_111_777),
      ("Sun, 06 Nov 1994 08:49:37 UTC", 784_111_777), ("1994-11-06T08:49:37Z", 784_111_777),
      ("1994-11-06T09:49:37.123+01:00", 784_111_777), ("1994-11-06T08:49:37", nil), ("1994-11-06", nil),
      ("1994-11-06T08:49:37+99:00", nil), ("1994-13-06T08:49:37Z", nil), ("T", nil), ("TTT", nil),
      ("Sun, 06 Nov 1994 08:49 GMT", nil), ("", nil), ("Sun, 99 Nov 1994 08:49:37 GMT", nil),
      ("Sun, 06 Nov 1994 08:49:37 CET", nil), ("Sun, 06 Nov 99999999999999999999 08:49:37 GMT", nil),
      ("Sunday, 06-Nov 08:49:37 GMT", nil), ("Sun Nov 6 1994", nil),
    ] as [(String, Int?)])
  func dates(text: String, seconds: Int?) {
    #expect(HTTPDate.seconds(text) == seconds)
  }
}
