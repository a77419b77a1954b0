// Where rows go: to stdout, or into the files of a dataset.

import Glibc
import SynBase
import SynDataset
import SynPipeline

@LoopActor
protocol RowSink: AnyObject {
  /// Whether it makes a dataset, which is nothing without rows.
  nonisolated var isFolder: Bool { get }
  /// Called when nobody reads the rows any more.
  var onClosed: (@LoopActor () -> Void)? { get set }
  var failure: SystemError? { get }
  func write(_ row: DatasetRow) async throws
  func finish(_ maker: DatasetMaker) async throws
  /// Called at the end, however that came: nothing unfinished stays.
  func discard()
}

@LoopActor
final class StreamSink: RowSink {
  nonisolated var isFolder: Bool { false }
  private let writer = LineWriter(descriptor: STDOUT_FILENO)

  var onClosed: (@LoopActor () -> Void)? {
    get { writer.onClosed }
    set {
      writer.onClosed = newValue
      if writer.isClosed { newValue?() }
    }
  }
  var failure: SystemError? { writer.failure }

  func write(_ row: DatasetRow) async throws {
    writer.write(line: row.bytes)
    try await writer.waitForRoom()
  }

  func finish(_ maker: DatasetMaker) async throws { try await writer.finish() }

  func discard() { writer.abandon() }
}

/// `data/SPLIT.jsonl`, or with several formats `data/FORMAT/SPLIT.jsonl`; the manifest; the card.
@LoopActor
final class FolderSink: RowSink {
  nonisolated var isFolder: Bool { true }
  var onClosed: (@LoopActor () -> Void)?
  var failure: SystemError? { nil }

  private let folder: DatasetFolder
  private let options: ExportOptions
  private let title: String
  /// A split without rows has no file: readers would have to guess its columns.
  private var files: [String: DatasetFile] = [:]

  init(_ path: String, _ options: ExportOptions) throws {
    folder = try DatasetFolder(path, replacing: options.replaces)
    self.options = options
    title = path.split(separator: "/").last.map(String.init) ?? "dataset"
  }

  private func path(_ format: DatasetFormat, _ split: Split) -> String {
    options.dataset.formats.count == 1
      ? "data/\(split.rawValue).jsonl" : "data/\(format.rawValue)/\(split.rawValue).jsonl"
  }

  func write(_ row: DatasetRow) async throws {
    let path = path(row.format, row.split)
    let file = try files[path] ?? folder.file(path)
    files[path] = file
    try file.write(line: row.bytes)
  }

  func finish(_ maker: DatasetMaker) async throws {
    var facts: [DatasetFileFacts] = []
    for format in options.dataset.formats {
      for split in Split.allCases {
        let path = path(format, split)
        guard let file = files[path] else { continue }
        let digest = try file.finish()
        facts.append(
          DatasetFileFacts(
            format: format, split: split, path: path, rows: file.lines, bytes: file.bytes, sha256: digest))
      }
      if !facts.contains(where: { $0.format == format }) {
        Log.warning("no row has the format \(format.rawValue): the dataset is without it")
      }
    }
    var manifest = DatasetManifest(files: facts, maker: maker, options: options.typed, licenses: options.licenses)
    if options.writesCard {
      let names = Set(maker.facts.models.map(\.name))
      for stated in options.licenses.models where !names.contains(stated.model) {
        Log.warning("--model-license: no record was made by \(stated.model)")
      }
      let card = Array(DatasetCard(manifest, title: title).text.utf8)
      let file = try folder.file(DatasetCard.name)
      try file.write(card)
      manifest.cardSHA256 = try file.finish()
    }
    let file = try folder.file(DatasetManifest.name)
    try file.write(manifest.bytes)
    _ = try file.finish()
    try folder.putInPlace()
  }

  func discard() { folder.discard() }
}
