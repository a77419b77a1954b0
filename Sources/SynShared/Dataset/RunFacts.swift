// What the records' lineages say together: which models made them, what was asked, what it cost.

import SynBase
import SynRecord

package struct RunFacts: Sendable {
  /// What one model did in one stage.
  package struct Model: Sendable {
    package var stage: String
    /// As the server named it, else as it was asked for.
    package var name: String
    package var replies = 0
    package var usage = Usage()
    /// Replies of which the cost is unknown.
    package var unknownCosts = 0
  }

  /// A run has a handful; a stranger's records may name anything.
  private static let modelsMax = 1000

  package private(set) var records = 0
  package private(set) var models: [Model] = []
  private var modelIndices: [String: Int] = [:]
  /// Of all replies, and of what failed.
  package private(set) var costUSD = 0.0
  package private(set) var unknownCosts = 0
  package private(set) var estimatedCosts = 0
  private var prompts: [String: PromptDigest] = [:]

  /// The `prompt_sha256` of a stage's requests, in the order of the records, one a line: their number and SHA-256.
  package struct PromptDigest: Sendable {
    package fileprivate(set) var count = 0
    private var hash = SHA256()

    fileprivate mutating func add(_ digest: String) {
      count += 1
      hash.update("\(digest)\n".utf8)
    }

    package var sha256: String {
      let copy = hash
      return copy.finishHexadecimal()
    }
  }

  package init() {}

  /// By stage, in the order of a pipe.
  package var promptDigests: [(stage: String, digest: PromptDigest)] {
    prompts.sorted { Self.order($0.key) < Self.order($1.key) }.map { ($0.key, $0.value) }
  }

  private static func order(_ stage: String) -> (Int, String) {
    (["question", "augment", "answer"].firstIndex(of: stage) ?? 3, stage)
  }

  package mutating func add(_ record: QARecord) {
    records += 1
    for entry in record[RecordKey.lineage]?.elements ?? [] { add(entry) }
    let errors = [record.error] + record.augments.map(\.error) + record.degraded.map(\.error)
    for case let error? in errors { addCost(error.usage) }
  }

  private mutating func add(_ raw: RawJSON) {
    guard let entry = raw.object,
      let name = entry["served_model"]?.value.stringValue ?? entry["model"]?.value.stringValue
    else { return }
    let stage = entry["stage"]?.value.stringValue ?? ""
    var facts: JSONObject = [:]
    for key in ["prompt_tokens", "completion_tokens", "cost_usd", "estimated"] { facts[key] = entry[key]?.value }
    let usage = Usage(recorded: .object(facts))
    for verdict in entry["verdicts"]?.elements ?? [] { addCost(Usage(recorded: ["cost_usd": verdict.cost])) }
    // Nothing was sent: a verdict that came later.
    if entry["attempts"]?.value.intValue == 0 { return }
    addCost(usage)
    if usage.costUSD == nil { unknownCosts += 1 }
    if let digest = entry["prompt_sha256"]?.value.stringValue, !digest.isEmpty,
      prompts.count < 16 || prompts[stage] != nil
    {
      prompts[stage, default: PromptDigest()].add(digest)
    }
    let key = "\(stage)\n\(name)"
    if modelIndices[key] == nil, models.count < Self.modelsMax {
      modelIndices[key] = models.count
      models.append(Model(stage: stage, name: name))
    }
    guard let index = modelIndices[key] else { return }
    models[index].replies += 1
    models[index].usage += usage
    if usage.costUSD == nil { models[index].unknownCosts += 1 }
  }

  private mutating func addCost(_ usage: Usage) {
    costUSD += usage.costUSD ?? 0
    if usage.isEstimated { estimatedCosts += 1 }
  }
}

extension RawJSON {
  fileprivate var cost: JSONValue { object?["cost_usd"]?.value ?? .null }
}
