// What we tell a model about an unusable reply: what is wrong, and what to send instead. The Conversation, which knows
// the form of the reply, adds that.

import SynModel
import SynRecord

package enum RepairPrompt {
  /// The diagnostics of a page that breaks everywhere would fill the request; the first ones are enough to mend it.
  private static let diagnosticsCharactersMax = 4_000

  /// A reply that does not parse or fit its schema. `complaint` is a clause without a full stop.
  package static func unusableReply(_ complaint: String, _ form: ReplyForm, editing base: [PageFile] = []) -> String {
    PromptPart.text("repair/reply", ["complaint": complaint, "form": sentence(asking: form, editing: base)])
  }

  /// The end of every message that asks for another reply.
  package static func sentence(asking form: ReplyForm, editing base: [PageFile] = []) -> String {
    switch form {
    case .json where !base.isEmpty: "Send all files again, complete. \(sentence(asking: form))"
    case .json: "Reply with one JSON object and nothing else."
    case .fences where !base.isEmpty: PromptPart.edits(of: base[base.count - 1].filename)
    case .fences: PromptPart.text("repair/fences")
    }
  }

  /// A page that the gate refused. `diagnostics` has one problem per line; line numbers refer to the single file that
  /// the files were merged into.
  package static func badPage(_ diagnostics: String) -> String {
    let problems = diagnostics.prefix(diagnosticsCharactersMax)
    let rest = problems.endIndex == diagnostics.endIndex ? "" : "…"
    return PromptPart.text("repair/page", ["problems": problems + rest])
  }

  /// A question that lacks the requested form. `complaint` is a clause without a full stop.
  package static func badQuestion(_ complaint: String) -> String {
    PromptPart.text("repair/question", ["complaint": complaint])
  }

  /// A variant's page that is, or nearly is, the page of the question it was derived from.
  package static func sameAsBase(similarity: Double) -> String {
    PromptPart.text("repair/same_as_base", ["percent": String(Int(similarity * 100))])
  }

  /// A page that is, or nearly is, the answer to another question. Which one does not matter to the model, and would
  /// differ each time.
  package static var duplicatePage: String { PromptPart.text("repair/duplicate_page") }

  /// A page that should have been made worse and was measured not to be. `diagnostics` says what was measured.
  package static func notWorse(_ diagnostics: String) -> String {
    PromptPart.text("repair/not_worse", ["measured": diagnostics])
  }

  /// A page that should have been made worse but equals the page it was made from.
  package static func unchangedPage() -> String { PromptPart.text("repair/unchanged_page") }
}
