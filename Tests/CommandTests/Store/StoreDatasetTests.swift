import Foundation
import SynBase
import SynDataset
import TestSupport
import Testing

/// Datasets on the disk: whole or not at all, as their manifests say, and as Hugging Face's `datasets` loads them.
@Suite struct StoreDatasetTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func export(_ arguments: [String], input: String) async throws -> ProcessRun {
    try await ProcessRun.run(["syn-store", "export"] + arguments, input: input)
  }

  private func names(_ path: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.file(path)).sorted()
  }

  private func read(_ path: String) throws -> String { try String(contentsOfFile: folder.file(path), encoding: .utf8) }

  private static func record(_ id: Int, page: String = "page", question: String? = nil) -> String {
    let answer = #"{"model":"m","files":[{"filename":"index.html","content":"\#(page) \#(id)"}]}"#
    let variant = #"{"ans_aug_id":"v\#(id)","kind":"add_one","question":"Variant \#(id)","answer":\#(answer)}"#
    return
      #"{"qa_id":"\#(id)","question":"\#(question ?? "Question \(id)")","answer":\#(answer),"augments":[\#(variant)]}"#
      + "\n"
  }

  // MARK: Files

  @Test(
    "the manifest has each file's hash and number of rows, and what was left out; twice the same makes the same bytes")
  func manifest() async throws {
    let input = (0..<60).map { Self.record($0) }.joined() + #"{"question":"q","error":{"code":"refused"}}"# + "\n"
    let options = ["--split", "0.5,0.25,0.25", "--card", "--metadata"]
    for name in ["two", "one"] {
      let run = try await export(options + ["--output", folder.file("one")], input: input)
      #expect(run.status == 0 && run.stdout.isEmpty, "\(run.stderr)")
      if name == "two" { try FileManager.default.moveItem(atPath: folder.file("one"), toPath: folder.file("two")) }
    }
    #expect(try names() == ["one", "two"])
    #expect(try names("one") == ["README.md", "data", "manifest.json"])
    let manifest = try JSONValue(parsing: read("one/manifest.json"))
    let files = try #require(manifest["files"]?.arrayValue)
    #expect(files.map { $0["path"] } == ["data/train.jsonl", "data/validation.jsonl", "data/test.jsonl"])
    for file in files {
      let text = try read("one/\(file["path"]?.stringValue ?? "")")
      #expect(file["sha256"]?.stringValue == SHA256.hexadecimal(of: text))
      #expect(file["rows"]?.intValue == text.split(separator: "\n").count)
      #expect(file["bytes"]?.intValue == text.utf8.count)
    }
    #expect(files.reduce(0) { $0 + ($1["rows"]?.intValue ?? 0) } == 120)
    #expect(manifest["records"] == ["read": 61, "used": 60] && manifest["left_out"] == ["failed_records": 1])
    #expect(manifest["syn_version"] == .string(Tool.version))
    #expect(manifest["options"] == ["split": "0.5,0.25,0.25", "metadata": true, "card": true])
    #expect(manifest["card_sha256"]?.stringValue == SHA256.hexadecimal(of: try read("one/README.md")))
    #expect(try read("one/manifest.json") == read("two/manifest.json"))
  }

  @Test("no question is in two splits, whatever its id, and a record's split does not depend on the others")
  func leaks() async throws {
    // Each question under two ids, so that only its words hold them together.
    let lines =
      (0..<300).map { Self.record($0) } + (0..<300).map { Self.record(1000 + $0, question: "question \($0)!") }
    let arguments = ["--split", "0.6,0.2,0.2", "--metadata"]
    _ = try await export(arguments + ["--output", folder.file("all")], input: lines.joined())
    func splits(_ name: String) throws -> [String: Set<String>] {
      var found: [String: Set<String>] = [:]
      for split in Split.allCases {
        for line in try read("\(name)/data/\(split.rawValue).jsonl").split(separator: "\n") {
          found[try JSONValue(parsing: String(line))["family"]?.stringValue ?? "", default: []].insert(split.rawValue)
        }
      }
      return found
    }
    let all = try splits("all")
    #expect(all.count == 300 && all.values.allSatisfy { $0.count == 1 })
    _ = try await export(arguments + ["--output", folder.file("some")], input: lines[100..<150].reversed().joined())
    let some = try splits("some")
    #expect(some.count == 50 && some.allSatisfy { all[$0.key] == $0.value })
  }

  @Test("an existing dataset is only replaced on request, and other folders never are")
  func replacing() async throws {
    let path = folder.file("set")
    #expect(try await export(["-o", path], input: Self.record(1)).status == 0)
    let again = try await export(["-o", path + "/"], input: Self.record(2))
    #expect(again.status == 78 && again.stderr.contains("--replace replaces it"))
    #expect(try read("set/data/train.jsonl").contains("page 1"))
    #expect(try await export(["-o", path, "--replace"], input: Self.record(2)).status == 0)
    #expect(try read("set/data/train.jsonl").contains("page 2"))
    try FileManager.default.createDirectory(atPath: folder.file("mine"), withIntermediateDirectories: false)
    #expect(try await export(["-o", folder.file("mine")], input: Self.record(3)).status == 0, "an empty one is free")
    try folder.write("{}", to: "mine/manifest.json")
    let foreign = try await export(["-o", folder.file("mine"), "--replace"], input: Self.record(4))
    #expect(foreign.status == 78 && foreign.stderr.contains("no dataset that export made"))
    try folder.write("x", to: "file")
    #expect(try await export(["-o", folder.file("file"), "--replace"], input: Self.record(4)).status == 78)
    #expect(try await export(["-o", folder.file("no/where")], input: Self.record(4)).status == 74)
    #expect(try names() == ["file", "mine", "set"])
  }

  @Test("where no row comes of the records there is no dataset, and the old one stays")
  func nothing() async throws {
    _ = try await export(["-o", folder.file("set")], input: Self.record(1))
    let before = try read("set/manifest.json")
    let run = try await export(["-o", folder.file("set"), "--replace", "--format", "reward"], input: Self.record(1))
    #expect(run.status == 65 && run.stderr.contains("nothing is left to export of 1 records"), "\(run.stderr)")
    #expect(try names() == ["set"] && read("set/manifest.json") == before)
    #expect(try await export(["-o", folder.file("none")], input: "").status == 65)
    #expect(try names() == ["set"])
  }

  // MARK: Ends

  /// More than export holds back before it writes.
  private static let large = (0..<40).map { record($0, page: String(repeating: "x", count: 20_000)) }.joined()

  /// The temporary folder of an export that has begun to write.
  private func partial() async throws -> String {
    var found: String?
    try await eventually("rows are on the disk") {
      found = try names().first { $0.hasPrefix(".set.partial-") }
      guard let found else { return false }
      let size = try? FileManager.default.attributesOfItem(atPath: folder.file("\(found)/data/train.jsonl"))[.size]
      return (size as? Int ?? 0) > 0
    }
    return try #require(found)
  }

  @Test("a kill in the middle leaves no dataset, keeps the old one, and the next run clears away what is left")
  func kill() async throws {
    for isReplacing in [false, true] {
      let child = try TestSupport.ChildProcess(
        ["syn-store", "export", "-o", folder.file("set"), "--replace", "--card"])
      await child.write(Self.large)
      let left = try await partial()
      // A second one beside it, while the first one lives, leaves its folder alone.
      let beside = try await export(["-o", folder.file("set"), "--replace"], input: Self.record(7))
      #expect(try beside.status == 0 && names().contains(left), "\(beside.stderr)")
      child.send(signal: SIGKILL)
      #expect(await child.wait() == 128 + SIGKILL)
      #expect(try names() == [left, "set"])
      #expect(try read("set/data/train.jsonl").split(separator: "\n").count == 2)
      let next = try await export(["-o", folder.file("set"), "--replace"], input: Self.record(8))
      #expect(try next.status == 0 && names() == ["set"])
      #expect(try read("set/data/train.jsonl").contains("page 8"))
      if !isReplacing { try FileManager.default.removeItem(atPath: folder.file("set")) }
    }
  }

  @Test("a signal ends the input of a pipe, and what came becomes the dataset")
  func firstSignal() async throws {
    let child = try TestSupport.ChildProcess(["syn-store", "export", "-o", folder.file("set")])
    await child.write(Self.large)
    _ = try await partial()
    child.send(signal: SIGINT)
    #expect(await child.nextErrorLine()?.contains("taking in what the pipe still brings") == true)
    await child.write(Self.record(99))
    child.closeInput()
    #expect(await child.wait() == 0)
    #expect(try names() == ["set"] && read("set/data/train.jsonl").split(separator: "\n").count == 82)
  }

  @Test("a second signal stops it, and nothing is left")
  func secondSignal() async throws {
    let child = try TestSupport.ChildProcess(["syn-store", "export", "-o", folder.file("set")])
    await child.write(Self.large)
    _ = try await partial()
    child.send(signal: SIGTERM)
    #expect(await child.nextErrorLine() != nil)
    child.send(signal: SIGTERM)
    #expect(await child.wait() == 143)
    #expect(try names() == [])
  }

  @Test("a full disk is an error, and nothing is left")
  func fullDisk() async throws {
    // Files of at most 64 KiB, as if there were no more room.
    let run = try await ProcessRun.run(
      ["bash", "-c", "trap '' XFSZ; ulimit -f 64; exec syn-store export -o \"$0\"", folder.file("set")],
      input: Self.large)
    #expect(run.status == 74 && run.stderr.contains("train.jsonl: File too large"), "\(run.stderr)")
    #expect(try names() == [])
  }

  // MARK: Loading

  /// Whether scripts/setup reached PyPI, which says loudly when it did not.
  static let canLoad = FileManager.default.fileExists(atPath: Project.path + "/.venv/packages")

  private func load(_ name: String, _ configs: String...) async throws -> JSONValue {
    let run = try await ProcessRun.run(
      [Project.path + "/.venv/bin/python", Project.path + "/Tests/Datasets/load.py", folder.file(name)] + configs,
      environment: ["HF_HUB_OFFLINE": "1", "HF_HOME": folder.file("hf")])
    try #require(run.status == 0, "\(run.stderr)")
    return try JSONValue(parsing: run.stdout)
  }

  /// Units of the offline model, with scores as judges would give them.
  private func units(_ count: Int) async throws -> String {
    let run = try await ProcessRun.run(
      ["sh", "-c", "syn-question -n \(count) --seed 3 | syn-augment | syn-answer | syn-augment --kind ux --kind lag"])
    try #require(run.status == 0, "\(run.stderr)")
    return try run.lines.enumerated().map { index, line in
      var record = try #require(try JSONValue(parsing: line).objectValue)
      let answer = try #require(record["answer"]?.objectValue)
      let samples = (0..<3).map { number in
        var sample = answer
        let page = "\(answer["files"]?.arrayValue?[0]["content"]?.stringValue ?? "")<!-- \(number) -->"
        sample["files"] = [["filename": "index.html", "content": .string(page)]]
        sample["score"] = .double(Double(index % 3 + number))
        return JSONValue.object(sample)
      }
      record["answers"] = .array(samples + [["error": ["code": "refused"]]])
      return JSONValue.object(record).text + "\n"
    }.joined()
  }

  @Test(
    "all formats load with `datasets`, with the rows and columns that the card states, and go through Parquet",
    .enabled(if: canLoad, "`datasets` is not installed: scripts/setup --datasets"))
  func loading() async throws {
    let formats = DatasetFormat.allCases.map(\.rawValue)
    let run = try await export(
      formats.flatMap { ["--format", $0] } + [
        "--split", "0.5,0.3,0.2", "--card", "--metadata", "--claimed", "--without-note", "--license", "mit",
        "--model-license", "syn-offline-2=mit", "--output", folder.file("set"),
      ], input: try await units(40))
    #expect(run.status == 0, "\(run.stderr)")
    let manifest = try JSONValue(parsing: read("set/manifest.json"))
    let files = manifest["files"]?.arrayValue ?? []
    let loaded = try await load("set", "chat", "preference", "reward", "dojo", "raw")
    for format in DatasetFormat.allCases {
      let splits = try #require(loaded[format.rawValue]?["splits"]?.objectValue?.members)
      #expect(splits.count == 3, "\(format)")
      for split in splits {
        let file = files.first { $0["path"] == .string("data/\(format.rawValue)/\(split.key).jsonl") }
        #expect(
          split.value["rows"] == file?["rows"] && split.value["parquet"] == file?["rows"], "\(format) \(split.key)")
        if let columns = format.columns {
          let added = format == .dojo ? [] : RowMetadata.columns
          let names = (columns + added).map { JSONValue.string($0.name) }
          #expect(split.value["features"]?.arrayValue.map { Set($0.map(\.text)) } == Set(names.map(\.text)))
        }
      }
      #expect(loaded[format.rawValue]?["shared_families"] == 0)
    }
    #expect(loaded["chat"]?["families"] == 40)
    #expect(splitRows(loaded, "chat") == 80 && splitRows(loaded, "reward") == 120 && splitRows(loaded, "raw") == 40)
    // One pair of scores and one of ranks for each question.
    #expect(splitRows(loaded, "preference") == 80)
  }

  private func splitRows(_ loaded: JSONValue, _ config: String) -> Int {
    (loaded[config]?["splits"]?.objectValue?.members ?? []).reduce(0) { $0 + ($1.value["rows"]?.intValue ?? 0) }
  }

  @Test(
    "one format loads by the folder alone, with a card and without",
    .enabled(if: canLoad, "`datasets` is not installed: scripts/setup --datasets"))
  func loadingOne() async throws {
    let input = (0..<50).map { Self.record($0) }.joined()
    _ = try await export(["--split", "0.6,0.2,0.2", "-o", folder.file("plain")], input: input)
    _ = try await export(["--card", "-o", folder.file("carded")], input: input)
    let plain = try #require(try await load("plain")["default"])
    #expect(plain["splits"]?.objectValue?.members.map(\.key) == ["train", "validation", "test"])
    let carded = try #require(try await load("carded")["default"])
    #expect(carded["splits"]?["train"]?["rows"] == 100)
    #expect(carded["splits"]?["train"]?["features"] == ["messages"])
  }

  @Test("the card states models, costs, licences and what was left out")
  func card() async throws {
    let lineage =
      #"[{"stage":"answer","of":"1","model":"asked","served_model":"m: x","attempts":1,"prompt_tokens":3,"#
      + #""completion_tokens":4,"cost_usd":0.25,"prompt_sha256":"ab"}]"#
    let record = Self.record(1).replacing(#""qa_id""#, with: #""lineage":\#(lineage),"qa_id""#)
    let run = try await export(
      [
        "--card", "--license", "cc-by-4.0", "--model-license", "m: x=apache-2.0", "--model-license", "other=mit", "-o",
        folder.file("My set"),
      ], input: record + #"{"question":"q","error":{"code":"x","cost_usd":0.5}}"# + "\n")
    #expect(run.status == 0 && run.stderr.contains("--model-license: no record was made by other"), "\(run.stderr)")
    let card = try read("My set/README.md")
    for line in [
      "pretty_name: \"My set\"", "license: cc-by-4.0", "- text-generation", "- \"n<1K\"", "- sft",
      "    path: data/train.jsonl",
      "    num_examples: 2", "| answer | `m: x` | 1 | 3 | 4 | 0.25 |", "* `m: x`: apache-2.0",
      "* This dataset: cc-by-4.0",
      "Of all records read, failed calls and judges included: 0.75 US dollars.",
      "| 1 | records with an `error`, and units whose answer is the negative value |",
      "| answer | 1 | `\(SHA256.hexadecimal(of: "ab\n"))` |",
    ] {
      #expect(card.split(separator: "\n").contains { $0 == line }, "\(line) is not in\n\(card)")
    }
  }
}
