import Testing

@testable import SynBuffer

@Suite struct RedisArgumentTests {
  @Test("a request is encoded with lengths and ends in a NUL")
  func aRequestIsEncodedWithLengthsAndEndsInANul() {
    #expect(
      RedisArgument.request(["SET", .text("k\u{e9}"), .bytes([0, 13, 10]), 12])
        == Array("*4\r\n$3\r\nSET\r\n$3\r\nk\u{e9}\r\n$3\r\n\0\r\n\r\n$2\r\n12\r\n\0".utf8))
  }
}
