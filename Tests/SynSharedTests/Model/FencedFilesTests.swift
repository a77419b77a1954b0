// Answers whose files stand between fences: which block is which file, where a block ends, and that the page is the one
// that the same files make as JSON.

import Foundation
import Testing

@testable import SynBase
@testable import SynBuffer
@testable import SynModel
@testable import SynPage
@testable import SynPrompts
@testable import SynRecord

@Suite struct FencedFilesTests {
  private static let page = """
    <!DOCTYPE html>
    <html><head><link rel="stylesheet" href="index.css"></head><body>
    <script src="index.js"></script>
    </body></html>

    """
  private static let script = "const s = `${1}`;\n"
  private static let style = "p { color: red }\n"

  private func files(_ text: String, endedByItself: Bool = true) throws -> [PageFile] {
    let reply = ReplyText(text, form: .fences, endedByItself: endedByItself)
    return PageFile.list(try reply.object(fitting: PromptPart.answerSchema.schema)["files"]) ?? []
  }

  /// Ways to say which file a block is, with the fence and the info line of each.
  private static let namings: [(html: String, script: String, style: String)] = [
    ("```html index.html", "```js index.js", "```css index.css"),
    ("```html:index.html", "```javascript:index.js", "```css:index.css"),
    ("```html title=\"index.html\"", "```js filename=index.js", "```css {file=\"index.css\"}"),
    ("```index.html", "```index.js", "```index.css"),
    ("~~~~html index.html", "~~~~js index.js", "~~~~css index.css"),
    ("`````html index.html", "`````js index.js", "`````css index.css"),
    ("  ```HTML  index.html  ", "  ```JS index.js", "  ```CSS index.css"),
    ("### index.html\n\n```html", "### index.js\n```javascript", "### `index.css`\n```css"),
    ("**index.html**\n```html", "**`index.js`**:\n\n```js", "__index.css__\n```css"),
    ("1. **index.html** (the page)\n```html", "2. **index.js**:\n```js", "3. **index.css**:\n```css"),
    ("index.html\n```", "index.js\n```", "index.css\n```"),
    ("File: `index.html`\n```html", "File: index.js\n```js", "Here is the code of index.css:\n```css"),
    ("```html", "```js", "```css"), ("```", "```javascript", "```css"),
  ]

  @Test("a file may be named in any of the ways models use", arguments: namings.indices)
  func aFileIsNamedInAnyOfTheWaysModelsHave(index: Int) throws {
    let naming = Self.namings[index]
    func block(_ opening: String, _ content: String) -> String {
      let line = opening.split(separator: "\n").last ?? ""
      let fence = line.drop { $0 == " " }.prefix { $0 == "`" || $0 == "~" }
      return "\(opening)\n\(content)\(fence)\n"
    }
    let blocks = [
      block(naming.html, Self.page), block(naming.script, Self.script), block(naming.style, Self.style),
    ]
    let expected = ["index.html": Self.page, "index.js": Self.script, "index.css": Self.style]
    let text = blocks.joined(separator: "\n")
    let draft = block(naming.html, "<!DOCTYPE html><html><p>draft</html>\n")
    for whole in [
      text, "Here is the program.\n\n\(text)\nEnjoy!", "<think>\n\(draft)</think>\n\(text)", "\u{feff}\(text)",
      "A first draft:\n\n\(draft)\nBetter:\n\n\(text)", text.trimmingCharacters(in: .newlines),
    ] {
      let found = try files(whole)
      #expect(Dictionary(uniqueKeysWithValues: found.map { ($0.filename, $0.content) }) == expected, "\(whole)")
    }
    if naming.html.hasPrefix("```") {
      let found = try files("````markdown\n\(text)````\n")
      #expect(Dictionary(uniqueKeysWithValues: found.map { ($0.filename, $0.content) }) == expected)
    }
  }

  @Test("a comment on the first line names the file and stays in it")
  func aCommentOnTheFirstLineNamesTheFileAndStaysInIt() throws {
    let found = try files(
      "```html\n<!-- page.html -->\n<p>\n```\n```js\n// File: main.js\ngo()\n```\n```css\n/* a.css */\n```\n")
    #expect(found.map(\.filename) == ["page.html", "main.js", "a.css"])
    #expect(found[1].content == "// File: main.js\ngo()\n")
    let mentioned = try files("```html\n<p>\n```\n```js\n// reads the size that index.css gives the stage\ngo()\n```\n")
    #expect(mentioned.map(\.filename) == ["index.html", "index.js"])
  }

  @Test("a block without a name gets the name the page uses for it")
  func aBlockWithoutANameIsCalledWhatThePageCallsIt() throws {
    let page = #"<!DOCTYPE html><html><link rel="stylesheet" href="style.css"><script src="game.js"></script></html>"#
    let found = try files("```html\n\(page)\n```\n```css\np {}\n```\n```js\ngo()\n```\n")
    #expect(found.map(\.filename) == ["index.html", "style.css", "game.js"])
    let whole = "<!DOCTYPE html><html><script>go()</script></html>"
    let explained = try files(
      "```html\n\(whole)\n```\nThe heart of it is\n```js\ngo()\n```\nRun it:\n```sh\nopen index.html\n```\n")
    #expect(explained.map(\.filename) == ["index.html"], "a snippet is no file")
  }

