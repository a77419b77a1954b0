// peek: the unit that is next.

import SynBase

struct PeekVerb: StoreVerb {
  static let name = "peek"
  static let help = "print the unit that is next"

  init(_ typed: TypedVerb) {}

  func run(_ context: StoreContext) async throws -> ExitStatus {
    // As many as claiming a question looks at.
    guard let unit = try await context.store.list(0, 99).first else { throw StoreError.nothingWaits }
    try await printLines([Array(unit.element.bytes)])
    return .ok
  }
}
