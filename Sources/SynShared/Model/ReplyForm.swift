// How the files of an answer travel: as code between fences, or as strings of a JSON object. Code that has to be written
// as a JSON string comes out worse, and breaks more often; but not every model keeps to fences.

import SynBase

package enum ReplyForm: String, Sendable, CaseIterable {
  /// One fenced block for each file, its name on the line of the fence.
  case fences
  /// One JSON object.
  case json

  package var other: ReplyForm { self == .fences ? .json : .fences }
}

/// A prompt that can ask for its reply in either form.
package struct ReplyForms: Sendable {
  package var learned: LearnedForms
  package var messages: @Sendable (ReplyForm) -> [ChatMessage]

  package init(learned: LearnedForms, messages: @escaping @Sendable (ReplyForm) -> [ChatMessage]) {
    self.learned = learned
    self.messages = messages
  }
}

/// Which form each model is asked for: the one chosen, unless a model turned out to keep to the other one only. Holds for
/// the run.
@LoopActor
package final class LearnedForms {
  private let chosen: ReplyForm
  private var learned: [String: ReplyForm] = [:]
  /// For each model, how many more of its replies in the form it is asked for could be read than could not.
  private var balances: [String: Int] = [:]
  /// How often a model could be read in neither form.
  private var fruitless: [String: Int] = [:]

  package nonisolated init(_ chosen: ReplyForm) { self.chosen = chosen }

  package func form(for model: String) -> ReplyForm { learned[model] ?? chosen }

  /// Notes that an answer could be read. `isSecondTry`: in this form, after one in the other could not.
  package func noteRead(_ model: String, _ form: ReplyForm, isSecondTry: Bool) {
    // Others in flight may have found the same, or were asked before it was known.
    if form == self.form(for: model) {
      balances[model, default: 0] += 1
    } else if isSecondTry {
      Log.info("\(model) does not keep to \(form.other.rawValue), asking it for \(form.rawValue)")
      (learned[model], balances[model], fruitless[model]) = (form, 1, nil)
    }
  }

  /// Notes that no answer could be read, also after a repair. True where the other form may do better.
  package func noteUnreadable(_ model: String, _ form: ReplyForm, isSecondTry: Bool) -> Bool {
    if isSecondTry {
      fruitless[model, default: 0] += 1
      return false
    }
    guard form == self.form(for: model) else { return true }
    balances[model, default: 0] -= 1
    return balances[model, default: 0] < 0 && fruitless[model, default: 0] < Self.fruitlessMax
  }

  /// A model that can do neither is not asked twice as often for ever.
  private static let fruitlessMax = 3
}
