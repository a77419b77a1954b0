import Testing

@testable import syn_serve

@Suite struct PrometheusTextTests {
  @Test("families are written with their help, type and samples")
  func familiesAreWrittenWithTheirHelpTypeAndSamples() {
    var metrics = PrometheusText()
    metrics.add("depth", "Units waiting.", .gauge(4))
    metrics.add("spent", "Dollars.", .gauges([([("day", "today")], 0.25)]))
    metrics.add("failures_total", "Failures.", .counters([([("code", "a"), ("stage", "b")], 2), ([], 3)]))
    metrics.add("seconds_total", "Seconds.", .counter(1.5))
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
        # HELP seconds_total Seconds.
        # TYPE seconds_total counter
        seconds_total 1.5

        """)
  }

  @Test("buckets are cumulative, and the last one holds everything")
  func bucketsAreAddedUpAndTheLastOneHoldsEverything() {
    var durations = DurationHistogram()
    for nanoseconds: UInt64 in [0, 100_000, 100_001, 3_000_000, 400_000_000_000] {
      durations.record(nanoseconds: nanoseconds)
    }
    var metrics = PrometheusText()
    metrics.add("d", "D.", .histograms([([("route", "r")], durations)]))
    let lines = metrics.text.split(separator: "\n").map(String.init)
    #expect(
      lines.prefix(4).suffix(2) == [#"d_bucket{route="r",le="0.0001"} 2"#, #"d_bucket{route="r",le="0.00025"} 3"#])
    #expect(
      lines.suffix(4) == [
        #"d_bucket{route="r",le="300"} 4"#, #"d_bucket{route="r",le="+Inf"} 5"#,
        #"d_sum{route="r"} 400.003200001"#, #"d_count{route="r"} 5"#,
      ])
    #expect(lines.count == 2 + DurationHistogram.bounds.count + 3)
    #expect(DurationHistogram.bounds == DurationHistogram.bounds.sorted())
  }

  @Test("label values cannot break the format")
  func labelValuesCannotBreakTheFormat() {
    var metrics = PrometheusText()
    metrics.add("x", "X.", .gauges([([("code", "a\"b\\c\nd")], 1)]))
    #expect(metrics.text.hasSuffix(#"x{code="a\"b\\c\nd"} 1"# + "\n"))
  }

  @Test("a process is read whatever its name contains")
  func aProcessIsReadWhateverItsNameHolds() throws {
    let rest = "S 1 2 3 4 5 6 7 8 9 10 250 150 0 0 20 0 1 0 5000 1048576 64 0 0"
    for name in ["syn-serve", "a) S 1 (b", "a b\nc"] {
      let usage = try #require(ProcessUsage(stat: "77 (\(name)) \(rest)", bootSeconds: 1000))
      #expect(usage.cpuSeconds == 4 && usage.virtualBytes == 1_048_576)
      #expect(usage.residentBytes == 64 * 4096 && usage.startSeconds == 1050)
    }
    #expect(ProcessUsage(stat: "77 (x) S 1 2", bootSeconds: 1) == nil)
    #expect(ProcessUsage(stat: "", bootSeconds: 1) == nil)
    #expect(ProcessUsage(stat: "77 (x) " + rest, bootSeconds: nil) == nil)
    #expect(ProcessUsage.read() != nil)
  }
}
