// Replies of real servers (Tests/ProviderReplies), played to the real executable: what becomes of the record, what it
// says, how many calls it took and what they are said to have used.

import Foundation
import SynBase
import SynModel
import TestSupport
import Testing

@Suite struct ProviderRepliesTests {
  private static let limits = ["--retries", "2", "--outage-wait", "20", "--distinct-pages", "off"]

  @Test("every reply shape says what it is and who sends it, and expects a known outcome")
  func shapesAreDescribed() throws {
    let shapes = try ReplyShape.all()
    #expect(shapes.count >= 170)
    let codes = Set(ModelError.Code.allCases.map(\.rawValue)).union(["complete", "forbidden"])
    for shape in shapes {
      #expect(shape.comments.count >= 2 && shape.comments.last?.hasPrefix("Source: ") == true, "\(shape.name)")
      #expect(codes.contains(shape.expected), "\(shape.name): \(shape.expected)")
    }
  }

  @Test("one run meets every reply shape, and each record comes out as its reply deserves")
  func oneRunMeetsThemAll() async throws {
    let stub = try await StubProvider(["--replies", ReplyShape.folder])
    // What is answered goes first: a 403 means something else before any call was answered.
    let shapes = try ReplyShape.all().filter { !$0.isAlone }
    let ordered = shapes.filter { $0.expected == "complete" } + shapes.filter { $0.expected != "complete" }
    // A record that meets nothing after each, so that the provider never seems to be down.
    let questions = ordered.flatMap { ["Build a clock: \($0.request())", "Build a clock like that of \($0.name)"] }
    let input = questions.map { JSONValue.object(["question": .string($0)]).text + "\n" }.joined()
    let run = try await ProcessRun.run(
      ["syn-answer", "-k", "-j", "16"] + Self.limits, input: input, environment: stub.environment)
    let records = try run.lines.map { try JSONValue(parsing: $0) }
    try #require(records.count == questions.count, "\(run.stderr)")
    let calls = try await stub.callsByPrompt()
    let first = try #require(ordered.firstIndex { $0.name == "stream-plain" })
    let page = try #require(ReplyShape.page(of: records[2 * first]), "\(records[2 * first].text)")
    for (index, shape) in ordered.enumerated() {
      let complaint = shape.complaint(about: records[2 * index], calls: calls[shape.request()] ?? 0, page: page)
      #expect(complaint == nil, "\(complaint ?? "")")
      #expect(records[2 * index + 1]["error"] == nil, "after \(shape.name): \(records[2 * index + 1].text)")
    }
  }

  @Test("a refusal that teaches the client something, or ends the run, has the expected effect")
  func runsOfTheirOwn() async throws {
    let stub = try await StubProvider(["--replies", ReplyShape.folder])
    let shapes = try ReplyShape.all().filter { $0.isAlone || $0.name == "stream-plain" }
    let endings = try await withThrowingTaskGroup(of: (String, Ending).self) { group in
      var waiting = shapes[...]
      var endings: [String: Ending] = [:]
      for _ in 0..<4 {
        guard let shape = waiting.popFirst() else { break }
        group.addTask { (shape.name, try await Self.run(shape, stub)) }
      }
      while let (name, ending) = try await group.next() {
        endings[name] = ending
        guard let shape = waiting.popFirst() else { continue }
        group.addTask { (shape.name, try await Self.run(shape, stub)) }
      }
      return endings
    }
    let calls = try await stub.callsByPrompt()
    let page = try #require(endings["stream-plain"].flatMap { ReplyShape.page(of: $0.record) })
    for shape in shapes {
      guard let ending = endings[shape.name] else { continue }
      let complaint = shape.complaint(about: ending.record, calls: calls[shape.request()] ?? 0, page: page)
      let status = shape.status ?? (shape.expected == "complete" ? 0 : 1)
      #expect(complaint == nil, "\(complaint ?? "")")
      #expect(ending.status == status || complaint != nil, "\(shape.name): ended with \(ending.status), not \(status)")
    }
  }

  @Test("when a thousand records meet every reply shape, none is lost and every call is accounted for")
  func storm() async throws {
    let stub = try await StubProvider(["--replies", ReplyShape.folder])
    let shapes = try ReplyShape.all().filter { $0.status == nil }
    // Each in turn, one record without a fault after every two; a hundred without first, as refusals of all calls before
    // the first answer end a run.
    let questions = (0..<1000).map { number in
      let shape = number < 100 || number % 3 == 2 ? nil : shapes[number * 2 / 3 % shapes.count]
      return "Build clock number \(number): \(shape?.request(number) ?? "nothing special")"
    }
    let input = questions.map { JSONValue.object(["question": .string($0)]).text + "\n" }.joined()
    let run = try await ProcessRun.run(
      ["syn-answer", "-k", "-j", "64"] + Self.limits, input: input, environment: stub.environment)
    let records = try run.lines.map { try JSONValue(parsing: $0) }
    try #require(records.count == questions.count, "\(run.stderr)")
    var accounted = 0
    for (question, record) in zip(questions, records) {
      #expect(record["question"]?.stringValue == question)
      #expect((record["answer"] == nil) != (record["error"] == nil), "\(question)")
      accounted += ReplyShape.attempts(of: record) ?? 0
    }
    #expect(try await stub.stats().calls == accounted)
    #expect(run.stderr.contains("1000 in, 1000 out"), "\(run.stderr)")
  }

  private struct Ending: Sendable {
    var record: JSONValue
    var status: Int32
  }

  private static func run(_ shape: ReplyShape, _ stub: StubProvider) async throws -> Ending {
    let question = JSONValue.object(["question": .string("Build a clock: \(shape.request())")])
    let run = try await ProcessRun.run(
      ["syn-answer"] + limits + (shape.isOfJSON ? ["--answer-form", "json"] : []), input: question.text + "\n",
      environment: stub.environment)
    return Ending(record: try JSONValue(parsing: run.lines.first ?? "null"), status: run.status)
  }
}
