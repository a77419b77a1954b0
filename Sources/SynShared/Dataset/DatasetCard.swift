// README.md of a dataset, as Hugging Face's hub and its `datasets` read it: metadata in YAML, which also states what the
// columns hold, then words for people.

import SynBase
import SynRecord

package struct DatasetCard: Sendable {
  package static let name = "README.md"

  private let manifest: DatasetManifest
  private let title: String
  private var maker: DatasetMaker { manifest.maker }
  private var facts: RunFacts { manifest.maker.facts }

  package init(_ manifest: DatasetManifest, title: String) {
    self.manifest = manifest
    self.title = title
  }

  package var text: String { (["---"] + metadata + ["---", ""] + body).joined(separator: "\n") + "\n" }

  /// Those of which there are rows, in the order they were asked for.
  private var formats: [DatasetFormat] {
    maker.options.formats.filter { format in manifest.files.contains { $0.format == format } }
  }

  private func files(_ format: DatasetFormat) -> [DatasetFileFacts] { manifest.files.filter { $0.format == format } }

  /// A dataset with one form needs no name for it.
  private func configName(_ format: DatasetFormat) -> String {
    maker.options.formats.count == 1 ? "default" : format.rawValue
  }

  // MARK: Metadata

  private var metadata: [String] {
    var lines = ["pretty_name: \(YAML.scalar(title))"]
    if let license = manifest.licenses.dataset { lines.append("license: \(YAML.scalar(license))") }
    lines += Self.list("task_categories", Self.distinct(formats.flatMap(\.taskCategories)))
    lines += Self.list("size_categories", [Self.sizeCategory(manifest.files.reduce(0) { $0 + $1.rows })])
    lines += Self.list(
      "tags", Self.distinct(["synthetic", "code", "html", "javascript", "syn"] + formats.flatMap(\.tags)))
    lines.append("configs:")
    for (index, format) in formats.enumerated() {
      lines.append("- config_name: \(configName(format))")
      if index == 0, formats.count > 1 { lines.append("  default: true") }
      lines.append("  data_files:")
      for file in files(format) { lines += ["  - split: \(file.split.rawValue)", "    path: \(file.path)"] }
    }
    let described = formats.filter { columns(of: $0) != nil }
    if !described.isEmpty { lines.append("dataset_info:") }
    for format in described {
      let isOnly = maker.options.formats.count == 1
      if !isOnly { lines.append("- config_name: \(configName(format))") }
      lines.append("  features:")
      lines += columns(of: format)?.yaml(indent: "  ") ?? []
      lines.append("  splits:")
      // `datasets` compares the number of rows; the bytes, which it wants to see, are the file's.
      for file in files(format) {
        lines += ["  - name: \(file.split.rawValue)", "    num_bytes: \(file.bytes)", "    num_examples: \(file.rows)"]
      }
      let bytes = files(format).reduce(0) { $0 + $1.bytes }
      lines += ["  download_size: \(bytes)", "  dataset_size: \(bytes)"]
    }
    return lines
  }

  /// Nil where no table can hold the rows.
  private func columns(of format: DatasetFormat) -> [Column]? {
    guard let declared = format.columns else {
      return maker.rawColumns.allSatisfy(\.type.isWhole) ? maker.rawColumns : nil
    }
    let hasMetadata = maker.options.rows.hasMetadata && format != .dojo
    return declared + (hasMetadata ? RowMetadata.columns : [])
  }

  private static func list(_ key: String, _ values: [String]) -> [String] {
    ["\(key):"] + values.map { "- \(YAML.scalar($0))" }
  }

  private static func distinct(_ values: [String]) -> [String] {
    values.enumerated().filter { index, value in !values[..<index].contains(value) }.map(\.element)
  }

  private static func sizeCategory(_ rows: Int) -> String {
    let bounds = [
      (1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"),
      (10_000_000, "1M<n<10M"), (100_000_000, "10M<n<100M"), (1_000_000_000, "100M<n<1B"),
    ]
    return bounds.first { rows < $0.0 }?.1 ?? "n>1B"
  }

  // MARK: Words

  private var body: [String] {
    ["# \(title)", ""] + introduction + [""] + rows + [""] + origin + [""] + licenses + [""] + leftOut + [""] + limits
  }

  private var introduction: [String] {
    [
      "Questions for small interactive web programs, and answers that are web pages of one file, all written by language",
      "models and exported by syn \(Tool.version) (`\(DatasetManifest.maker)`). `\(DatasetManifest.name)` has the hash of",
      "each file and the options it was made with.",
    ]
  }

  private var rows: [String] {
    var lines = ["## Rows", ""]
    for format in formats { lines.append("* `\(configName(format))`: a row is \(format.rowMeaning).") }
    lines += ["", "| config | split | rows | bytes | SHA-256 |", "|---|---|---|---|---|"]
    for file in manifest.files {
      lines.append(
        "| `\(configName(file.format))` | \(file.split.rawValue) | \(file.rows) | \(file.bytes) | `\(file.sha256)` |")
    }
    lines += ["", "Records read: \(facts.records); records that became rows: \(maker.recordsUsed)."]
    if let shares = maker.options.shares {
      let text = Split.allCases.map { "\($0.rawValue) \(JSONValue.double(shares.share(of: $0)).text)" }
      lines += [
        "Shares: \(text.joined(separator: ", ")), drawn by the SHA-256 of each record's own question: a question, its",
        "variants and all their answers are in one split.",
      ]
    }
    return lines
  }

  private var origin: [String] {
    var lines = ["## Models, prompts and costs", ""]
    if facts.models.isEmpty { return lines + ["The records do not say which models made them."] }
    lines += [
      "| stage | model | replies | prompt tokens | completion tokens | US dollars |", "|---|---|---|---|---|---|",
    ]
    for model in facts.models {
      func number(_ value: Int?) -> String { value.map { "\($0)" } ?? "unknown" }
      var cost = model.usage.costUSD.map { JSONValue.double($0).text } ?? "unknown"
      if model.usage.costUSD != nil, model.unknownCosts > 0 { cost += ", and \(model.unknownCosts) replies unknown" }
      lines.append(
        "| \(model.stage) | `\(model.name)` | \(model.replies) | \(number(model.usage.promptTokens)) | "
          + "\(number(model.usage.completionTokens)) | \(cost) |")
    }
    lines += [
      "", "Of all records read, failed calls and judges included: \(JSONValue.double(facts.costUSD).text) US dollars.",
    ]
    if facts.unknownCosts > 0 { lines.append("\(facts.unknownCosts) replies came without a cost, and are not in it.") }
    if facts.estimatedCosts > 0 { lines.append("\(facts.estimatedCosts) of the costs are estimates.") }
    lines += ["", "| stage | requests | SHA-256 of their `prompt_sha256`, one a line |", "|---|---|---|"]
    for (stage, digest) in facts.promptDigests { lines.append("| \(stage) | \(digest.count) | `\(digest.sha256)` |") }
    return lines
  }

  private var licenses: [String] {
    var lines = ["## Licences, as stated by who made this dataset", ""]
    lines.append("* This dataset: \(manifest.licenses.dataset ?? "not stated")")
    for name in Self.distinct(facts.models.map(\.name)) {
      lines.append("* `\(name)`: \(manifest.licenses.license(of: name) ?? "not stated")")
    }
    return lines
  }

  private var leftOut: [String] {
    let all = maker.leftOut.all
    if all.isEmpty { return ["## Left out", "", "Nothing."] }
    return ["## Left out", "", "| number | what |", "|---|---|"] + all.map { "| \($0.count) | \($0.reason.meaning) |" }
  }

  private var limits: [String] {
    var lines = [
      "## Known limits", "",
      "* Everything here is synthetic: models wrote the questions and the pages, and models or programs judged them. No",
      "  person has read them.",
      "* A page that passed its judges ran without a fault for as long as they watched; that it does all that its question",
      "  asks for is not certain.",
      "* Licences are those that were stated above; nothing was looked up.",
    ]
    if !maker.options.dedups { lines.append("* Similar questions were not looked for (`--dedup`).") }
    if maker.options.dedups {
      lines += [
        "* Near repetitions were looked for among the latest 10,000 questions (MinHash of runs of five words, Jaccard",
        "  similarity of at least 0.75), exact ones among the latest million.",
      ]
    }
    if formats.contains(.raw), columns(of: .raw) == nil {
      lines.append("* The records in `raw` differ in kind: no table can hold them, and `datasets` may refuse them.")
    }
    return lines
  }
}
