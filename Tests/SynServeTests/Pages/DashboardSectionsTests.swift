import Testing

@testable import syn_serve

@Suite struct DashboardSectionsTests {
  @Test(
    "a question is summed up by its heading and what follows",
    arguments: [
      ("# Clock\n\nBuild it.\n- one", "Clock", "Build it. - one"), ("Build it", "Build it", ""), ("", "", ""),
      (" \n\n ", "", ""), ("##", "", ""), ("\r\n# A\r\nb", "A", "b"),
    ])
  func aQuestionIsItsHeadingAndHowItGoesOn(_ question: String, _ title: String, _ excerpt: String) {
    #expect(DashboardSections.summary(of: question) == (title, excerpt))
  }

  @Test("a long title is cut")
  func whatIsLongIsCut() {
    let (title, excerpt) = DashboardSections.summary(of: String(repeating: "é", count: 500) + "\n" + "x")
    #expect(title == String(repeating: "é", count: 120) + "…")
    #expect(excerpt == "x")
  }

  @Test(
    "the round trip is rounded up",
    arguments: [(0, 1), (1000, 1), (1001, 2), (7500, 10), (999_999, 1000), (2_500_000, 2500)])
  func theRoundTripIsRoundedUp(_ microseconds: Int, _ milliseconds: Int) {
    let redis = DashboardSections.redisUp("host:1", roundTripMicroseconds: microseconds)
    #expect(redis["round_trip_ms"]?.intValue == milliseconds)
  }

  @Test(
    "the confining script comes first after the doctype",
    arguments: [
      ("<!doctype html><p>", "<!doctype html>|<p>"),
      ("<!DOCTYPE HTML PUBLIC \"x\">\n<p>", "<!DOCTYPE HTML PUBLIC \"x\">|\n<p>"),
      (" <!-- <p> --><!Doctype html>", " <!-- <p> --><!Doctype html>|"), ("<p>", "|<p>"), ("", "|"),
      ("<!doctype html", "|<!doctype html"), ("<!doc", "|<!doc"),
      // Within a comment it is no doctype, and the script would be none.
      ("<!-- <!doctype html> --><script>", "|<!-- <!doctype html> --><script>"),
      ("<!--><!doctype html><p>", "<!--><!doctype html>|<p>"), ("<!---><!doctype html>", "<!---><!doctype html>|"),
      ("<!--!><!doctype html>", "|<!--!><!doctype html>"), ("<!-- --!><!doctype html>", "<!-- --!><!doctype html>|"),
      ("<p><!doctype html>", "|<p><!doctype html>"), ("<!x><!doctype html>", "|<!x><!doctype html>"),
      ("<!--", "|<!--"), ("\u{feff}<!doctype html>", "\u{feff}<!doctype html>|"),
      ("<!doctype html><template SHADOWrootmode=open>", "<!doctype html>|<template xHADOWrootmode=open>"),
    ])
  func theConfinementComesFirstBehindTheDoctype(_ page: String, _ expected: String) {
    let confined = String(decoding: BrowserPolicy.confined(Array(page.utf8)), as: UTF8.self)
    let script = String(decoding: BrowserPolicy.confined([]), as: UTF8.self)
    #expect(confined.replacing(script, with: "|") == expected)
  }
}
