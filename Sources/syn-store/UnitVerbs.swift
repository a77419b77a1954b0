// list, peek, pop: the waiting units, one line each as dojo reads them.

import SynShared

@LoopActor
func list(_ context: StoreContext, _ options: StoreOptions) async throws -> ExitStatus {
  try await printLines(try await context.store.list(0, options.limit - 1).map { Array($0.element.bytes) })
  return .ok
}

@LoopActor
func peek(_ context: StoreContext, _ options: StoreOptions) async throws -> ExitStatus {
  guard let unit = try await context.store.list(0, 0).first else { throw StoreError.nothingWaits }
  try await printLines([Array(unit.element.bytes)])
  return .ok
}

/// Without an id as generate-question does it, its answers staying readable; with one as pop-qa.
@LoopActor
func pop(_ context: StoreContext, _ options: StoreOptions) async throws -> ExitStatus {
  if let id = options.id {
    guard try await context.store.removeUnit(qaID: id) else {
      throw StoreError(description: "no unit \(id) is waiting or handed out")
    }
    try await printLines([JSONValue.object(["qa_id": .string(id), "removed": true]).bytes])
    return .ok
  }
  guard let unit = try await context.store.claimQuestion(popping: true) else { throw StoreError.nothingWaits }
  try await printLines([Array(unit.element.bytes)])
  return .ok
}

extension StoreError {
  fileprivate static let nothingWaits = StoreError(description: "no unit is waiting")
}
