import Testing

@testable import syn_serve

@Suite struct PercentEncodingTests {
  @Test(
    "a query parameter is found and decoded",
    arguments: [
      ("", nil), ("wait", ""), ("wait=", ""), ("wait=3", "3"), ("a=b&wait=3", "3"), ("wait=1&wait=2", "2"),
      ("wait=a+b%20c", "a b c"), ("w%61it=3", "3"), ("wait=a=b", "a=b"), ("&&wait=3&", "3"), ("waits=3", nil),
      ("wait=%4", "%4"), ("wait=%ff", "%ff"), ("wait=%00", "%00"),
    ] as [(String, String?)])
  func aParameterIsFoundAndDecoded(query: String, value: String?) {
    #expect(PercentEncoding.parameter("wait", in: query) == value)
  }
}
