// Reads Prometheus' text format (version 0.0.4) as strictly as promtool does, for tests of what /metrics answers.

import Foundation

package struct PrometheusPage {
  package struct Malformed: Error, Equatable { package var line: String, why: String }

  package struct Sample: Sendable, Equatable {
    package var name: String
    package var labels: [String: String]
    package var value: Double
  }

  /// By the family's name: gauge, counter or histogram.
  package private(set) var types: [String: String] = [:]
  package private(set) var samples: [Sample] = []

  /// Throws `Malformed` for the first line that breaks a rule.
  package init(_ text: String) throws {
    guard text.hasSuffix("\n") else { throw Malformed(line: "", why: "the last line does not end") }
    var family = ""
    var helped = ""
    for line in text.dropLast().components(separatedBy: "\n") {
      func fail(_ why: String) -> Malformed { Malformed(line: line, why: why) }
      if let match = line.wholeMatch(of: /# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)/) {
        helped = String(match.1)
        continue
      }
      if let match = line.wholeMatch(of: /# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)/) {
        (family, types[String(match.1)]) =
          types[String(match.1)] == nil ? (String(match.1), String(match.2)) : ("", nil)
        guard family == helped else { throw fail("a family twice, or without help") }
        guard (types[family] == "counter") == family.hasSuffix("_total") else { throw fail("counters end in _total") }
        continue
      }
      guard let match = line.wholeMatch(of: /([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)/),
        let value = Double(match.3)
      else { throw fail("neither help, type nor sample") }
      let name = String(match.1)
      let suffixes = types[family] == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
      guard suffixes.contains(where: { family + $0 == name }) else { throw fail("outside of its family") }
      guard let labels = Self.labels(match.2.map(String.init) ?? "") else { throw fail("bad labels") }
      guard types[family] == "gauge" || value >= 0 else { throw fail("a negative count") }
      guard !samples.contains(where: { $0.name == name && $0.labels == labels }) else { throw fail("twice") }
      samples.append(Sample(name: name, labels: labels, value: value))
    }
    try checkHistograms()
  }

  /// Nil when they are not `name="value",...` with each name once.
  private static func labels(_ text: String) -> [String: String]? {
    var labels: [String: String] = [:]
    var rest = text[...]
    while !rest.isEmpty {
      guard let match = rest.prefixMatch(of: /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/),
        labels.updateValue(String(match.2), forKey: String(match.1)) == nil
      else { return nil }
      rest = rest[match.range.upperBound...]
    }
    return labels
  }

  /// Buckets rise, the last one is +Inf and equals the count, and there is a sum.
  private func checkHistograms() throws {
    for family in types.filter({ $0.value == "histogram" }).keys {
      for count in samples where count.name == family + "_count" {
        let buckets = samples.filter {
          $0.name == family + "_bucket" && $0.labels.filter { $0.key != "le" } == count.labels
        }
        let bounds = buckets.compactMap { $0.labels["le"].flatMap { $0 == "+Inf" ? .infinity : Double($0) } }
        guard bounds.count == buckets.count, bounds == bounds.sorted(), bounds.last == .infinity,
          buckets.map(\.value) == buckets.map(\.value).sorted(), buckets.last?.value == count.value,
          samples.contains(where: { $0.name == family + "_sum" && $0.labels == count.labels })
        else { throw Malformed(line: "\(count)", why: "a histogram that does not add up") }
      }
    }
  }

  package func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
    samples.first { $0.name == name && $0.labels == labels }?.value
  }
}
