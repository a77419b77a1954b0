// Where a stage's records come from: lines of JSON, or as many new ones as were asked for.

import Glibc

package enum StageInput {
  case record(QARecord)
  /// An input line that could not be used, as the error record that goes on in its place.
  case unusable(QARecord)
}

package protocol RecordSource {
  /// Nil when there are no more.
  @LoopActor func next() async throws -> StageInput?
  /// No more, except what was read already.
  @LoopActor func stop()
}

/// JSON lines from a descriptor. Blank lines are skipped.
@LoopActor
package final class LineSource: RecordSource {
  private let reader: LineReader
  private let stage: String
  private var lineNumber = 0

  package init(descriptor: Int32 = STDIN_FILENO, stage: String) {
    reader = LineReader(descriptor: descriptor)
    self.stage = stage
  }

  package func stop() { reader.stop() }

  package func next() async throws -> StageInput? {
    while let line = try await reader.next() {
      lineNumber += 1
      switch line {
      case .tooLong(let prefix):
        let limit = LineReader.lineBytesMax >> 20
        return .unusable(failure(code: "too_long", "the line is longer than \(limit) MiB", input: prefix))
      case .text(let text):
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
      guard let malformed = record.malformedMember else { return .record(record) }
      record.error = error(code: "invalid_input", malformed)
      return .unusable(record)
    } catch {
      return .unusable(failure(code: "invalid_input", "not a JSON object: \(error)", input: text))
    }
  }

  private func error(code: String, _ message: String) -> RecordError {
    RecordError(stage: stage, code: code, message: message, line: lineNumber)
  }

  private func failure(code: String, _ message: String, input: ArraySlice<UInt8>) -> QARecord {
    var record = QARecord()
    record.error = error(code: code, message)
    func text(_ bytes: ArraySlice<UInt8>) -> RawJSON { RawJSON(.string(String(decoding: bytes, as: UTF8.self))) }
    record["input"] = text(input)
    // Escapes make it up to six times as long. The record must remain one that the next stage reads.
    let limit = LineReader.lineBytesMax
    if record.bytes.count > limit { record["input"] = text(input.prefix(limit / 8)) }
    return record
  }
}

/// `count` empty records, to be filled in.
@LoopActor
package final class CountSource: RecordSource {
  private var remaining: Int

  package init(count: Int) { remaining = count }

  package func stop() { remaining = 0 }

  package func next() async throws -> StageInput? {
    guard remaining > 0 else { return nil }
    remaining -= 1
    return .record(QARecord())
  }
}
