// The part of the gate that needs no other program: a model's files become one page that keeps the policy, or the list
// of what to mend. Whether the page runs is for the external judges (PageCheck).

package enum PageGate {
  /// The page to store, of the `files` in a reply's object. Throws `PageRejection`.
  package static func page(from reply: JSONObject) throws(PageRejection) -> String {
    guard let files = PageFile.list(reply["files"]) else {
      throw PageRejection(judge: .reply, "the reply holds no files")
    }
    let page: String
    do throws(PageError) {
      page = try PageAssembler.assemble(files)
    } catch {
      throw PageRejection(judge: .assembly, "\(error)")
    }
    let problems = PagePolicy.problems(in: page)
    guard problems.isEmpty else {
      throw PageRejection(judge: .policy, problems.map { $0.description }.joined(separator: "\n"))
    }
    return page
  }
}

/// Why a reply gave no page that may be stored, in words that can go back to the model.
package struct PageRejection: Error, Sendable, Equatable {
  package enum Judge: String, Sendable {
    /// There is nothing to make a page of.
    case reply
    case assembly
    case policy
  }

  package var judge: Judge
  /// One problem a line.
  package var diagnostics: String

  init(judge: Judge, _ diagnostics: String) {
    self.judge = judge
    self.diagnostics = diagnostics
  }
}
