// Pages between fences and as JSON: what is asked for, what comes of it, and how a model's own form is found out.

import Foundation
import SynBase
import TestSupport
import Testing

@Suite struct AnswerFormTests {
  /// What is hard to carry between fences, in a string, or through either reader.
  private static let page = """
    <!DOCTYPE html>
    <html><head><title>`Ticks` & "quotes"</title></head>
    <body><p>Click.</p>
    <script>
    // <think>not a thought</think> {"files": []}
    /*
    ```js index.js
    ```
    ````
    */
    const text = `a ${`b ${1} \\` c`} <\\/script> \\u{1F600}`;\r
    document.querySelector('p').onclick = () => { document.title = text + '\\n\\t\\\\'; };
    </script>
    </body></html>


    """

  private func record(_ form: [String], _ stub: StubProvider, _ command: [String], _ input: String) async throws
    -> JSONValue
  {
    let run = try await ProcessRun.run(
      command + ["--seed", "1"] + form, input: input + "\n", environment: stub.environment)
    #expect(run.status == 0, "\(run.stderr)")
    return try JSONValue(parsing: run.lines[0])
  }

  @Test("both reply forms yield the same page, byte for byte")
  func bothFormsEndInTheSamePageByteForByte() async throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write(Self.page, to: "hard.html")
    let stub = try await StubProvider(["--pages", directory.path])
    for form in [[], ["--answer-form", "fences"], ["--answer-form", "json"]] {
      let answered = try await record(form, stub, ["syn-answer"], #"{"question":"Build page:hard*"}"#)
      let page = answered["answer"]?["files"]?.arrayValue?.first?["content"]?.stringValue
      #expect(page.map { Array($0.utf8) } == Array(Self.page.utf8), "\(form)")
      #expect(answered["lineage"]?.arrayValue?.first?["attempts"] == 1)
    }
    let base: JSONValue = ["model": "m", "files": [["filename": "index.html", "content": "<p>Click."]]]
    let question = JSONValue.object(["question": "Build page:hard*", "answer": base]).text
    for form in ["fences", "json"] {
      let worse = try await record(["--answer-form", form], stub, ["syn-augment", "--kind", "ux"], question)["degraded"]
      let version = try #require(worse?.arrayValue?.first)
      #expect(version["change"] == "plain changes" && version["rank"] == 1)
      let page = version["answer"]?["files"]?.arrayValue?.first?["content"]?.stringValue
      #expect(page.map { Array($0.utf8) } == Array(Self.page.utf8), "\(form)")
    }
    let bodies = try await stub.requests().map { try JSONValue(parsing: String(decoding: $0.body, as: UTF8.self)) }
    #expect(bodies.map { $0["response_format"] == nil } == [true, true, false, true, false])
  }

  @Test(
    "a model that follows only one form is asked for that form, and the run says so once",
    arguments: ["fences", "json"])
  func aModelThatKeepsToOneFormOnlyIsAskedForThatAndTheRunSaysSoOnce(only: String) async throws {
    let other = only == "json" ? "fences" : "json"
    let stub = try await StubProvider(["--only-form", only])
    let input = (1...4).map { #"{"question":"Build clock number \#($0)"}"# + "\n" }.joined()
    let run = try await ProcessRun.run(
      ["syn-answer", "-j", "1", "--answer-form", other, "--model", "m"], input: input, environment: stub.environment)
    #expect(run.status == 0 && run.lines.count == 4, "\(run.stderr)")
    #expect(run.stderr.split(separator: "\n").filter { $0.contains("m does not keep to \(other)") }.count == 1)
    #expect(try await stub.stats().calls == 2 + 4)
    let attempts = try run.lines.map { try JSONValue(parsing: $0)["lineage"]?.arrayValue?.first?["attempts"]?.intValue }
    #expect(attempts == [3, 1, 1, 1])
  }

  @Test("a custom prompt may fix the reply form or leave it to --answer-form")
  func aPromptOfOnesOwnSaysInWhichFormToReplyOrLeavesItToTheOption() async throws {
    let directory = try TemporaryDirectory()
    let own = try directory.write("--- user\nSolve: {{question}}", to: "own")
    let open = try directory.write("--- user\nSolve: {{question}}\n{{reply_form}}", to: "open")
    func request(_ options: [String]) async throws -> JSONValue {
      let run = try await ProcessRun.run(
        ["syn-answer", "--dry-run"] + options, input: #"{"question":"Build a clock"}"#)
      let line = try #require(run.stderr.split(separator: "\n").first { $0.hasPrefix("{") })
      return try JSONValue(parsing: String(line))
    }
    let provider = ["--env-file", try directory.write("SYN_BASE_URL=http://127.0.0.1:9/v1\n", to: "env")]
    let asked = try await request(provider + ["--prompt-file", own])
    #expect(asked["messages"]?.arrayValue?.first?["content"] == "Solve: Build a clock")
    #expect(asked["response_format"] != nil, "as before there were forms")
    let fenced = try await request(provider + ["--prompt-file", own, "--answer-form", "fences"])
    #expect(fenced["response_format"] == nil)
    #expect(fenced["messages"]?.arrayValue?.first?["content"] == "Solve: Build a clock")
    let words = try await request(provider + ["--prompt-file", open])["messages"]?.arrayValue?.first?["content"]
    #expect(words?.stringValue?.contains("```html index.html") == true)
    let json = try await request(provider + ["--prompt-file", open, "--answer-form", "json"])
    #expect(json["messages"]?.arrayValue?.first?["content"]?.stringValue?.contains(#"{"files": ["#) == true)
  }

  @Test("an unknown answer form is refused")
  func aFormThatDoesNotExistIsRefused() async throws {
    let typed = try await ProcessRun.run(["syn-answer", "--answer-form", "xml"], input: "")
    #expect(typed.status == 64 && typed.stderr.contains("fences or json"))
    let set = try await ProcessRun.run(["syn-answer"], input: "", environment: ["SYN_ANSWER_FORM": "xml"])
    #expect(set.status == 78 && set.stderr.contains("SYN_ANSWER_FORM"))
  }
}
