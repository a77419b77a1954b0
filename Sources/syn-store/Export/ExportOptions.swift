// What export was typed with, checked before anything is read.

import SynBase
import SynDataset

struct ExportOptions: Sendable {
  static let specs = [
    OptionSpec("from-redis", help: "read the waiting units of the buffer instead of records; nothing is taken"),
    OptionSpec(
      "format", argument: "FORMAT",
      help: "chat (default), preference, reward, dojo or raw; several with --output, as configurations of one dataset"),
    OptionSpec(
      "split", argument: "A,B,C", help: "shares of train, validation and test, such as 0.9,0.05,0.05, by question"),
    OptionSpec("dedup", help: "leave out questions that are like an earlier one, and rows that repeat one"),
    OptionSpec(
      "decontaminate", argument: "FILE",
      help: "leave out records that share 13 words in a row with a text in FILE (repeatable): text with blank lines "
        + "between, or JSON lines"),
    OptionSpec("without-note", help: "leave the standing note about index.js out of the questions"),
    OptionSpec("system", argument: "TEXT", help: "a system message for each conversation"),
    OptionSpec("fence", help: "put each page between Markdown's code fences"),
    OptionSpec("every-answer", help: "in chat, a row for each of several answers, not only for the chosen one"),
    OptionSpec(
      "pairs", argument: "WHICH",
      help: "in preference, of several scores or ranks: best-worst (default), one pair of each question, or all"),
    OptionSpec("claimed", help: "in preference, take ranks of worse versions that were not measured"),
    OptionSpec("metadata", help: "add columns to chat, preference and reward: id, family, kind, topic, models"),
    OptionSpec("output", "o", argument: "DIR", help: "make a dataset in DIR instead of rows on stdout"),
    OptionSpec("replace", help: "replace the dataset that is in DIR, if export made it"),
    OptionSpec("card", help: "write README.md, a dataset card, into DIR"),
    OptionSpec("license", argument: "LICENSE", help: "for the card: the dataset's licence, such as apache-2.0"),
    OptionSpec(
      "model-license", argument: "MODEL=LICENSE", help: "for the card: what you know of a model's licence (repeatable)"),
  ]

  var readsRedis: Bool
  var dataset: DatasetOptions
  var referencePaths: [String]
  /// Nil: rows go to stdout.
  var output: String?
  var replaces: Bool
  var writesCard: Bool
  var licenses = Licenses()
  /// As they were typed, for the manifest.
  var typed: JSONObject = [:]

  /// Throws `UsageError`.
  init(_ arguments: ParsedArguments) throws(UsageError) {
    readsRedis = arguments.has("from-redis")
    var formats: [DatasetFormat] = []
    for text in arguments.values("format") {
      let format = try ParsedArguments.choice(text, for: "format", of: DatasetFormat.self)
      if !formats.contains(format) { formats.append(format) }
    }
    dataset = DatasetOptions(formats: formats.isEmpty ? [.chat] : formats)
    if let text = arguments.value("split") {
      guard let shares = SplitShares(text) else {
        throw UsageError("--split takes three shares whose sum is 1, such as 0.9,0.05,0.05, not \"\(text)\"")
      }
      dataset.shares = shares
    }
    dataset.dedups = arguments.has("dedup")
    dataset.rows.withoutNote = arguments.has("without-note")
    dataset.rows.system = arguments.value("system")
    dataset.rows.fences = arguments.has("fence")
    dataset.rows.everyAnswer = arguments.has("every-answer")
    dataset.rows.pairs = try arguments.choice("pairs", of: RowOptions.PairChoice.self) ?? .bestWorst
    dataset.rows.takesClaimed = arguments.has("claimed")
    dataset.rows.hasMetadata = arguments.has("metadata")
    referencePaths = arguments.values("decontaminate")
    output = arguments.value("output")
    replaces = arguments.has("replace")
    writesCard = arguments.has("card")
    licenses.dataset = arguments.value("license")
    for text in arguments.values("model-license") {
      guard let sign = text.lastIndex(of: "="), sign != text.startIndex, text.index(after: sign) != text.endIndex else {
        throw UsageError("--model-license takes MODEL=LICENSE, not \"\(text)\"")
      }
      licenses.models.append((String(text[..<sign]), String(text[text.index(after: sign)...])))
    }
    try checkCombination(arguments)
    for spec in Self.specs where arguments.has(spec.long) && !["output", "replace"].contains(spec.long) {
      let values = arguments.values(spec.long).map { JSONValue.string($0) }
      typed[spec.long] = spec.argument == nil ? true : values.count == 1 ? values[0] : .array(values)
    }
  }

  private func checkCombination(_ arguments: ParsedArguments) throws(UsageError) {
    if output == "" { throw UsageError("--output needs a folder") }
    if output == nil {
      if dataset.formats.count > 1 { throw UsageError("several formats need a folder for their files: --output DIR") }
      for option in ["split", "replace", "card"] where arguments.has(option) {
        throw UsageError("--\(option) is about files: it needs --output DIR")
      }
    }
    if !writesCard {
      for option in ["license", "model-license"] where arguments.has(option) {
        throw UsageError("--\(option) is for the card: it needs --card")
      }
    }
    let uses: [(option: String, formats: [DatasetFormat])] = [
      ("system", [.chat, .preference, .reward]), ("fence", [.chat, .preference, .reward]),
      ("metadata", [.chat, .preference, .reward]), ("every-answer", [.chat]), ("pairs", [.preference]),
      ("claimed", [.preference]),
    ]
    for (option, formats) in uses where arguments.has(option) && !dataset.formats.contains(where: formats.contains) {
      throw UsageError("--\(option) means nothing to --format \(dataset.formats[0].rawValue)")
    }
  }
}
