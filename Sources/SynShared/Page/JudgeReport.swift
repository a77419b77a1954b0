// A judge's --json output: one object with a score, reasons and the cost. Text stays text.

import SynBase
import SynRecord

/// `{"score","reasons","problems","model","prompt_tokens","completion_tokens","cost_usd"}`, all optional.
struct JudgeReport: Sendable, Equatable {
  var score: Double?
  /// Strings, or objects.
  var reasons: [JSONValue]
  /// The model that the judge asked.
  var model: String?
  /// Nil if no model was asked. A judge that names a model has asked it, whatever it says about the cost.
  var usage: Usage?
  /// For the model that will mend the page, one problem per line: the text of the problems, or else the reasons.
  var diagnostics: String

  /// Nil for anything else than such an object.
  init?(_ text: String) {
    // Plain text is not an error.
    guard let json = try? JSONValue(parsing: text) else { return nil }
    let (score, reasons) = (json["score"]?.doubleValue, json["reasons"]?.arrayValue)
    let problems = json["problems"]?.arrayValue
    guard score?.isFinite == true || reasons != nil || problems != nil else { return nil }
    self.score = score.flatMap { $0.isFinite ? $0 : nil }
    self.reasons = reasons ?? []
    model = json["model"]?.stringValue
    let usage = Self.usage(json["usage"]?.objectValue == nil ? json : json["usage"] ?? json)
    self.usage = usage == Usage() && model == nil ? nil : usage
    let page = json["page"]?.stringValue
    let verdict = json["verdict"]?.stringValue
    let lines =
      problems?.isEmpty == false
      ? (problems ?? []).map { Self.line(problem: $0, page: page, verdict: verdict) } : self.reasons.map(Self.line)
    diagnostics = lines.filter { !$0.isEmpty }.map { $0 + "\n" }.joined()
  }

  private static func usage(_ json: JSONValue) -> Usage {
    func count(_ key: String) -> Int? { json[key]?.intValue.flatMap { $0 < 0 ? nil : $0 } }
    let cost = json["cost_usd"]?.doubleValue.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
    return Usage(
      promptTokens: count("prompt_tokens"), completionTokens: count("completion_tokens"), costUSD: cost)
  }

  /// As check-page writes it without --json: `PAGE:LINE: VERDICT: CODE: MESSAGE`.
  private static func line(problem: JSONValue, page: String?, verdict: String?) -> String {
    guard problem.objectValue != nil else { return problem.stringValue ?? problem.text }
    let place = problem["line"]?.intValue.map { ":\($0)" } ?? ""
    let parts = [page.map { $0 + place }, verdict, problem["code"]?.stringValue, problem["message"]?.stringValue]
    return oneLine(parts.compactMap { $0 }.joined(separator: ": "))
  }

  private static func line(reason: JSONValue) -> String {
    guard reason.objectValue != nil else { return oneLine(reason.stringValue ?? reason.text) }
    let score = reason["score"]?.doubleValue.map { "scores \(JSONValue.double($0).text)" }
    let words = ["reason", "message", "text"].lazy.compactMap { reason[$0]?.stringValue }.first
    let parts = [reason["item"]?.stringValue, score, words].compactMap { $0 }
    return oneLine(parts.isEmpty ? reason.text : parts.joined(separator: ": "))
  }

  private static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).map { String($0.trimmed) }.joined(separator: " | ")
  }
}
