// Replies that bring edits of files in place of the files.

import Testing

@testable import SynBuffer
@testable import SynModel
@testable import SynPrompts
@testable import SynRecord

@Suite struct ReplyEditsTests {
  private static let base = [
    PageFile(filename: "index.html", content: "<!DOCTYPE html>\n<title>A</title>\n<p>one</p>\n<p>two</p>\n"),
    PageFile(filename: "index.js", content: "let a = 1;\nif (a) {\n  a += 1;\n}\nlet s = `\n```\n`;\n"),
  ]

  private func files(_ text: String) throws -> [String] {
    let reply = ReplyText(text, form: .fences, endedByItself: true)
    let object = try reply.object(fitting: PromptPart.answerSchema.schema, editing: Self.base)
    return (PageFile.list(object["files"]) ?? []).map(\.content)
  }

  private static func edit(_ search: String, _ replacement: String, marks: Int = 7) -> String {
    func mark(_ character: String) -> String { String(repeating: character, count: marks) }
    return "\(mark("<")) SEARCH\n\(search)\n\(mark("="))\n\(replacement)\n\(mark(">")) REPLACE\n"
  }

  private static let accepted: [String] = [
    "```js index.js\n\(edit("let a = 1;", "let a = 2;"))```\n",
    "Here it is.\n\n```javascript:index.js\n\(edit("let a = 1;", "let a = 2;", marks: 5))```\nDone.\n",
    "**index.js**\n\n```\n\(edit("let a = 1;", "let a = 2;"))```\n",
    "```edit\n\(edit("let a = 1;", "let a = 2;"))```\n", "```js index.js\n\(edit("  let a = 1;  ", "let a = 2;"))```",
    "```js index.js\n\(edit("a = 1", "a = 2"))```\n",
    "<think>\n```js index.js\n\(edit("let a = 1;", "let a = 9;"))```\n</think>\n```js index.js\n"
      + "\(edit("let a = 1;", "let a = 2;"))```\n",
  ]

  @Test("an edit changes what it finds and nothing else, however the block names its file", arguments: accepted)
  func edits(text: String) throws {
    let found = try files(text)
    #expect(found == [Self.base[0].content, Self.base[1].content.replacing("let a = 1;", with: "let a = 2;")])
  }

  @Test("a reply may make several edits, in several files, even to code that contains a fence")
  func several() throws {
    let text =
      "```html index.html\n\(Self.edit("<p>one</p>", "<p>1</p>"))\n\(Self.edit("<p>two</p>\n", ""))```\n\n```js index.js\n"
      + "\(Self.edit("let s = `\n```\n`;", "let s = `\n```\nmore\n`;"))```\n"
    let found = try files(text)
    #expect(found[0] == "<!DOCTYPE html>\n<title>A</title>\n<p>1</p>\n")
    #expect(found[1].hasSuffix("let s = `\n```\nmore\n`;\n"))
  }

  @Test("a reply may have whole files, and new ones, next to edits")
  func wholeFiles() throws {
    let text =
      "```html index.html\n\(Self.edit("<p>one</p>", "<p>1</p>"))```\n\n```js index.js\nlet b;\n```\n\n```css index.css\np {}\n```\n"
    let found = try files(text)
    #expect(found[0].contains("<p>1</p>") && found[1] == "let b;\n" && found[2] == "p {}\n")
  }

  private static let refused: [(String, String)] = [
    ("```js index.js\n\(edit("let z = 1;", "let a = 2;"))```\n", "\"let z = 1;\" are not in index.js"),
    ("```html index.html\n\(edit("<p>", "<b>"))```\n", "are in index.html 2 times"),
    ("```js index.js\n\(edit("", "let a = 2;"))```\n", "does not say which lines"),
  ]

  @Test("an edit that cannot be made says why", arguments: refused)
  func complaints(text: String, words: String) {
    #expect(throws: ReplyText.Failure.self) { try files(text) }
    do {
      _ = try files(text)
    } catch {
      guard case ReplyText.Failure.unusable(let reason) = error else { return #expect(Bool(false), "\(error)") }
      #expect(reason.contains(words), "\(reason)")
    }
  }

  @Test("a reply that ends inside an edit was cut off")
  func cutOff() {
    let text = "```js index.js\n\(Self.edit("let a = 1;", "let a = 2;"))".dropLast(12)
    #expect(throws: ReplyText.Failure.cutOff) { try files(String(text)) }
  }

  @Test("without files to edit the same text is read as usual")
  func withoutBase() throws {
    let text = "```html index.html\n\(Self.edit("<p>one</p>", "<p>1</p>"))```\n"
    let object = try ReplyText(text, form: .fences).object(fitting: PromptPart.answerSchema.schema, editing: [])
    #expect(PageFile.list(object["files"])?.first?.content.contains("SEARCH") == true)
  }
}
