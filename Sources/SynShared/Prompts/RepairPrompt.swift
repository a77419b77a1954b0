// What a model is told about a reply of its own that cannot be used: what is wrong, and what to send instead. In which
// form is added by the Conversation, which knows it.

import SynModel
import SynRecord

package enum RepairPrompt {
  /// The diagnostics of a page that breaks everywhere would fill the request; the first ones are enough to mend it by.
  private static let diagnosticsCharactersMax = 4_000

  /// A reply that does not parse or fit its schema. `complaint` is a clause without a full stop.
  package static func unusableReply(_ complaint: String, _ form: ReplyForm, editing base: [PageFile] = []) -> String {
    """
    That reply cannot be used: \(complaint). Send it again, complete and corrected. \
    \(sentence(asking: form, editing: base))
    """
  }

  /// What every message that asks for another reply ends with.
  package static func sentence(asking form: ReplyForm, editing base: [PageFile] = []) -> String {
    switch form {
    case .json where !base.isEmpty: "Send all files again, complete. Reply with one JSON object and nothing else."
    case .json: "Reply with one JSON object and nothing else."
    case .fences where !base.isEmpty: PromptPart.edits(of: base[base.count - 1].filename)
    case .fences:
      """
      Reply with each file in a fenced code block of its own, its name on the line that opens the block, as you were \
      asked to at first.
      """
    }
  }

  /// A page that the gate refused. `diagnostics` has one problem a line; line numbers count in the one file that the
  /// files were merged into.
  package static func badPage(_ diagnostics: String) -> String {
    let problems = diagnostics.prefix(diagnosticsCharactersMax)
    return """
      The files were merged into one page, html, css and js together, and the page was checked. It did not pass:

      \(problems)\(problems.endIndex == diagnostics.endIndex ? "" : "…")

      Mend what causes these problems and leave everything else as it is; the task and its limits still hold. Line \
      numbers, where there are any, count in the merged page.
      """
  }

  /// A question that is not in the form it was asked for. `complaint` is a clause without a full stop.
  package static func badQuestion(_ complaint: String) -> String {
    """
    That task does not have the form it was asked for: \(complaint). Send it again, complete, with that put right and \
    everything else as it is.
    """
  }

  /// A variant's page that is the page of the question it was derived from, or nearly so.
  package static func sameAsBase(similarity: Double) -> String {
    """
    This page is nearly the same as one made for the task that this task was derived from: \(Int(similarity * 100)) % of \
    its phrases are that page's. Write the program for this task afresh: what the task asks for must be there and must \
    be seen. Send all files, complete.
    """
  }

  /// A page that another question was answered with, or nearly. Which one is no matter to the model, and would be another
  /// one each time.
  package static let duplicatePage = """
    This page is one that was made before, for another task, again or with little changed. Write the program for this \
    task afresh, in code of its own: what sets this task apart must be there and must be seen. Send all files, complete.
    """

  /// A page that should have been made worse and was measured not to be. `diagnostics` says what was measured.
  package static func notWorse(_ diagnostics: String) -> String {
    """
    This page was tried beside the one you received, and it is not worse in the way you were told: \(diagnostics)

    Make the change so that it is there from the beginning and whoever tries the page notices it.
    """
  }

  /// A page that should have been made worse and is the page it was made from.
  package static func unchangedPage() -> String {
    """
    This page is the one you received: white space, comments and names aside nothing in it has changed, so nothing is \
    worse. Make the change you were told to make, so that whoever tries the page notices it.
    """
  }
}
