// failures: why something failed.

import SynBase

struct FailuresVerb: StoreVerb {
  static let name = "failures"
  static let options = [StoreOption.limit]
  static let help = "print the latest failures with their reasons, newest first"

  private let limit: Int

  init(_ typed: TypedVerb) throws { limit = try typed.limit ?? 100 }

  func run(_ context: StoreContext) async throws -> ExitStatus {
    let failures = try await context.store.recentFailures(limit: limit)
    try await printLines(failures.map { Array($0.json.bytes) })
    return .ok
  }
}