  @Test("a document without fences is the page")
  func aDocumentWithoutFencesIsThePage() throws {
    for text in ["Here it is:\n\n\(Self.page)\nEnjoy!", Self.page, "<think>\(Self.page)</think>\n\(Self.page)"] {
      #expect(try files(text) == [PageFile(filename: "index.html", content: Self.page)])
    }
  }

  @Test("a document inside broken JSON is not taken out of it")
  func aDocumentWithinBrokenJSONIsNotTakenOutOfIt() throws {
    let broken =
      "{\"files\": [{\"filename\": \"index.html\", \"content\": \"<!DOCTYPE html>\n<html lang=\"en>\n<p>\\\"x\\\"\n</html>\n\"}]}"
    #expect(throws: ReplyText.Failure.self) { try files(broken) }
  }

  @Test("braces and tags in the surrounding prose do not make an answer look cut off")
  func braceAndTagsInTheProseAroundAreNoCutAnswer() throws {
    let block = "```html index.html\n\(Self.page)```\n"
    #expect(try files("\(block)\nIt holds a { \"map\" of names.").map(\.content) == [Self.page])
    let json = #"{"files":[{"filename":"index.html","content":"<p>"}]}"#
    #expect(try files("<html>\nis where it begins:\n\(json)").map(\.content) == ["<p>"])
  }

  /// What a fence in the code must not end.
  private static let innerFences = [
    "/*\n```js\ngo()\n```\n*/\ngo();\n", "const help = `\n```\nclick\n```\n`;\n", "/*\n```\n*/\n", "// ```\ngo();\n",
    "go(`\n```\na\n```\nb\n```\nc\n```\n`);\n",
  ]

  @Test("code may contain fences of its own", arguments: innerFences)
  func codeMayHaveFencesOfItsOwn(code: String) throws {
    let html = "```html index.html\n\(Self.page)```\n\n"
    for text in [
      "\(html)```js index.js\n\(code)```\n", "```js index.js\n\(code)```\n\n\(html)",
      "\(html)````js index.js\n\(code)````\nDone.", "\(html)~~~js index.js\n\(code)~~~\nDone.",
    ] {
      let found = try files(text)
      #expect(found.first { $0.filename == "index.js" }?.content == code, "\(text)")
      #expect(found.first { $0.filename == "index.html" }?.content == Self.page, "\(text)")
    }
  }

  @Test("a file without a closing fence ends where the next one begins")
  func aFenceThatWasForgottenEndsTheFileWhereTheNextBegins() throws {
    let found = try files("```html index.html\n\(Self.page)```js index.js\n\(Self.script)```\n")
    #expect(found.map(\.content) == [Self.page, Self.script])
  }

  @Test("a reply cut off anywhere may lack files but never yields a different one")
  func aReplyCutAnywhereIsCutOffOrLacksFilesButIsNeverAnotherFile() throws {
    let contents = ["index.html": Self.page, "index.js": "/*\n```\nx\n```\n*/\ngo();\n"]
    let text = Self.fenced(contents.sorted { $0.key < $1.key }.map { PageFile(filename: $0.key, content: $0.value) })
    for count in 1..<text.utf8.count {
      let cut = String(decoding: text.utf8.prefix(count), as: UTF8.self)
      for endedByItself in [true, false] {
        do throws(ReplyText.Failure) {
          let object = try ReplyText(cut, form: .fences, endedByItself: endedByItself)
            .object(fitting: PromptPart.answerSchema.schema)
          for file in PageFile.list(object["files"]) ?? [] {
            #expect(contents[file.filename] == file.content, "\(cut)")
          }
        } catch {
          #expect(error == .cutOff || count <= 3 || !cut.contains("\n"), "\(cut)")
        }
      }
    }
  }

  @Test("other shapes of JSON mean the same")
  func otherShapesOfJSONSayTheSame() throws {
    let list: JSONValue = [["filename": "index.html", "content": .string(Self.page)]]
    let lines = JSONValue.array(
      Self.page.split(separator: "\n", omittingEmptySubsequences: false).map { .string(String($0)) })
    let shapes: [JSONValue] = [
      ["files": list], list, ["files": .string(list.text)], ["files": ["index.html": .string(Self.page)]],
      ["index.html": .string(Self.page)], ["index.html": .string(Self.page), "notes": "It runs."],
      ["filename": "index.html", "content": .string(Self.page)],
      ["files": ["index.html": ["content": .string(Self.page)]]],
      ["files": [["filename": "index.html", "content": lines]]],
      ["files": [["name": "index.html", "code": .string(Self.page)]]],
      [
        "files": [["path": "index.html", "content": .string(Self.page), "language": "html"]], "explanation": "It runs.",
      ],
      ["arguments": .string(JSONValue.object(["files": list]).text)], .string(JSONValue.object(["files": list]).text),
    ]
    for shape in shapes {
      for text in [shape.text, "```json\n\(shape.text)\n```\n"] where shape.stringValue == nil || text == shape.text {
        #expect(try files(text) == [PageFile(filename: "index.html", content: Self.page)], "\(text)")
      }
    }
  }

