import TestSupport
import Testing

/// What settings say of the transfer: which certificates are trusted, and when a call is given up.
@Suite struct TransferSettingsTests {
  @Test("a private certificate authority is trusted if its certificate is named")
  func aPrivateAuthorityIsTrustedWhenItsCertificateIsNamed() async throws {
    let front = try await HTTP2Front(before: try await StubProvider())
    let run = try await ProcessRun.run(["syn-question", "-n", "3"], environment: front.environment)
    #expect(run.status == 0, "\(run.stderr)")
    #expect(run.lines.count == 3)
    #expect(try await front.stats() == HTTP2Front.Stats(connections: 1, requests: 3))
  }

  @Test("an unreadable certificate file is found before the first call")
  func aCertificateFileThatCannotBeReadIsFoundBeforeTheFirstCall() async throws {
    let stub = try await StubProvider()
    let run = try await ProcessRun.run(
      ["syn-question", "-n", "1"], environment: stub.environment.merging(["SYN_CA_FILE": "/no/such/file"]) { $1 })
    #expect(run.status == 78)
    #expect(run.stderr.contains("SYN_CA_FILE"))
    #expect(try await stub.stats().calls == 0)
  }

  @Test(
    "an invalid time limit is a bad setting",
    arguments: [("SYN_TIMEOUT", "0"), ("SYN_FIRST_BYTE_TIMEOUT", "soon"), ("SYN_SILENCE_TIMEOUT", "1e9")])
  func aTimeLimitThatIsNoneIsABadSetting(name: String, value: String) async throws {
    let stub = try await StubProvider()
    let run = try await ProcessRun.run(
      ["syn-question", "-n", "1"], environment: stub.environment.merging([name: value]) { $1 })
    #expect(run.status == 78)
    #expect(run.stderr.contains(name))
  }

  @Test(
    "a server on this machine is called without a proxy",
    arguments: ["127.0.0.1", "127.1", "localhost", "LocalHost", "localhost.", "[::ffff:127.0.0.1]", "0.0.0.0"])
  func aServerOnThisMachineIsCalledThroughNoProxy(host: String) async throws {
    let stub = try await StubProvider()
    let proxies = ["http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"].map {
      ($0, "http://127.0.0.1:1")
    }
    let environment = Dictionary(uniqueKeysWithValues: proxies).merging([
      "SYN_BASE_URL": stub.baseURL.replacing("127.0.0.1", with: host)
    ]) { $1 }
    let run = try await ProcessRun.run(["syn-question", "-n", "1", "--retries", "0"], environment: environment)
    #expect(run.status == 0, "\(run.stderr)")
    #expect(try await stub.stats().calls == 1)
  }
}
