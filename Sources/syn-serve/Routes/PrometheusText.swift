// Prometheus' exposition format, version 0.0.4: one family after the other, label values escaped. MetricsRoutes knows
// what the numbers mean.

import SynBase

struct PrometheusText {
  typealias Labels = [(name: String, value: String)]

  private(set) var text = ""

  /// A counter's name ends in `_total`.
  mutating func add(_ name: String, _ help: String, _ values: Metric.Values) {
    switch values {
    case .gauges(let samples):
      begin(name, help, type: "gauge")
      for sample in samples { add(name, sample.labels, sample.value) }
    case .counters(let samples):
      begin(name, help, type: "counter")
      for sample in samples { add(name, sample.labels, sample.value) }
    case .histograms(let samples):
      begin(name, help, type: "histogram")
      for sample in samples { add(name, sample.labels, sample.durations) }
    }
  }

  /// In seconds. Buckets count what took no longer than their bound.
  private mutating func add(_ name: String, _ labels: Labels, _ durations: DurationHistogram) {
    var count = 0
    for (bound, bucket) in zip(DurationHistogram.bounds, durations.buckets) {
      count += bucket
      let seconds = JSONValue.double(Double(bound) / 1e9).text
      add(name + "_bucket", labels + [("le", seconds)], Double(count))
    }
    add(name + "_bucket", labels + [("le", "+Inf")], Double(durations.count))
    add(name + "_sum", labels, Double(durations.nanoseconds) / 1e9)
    add(name + "_count", labels, Double(durations.count))
  }

  private mutating func begin(_ name: String, _ help: String, type: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }

  private mutating func add(_ name: String, _ labels: Labels, _ value: Double) {
    let pairs = labels.map { "\($0.name)=\"\(Self.escape($0.value))\"" }.joined(separator: ",")
    text += pairs.isEmpty ? name : "\(name){\(pairs)}"
    text += " \(JSONValue.double(value).text)\n"
  }

  private static func escape(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
