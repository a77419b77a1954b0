@testable import SynBase
@testable import SynModel
@testable import SynRecord

extension Charge: ExpressibleByFloatLiteral {
  public init(floatLiteral value: Double) { self.init(usd: value) }
}

/// A model that says what the test wrote down, in that order, and keeps what it was asked.
@LoopActor
final class ScriptedModel: LanguageModel {
  enum Turn: Sendable {
    case text(String)
    /// A reply of thoughts alone.
    case reasoning(String)
    case error(ModelError)
  }

  private(set) var requests: [ModelRequest] = []
  private(set) var booked: [Charge] = []
  private var turns: [Turn]

  nonisolated init(_ turns: [Turn]) { self.turns = turns }

  func book(_ charges: [Charge]) { booked += charges }

  /// Each reply took two attempts and 5 ms and cost a quarter; its number is its generation.
  func complete(_ request: ModelRequest) async throws -> ModelReply {
    requests.append(request)
    await Task.yield()
    let turn = turns.isEmpty ? .error(ModelError(.badRequest, "the script is at its end")) : turns.removeFirst()
    switch turn {
    case .error(let error): throw error
    case .text(let text), .reasoning(let text):
      let totals = CallTotals(
        attempts: 2, milliseconds: 5, usage: Usage(promptTokens: 10, completionTokens: 1, costUSD: 0.25),
        charges: [0.25])
      return ModelReply(
        text: text,
        call: ModelCall(
          model: request.model, servedModel: request.model + "-served", totals: totals,
          generationID: "\(requests.count)", promptSHA256: request.promptSHA256, seed: request.seed),
        origin: turn.isReasoning ? .reasoning : .content)
    }
  }
}

extension ScriptedModel.Turn {
  fileprivate var isReasoning: Bool {
    if case .reasoning = self { true } else { false }
  }
}
