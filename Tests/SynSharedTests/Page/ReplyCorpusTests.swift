// Replies as models write them, one file each in Tests/Replies: the raw text, then after a line of equals signs the page it
// must become or the verdict it must get.

import Foundation
import Testing

@testable import SynBase
@testable import SynBuffer
@testable import SynModel
@testable import SynPage
@testable import SynPrompts

@Suite struct ReplyCorpusTests {
  struct Reply: CustomTestStringConvertible, Sendable {
    enum Outcome: Equatable, Sendable {
      case page(String)
      /// Who refuses it, and a part of what is said.
      case verdict(judge: String, words: String)
    }

    var name: String
    var text: String
    var expected: Outcome
    var testDescription: String { name }

    init(_ file: URL) throws {
      name = file.deletingPathExtension().lastPathComponent
      let contents = String(decoding: try Data(contentsOf: file), as: UTF8.self)
      let parts = contents.split(separator: "\n===== ", maxSplits: 1)
      text = String(try #require(parts.first))
      let rest = try #require(parts.count == 2 ? parts[1] : nil)
      if rest.hasPrefix("page\n") {
        expected = .page(String(rest.dropFirst(5)))
      } else {
        let words = try #require(rest.hasPrefix("verdict ") ? rest.dropFirst(8) : nil)
        let colon = try #require(words.firstRange(of: ": "))
        expected = .verdict(
          judge: String(words[..<colon.lowerBound]),
          words: words[colon.upperBound...].trimmingCharacters(in: .whitespacesAndNewlines))
      }
    }

    /// What really becomes of it.
    func outcome() -> (judge: String, words: String) {
      let object: JSONObject
      do throws(ReplyText.Failure) {
        object = try ReplyText(text).object(fitting: AnswerPrompt(question: "").schema.schema)
      } catch {
        switch error {
        case .cutOff: return ("reply", "cut off")
        case .declined(let words): return ("reply", words)
        case .unusable(let reason): return ("reply", reason)
        }
      }
      do throws(PageRejection) {
        return ("page", try PageGate.page(from: object))
      } catch {
        return (error.judge.rawValue, error.diagnostics)
      }
    }
  }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Replies")

  static let replies: [Reply] = {
    do {
      return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        .filter { $0.pathExtension == "txt" }
        .sorted { $0.path < $1.path }
        .map { try Reply($0) }
    } catch {
      Issue.record("the corpus cannot be read: \(error)")
      return []
    }
  }()

  @Test("the corpus is complete")
  func theCorpusIsWhole() {
    #expect(Self.replies.count >= 100)
  }

  @Test("a reply becomes its page or gets its verdict", arguments: replies)
  func aReplyBecomesItsPageOrGetsItsVerdict(_ reply: Reply) {
    let (judge, words) = reply.outcome()
    switch reply.expected {
    case .page(let page):
      #expect(judge == "page", "\(words)")
      #expect(words == page)
    case .verdict(let expectedJudge, let expectedWords):
      #expect(judge == expectedJudge)
      #expect(words.contains(expectedWords), "\(words)")
    }
  }
}
