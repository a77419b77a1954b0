// retry: asking again for what failed.

import SynBase

/// One line for each id that is tried again; with --print the units themselves, as far as they had come, for the stages
/// to go on with.
struct RetryVerb: StoreVerb {
  static let name = "retry"
  static let operands = "ID..."
  static let operandsMax = Int.max
  static let options = [
    OptionSpec("all", help: "every recorded failure that may succeed another time"),
    OptionSpec("print", help: "print failed units for a pipe of your own, instead of leaving them to work"),
  ]
  static let help = "try again what failed: an order, a unit, or the variant of a waiting unit"

  private let ids: [String]
  private let retriesAll: Bool
  private let printsUnits: Bool

  init(_ typed: TypedVerb) throws {
    ids = typed.operands
    retriesAll = typed.arguments.has("all")
    printsUnits = typed.arguments.has("print")
    if retriesAll, !ids.isEmpty { throw UsageError("--all takes no ids") }
    if !retriesAll, ids.isEmpty { throw UsageError("retry needs an id") }
  }

  func run(_ context: StoreContext) async throws -> ExitStatus {
    let ids = retriesAll ? try await retryableIDs(context) : ids
    var status = ExitStatus.ok
    for id in ids {
      var line: JSONObject = ["id": .string(id)]
      switch try await context.store.retry(id: id, isQueued: !printsUnits) {
      case .ordered: line["retry"] = "ordered"
      case .queued: line["retry"] = "queued"
      case .record(let record):
        try await printLines([Array(record.bytes)])
        continue
      // It was tried again since, or its unit is gone.
      case .unknown where retriesAll, .tooLate where retriesAll: continue
      case .unknown:
        Log.error("no failure is kept under \(id)")
        status = .someFailed
        continue
      case .tooLate:
        Log.error("the unit of variant \(id) no longer waits, or has its answer")
        status = .someFailed
        continue
      }
      try await printLines([JSONValue.object(line).bytes])
    }
    return status
  }

  /// The latest failures, oldest first, of those that may succeed another time.
  @LoopActor
  private func retryableIDs(_ context: StoreContext) async throws -> [String] {
    var ids: [String] = []
    for failure in try await context.store.recentFailures(limit: 1000).reversed() {
      let value = failure.json.value
      if value["retryable"] == true, let id = value["id"]?.stringValue, !ids.contains(id) {
        ids.append(id)
      }
    }
    return ids
  }
}
