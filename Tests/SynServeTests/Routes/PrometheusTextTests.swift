import Testing

@testable import syn_serve

@Suite struct PrometheusTextTests {
  @Test func familiesAreWrittenWithTheirHelpTypeAndSamples() {
    var metrics = PrometheusText()
    metrics.gauge("depth", "Units waiting.", 4)
    metrics.gauge("spent", "Dollars.", 0.25, labels: [("day", "today")])
    metrics.counter("failures_total", "Failures.", [([("code", "a"), ("stage", "b")], 2), ([], 3)])
    #expect(
      metrics.text == """
        # HELP depth Units waiting.
        # TYPE depth gauge
        depth 4
        # HELP spent Dollars.
        # TYPE spent gauge
        spent{day="today"} 0.25
        # HELP failures_total Failures.
        # TYPE failures_total counter
        failures_total{code="a",stage="b"} 2
        failures_total 3

        """)
  }

  @Test func labelValuesCannotBreakTheFormat() {
    var metrics = PrometheusText()
    metrics.gauge("x", "X.", 1, labels: [("code", "a\"b\\c\nd")])
    #expect(metrics.text.hasSuffix(#"x{code="a\"b\\c\nd"} 1"# + "\n"))
  }
}
