// The ways models lay out their files, each with the page it must become or the error it must get.

import SynPage
import SynRecord
import SynSyntax
import Testing

@Suite struct PageAssemblerTests {
  /// A reply, and what becomes of it.
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var files: [(String, String)]
    var page = ""
    var error: PageError.Code?
    var testDescription: String { name }

    func assembled() throws(PageError) -> String {
      try PageAssembler.assemble(files.map { PageFile(filename: $0.0, content: $0.1) })
    }
  }

  static let references: [Case] = [
    Case(
      name: "a script is replaced where it stands",
      files: [("index.html", "<p></p><script src=\"index.js\"></script><i></i>"), ("index.js", "go()")],
      page: "<p></p><script>\ngo()\n</script>\n<i></i>"),
    Case(
      name: "scripts keep their order",
      files: [
        ("index.html", "<script src=b.js></script><script>1</script><script src=a.js></script>"),
        ("a.js", "a"), ("b.js", "b"),
      ],
      page: "<script>\nb\n</script>\n<script>1</script><script>\na\n</script>\n"),
    Case(
      name: "single quotes, no quotes, upper case and spaces",
      files: [
        ("index.html", "<SCRIPT  SRC = 'a.js' ></SCRIPT ><script src=./b.js id=x></script>"), ("a.js", "a"),
        ("b.js", "b"),
      ],
      page: "<script>\na\n</script>\n<script id=x>\nb\n</script>\n"),
    Case(
      name: "a query, a fragment, a leading slash and percent signs",
      files: [
        ("index.html", "<script src=/a.js?v=1></script><script src='my%20b.js#x'></script>"), ("a.js", "a"),
        ("my b.js", "b"),
      ],
      page: "<script>\na\n</script>\n<script>\nb\n</script>\n"),
    Case(
      name: "a folder that only one side names",
      files: [
        ("index.html", "<script src=js/a.js></script><link rel=stylesheet href=s.css>"), ("a.js", "a"),
        ("css/s.css", "s"),
      ],
      page: "<script>\na\n</script>\n<style>\ns\n</style>\n"),
    Case(
      name: "names that differ in case",
      files: [("INDEX.HTML", "<script src=Index.js></script>"), ("index.JS", "a")],
      page: "<script>\na\n</script>\n"),
    Case(
      name: "a reference in the attribute's character references",
      files: [("index.html", "<script src=\"a&#46;js\"></script>"), ("a.js", "a")],
      page: "<script>\na\n</script>\n"),
    Case(
      name: "a style keeps its media",
      files: [("index.html", "<head><link rel='StyleSheet' href='s.css' media=print></head>"), ("s.css", "p{}")],
      page: "<head><style media=print>\np{}\n</style>\n</head>"),
    Case(
      name: "a module stays one, async included",
      files: [("index.html", "<script type=module async src=a.js crossorigin></script>"), ("a.js", "a")],
      page: "<script type=module async>\na\n</script>\n"),
    Case(
      name: "a deferred script runs after the body",
      files: [("index.html", "<head><script defer src=a.js></script></head><body><p></p></body>"), ("a.js", "a")],
      page: "<head></head><body><p></p><script>\na\n</script>\n</body>"),
    Case(
      name: "deferred scripts keep their order and come after those at the end of the body",
      files: [
        (
          "index.html",
          "<head><script src=a.js defer></script><script src=b.js defer></script></head><body><script>1</script></body>"
        ),
        ("b.js", "b"), ("a.js", "a"),
      ],
      page: "<head></head><body><script>1</script><script>\na\n</script>\n<script>\nb\n</script>\n</body>"),
    Case(
      name: "an async script no longer waits for anything",
      files: [("index.html", "<head><script async src=a.js></script></head><body></body>"), ("a.js", "a")],
      page: "<head></head><body><script>\na\n</script>\n</body>"),
    Case(
      name: "defer on an inline script means nothing",
      files: [("index.html", "<script defer>1</script>")], page: "<script defer>1</script>"),
    Case(
      name: "a self-closing script tag is meant to be empty",
      files: [("index.html", "<body><script src='a.js'/><p>x</p></body>"), ("a.js", "a")],
      page: "<body><script>\na\n</script>\n<p>x</p></body>"),
    Case(
      name: "what stands in a script with a source is ignored",
      files: [("index.html", "<script src=a.js>old()</script>"), ("a.js", "a")], page: "<script>\na\n</script>\n"),
    Case(
      name: "the first of two sources counts",
      files: [
        ("index.html", "<script src=a.js src=b.js></script><script src=b.js></script>"), ("a.js", "a"), ("b.js", "b"),
      ],
      page: "<script>\na\n</script>\n<script>\nb\n</script>\n"),
    Case(
      name: "nothing is left to preload",
      files: [
        ("index.html", "<head><link rel=preload href=a.js as=script></head><script src=a.js></script>"), ("a.js", "a"),
      ],
      page: "<head></head><script>\na\n</script>\n"),
    Case(
      name: "the page may stand in a folder and have another name",
      files: [("web/page.htm", "<script src=../a.js></script>"), ("a.js", "a")], page: "<script>\na\n</script>\n"),
    Case(
      name: "a file without a telling name is known by its content",
      files: [("answer", "\n<!DOCTYPE html><body></body>"), ("a.js", "a")],
      page: "\n<!DOCTYPE html><body><script>\na\n</script>\n</body>"),
    Case(
      name: "two files of one name and content are one",
      files: [("index.html", "<script src=a.js></script>"), ("a.js", "a"), ("./a.js", "a")],
      page: "<script>\na\n</script>\n"),
    Case(
      name: "a script's onload runs after it",
      files: [("index.html", "<script src=a.js onload='go(1)' onerror=oops() id=x></script>"), ("a.js", "a")],
      page:
        "<script id=x>\na\n</script>\n<script id=x>\n(function (event) {\ngo(1)\n}).call(document.currentScript, new Event(\"load\"));\n</script>\n"
    ),
    Case(
      name: "a module that is asked for twice runs once",
      files: [
        ("index.html", "<script type=module src=a.js></script><script type=module src=a.js></script>"), ("a.js", "a"),
      ],
      page: "<script type=module>\na\n</script>\n"),
    Case(
      name: "a script of a drawing has no source by that name",
      files: [("index.html", "<body><svg><script src=a.js></script></svg></body>"), ("a.js", "a")],
      page: "<body><svg><script src=a.js></script></svg><script>\na\n</script>\n</body>"),
    Case(
      name: "a page says that it is UTF-8",
      files: [
        (
          "index.html",
          "<meta charset='ISO-8859-1'><meta http-equiv=content-type content='text/html; charset=windows-1252'><meta charset=UTF-8>"
        )
      ],
      page:
        "<meta charset=\"utf-8\"><meta http-equiv=content-type content=\"text/html; charset=utf-8\"><meta charset=UTF-8>"
    ),
    Case(
      name: "the encoding of an XML declaration goes",
      files: [("index.html", "<?xml version='1.0' encoding='latin1'?><!doctype html>")], page: "<!doctype html>"),
    Case(
      name: "other files are left out",
      files: [("README.md", "# x"), ("index.html", "<p>"), ("a.js", "a")],
      page: "<p><script>\na\n</script>\n"),
  ]

  static let unreferenced: [Case] = [
    Case(
      name: "a drawing that nobody closed ends before the script",
      files: [("index.html", "<body><svg><g><path d=\"\">"), ("index.js", "go(\"<a b='\")")],
      page: "<body><svg><g><path d=\"\"></path></g></svg><script>\ngo(\"<a b='\")\n</script>\n"),
    Case(
      name: "HTML inside a drawing holds a script as it is",
      files: [("index.html", "<svg><foreignObject><p>"), ("index.js", "go()")],
      page: "<svg><foreignObject><p><script>\ngo()\n</script>\n"),
    Case(
      name: "a script nobody asked for goes to the end of the body",
      files: [("index.html", "<body><p></p></body></html>"), ("index.js", "a")],
      page: "<body><p></p><script>\na\n</script>\n</body></html>"),
    Case(
      name: "a style nobody asked for goes to the end of the head",
      files: [("index.html", "<head><title>x</title></head><body></body>"), ("s.css", "p{}")],
      page: "<head><title>x</title><style>\np{}\n</style>\n</head><body></body>"),
    Case(
      name: "without head and body tags the places are the same",
      files: [("index.html", "<!doctype html><title>x</title><canvas></canvas>"), ("s.css", "p{}"), ("a.js", "a")],
      page: "<!doctype html><title>x</title><style>\np{}\n</style>\n<canvas></canvas><script>\na\n</script>\n"),
    Case(
      name: "a module nobody asked for is one by its name",
      files: [("index.html", "<body></body>"), ("a.mjs", "a")],
      page: "<body><script type=\"module\">\na\n</script>\n</body>"),
    Case(
      name: "a script that exports is a module",
      files: [("index.html", "<body></body>"), ("a.js", "export const a = 1")],
      page: "<body><script type=\"module\">\nexport const a = 1\n</script>\n</body>"),
    Case(
      name: "a script that waits at its top is a module, one that waits in functions is none",
      files: [
        ("index.html", "<body></body>"), ("a.js", "await a"), ("b.js", "const f = async () => await 'export'"),
      ],
      page:
        "<body><script type=\"module\">\nawait a\n</script>\n<script>\nconst f = async () => await 'export'\n</script>\n</body>"
    ),
    Case(
      name: "a reference in a comment is none",
      files: [("index.html", "<body><!-- <script src=a.js></script> --></body>"), ("a.js", "a")],
      page: "<body><!-- <script src=a.js></script> --><script>\na\n</script>\n</body>"),
    Case(
      name: "text that looks like a tag is none",
      files: [
        ("index.html", "<body><textarea><script src=a.js></textarea><script>t='<script src=a.js>'</script></body>"),
        ("a.js", "a"),
      ],
      page:
        "<body><textarea><script src=a.js></textarea><script>t='<script src=a.js>'</script><script>\na\n</script>\n</body>"
    ),
    Case(
      name: "an end tag in a script's text is no place for code",
      files: [("index.html", "<body><script>t='</body>'</script></body>"), ("a.js", "a")],
      page: "<body><script>t='</body>'</script><script>\na\n</script>\n</body>"),
    Case(
      name: "a tag in an attribute is none",
      files: [("index.html", "<body><p title='</body><script src=a.js></script>'></p></body>"), ("a.js", "a")],
      page: "<body><p title='</body><script src=a.js></script>'></p><script>\na\n</script>\n</body>"),
    Case(
      name: "a source of another type is no script",
      files: [("index.html", "<body><script type=text/plain src=a.js></script></body>"), ("a.js", "a")],
      page: "<body><script type=text/plain src=a.js></script><script>\na\n</script>\n</body>"),
    Case(
      name: "an address elsewhere is left to the policy",
      files: [("index.html", "<body><script src=//x.org/a.js></script></body>"), ("a.js", "a")],
      page: "<body><script src=//x.org/a.js></script><script>\na\n</script>\n</body>"),
    Case(
      name: "empty files add nothing",
      files: [("index.html", "<body></body>"), ("a.js", " \n"), ("s.css", "")], page: "<body></body>"),
  ]

  static let inlinedCode =
    "let count = 0; function step() { count += 1; draw(count); requestAnimationFrame(step); } step(); // and so it goes on, frame after frame"
  static let untouched: [Case] = [
    Case(
      name: "a page with everything in it",
      files: [("index.html", "<!doctype html><style>p{}</style><script>\r\n1\r\n</script>")],
      page: "<!doctype html><style>p{}</style><script>\r\n1\r\n</script>"),
    Case(
      name: "code that was inlined and sent as a file too",
      files: [
        ("index.html", "<body><script>{\n  \(inlinedCode)\n}</script></body>"), ("index.js", "\n\(inlinedCode)\n"),
      ],
      page: "<body><script>{\n  \(inlinedCode)\n}</script></body>"),
    Case(
      name: "code that was inlined and is referenced too, but for comments and blanks",
      files: [
        ("index.html", "<body><script>let a = 1; // one</script><script src=a.js defer></script></body>"),
        ("a.js", "// a.js\nlet a = 1;\r\n"),
      ],
      page: "<body><script>let a = 1; // one</script></body>"),
    Case(
      name: "a fence with carriage returns goes, the others stay",
      files: [("index.html", "```html\r\n<p>\r\n<i>\r\n```\r\n")], page: "<p>\r\n<i>"),
    Case(
      name: "byte order marks go, also within a fence and before blanks",
      files: [("index.html", "\r\n\u{feff}```html\n\u{feff}<p>\n```")], page: "<p>"),
    Case(
      name: "a fence around a whole file goes",
      files: [("index.html", "\n```html\n<script src=a.js></script>\n```\n"), ("a.js", "```js\nt = '```'\n```")],
      page: "<script>\nt = '```'\n</script>\n"),
    Case(
      name: "a byte order mark goes", files: [("index.html", "\u{feff}<!doctype html>")], page: "<!doctype html>"),
  ]

  static let escapes: [Case] = [
    Case(
      name: "an end tag in a string",
      files: [("index.html", "<script src=a.js></script>"), ("a.js", "t = '</script>'")],
      page: "<script>\nt = '\\x3C/script>'\n</script>\n"),
    Case(
      name: "an end tag in a template, in other case",
      files: [("index.html", "<script src=a.js></script>"), ("a.js", "t = `${x}</SCRIPT>`")],
      page: "<script>\nt = `${x}\\x3C/SCRIPT>`\n</script>\n"),
    Case(
      name: "an end tag that is escaped already, by a backslash before it",
      files: [("index.html", "<script src=a.js></script>"), ("a.js", #"t = '\</script>' + /\</script>/"#)],
      page: "<script>\nt = '\\x3C/script>' + /\\x3C/script>/\n</script>\n"),
    Case(
      name: "an end tag in a raw template, which knows no escapes",
      files: [
        ("index.html", "<script src=a.js></script>"),
        ("a.js", #"t = String.raw`a</script>${b}\</script>` + `${String.raw`</script>`}</script>`"#),
      ],
      page: "<script>\n"
        + #"t = String.raw`a${"\x3C"}/script>${b}${"\\\x3C"}/script>` + `${String.raw`${"\x3C"}/script>`}\x3C/script>`"#
        + "\n</script>\n"),
    Case(
      name: "an end tag in a comment",
      files: [("index.html", "<script src=a.js></script>"), ("a.js", "// </script>\nb")],
      page: "<script>\n// < /script>\nb\n</script>\n"),
    Case(
      name: "an end tag in a regular expression",
      files: [("index.html", "<script src=a.js></script>"), ("a.js", "/[</script]/.test(t)")],
      page: "<script>\n/[\\x3C/script]/.test(t)\n</script>\n"),
    Case(
      name: "an opened comment in a string",
      files: [("index.html", "<script src=a.js></script>"), ("a.js", "t='<!--<script>'")],
      page: "<script>\nt='\\x3C!--<script>'\n</script>\n"),
    Case(
      name: "an old comment of one line",
      files: [("index.html", "<script src=a.js></script>"), ("a.js", "<!-- hide\nb")],
      page: "<script>\n// hide\nb\n</script>\n"),
    Case(
      name: "less than not decremented, in a module",
      files: [("index.html", "<script type=module src=a.js></script>"), ("a.js", "if (a<!--b) c()")],
      page: "<script type=module>\nif (a< !--b) c()\n</script>\n"),
    Case(
      name: "an end tag in a style",
      files: [("index.html", "<link rel=stylesheet href=s.css>"), ("s.css", "i{content:'</style>'}")],
      page: "<style>\ni{content:'<\\/style>'}\n</style>\n"),
  ]

  static let errors: [Case] = [
    Case(name: "only a script", files: [("index.js", "a")], error: .noHTML),
    Case(name: "nothing at all", files: [], error: .noHTML),
    Case(
      name: "more files than a page is made of", files: (0...100).map { ("\($0).html", "<p>") }, error: .tooManyFiles),
    Case(
      name: "two pages, none called index.html", files: [("a.html", "<p>"), ("b.html", "<p>")], error: .severalHTML),
    Case(
      name: "an index that leads to another page", files: [("index.html", "<p>"), ("about.html", "<p>")],
      error: .severalHTML),
    Case(
      name: "two pages called index.html", files: [("index.html", "<p>"), ("x/index.html", "<i>")], error: .severalHTML),
    Case(
      name: "two scripts of one name", files: [("index.html", ""), ("a.js", "1"), ("a.js", "2")], error: .duplicateFile),
    Case(name: "cut off in a script", files: [("index.html", "<body><script>let a ="), ("a.js", "1")], error: .cutOff),
    Case(name: "cut off in a comment", files: [("index.html", "<body><!-- the")], error: .cutOff),
    Case(name: "cut off in a tag", files: [("index.html", "<body><canvas id=\"c")], error: .cutOff),
    Case(
      name: "deferred behind a module",
      files: [("index.html", "<script type=module>1</script><script defer src=a.js></script>"), ("a.js", "1")],
      error: .unsupportedOrder),
  ]

  @Test("files become one page", arguments: references + unreferenced + untouched + escapes)
  func filesBecomeOnePage(_ reply: Case) throws {
    #expect(try reply.assembled() == reply.page)
  }

  @Test("files that make no page are refused", arguments: errors)
  func filesThatMakeNoPageAreRefused(_ reply: Case) {
    do throws(PageError) {
      Issue.record("became \(try reply.assembled())")
    } catch {
      #expect(error.code == reply.error)
    }
  }

  @Test("a page cut off anywhere is refused or stays a page")
  func aPageCutAnywhereIsRefusedOrStaysAPage() {
    let page =
      "<!doctype html><p title='a'><!-- c --><style>p{}</style><script src='a.js'></script><script>let b = 1</script>"
    for length in 0...page.utf8.count {
      let cut = String(decoding: page.utf8.prefix(length), as: UTF8.self)
      let reply = Case(name: "", files: [("index.html", cut), ("a.js", "a")])
      if let assembled = try? reply.assembled() {
        // Its own script, wherever it ended up, is not swallowed by what was cut.
        #expect(HTMLTokenizer.tokenize(Array(assembled.utf8)).unfinished == nil)
      }
    }
  }
}
