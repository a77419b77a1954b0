import Testing

@testable import SynPage
@testable import SynRecord

@Suite struct JudgeReportTests {
  @Test(
    "anything but an object with a score, reasons or problems is text",
    arguments: [
      "", "plain words", #"line 3: {"score":1}"#, "[1]", "{}", #"{"message":"x"}"#, #"{"score":"high"}"#,
      #"{"score":7"#, "7",
    ])
  func text(output: String) { #expect(JudgeReport(output) == nil) }

  @Test("problems become lines the way check-page writes them for people")
  func problems() throws {
    let report = try #require(
      JudgeReport(
        """
        {"page":"index.html","verdict":"failed","problems":[{"code":"runtime_error","message":"a\\nb","line":14},
        {"code":"blank","message":"nothing"},"in one word"],"milliseconds":{"waited":0}}
        """))
    #expect(
      report.diagnostics
        == "index.html:14: failed: runtime_error: a | b\nindex.html: failed: blank: nothing\nin one word\n")
    #expect(report.score == nil && report.reasons.isEmpty && report.usage == nil)
  }

  @Test("if there are no problems, the model gets the reasons")
  func reasons() throws {
    let report = try #require(
      JudgeReport(#"{"score":4,"reasons":["too dark",{"item":"Stars","score":2.5,"reason":"none seen"},{"odd":1}]}"#))
    #expect(report.diagnostics == "too dark\nStars: scores 2.5: none seen\n{\"odd\":1}\n")
    #expect(report.reasons.count == 3 && report.score == 4)
  }

  @Test("usage counts next to the score or in a member of its own, and a negative cost is ignored")
  func usage() throws {
    func usage(_ json: String) -> Usage? { JudgeReport(json)?.usage }
    let whole = Usage(promptTokens: 5, completionTokens: 2, costUSD: 0.1)
    #expect(usage(#"{"score":1,"prompt_tokens":5,"completion_tokens":2,"cost_usd":0.1}"#) == whole)
    #expect(usage(#"{"score":1,"usage":{"prompt_tokens":5,"completion_tokens":2,"cost_usd":0.1}}"#) == whole)
    #expect(usage(#"{"score":1,"cost_usd":-3}"#) == nil)
    #expect(usage(#"{"score":1,"model":"seer"}"#) == Usage(), "it was asked, and what it cost is unknown")
  }
}
