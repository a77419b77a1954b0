// A file of Tests/ProviderReplies as the tests read it: what its header expects of us. What the server sends is the stub
// provider's to play (Tests/StubProvider/shapes.py); how the files are written is in the folder's README.

import Foundation
import SynBase

struct ReplyShape: Sendable {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../ProviderReplies").path

  /// The file's name without its ending.
  var name: String
  /// The lines that say what it is, without the sign before them.
  var comments: [String] = []
  /// A code of `ModelError`, or "complete".
  var expected = ""
  /// How many calls the record takes.
  var calls = 1...1
  /// What the record's message must hold.
  var words: [String] = []
  /// Members of the lineage entry.
  var usage: [(member: String, value: Double)] = []
  /// What a run that holds only this ends with, where that is not told by the record alone.
  var status: Int32?
  /// What is learned from it, or what it ends, would change what other shapes meet.
  var isAlone = false
  /// It is about the form that pages are asked for in when they are asked for as JSON.
  var isOfJSON = false

  /// All of them, by name. Throws what the file system or `ReplyShapeError` says.
  static func all() throws -> [ReplyShape] {
    try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".txt") }.sorted().map {
      try ReplyShape(
        name: String($0.dropLast(".txt".count)), text: String(contentsOfFile: folder + "/" + $0, encoding: .utf8))
    }
  }

  init(name: String, text: String) throws {
    self.name = name
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).prefix(while: { !$0.hasPrefix("---") }) {
      if line.hasPrefix("# ") { comments.append(String(line.dropFirst(2))) }
      guard !line.isEmpty, !line.hasPrefix("#") else { continue }
      guard let colon = line.firstRange(of: ": ") else { throw ReplyShapeError(name, "what is \(line)?") }
      try take(String(line[..<colon.lowerBound]), String(line[colon.upperBound...]))
    }
  }

  private mutating func take(_ key: String, _ value: String) throws {
    switch key {
    case "expect": expected = value
    case "calls":
      let bounds = value.split(separator: "-").compactMap { Int($0) }
      guard let least = bounds.first, let most = bounds.last, least <= most else {
        throw ReplyShapeError(name, "calls is a number or two, not \(value)")
      }
      calls = least...most
    case "says": words.append(value)
    case "usage":
      for pair in value.split(separator: " ") {
        let halves = pair.split(separator: "=")
        guard halves.count == 2, let number = Double(halves[1]) else { throw ReplyShapeError(name, "usage \(pair)") }
        usage.append((String(halves[0]), number))
      }
    case "exit":
      status = Int32(value)
      isAlone = true
    case "run" where value == "alone": isAlone = true
    case "form" where value == "json":
      (isOfJSON, isAlone) = (true, true)
    // For the stub alone.
    case "then", "cut": break
    default: throw ReplyShapeError(name, "what is \(key)?")
    }
  }

  /// The words in a prompt that ask the stub for it. `number` tells records apart that meet the same.
  func request(_ number: Int? = nil) -> String { "stub-reply:\(name)" + (number.map { "#\($0)" } ?? "") }

  /// What is wrong with the record that came out after `made` calls, nil when it is as expected. A complete one must
  /// hold `page`.
  func complaint(about record: JSONValue, calls made: Int, page: String) -> String? {
    var faults: [String] = []
    let error = record["error"]
    let code = error?["code"]?.stringValue ?? (record["answer"] == nil ? "untouched" : "complete")
    if code != expected { faults.append("\(code) in place of \(expected)") }
    if !calls.contains(made) { faults.append("\(made) calls") }
    if let told = Self.attempts(of: record), told != made { faults.append("\(made) calls, but it tells of \(told)") }
    let message = error?["message"]?.stringValue ?? ""
    for word in words where !message.contains(word) { faults.append("lacks the words: \(word)") }
    if error != nil, message.isEmpty || message.count > Self.messageCharactersMax || message.contains("\n") {
      faults.append("a message of \(message.count) characters")
    }
    if expected == "complete", error == nil, Self.page(of: record) != page { faults.append("another page") }
    for (member, value) in usage where error == nil {
      let told = record["lineage"]?.arrayValue?.first?[member]?.doubleValue
      if abs((told ?? -1) - value) > 1e-9 {
        faults.append("\(member) \(told.map { "\($0)" } ?? "not told"), not \(value)")
      }
    }
    guard !faults.isEmpty else { return nil }
    return "\(name): \(faults.joined(separator: "; "))" + (error == nil ? "" : " [\(message)]")
  }

  static func page(of record: JSONValue) -> String? {
    record["answer"]?["files"]?.arrayValue?.first?["content"]?.stringValue
  }

  /// What the record says of the calls that were made for it.
  static func attempts(of record: JSONValue) -> Int? {
    let entries = record["lineage"]?.arrayValue?.compactMap { $0["attempts"]?.intValue } ?? []
    let failed = record["error"]?["attempts"]?.intValue
    return entries.isEmpty && failed == nil ? nil : entries.reduce(0, +) + (failed ?? 0)
  }

  private static let messageCharactersMax = 600
}

struct ReplyShapeError: Error, CustomStringConvertible {
  var description: String
  init(_ name: String, _ fault: String) { description = "\(name): \(fault)" }
}
