// retry and purge: asking again for what failed, and emptying the buffer.

import SynShared

/// An order is placed again. A unit comes out as far as it had come, for the stages to go on with.
@LoopActor
func retry(_ context: StoreContext, _ options: StoreOptions) async throws -> ExitStatus {
  let id = options.id ?? ""
  switch try await context.store.retry(id: id) {
  case .ordered: Log.info("\(id) is ordered again")
  case .unit(let record): try await printLines([Array(record.bytes)])
  case .unknown: throw StoreError(description: "no failure is kept under \(id)")
  case .storedWithout: throw StoreError(description: "the unit of variant \(id) is stored without it")
  }
  return .ok
}

/// One line for each unit that goes.
@LoopActor
func purge(_ context: StoreContext, _ options: StoreOptions) async throws -> ExitStatus {
  func line(_ id: String) -> [UInt8] {
    JSONValue.object(["qa_id": .string(id), "removed": .bool(!options.isDryRun)]).bytes
  }
  if options.isDryRun {
    try await printLines(try await context.store.list().map { line($0.qaID) })
    return .ok
  }
  // What comes while this runs stays.
  var left = try await context.store.depth()
  while left > 0 {
    let removed = try await context.store.purge(limit: min(left, 100))
    if removed.isEmpty { break }
    try await printLines(removed.map { line($0) })
    left -= removed.count
  }
  return .ok
}
