// Where a stage's records come from: lines of JSON, or the requested number of new ones.

import Glibc
import SynBase
import SynRecord

package enum StageInput {
  case record(QARecord)
  /// An unusable input line, as the error record that goes on in its place.
  case unusable(QARecord)
}

package protocol RecordSource {
  /// How many records there will be, if known.
  @LoopActor var count: Int? { get }
  /// Nil when there are no more.
  @LoopActor func next() async throws -> StageInput?
  /// Stops, except for what was read already.
  @LoopActor func stop()
  /// After a signal, which usually reaches all stages of a pipe at once: stops making records here, but takes in what
  /// earlier stages still finish, until they end.
  @LoopActor func drain()
  /// Stops making records here. What others have written is still taken in, until it ends or they pause.
  @LoopActor func windDown()
  /// Whether it ended by itself.
  @LoopActor var isAtEnd: Bool { get }
}

/// JSON lines from a descriptor. Blank lines are skipped.
@LoopActor
package final class LineSource: RecordSource {
  private let descriptor: Int32
  private let reader: LineReader
  private let stage: String
  /// Of the latest line, from 1.
  package private(set) var lineNumber = 0
  /// Watches for a pause while the source winds down.
  private var pauseTimer: LoopTimer?
  private var isReading = false

  package init(descriptor: Int32 = STDIN_FILENO, stage: String) {
    self.descriptor = descriptor
    reader = LineReader(descriptor: descriptor)
    self.stage = stage
  }

  /// The number of lines in a file, counted ahead without consuming any. Blocks for some milliseconds, so only once,
  /// and not for large files.
  package var count: Int? {
    var file = stat()
    let position = lseek(descriptor, 0, SEEK_CUR)
    guard fstat(descriptor, &file) == 0, file.st_mode & S_IFMT == S_IFREG, position >= 0,
      file.st_size - position <= Self.countedBytesMax
    else { return nil }
    var lines = 0
    var offset = position
    var last = UInt8(ascii: "\n")
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    // A file that grows faster than we read it has no end to wait for.
    while offset < file.st_size {
      let count = pread(descriptor, &chunk, chunk.count, offset)
      if count <= 0 { break }
      for byte in chunk[..<count] where byte == UInt8(ascii: "\n") { lines += 1 }
      last = chunk[count - 1]
      offset += count
    }
    return lines + (last == UInt8(ascii: "\n") ? 0 : 1)
  }

  private static let countedBytesMax = 16 << 20

  package func stop() {
    pauseTimer?.cancel()
    reader.stop()
  }

  /// A program that copies a file into a pipe does not pause this long; a service that waits for work does.
  private static let pause = Duration.milliseconds(500)

  package func windDown() { stop(afterPauseOf: Self.pause) { false } }

  /// Others than stages have no work in flight that was paid for.
  private static let drainPause = Duration.seconds(3)
  private static let payingStages = ["syn-question", "syn-augment", "syn-answer"]

  package func drain() {
    if isatty(descriptor) == 1 { return stop() }
    stop(afterPauseOf: Self.drainPause) { [descriptor] in
      // A call of the stage before may take minutes. It had the same signal, and ends by itself.
      PipeNeighbours.writer(to: descriptor).map { Self.payingStages.contains($0.name) } ?? false
    }
  }

  private func stop(afterPauseOf pause: Duration, unless isWorking: @escaping @LoopActor () -> Bool) {
    pauseTimer?.cancel()
    pauseTimer = LoopTimer(after: pause) { [weak self, lineNumber] in
      guard let self else { return }
      // As long as no line is requested, it is not the writer who pauses.
      if isReading, self.lineNumber == lineNumber, !isWorking() { return stop() }
      stop(afterPauseOf: pause, unless: isWorking)
    }
  }

  package private(set) var isAtEnd = false

  package func next() async throws -> StageInput? {
    isReading = true
    defer { isReading = false }
    let input = try await nextLine()
    if input == nil, reader.isAtEnd { isAtEnd = true }
    return input
  }

  private func nextLine() async throws -> StageInput? {
    while let line = try await reader.next() {
      lineNumber += 1
      switch line {
      case .tooLong(let prefix):
        let limit = LineReader.lineBytesMax >> 20
        return .unusable(failure(code: .tooLong, "the line is longer than \(limit) MiB", input: prefix))
      case .text(let line):
        // Not just the first line: each of several concatenated files may begin with a mark.
        let text = line.withoutByteOrderMark
        if text.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }) {
          continue
        }
        return read(text)
      }
    }
    return nil
  }

  private func read(_ text: ArraySlice<UInt8>) -> StageInput {
    do throws(JSONError) {
      var record = try QARecord(parsing: text)
      // A record that failed earlier is passed on whatever it looks like.
      if record.isFailed { return .record(record) }
      guard let malformed = record.malformedMember() else { return .record(record) }
      record.error = error(code: .invalidInput, malformed)
      return .unusable(record)
    } catch {
      return .unusable(failure(code: .invalidInput, "not a JSON object: \(error)", input: text))
    }
  }

  private func error(code: ErrorCode, _ message: String) -> RecordError {
    RecordError(stage: stage, code: code, message: message, line: lineNumber)
  }

  private func failure(code: ErrorCode, _ message: String, input: ArraySlice<UInt8>) -> QARecord {
    var record = QARecord()
    record.error = error(code: code, message)
    func text(_ bytes: ArraySlice<UInt8>) -> RawJSON { RawJSON(.string(String(decoding: bytes, as: UTF8.self))) }
    record["input"] = text(input)
    // Escapes make it up to six times as long. The record must stay readable for the next stage.
    let limit = LineReader.lineBytesMax
    if record.bytes.count > limit { record["input"] = text(input.prefix(limit / 8)) }
    return record
  }
}

/// `count` empty records, to be filled in.
@LoopActor
package final class CountSource: RecordSource {
  package let count: Int?
  private var remaining: Int
  private var made = 0

  package init(count: Int) {
    self.count = count
    remaining = count
  }

  package func stop() { remaining = 0 }
  package func drain() { stop() }
  package func windDown() { stop() }

  package private(set) var isAtEnd = false

  package func next() async throws -> StageInput? {
    guard remaining > 0 else {
      isAtEnd = made == count
      return nil
    }
    made += 1
    remaining -= 1
    return .record(QARecord())
  }
}
