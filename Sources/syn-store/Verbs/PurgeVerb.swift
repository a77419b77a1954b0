// purge: emptying the buffer.

import SynBase

/// One line for each unit that is removed.
struct PurgeVerb: StoreVerb {
  static let name = "purge"
  static let options = [OptionSpec("dry-run", help: "print what would be removed, remove nothing")]
  static let help = "remove every waiting unit and its answers, one line each; orders and leases stay"

  private let isDryRun: Bool

  init(_ typed: TypedVerb) { isDryRun = typed.arguments.has("dry-run") }

  func run(_ context: StoreContext) async throws -> ExitStatus {
    func line(_ id: String) -> [UInt8] {
      JSONValue.object(["qa_id": .string(id), "removed": .bool(!isDryRun)]).bytes
    }
    if isDryRun {
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
}
