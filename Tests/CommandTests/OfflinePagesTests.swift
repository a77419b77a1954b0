import Foundation
import TestSupport
import Testing

@testable import SynBase
@testable import SynModel
@testable import SynOffline
@testable import SynPage
@testable import SynPrompts
@testable import SynRecord

/// Every page of the offline model is worth storing: it keeps the policy's rules, runs in a real browser, and does what
/// its line of controls says. A sample; `scripts/dev/check-families --seeds 20` takes a large one.
@Suite struct OfflinePagesTests {
  /// How a unit is asked for, and its design.
  private struct Unit {
    let seed: UInt64
    let persona: String
    let design: PageDesign

    var elements: Set<String> { Set(design.actions + design.traits) }
  }

  private static let seeds: ClosedRange<UInt64> = 1...240

  /// The unit of each family that has most of its actions and additions.
  private static let units: [Unit] = Topics.builtIn.all.flatMap { topic -> [Unit] in
    let drawn = seeds.compactMap { seed -> Unit? in
      var random = SeededGenerator(seed: seed)
      let persona = PersonaComposer().draw(using: &random)
      let most = topic.requirementsRange.upperBound
      let design = PageDesign(topic: topic.name, persona: persona, requirements: most, seed: seed)
      return design.map { Unit(seed: seed, persona: persona, design: $0) }
    }
    let families = PageFamily.all.filter { $0.topic == topic.name }
    return families.compactMap { family in
      drawn.filter { $0.design.family.name == family.name }.max { $0.elements.count < $1.elements.count }
    }
  }

  /// For each family the variant of a question, by a name that tells how to make it again: a variant shows nearly all
  /// that its question does.
  @LoopActor private func pages() async throws -> [(name: String, page: String)] {
    var pages: [(String, String)] = []
    for (index, unit) in Self.units.enumerated() {
      let family = unit.design.family
      let task = ModelTask.question(
        topic: family.topic, persona: unit.persona,
        requirements: Topics.builtIn.named(family.topic)?.requirementsRange.upperBound ?? 2)
      let question = try await reply(task, unit.seed).question
      let kind = [AugmentKind.addTwo, .addOne, .changeSubject][index % 3]
      let augment = try await reply(.augment(kind: kind, question: question), unit.seed).question
      let files = try await reply(.answer(question: augment), unit.seed).files
      let file = "\(family.name.replacing(" ", with: "-"))-\(unit.seed)-\(kind.rawValue).html"
      pages.append((file, try PageAssembler.assemble(files)))
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

  @Test("every offline page follows the policy and does what it announces")
  @LoopActor func everyPageKeepsThePolicyAndDoesWhatItAnnounces() async throws {
    #expect(Self.units.count == PageFamily.all.count)
    let folder = try TemporaryDirectory()
    var paths: [String] = []
    for (name, page) in try await pages() {
      #expect(PagePolicy.problems(in: page) == [], "\(name)")
      paths.append(try folder.write(page, to: name))
    }
    // Random input is for some of them.
    let some = paths.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
    for (tool, paths) in [
      ([Script.path("check-page")], paths), (["node", Script.path("page/families/drive.js"), "--monkey", "5"], some),
    ] {
      let run = try await ProcessRun.run(tool + paths)
      let failures = run.lines.filter { !$0.hasSuffix(": passed") }
      #expect(failures == [])
      #expect(run.lines.count == paths.count)
      #expect(run.status == 0, "\(run.stderr)")
    }
  }
}
