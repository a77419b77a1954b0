// Whether the files of an answer were read as they should be, whatever their bytes: what must hold for every input, as the
// fuzzer asks it (Tests/Fuzz/pages) and the suite for each input of the corpus. What becomes of each answer is in the
// tables of the readers' tests and in Tests/Replies.

import Glibc

@testable import SynPage
@testable import SynRecord
@testable import SynSyntax

enum PageOracle {
  /// A zero byte ends a file.
  private static let names = ["index.html", "index.js", "style.css", "part.mjs"]

  /// Reads the files in every way. Gives what is wrong, or nil.
  static func fault(in bytes: [UInt8]) -> String? {
    let parts = bytes.split(separator: 0, maxSplits: names.count - 1, omittingEmptySubsequences: false)
    let files = zip(names, parts).map { PageFile(filename: $0, content: String(decoding: $1, as: UTF8.self)) }
    for file in files {
      let text = Array(file.content.utf8)
      if let fault = fault(inTokensOf: text) ?? fault(inCode: text) ?? fault(inInlined: file.content) { return fault }
    }
    if let page = try? PageAssembler.assemble(files) {
      if HTMLTokenizer.tokenize(Array(page.utf8)).unfinished != nil { return "a part swallowed the rest of the page" }
      if let fault = fault(inProblemsOf: page) { return fault }
    }
    return fault(inProblemsOf: files[0].content) ?? slowness(of: bytes)
  }

  private static func fault(inTokensOf page: [UInt8]) -> String? {
    var end = 0
    for token in HTMLTokenizer.tokenize(page).tokens {
      if token.range.lowerBound != end || token.range.isEmpty { return "tokens that leave a gap" }
      end = token.range.upperBound
    }
    return end == page.count ? nil : "tokens that do not reach the end"
  }

  private static func fault(inCode code: [UInt8]) -> String? {
    for isModule in [false, true] {
      var end = 0
      for token in JSLexer.lex(code, isModule: isModule).tokens {
        if token.range.lowerBound < end || token.range.isEmpty { return "tokens of code that overlap" }
        end = token.range.upperBound
      }
      if end > code.count { return "tokens of code beyond its end" }
    }
    return nil
  }

  /// Code between tags is one text, up to its own end tag.
  private static func fault(inInlined code: String) -> String? {
    for (name, text) in [
      ("script", InlineText.script(code, isModule: false)), ("script", InlineText.script(code, isModule: true)),
      ("style", InlineText.style(code)),
    ] {
      let (tokens, unfinished) = HTMLTokenizer.tokenize(Array("<\(name)>\n\(text)\n</\(name)>".utf8))
      if unfinished != nil || tokens.count != 3 { return "a \(name) that ends elsewhere" }
    }
    return nil
  }

  private static let messageCharactersMax = 300

  private static func fault(inProblemsOf page: String) -> String? {
    let words = PageWords(page)
    if words.shingles.count > words.hashes.count { return "more phrases than words" }
    let problems = PagePolicy.problems(in: page)
    if problems.count > PagePolicy.problemsMax { return "\(problems.count) problems" }
    let lines = 1 + page.utf8.count { $0 == UInt8(ascii: "\n") }
    for problem in problems {
      if !(1...lines).contains(problem.line) { return "line \(problem.line) of \(lines)" }
      if problem.message.isEmpty || problem.message.contains(where: \.isNewline) { return "no message of one line" }
      if problem.message.count > messageCharactersMax { return "a message of \(problem.message.count) characters" }
    }
    return nil
  }

  private static let slowBytes = 1 << 16
  /// A reader that goes over the whole for each part of it takes longer, even with the sanitizer on its side.
  private static let secondsMax = 5.0

  /// Some inputs are read once more, many times over: what takes the square of its length is found by that.
  private static func slowness(of bytes: [UInt8]) -> String? {
    guard !bytes.isEmpty, bytes.reduce(0, { ($0 &* 31) &+ Int($1) }) & 15 == 0 else { return nil }
    let many = String(decoding: repeatElement(bytes, count: slowBytes / bytes.count).joined(), as: UTF8.self)
    let page = "<!DOCTYPE html><html><body>\(many)<script>\(many)</script></body></html>"
    var before = timespec()
    var after = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before)
    _ = PagePolicy.problems(in: page)
    _ = PageWords(page).shingles
    _ = PagePolicy.problems(in: "<script>\(many)</script>")
    _ = try? PageAssembler.assemble([
      PageFile(filename: "index.html", content: page), PageFile(filename: "index.js", content: many),
    ])
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after)
    let seconds = Double(after.tv_sec - before.tv_sec) + Double(after.tv_nsec - before.tv_nsec) / 1e9
    return seconds < secondsMax ? nil : "\(seconds) s for \(many.utf8.count) bytes"
  }
}
