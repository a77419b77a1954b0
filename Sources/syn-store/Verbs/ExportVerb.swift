// export: finished records, or the waiting units of the buffer, as rows that people train on.

import Glibc
import SynBase
import SynBuffer
import SynDataset
import SynPipeline

struct ExportVerb: StoreVerb {
  static let name = "export"
  static let options = ExportOptions.specs
  static let help = "make rows for training of the records on stdin, or with --from-redis of the waiting units"
  /// Only --from-redis needs one.
  static let startsWithoutRedis = true

  private let options: ExportOptions

  init(_ typed: TypedVerb) throws { options = try ExportOptions(typed.arguments) }

  func run(_ context: StoreContext) async throws -> ExitStatus {
    let references = try ReferenceTexts(files: options.referencePaths)
    var reader: WaitingUnitsReader?
    if options.readsRedis {
      try await context.connect()
      reader = WaitingUnitsReader(context.store)
    }
    let sink: any RowSink =
      if let output = options.output { try FolderSink(output, options) } else { StreamSink() }
    let export = Export(options, references, sink)
    return try await export.run(reader)
  }
}

extension ReferenceTexts {
  /// Throws `ConfigurationError` for what cannot be read.
  fileprivate init(files: [String]) throws {
    self.init()
    for path in files {
      do throws(SystemError) { add(try readFile(path, bytesMax: Self.bytesMax), name: path) } catch {
        throw ConfigurationError("cannot read texts from \(path): \(error)")
      }
    }
    if tooShort > 0 {
      Log.warning("texts with fewer than \(Self.widthMin) words, with which nothing is compared: \(tooShort)")
    }
    if !files.isEmpty, count == 0 {
      throw ConfigurationError("--decontaminate: no text of \(Self.widthMin) words or more")
    }
  }
}

/// One run of export.
@LoopActor
private final class Export {
  private let sink: any RowSink
  private var maker: DatasetMaker
  private var lineNumber = 0
  private var rows = 0
  private var source: LineSource?
  private var task: Task<Void, any Error>?
  /// The signal after which nothing is put in place.
  private var stopSignal: Int32?
  private var signals = 0

  init(_ options: ExportOptions, _ references: ReferenceTexts, _ sink: any RowSink) {
    self.sink = sink
    maker = DatasetMaker(options.dataset, references: references)
  }

  func run(_ reader: WaitingUnitsReader?) async throws -> ExitStatus {
    let began = MonotonicClock.now
    let watch = try SignalWatch([SIGINT, SIGTERM]) { [weak self] in self?.signal($0) }
    defer { watch.cancel() }
    // A process that ends runs no deinit.
    defer { sink.discard() }
    sink.onClosed = { [weak self] in
      self?.source?.stop()
      self?.task?.cancel()
    }
    let task = EventLoop.start { [self] in
      if let reader { try await takeUnits(reader) } else { try await takeRecords() }
    }
    self.task = task
    do { try await task.value } catch is CancellationError {
      if let stopSignal { return .signal(stopSignal) }
      // The reader of the rows is gone, which is no failure.
      if let failure = sink.failure { throw failure }
      return .ok
    }
    if rows > 0 || !sink.isFolder { try await sink.finish(maker) }
    let seconds = Double(MonotonicClock.now - began) / 1e9
    summarize(seconds)
    if rows == 0, lineNumber > 0 || sink.isFolder {
      Log.error(lineNumber == 0 ? "nothing came in" : "nothing is left to export of \(lineNumber) records")
      return .noInput
    }
    return maker.leftOut[.unusableLines] > 0 ? .someFailed : .ok
  }

  // MARK: Taking in

  private func takeRecords() async throws {
    let source = LineSource(stage: "export")
    self.source = source
    while let input = try await source.next() {
      lineNumber += 1
      switch input {
      case .record(let record): try await take(ExportInput(record: record, line: source.lineNumber))
      case .unusable: maker.countUnusable()
      }
      try Task.checkCancellation()
    }
    // A source that was stopped has no next line either.
    try Task.checkCancellation()
  }

  private func takeUnits(_ reader: WaitingUnitsReader) async throws {
    while true {
      let units = try await reader.next()
      if units.isEmpty { break }
      for unit in units {
        lineNumber += 1
        guard let answer = unit.answer else {
          maker.countFailed()
          continue
        }
        let stored = StoredAnswers(answer: answer, augmentAnswer: unit.augmentAnswer, ansAugID: unit.unit.ansAugID)
        try await take(ExportInput(record: unit.record, line: lineNumber, stored: stored))
      }
      try Task.checkCancellation()
    }
    for _ in 0..<reader.strangers { maker.countUnusable() }
    lineNumber += reader.strangers
  }

  private func take(_ input: ExportInput) async throws {
    let result = maker.rows(of: input)
    if let report = result.contaminated { Log.warning(report.text) }
    rows += result.rows.count
    for row in result.rows { try await sink.write(row) }
  }

  /// The first one ends the input: of a pipe, once the stages before have passed on what they finish. Rows of a file or
  /// of Redis are made again as easily, so there it stops everything, as the second one always does.
  private func signal(_ number: Int32) {
    signals += 1
    if signals == 1, let source, isPipe(STDIN_FILENO) {
      Log.info("taking in what the pipe still brings; a second signal stops at once")
      return source.drain()
    }
    stopSignal = number
    source?.stop()
    task?.cancel()
  }

  private func isPipe(_ descriptor: Int32) -> Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && [S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT)
  }

  private func summarize(_ seconds: Double) {
    let read = maker.facts.records
    var text = "\(lineNumber) in, \(rows) rows of \(maker.recordsUsed) records out"
    if !maker.leftOut.all.isEmpty { text += "; left out: \(maker.leftOut.text)" }
    text += "; \((seconds * 10).rounded() / 10) s"
    Log.summary(
      text,
      [
        "in": .integer(lineNumber), "records": .integer(read), "used": .integer(maker.recordsUsed),
        "rows": .integer(rows), "left_out": maker.leftOut.json, "seconds": .double(seconds),
      ])
  }
}
