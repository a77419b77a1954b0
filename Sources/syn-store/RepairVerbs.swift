// retry and purge: retrying failures, and emptying the buffer.

import SynBase

/// One line for each id that is tried again; with --print the units themselves, as far as they had come, for the stages
/// to go on with.
@LoopActor
func retry(_ context: StoreContext, _ options: StoreOptions) async throws -> ExitStatus {
  let ids = options.retriesAll ? try await retryableIDs(context) : options.ids
  var status = ExitStatus.ok
  for id in ids {
    var line: JSONObject = ["id": .string(id)]
    switch try await context.store.retry(id: id, isQueued: !options.printsUnits) {
    case .ordered: line["retry"] = "ordered"
    case .queued: line["retry"] = "queued"
    case .record(let record):
      try await printLines([Array(record.bytes)])
      continue
    // It was tried again since, or its unit is gone.
    case .unknown where options.retriesAll, .tooLate where options.retriesAll: continue
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

/// One line for each unit that is removed.
@LoopActor
func purge(_ context: StoreContext, _ options: StoreOptions) async throws -> ExitStatus {
  func line(_ id: String) -> [UInt8] {
    JSONValue.object(["qa_id": .string(id), "removed": .bool(!options.isDryRun)]).bytes
  }
  if options.isDryRun {
    try await printLines(try await context.store.list().map { line($0.qaID) })
    return .ok
  }
  // Units that arrive meanwhile stay.
  var left = try await context.store.depth()
  while left > 0 {
    let removed = try await context.store.purge(limit: min(left, 100))
    if removed.isEmpty { break }
    try await printLines(removed.map { line($0) })
    left -= removed.count
  }
  return .ok
}
