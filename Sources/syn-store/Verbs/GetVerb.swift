// get: what is stored under an id, or the page in it.

import SynBase
import SynRecord

struct GetVerb: StoreVerb {
  static let name = "get"
  static let operands = "ID"
  static let operandsMax = 1
  static let options = [OptionSpec("html", help: "the page itself instead of the stored object")]
  static let help = "print what is stored under an answer's or an augment's id"

  private let id: String
  private let asHTML: Bool

  init(_ typed: TypedVerb) throws {
    guard let id = typed.operands.first else { throw UsageError("get needs an id") }
    self.id = id
    asHTML = typed.arguments.has("html")
  }

  func run(_ context: StoreContext) async throws -> ExitStatus {
    var state = try await context.store.answerState(id: id)
    if case .unknown = state, !asHTML, let augment = try await context.store.augmentStates(ids: [id]).first {
      state = augment
    }
    switch state {
    case .ready(let value):
      try await printLines([asHTML ? try page(in: value.value, id: id) : Array(value.bytes)])
      return .ok
    case .pending: throw StoreError(description: "\(id) is in the making", exitStatus: .tryAgainLater)
    case .failed(let reason): throw StoreError(description: "\(id) failed: \(reason)")
    case .unknown: throw StoreError(description: "\(asHTML ? "no answer" : "nothing") is stored under \(id)")
    }
  }

  private func page(in value: JSONValue, id: String) throws(StoreError) -> [UInt8] {
    let files = PageFile.list(value["responses"]?.arrayValue?.first?["completion"]?["files"]) ?? []
    guard let file = files.first(where: { $0.filename == "index.html" }) ?? files.first else {
      throw StoreError(description: "what is stored under \(id) holds no page")
    }
    return Array(file.content.utf8)
  }
}
