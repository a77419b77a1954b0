// What a model is told about a reply of its own that cannot be used: what is wrong, and what to send instead. In which
// form is added by the Conversation, which knows it.

import SynModel
import SynRecord

package enum RepairPrompt {
  /// The diagnostics of a page that breaks everywhere would fill the request; the first ones are enough to mend it by.
  private static let diagnosticsCharactersMax = 4_000

  /// A reply that does not parse or fit its schema. `complaint` is a clause without a full stop.
  package static func unusableReply(_ complaint: String, _ form: ReplyForm, editing base: [PageFile] = []) -> String {
    PromptPart.text("repair/reply", ["complaint": complaint, "form": sentence(asking: form, editing: base)])
  }

  /// What every message that asks for another reply ends with.
  package static func sentence(asking form: ReplyForm, editing base: [PageFile] = []) -> String {
    switch form {
    case .json where !base.isEmpty: "Send all files again, complete. \(sentence(asking: form))"
    case .json: "Reply with one JSON object and nothing else."
    case .fences where !base.isEmpty: PromptPart.edits(of: base[base.count - 1].filename)
    case .fences: PromptPart.text("repair/fences")
    }
  }

  /// A page that the gate refused. `diagnostics` has one problem a line; line numbers count in the one file that the
  /// files were merged into.
  package static func badPage(_ diagnostics: String) -> String {
    let problems = diagnostics.prefix(diagnosticsCharactersMax)
    let rest = problems.endIndex == diagnostics.endIndex ? "" : "…"
    return PromptPart.text("repair/page", ["problems": problems + rest])
  }

  /// A question that is not in the form it was asked for. `complaint` is a clause without a full stop.
  package static func badQuestion(_ complaint: String) -> String {
    PromptPart.text("repair/question", ["complaint": complaint])
  }

  /// A variant's page that is the page of the question it was derived from, or nearly so.
  package static func sameAsBase(similarity: Double) -> String {
    PromptPart.text("repair/same_as_base", ["percent": String(Int(similarity * 100))])
  }

  /// A page that another question was answered with, or nearly. Which one is no matter to the model, and would be another
  /// one each time.
  package static var duplicatePage: String { PromptPart.text("repair/duplicate_page") }

  /// A page that should have been made worse and was measured not to be. `diagnostics` says what was measured.
  package static func notWorse(_ diagnostics: String) -> String {
    PromptPart.text("repair/not_worse", ["measured": diagnostics])
  }

  /// A page that should have been made worse and is the page it was made from.
  package static func unchangedPage() -> String { PromptPart.text("repair/unchanged_page") }
}
