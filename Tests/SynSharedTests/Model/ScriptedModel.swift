@testable import SynShared

extension Charge: ExpressibleByFloatLiteral {
  public init(floatLiteral value: Double) { self.init(usd: value) }
}

/// A model that says what the test wrote down, in that order, and keeps what it was asked.
@LoopActor
final class ScriptedModel: LanguageModel {
  enum Turn: Sendable {
    case text(String)
    case error(ModelError)
  }

  private(set) var requests: [ModelRequest] = []
  private var turns: [Turn]
  nonisolated let fallsBackByItself: Bool

  nonisolated init(_ turns: [Turn], fallsBackByItself: Bool = false) {
    self.turns = turns
    self.fallsBackByItself = fallsBackByItself
  }

  /// Each reply took two attempts and 5 ms and cost a quarter; its number is its generation.
  func complete(_ request: ModelRequest) async throws -> ModelReply {
    requests.append(request)
    await Task.yield()
    switch turns.isEmpty ? .error(ModelError(.badRequest, "the script is at its end")) : turns.removeFirst() {
    case .error(let error): throw error
    case .text(let text):
      let totals = CallTotals(
        attempts: 2, milliseconds: 5, usage: Usage(promptTokens: 10, completionTokens: 1, costUSD: 0.25),
        charges: [0.25])
      return ModelReply(
        text: text,
        call: ModelCall(
          model: request.model, servedModel: request.model + "-served", totals: totals,
          generationID: "\(requests.count)", promptSHA256: request.promptSHA256, seed: request.seed))
    }
  }
}
