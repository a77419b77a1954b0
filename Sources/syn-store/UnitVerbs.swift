// list, peek, pop: the waiting units, one line each as dojo reads them.

import SynBase
import SynBuffer

@LoopActor
func list(_ context: StoreContext, _ options: StoreOptions) async throws -> ExitStatus {
  let elements = try await context.store.elements(0, options.limit - 1)
  let units = elements.compactMap { $0 }
  if units.count < elements.count {
    Log.warning(
      "\(elements.count - units.count) elements of \(DojoKeys.questions) are not units; handing out the next question "
        + "moves them to \(BufferKeys.rejected)")
  }
  try await printLines(units.map { Array($0.element.bytes) })
  return .ok
}

@LoopActor
func peek(_ context: StoreContext, _ options: StoreOptions) async throws -> ExitStatus {
  // As many as claiming a question looks at.
  guard let unit = try await context.store.list(0, 99).first else { throw StoreError.nothingWaits }
  try await printLines([Array(unit.element.bytes)])
  return .ok
}

/// Without an id like generate-question, leaving the answers readable; with one like pop-qa.
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
