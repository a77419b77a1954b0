// The part of the gate that needs no other program: a model's files become one page that keeps the policy, or a list of
// what to mend. The external judges (PageCheck) find out whether the page runs.

import SynBase
import SynRecord

package enum PageGate {
  /// The page to store, made from the `files` in a reply's object. Throws `PageRejection`.
  package static func page(from reply: JSONObject) throws(PageRejection) -> String { try read(reply).text }

  /// The same, and the page as it was read.
  static func read(_ reply: JSONObject) throws(PageRejection) -> (text: String, page: ReadPage) {
    guard let files = PageFile.list(reply["files"]) else {
      throw PageRejection(judge: .reply, "the reply holds no files")
    }
    let text: String
    do throws(PageError) {
      text = try PageAssembler.assemble(files)
    } catch {
      throw PageRejection(judge: .assembly, "\(error)")
    }
    if let problem = PagePolicy.sizeProblem(text) { throw PageRejection(judge: .policy, problem.description) }
    let page = ReadPage(Array(text.utf8))
    let problems = PagePolicy.problems(in: page)
    guard problems.isEmpty else {
      throw PageRejection(judge: .policy, problems.map { $0.description }.joined(separator: "\n"))
    }
    return (text, page)
  }
}

/// Why a reply gave no page fit for storing, in words that can go back to the model.
package struct PageRejection: Error, Sendable, Equatable {
  package enum Judge: String, Sendable {
    /// There is nothing to make a page from.
    case reply
    case assembly
    case policy
  }

  package var judge: Judge
  /// One problem per line.
  package var diagnostics: String

  init(judge: Judge, _ diagnostics: String) {
    self.judge = judge
    self.diagnostics = diagnostics
  }
}
