// Whether pages made worse by the offline model are worse as they say, measured in a browser by
// page/families/degradations.js, and still pages that pass the check.

import Foundation
import SynBase
import SynPrompts
import SynRecord
import TestSupport
import Testing

@Suite struct DegradedPagesTests {
  /// An answered question of each topic, with one version of each kind: as many records as there are kinds, each.
  private func degraded() async throws -> [String] {
    let answered = try await ProcessRun.run(["sh", "-c", "syn-question -n 12 --seed 3 | syn-answer -k"])
    var topics: Set<String> = []
    let chosen = try answered.lines.filter { line in
      topics.insert(try #require(try JSONValue(parsing: line)["topic"]?.stringValue)).inserted
    }
    try #require(topics.count == Topics.builtIn.all.count)
    var lines: [String] = []
    for kind in DegradationKind.allCases {
      let input = chosen.joined(separator: "\n") + "\n"
      let run = try await ProcessRun.run(["syn-augment", "-k", "--kind", kind.rawValue], input: input)
      #expect(run.status == 0 && run.lines.count == chosen.count, "\(run.stderr)")
      lines += run.lines
    }
    return lines
  }

  @Test("each degraded page is worse in the way it says and in no other")
  func eachIsWorseInTheWayItSaysAndInNoOther() async throws {
    let records = try await degraded()
    let folder = try TemporaryDirectory()
    let path = try folder.write(records.joined(separator: "\n") + "\n", to: "records.jsonl")
    let run = try await ProcessRun.run(["node", Script.path("page/families/degradations.js"), path])
    #expect(run.lines.count == records.count)
    #expect(run.lines.filter { !$0.hasSuffix(": passed") } == [])
    #expect(run.status == 0, "\(run.stderr)")
  }

  /// With what is tolerated in each kind: what was broken on purpose answers no input, or too late.
  @Test("each degraded page passes check-page, given what its kind tolerates")
  func eachPassesTheCheck() async throws {
    let folder = try TemporaryDirectory()
    let topics = Topics.builtIn.all.count
    let chosen = try await degraded().enumerated().filter { $0.offset % topics == $0.offset / topics % topics }
    try #require(chosen.count == DegradationKind.allCases.count)
    for (_, line) in chosen {
      let version = try JSONValue(parsing: line)["degraded"]?.arrayValue?.first
      let page = try #require(version?["answer"]?["files"]?.arrayValue?.first?["content"]?.stringValue)
      let kind = try #require(version?["kind"]?.stringValue.flatMap(DegradationKind.init))
      let path = try folder.write(page, to: "\(kind.rawValue).html")
      let run = try await ProcessRun.run(
        [Script.path("check-page"), "--allow", [kind].toleratedProblems.joined(separator: ","), path])
      #expect(run.lines == ["\(path): passed"], "\(run.stderr)")
    }
  }

  /// A version that claims more than it does, or spoils something else, is told.
  @Test("a version that is not worse in the way it says is reported")
  func whatIsNotWorseAsItSaysIsTold() async throws {
    let folder = try TemporaryDirectory()
    var lines: [String] = []
    for line in try await degraded() {
      var record = try #require(try JSONValue(parsing: line).objectValue)
      var version = try #require(record["degraded"]?.arrayValue?.first?.objectValue)
      switch try #require(version["kind"]?.stringValue) {
      case "glitch": version["kind"] = "ux"
      case "lag": version["kind"] = "jank"
      case "style": version["answer"] = record["answer"]
      default: continue
      }
      record["degraded"] = .array([.object(version)])
      lines.append(JSONValue.object(record).text)
    }
    let path = try folder.write(lines.joined(separator: "\n") + "\n", to: "records.jsonl")
    let run = try await ProcessRun.run(["node", Script.path("page/families/degradations.js"), path])
    #expect(run.status == 1, "\(run.stderr)")
    let topics = Topics.builtIn.all.count
    #expect(run.lines.count { $0.contains(" style: failed: not_worse: ") } == topics)
    #expect(run.lines.count { $0.contains(" ux: failed: not_worse: ") } == topics)
    #expect(run.lines.count { $0.contains(" ux: failed: worse_otherwise: worse as glitch makes it") } == topics)
    #expect(run.lines.count { $0.contains(" jank: failed: worse_otherwise: worse as lag makes it") } == topics)
  }

  /// What syn-augment --measure asks: for pages of the offline model by their own figures, for others by what is seen.
  /// Any page takes half a minute to measure, so lag is for one that is worse and jank for one that is not.
  @Test("check-worse tells a worse page from an unchanged one", arguments: [DegradationKind.lag, .jank, .style])
  func aMeasureTellsWhatIsWorseAndWhatIsNot(_ kind: DegradationKind) async throws {
    let pipe = "syn-question -n 1 --seed 3 | syn-answer | syn-augment --kind \(kind.rawValue)"
    let record = try JSONValue(parsing: try await ProcessRun.run(["sh", "-c", pipe]).stdout)
    let version = try #require(record["degraded"]?.arrayValue?.first)
    let pages = try [record, version].map {
      try #require($0["answer"]?["files"]?.arrayValue?.first?["content"]?.stringValue)
    }
    let folder = try TemporaryDirectory()
    let change = "--change=\(version["change"]?.stringValue ?? "")"
    let anyIsSame = kind == .jank
    for (isOwn, isSame, status) in [(true, false, 0), (true, true, 1), (false, anyIsSame, anyIsSame ? 1 : 0)] {
      let paths = try zip(["before", "page"], [pages[0], isSame ? pages[0] : pages[1]]).map { name, page in
        let any = page.replacing("name=\"generator\"", with: "name=\"maker\"")
        return try folder.write(isOwn ? page : any, to: "\(name).html")
      }
      let run = try await ProcessRun.run([Script.path("check-worse"), "--kind", kind.rawValue, change] + paths)
      // Nobody measures the looks of any page.
      #expect(run.status == (kind == .style && !isOwn ? 3 : Int32(status)), "\(run.stdout)\(run.stderr)")
    }
  }
}
