import TestSupport
import Testing

/// What settings say of the transfer: which certificates are trusted, and when a call is given up.
@Suite struct TransferSettingsTests {
  @Test func aPrivateAuthorityIsTrustedWhenItsCertificateIsNamed() async throws {
    let front = try await HTTP2Front(before: try await StubProvider())
    let run = try await ProcessRun.run(["syn-question", "-n", "3"], environment: front.environment)
    #expect(run.status == 0, "\(run.stderr)")
    #expect(run.lines.count == 3)
    #expect(try await front.stats() == HTTP2Front.Stats(connections: 1, requests: 3))
  }

  @Test func aCertificateFileThatCannotBeReadIsFoundBeforeTheFirstCall() async throws {
    let stub = try await StubProvider()
    let run = try await ProcessRun.run(
      ["syn-question", "-n", "1"], environment: stub.environment.merging(["SYN_CA_FILE": "/no/such/file"]) { $1 })
    #expect(run.status == 78)
    #expect(run.stderr.contains("SYN_CA_FILE"))
    #expect(try await stub.stats().calls == 0)
  }

  @Test(arguments: [("SYN_TIMEOUT", "0"), ("SYN_FIRST_BYTE_TIMEOUT", "soon"), ("SYN_SILENCE_TIMEOUT", "1e9")])
  func aTimeLimitThatIsNoneIsABadSetting(name: String, value: String) async throws {
    let stub = try await StubProvider()
    let run = try await ProcessRun.run(
      ["syn-question", "-n", "1"], environment: stub.environment.merging([name: value]) { $1 })
    #expect(run.status == 78)
    #expect(run.stderr.contains(name))
  }
}
