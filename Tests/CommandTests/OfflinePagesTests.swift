import Foundation
import SynShared
import TestSupport
import Testing

/// Every page of the offline model is worth storing: it keeps the policy's rules and runs in a real browser.
@Suite struct OfflinePagesTests {
  private static let seeds: ClosedRange<UInt64> = 1...30

  /// The page of each question and of its augment, by a name that tells how to make it again.
  @LoopActor private func pages(of topic: Topic) async throws -> [(name: String, page: String)] {
    var pages: [(String, String)] = []
    for seed in Self.seeds {
      var random = SeededGenerator(seed: seed)
      let persona = PersonaComposer().draw(using: &random)
      let requirements = topic.requirementsRange.randomElement(using: &random) ?? 2
      let question = try await reply(.question(topic: topic, persona: persona, requirements: requirements), seed)
      let kind = AugmentKind.allCases[Int(seed) % AugmentKind.allCases.count]
      let augment = try await reply(.augment(kind: kind, question: question.question), seed)
      for (name, question) in [("question", question.question), (kind.rawValue, augment.question)] {
        let files = try await reply(.answer(question: question), seed).files
        pages.append(("\(topic.rawValue)-\(seed)-\(name).html", try PageAssembler.assemble(files)))
      }
    }
    return pages
  }

  @LoopActor private func reply(_ task: ModelTask, _ seed: UInt64) async throws -> (question: String, files: [PageFile])
  {
    let schema = ReplySchema(name: "reply", schema: [:])
    let request = ModelRequest(
      task: task, model: OfflineModel.name, messages: [], schema: schema, completionTokensMax: 1000, seed: seed)
    let object = try JSONValue(parsing: try await OfflineModel().complete(request).text)
    return (object["question"]?.stringValue ?? "", PageFile.list(object["files"]) ?? [])
  }

  init() { EventLoop.startInBackground() }

  @Test @LoopActor func everyPageKeepsThePolicyAndRunsInABrowser() async throws {
    let folder = try TemporaryDirectory()
    var paths: [String] = []
    for topic in Topic.allCases {
      for (name, page) in try await pages(of: topic) {
        #expect(PagePolicy.problems(in: page) == [], "\(name)")
        paths.append(try folder.write(page, to: name))
      }
    }
    let run = try await ProcessRun.run([Script.path("check-page")] + paths)
    let failures = run.lines.filter { !$0.hasSuffix(": passed") }
    #expect(failures == [])
    #expect(run.lines.count == paths.count)
    #expect(run.status == 0, "\(run.stderr)")
  }
}
