// pop: takes a unit out of the buffer.

import SynBase
import SynPipeline

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
    let isThere = try await context.store.takeQuestion { unit in
      let writer = LineWriter(descriptor: 1)
      var isWritten = false
      writer.write(line: unit.element.bytes) { isWritten = $0 }
      try await writer.finish()
      return isWritten
    }
    if !isThere { throw StoreError.nothingWaits }
    return .ok
  }
}
