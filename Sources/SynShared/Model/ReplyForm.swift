// How the files of an answer travel: as code between fences, or as strings of a JSON object. Code inside a JSON string
// comes out worse, and breaks more often; but not every model can handle fences.

import SynBase

package enum ReplyForm: String, Sendable, CaseIterable {
  /// One fenced block for each file, its name on the fence line.
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

/// The form requested from each model: the chosen one, unless a model turned out to manage only the other. Holds for
/// the run.
@LoopActor
package final class LearnedForms {
  private let chosen: ReplyForm
  private var learned: [String: ReplyForm] = [:]
  /// For each model, how many more of its replies in the requested form were readable than were not.
  private var balances: [String: Int] = [:]
  /// How often a model was unreadable in both forms.
  private var fruitless: [String: Int] = [:]

  package nonisolated init(_ chosen: ReplyForm) { self.chosen = chosen }

  package func form(for model: String) -> ReplyForm { learned[model] ?? chosen }

  /// Notes that an answer was readable. `isSecondTry`: in this form, after the other form failed.
  package func noteRead(_ model: String, _ form: ReplyForm, isSecondTry: Bool) {
    // Others in flight may have found the same, or were asked before it was known.
    if form == self.form(for: model) {
      balances[model, default: 0] += 1
    } else if isSecondTry {
      Log.info("\(model) does not keep to \(form.other.rawValue), asking it for \(form.rawValue)")
      (learned[model], balances[model], fruitless[model]) = (form, 1, nil)
    }
  }

  /// Notes that no answer was readable, even after a repair. True if the other form may do better.
  package func noteUnreadable(_ model: String, _ form: ReplyForm, isSecondTry: Bool) -> Bool {
    if isSecondTry {
      fruitless[model, default: 0] += 1
      return false
    }
    guard form == self.form(for: model) else { return true }
    balances[model, default: 0] -= 1
    return balances[model, default: 0] < 0 && fruitless[model, default: 0] < Self.fruitlessMax
  }

  /// A model that manages neither form is not asked twice as often forever.
  private static let fruitlessMax = 3
}
