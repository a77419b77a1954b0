import SynSyntax
import Testing

@Suite struct HTMLTokenizerTests {
  /// Tokens in short: `<a>`, `</a>`, `!` for a comment, `D` for a doctype, quoted text, `raw:` text.
  private static func sketch(_ page: String) -> [String] {
    let bytes = Array(page.utf8)
    return HTMLTokenizer.tokenize(bytes).tokens.map { token in
      let text = String(decoding: bytes[token.range], as: UTF8.self)
      return switch token {
      case .doctype: "D"
      case .comment: "!"
      case .startTag(let tag):
        "<" + ([tag.name] + tag.attributes.map { "\($0.name)=\($0.value)" }).joined(separator: " ") + ">"
      case .endTag(let tag): "</\(tag.name)>"
      case .text: "'\(text)'"
      case .rawText: "raw:\(text)"
      case .foreignText: "foreign:\(text)"
      }
    }
  }

  @Test(
    "a page is split the way browsers do it",
    arguments: [
      ("<!DOCTYPE html><p>a</p>", ["D", "<p>", "'a'", "</p>"]),
      ("a < b <3 c", ["'a < b <3 c'"]),
      ("<P Class=x ID='a b' data-c=\"d>e\" f>", ["<p class=x id=a b data-c=d>e f=>"]),
      ("<br/><img src=a/>", ["<br>", "<img src=a/>"]),
      ("<!-->a<!--->b<!-- c -- > d -->e<!--f--!>g", ["!", "'a'", "!", "'b'", "!", "'e'", "!", "'g'"]),
      ("<?php ?><![CDATA[x]]></ x>", ["!", "!", "!"]),
      ("<p a = b c= 'd' e>", ["<p a=b c=d e=>"]),
      ("<p title='&lt;&amp;&#65;&#x42;&nope;&'>", ["<p title=<&AB&nope;&>"]),
      ("<title><b></title>", ["<title>", "raw:<b>", "</title>"]),
      ("<script>'</scripty>'</script >", ["<script>", "raw:'</scripty>'", "</script>"]),
      ("<script><!-- <script>a</script> b</script>", ["<script>", "raw:<!-- <script>a</script> b", "</script>"]),
      ("<script><!-- a</script>b", ["<script>", "raw:<!-- a", "</script>", "'b'"]),
      ("<style></STYLE>", ["<style>", "</style>"]),
      ("<noscript><img></noscript>", ["<noscript>", "raw:<img>", "</noscript>"]),
      ("<plaintext><b></plaintext>", ["<plaintext>", "raw:<b></plaintext>"]),
      ("<p a=1 A=2>", ["<p a=1>"]),
      ("<svg><title/><b>", ["<svg>", "<title>", "<b>"]),
      ("<svg><style/></svg><title><b>", ["<svg>", "<style>", "</svg>", "<title>", "raw:<b>"]),
      ("<svg><title><style><b>", ["<svg>", "<title>", "<style>", "raw:<b>"]),
      ("<svg/><title><b>", ["<svg>", "<title>", "raw:<b>"]),
      ("<svg><style>a<b>c", ["<svg>", "<style>", "foreign:a", "<b>", "'c'"]),
      ("<svg><script>a<g>c</g>d<!--e-->", ["<svg>", "<script>", "foreign:a", "<g>", "'c'", "</g>", "foreign:d", "!"]),
      ("<svg><![CDATA[<b>]]><desc><![CDATA[c]]>", ["<svg>", "'<![CDATA[<b>]]>'", "<desc>", "'<![CDATA[c]]>'"]),
      ("<svg><desc><p><![CDATA[c]]>", ["<svg>", "<desc>", "<p>", "!"]),
      ("<svg><p><title><b>", ["<svg>", "<p>", "<title>", "raw:<b>"]),
      ("<svg><font><title/><b>", ["<svg>", "<font>", "<title>", "<b>"]),
      ("<svg><font size=1><title><b>", ["<svg>", "<font size=1>", "<title>", "raw:<b>"]),
      ("<svg></p><title><b>", ["<svg>", "</p>", "<title>", "raw:<b>"]),
      ("<svg></div><title/><b>", ["<svg>", "</div>", "<title>", "<b>"]),
      ("<div><svg><g></div><title><b>", ["<div>", "<svg>", "<g>", "</div>", "<title>", "raw:<b>"]),
      (
        "<svg><foreignObject><div></svg></div></foreignObject><title/><b>",
        [
          "<svg>", "<foreignobject>", "<div>", "</svg>", "</div>", "</foreignobject>", "<title>", "<b>",
        ]
      ),
      (
        "<math><mi><title><b></title></mi><title/><b>",
        [
          "<math>", "<mi>", "<title>", "raw:<b>", "</title>", "</mi>", "<title>", "<b>",
        ]
      ),
      ("<math><mi><mglyph><style/><b>", ["<math>", "<mi>", "<mglyph>", "<style>", "<b>"]),
      (
        "<math><annotation-xml><svg><title><style>a",
        [
          "<math>", "<annotation-xml>", "<svg>", "<title>", "<style>", "raw:a",
        ]
      ),
      (
        "<math><annotation-xml encoding=Text/HTML><style>a",
        [
          "<math>", "<annotation-xml encoding=Text/HTML>", "<style>", "raw:a",
        ]
      ),
      ("<math><annotation-xml><style>a", ["<math>", "<annotation-xml>", "<style>", "'a'"]),
    ])
  func aPageIsSplitAsBrowsersDo(_ page: String, _ tokens: [String]) {
    #expect(Self.sketch(page) == tokens)
  }

  @Test(
    "an unexpected end is named",
    arguments: [
      ("<p", "a tag"), ("<p a='", "a tag"), ("<!-- a", "a comment"), ("<script>a", "<script>"), ("<title>a", "<title>"),
      ("<!doctype", "a tag"),
    ])
  func anUnexpectedEndIsNamed(_ page: String, _ unfinished: String) {
    #expect(HTMLTokenizer.tokenize(Array(page.utf8)).unfinished == unfinished)
  }

  @Test("the tokens cover the page at every cut")
  func theTokensCoverThePageAtEveryCut() {
    let page = Array("<!doctype html><p a='b' c=d>e<!-- f --><script>'<!--<script>' g</script></p> < h".utf8)
    for length in 0...page.count {
      let tokens = HTMLTokenizer.tokenize(Array(page.prefix(length))).tokens
      #expect(tokens.first?.range.lowerBound ?? 0 == 0 && tokens.last?.range.upperBound ?? 0 == length)
      #expect(zip(tokens, tokens.dropFirst()).allSatisfy { $0.range.upperBound == $1.range.lowerBound })
    }
  }
}
