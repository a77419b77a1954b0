// pop: takes a unit out of the buffer.

import SynBase

/// Without an id like generate-question, leaving the answers readable; with one like pop-qa.
struct PopVerb: StoreVerb {
  static let name = "pop"
  static let operands = "[QA_ID]"
  static let operandsMax = 1
  static let help = "take the next unit and print it; with an id, remove that unit"

  private let id: String?

  init(_ typed: TypedVerb) { id = typed.operands.first }

  func run(_ context: StoreContext) async throws -> ExitStatus {
    if let id {
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
}
