// list: the waiting units, one line each as dojo reads them.

import SynBase
import SynBuffer

struct ListVerb: StoreVerb {
  static let name = "list"
  static let options = [StoreOption.limit]
  static let help = "print the waiting units, one line each"

  private let limit: Int

  init(_ typed: TypedVerb) throws { limit = try typed.limit ?? 1_000_000 }

  func run(_ context: StoreContext) async throws -> ExitStatus {
    let elements = try await context.store.elements(0, limit - 1)
    let units = elements.compactMap { $0 }
    if units.count < elements.count {
      Log.warning(
        "\(elements.count - units.count) elements of \(DojoKeys.questions) are not units; handing out the next question "
          + "moves them to \(BufferKeys.rejected)")
    }
    try await printLines(units.map { Array($0.element.bytes) })
    return .ok
  }
}
