import Foundation
import TestSupport
import Testing

@testable import SynPage
@testable import SynRecord

/// What the fuzzer is after (scripts/fuzz --target pages), asked of the inputs it kept; and what it is too small for: a long
/// page of each shape that a careless reader goes over again and again.
@Suite struct PageFuzzTests {
  @Test("every input in the corpus is read correctly")
  func corpus() throws {
    let folder = Project.path + "/Tests/Fuzz/pages/corpus"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(names.count > 50)
    for name in names {
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)))
      let fault = PageOracle.fault(in: bytes)
      #expect(fault == nil, "\(name): \(fault ?? "")")
    }
  }

  /// What is repeated, and what comes before it.
  private static let scripts: [(start: String, repeated: String)] = [
    ("'/", "src="), ("'/", "url("), ("'/", "src=\\\""), ("'/", "src= "), ("`/", "image-set("), ("'", "src=a.png"),
    ("", "} from \"x\" "), ("", "/["), ("", "/**/ /"), ("", "return /**/ "), ("", "alert=>"), ("", "(alert=>"),
    ("", "[prompt,"), ("let a=1,", "prompt,"), ("", "{let alert;"), ("", "for(let alert of a)"), ("", "class {"),
    ("", "`${"), ("", "window."), ("", "a='a.png',"), ("a='a.png';", "b=a;"), ("a='a.png';", "x.src="),
    ("", "f('a.png',"), ("", "location=location+"), ("", "\\u{"), ("", "x.srcset='a,"), ("", "x['b']"),
    ("", "`src=\"${"), ("", "'src='+a+"), ("", "'a'+b+'.png'+"), ("", "f(a,'a.png',"),
    ("a='a.png';", "f(a);f=(b)=>"), ("", "`&lt;src=a.b"), ("", "Object.assign(a,{src:"),
  ]

  private static let markup: [(start: String, repeated: String)] = [
    ("<meta ", "content "), ("<p ", "a='' "), ("<x><div>", "<span></x>"), ("<x>", "<b>"), ("<svg>", "<g></x>"),
    ("", "<svg><title>"), ("", "<p>"), ("", "<math><mi>"), ("<svg>", "<![CDATA["), ("<svg><script>", "&#97;"),
    ("<svg><style>", "a<g/>"), ("<style>", "url("), ("<style>", "image-set("), ("<style>", "\\75"),
    ("<img srcset='", "a,"),
    ("<img srcset='", " ,"), ("<iframe srcdoc='", "<iframe srcdoc="), ("<a href='", "&"), ("", "<script>a</script>"),
    ("", "<svg><script>a</script>"),
    ("<script type=importmap>", "'a',"), ("", "<p onclick=alert>"), ("", "<!--"), ("", "</"),
  ]

  @Test("the time to check a long repetitive script grows only with its length", arguments: scripts.indices)
  func hostileScripts(index: Int) {
    let (start, repeated) = Self.scripts[index]
    let code = start + Self.repeated(repeated)
    let page = PagePolicyTests.page(script: code)
    Self.expectSpeed("\(start)\(repeated)") { _ = PagePolicy.problems(in: page) }
    Self.expectSpeed("\(start)\(repeated), as a file") {
      _ = try? PageAssembler.assemble([
        PageFile(filename: "index.html", content: page), PageFile(filename: "index.js", content: code),
      ])
    }
  }

  @Test("the time to check a long repetitive page grows only with its length", arguments: markup.indices)
  func hostileMarkup(index: Int) {
    let (start, repeated) = Self.markup[index]
    let page = PagePolicyTests.page(body: start + Self.repeated(repeated))
    Self.expectSpeed("\(start)\(repeated)") { _ = PagePolicy.problems(in: page) }
  }

  @Test("the time to look for files' code in a page grows only with the length of both")
  func hostileFiles() {
    let page = "<body><script>" + Self.repeated("a;") + "</script></body>"
    let files = (0..<50).map {
      PageFile(filename: "\($0).js", content: String(repeating: "a;", count: 1_000) + "b\($0)")
    }
    Self.expectSpeed("many files") {
      _ = try? PageAssembler.assemble([PageFile(filename: "index.html", content: page)] + files)
    }
  }

  @Test("a file that every tag asks for is not inlined a thousand times")
  func hostileReferences() {
    let page = String(repeating: "<script src=a.js></script>", count: 10_000)
    let files = [
      PageFile(filename: "index.html", content: page), PageFile(filename: "a.js", content: Self.repeated("a;")),
    ]
    #expect(throws: PageError.self) { try PageAssembler.assemble(files) }
  }

  private static func repeated(_ text: String) -> String { String(repeating: text, count: bytes / text.utf8.count) }

  /// Less than a page may have, for the sake of readers that nobody has optimised.
  private static let bytes = 1 << 16
  /// The square of the length would take minutes; one pass takes less than a second, without the optimiser.
  private static let secondsMax = 15.0

  /// By the seconds of this thread on a processor, which do not count others' work.
  private static func expectSpeed(_ name: String, _ work: () -> Void) {
    var before = timespec()
    var after = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before)
    work()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after)
    let seconds = Double(after.tv_sec - before.tv_sec) + Double(after.tv_nsec - before.tv_nsec) / 1e9
    #expect(seconds < secondsMax, "\(name): \(seconds) s")
  }
}
