import SynBase
import Testing

@testable import syn_serve

@Suite struct RootPathTests {
  private static func request(_ path: String, _ fields: String...) throws -> HTTPRequest {
    let lines = ["GET \(path) HTTP/1.1", "Host: h"] + fields
    let head = try RequestHead(
      parsing: Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8), limits: HTTPLimits())
    return HTTPRequest(remote: "10.0.0.1:80", head: head)
  }

  @Test(
    "a root path is a path of plain characters",
    arguments: [
      ("/syn", "/syn"), ("/tools/syn/", "/tools/syn"), ("/", ""), ("syn", nil), ("", nil), ("//syn", nil),
      ("/a//b", nil), ("/a b", nil), ("/a?b", nil), ("/a%2fb", nil), ("/é", nil),
    ])
  func itIsAPath(text: String, path: String?) { #expect(RootPath(text)?.path == path) }

  @Test(
    "a request is served with the root path and without",
    arguments: [
      ("/syn/health", "/health"), ("/syn", "/"), ("/syn/", "/"), ("/health", "/health"), ("/synthetic", "/synthetic"),
      ("/synthetic-gen", "/synthetic-gen"),
    ])
  func itIsTakenOff(path: String, inner: String) throws {
    let root = try #require(RootPath("/syn"))
    let request = root.applied(to: try Self.request(path))
    #expect(request.head.path == inner && request.rootPath == "/syn")
  }

  @Test("a trusted proxy names the root path, and only a plain one")
  func aProxyNamesIt() throws {
    let proxies = try TrustedProxies(["10.0.0.0/8"])
    #expect(proxies.applied(to: try Self.request("/health", "X-Forwarded-Prefix: /syn/")).rootPath == "/syn")
    #expect(proxies.applied(to: try Self.request("/health", "X-Forwarded-Prefix: //evil.example")).rootPath == "")
    let other = try TrustedProxies(["192.168.0.0/16"])
    #expect(other.applied(to: try Self.request("/health", "X-Forwarded-Prefix: /syn")).rootPath == "")
  }
}