  @Test(
    "no part of a reply that was cut off is taken for the answer",
    arguments: [
      #"{"files":[{"filename":"index.html","content":"<p>"},"#, #"{"files":[{"filename":"index.html","content":"<p>"}"#,
      #"{"files":{"index.html":"<p>"}"#, #"{"index.html":"<p>","index.js":"go"#,
      #"[{"filename":"index.html","content":"<p>"},"#,
      "```json\n{\"files\":[{\"filename\":\"index.html\",\"content\":\"<p>\"}", "<!DOCTYPE html>\n<html>\n<p>",
      "```html\n<p>",
    ])
  func noPartOfACutReplyIsTakenForTheAnswer(text: String) {
    #expect(throws: ReplyText.Failure.cutOff) { try files(text, endedByItself: false) }
  }

  @Test("what was made worse is read from the words around the page")
  func whatIsWorseIsToldBeforeThePage() throws {
    let block = "```html index.html\n\(Self.page)```\n"
    func change(_ text: String) throws -> JSONValue? {
      try ReplyText(text, form: .fences).object(fitting: PromptPart.degradeSchema.schema)["changes"]
    }
    #expect(try change("Changes: Clicks take 400 ms.\n\n\(block)") == "Clicks take 400 ms.")
    #expect(try change("**Changes:** Clicks\ntake 400 ms.\n\n### index.html\n\(block)") == "Clicks take 400 ms.")
    #expect(try change("\(block)\nChanges: Clicks take 400 ms.") == "Clicks take 400 ms.")
    #expect(try change("Clicks take 400 ms.\n\nindex.html:\n\(block)") == "Clicks take 400 ms.")
    let complaint = "the line that begins with \"Changes:\" is missing"
    #expect(throws: ReplyText.Failure.unusable(complaint)) { try change("Here is the page:\n\(block)") }
  }

  // MARK: Both ways, one page

  /// As a model writes it that keeps to what it is asked.
  private static func fenced(_ files: [PageFile]) -> String {
    files.map { file in
      let lines = file.content.split(whereSeparator: \.isNewline)
      let inner = lines.map { line in line.drop { $0 == " " }.prefix { $0 == "`" }.count }.max() ?? 0
      let fence = String(repeating: "`", count: max(3, inner + 1))
      let kind = file.filename.split(separator: ".").last ?? ""
      return "\(fence)\(kind) \(file.filename)\n\(file.content)\(fence)\n"
    }.joined(separator: "\n")
  }

  private func expectOnePage(_ files: [PageFile]) throws {
    let json = JSONValue.object(["files": .array(files.map(\.json))]).text
    let schema = PromptPart.answerSchema.schema
    let fenced = try ReplyText(Self.fenced(files), form: .fences).object(fitting: schema)
    #expect(PageFile.list(fenced["files"]) == files)
    #expect(try PageGate.page(from: fenced) == PageGate.page(from: ReplyText(json).object(fitting: schema)))
  }

  @Test(
    "a strong model's replies make the same pages in either form",
    arguments: ["page-13", "page-14", "page-17", "page-18"])
  func theRepliesOfAStrongModelMakeTheSamePagesEitherWay(name: String) throws {
    let file = ReplyCorpusTests.folder.appending(path: "strong-model/\(name).json")
    let reply = try ReplyText(String(contentsOf: file, encoding: .utf8)).object(fitting: PromptPart.answerSchema.schema)
    try expectOnePage(PageFile.list(reply["files"]) ?? [])
  }

  @Test(
    "any code makes the same page in either form",
    arguments: [
      "const a = `x ${`y`} \\` z`;\n", "const a = '<\\/script>';\n", "go();\r\ngo();\r\n", "go();\n\n\n",
      "/*\n```js\ngo()\n```\n````\n*/\n", "const t = '<think>' + \"</think>\" + '{\"files\":[]}';\n", "\tgo();   \n",
      "\n\ngo();\n",
      "// index.css is not this\n", "const ö = '𝄞 \u{2028}';\n", "const u = \"\\u{1F600}\\n\";\n",
    ])
  func anyCodeMakesTheSamePageEitherWay(code: String) throws {
    try expectOnePage([
      PageFile(filename: "index.html", content: Self.page), PageFile(filename: "index.js", content: code),
      PageFile(filename: "index.css", content: Self.style),
    ])
  }

  @Test("a fenced block inside a comment is not the end of the code")
  func blockInAComment() throws {
    let script = "/* As in\n```python\nprint(1)\n```\n*/\nconst after = 1;\n"
    let text = "```html index.html\n\(Self.page)```\n\n```js index.js\n\(script)```\n\nIt prints a guide.\n"
    #expect(try files(text).last?.content == script)
  }
}
