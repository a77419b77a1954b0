// Emits lines as they come, or in the order of their records, holding back only a bounded number.

import SynBase

@LoopActor
final class OrderedOutput {
  private struct Line {
    var bytes: ArraySlice<UInt8>
    var settled: @LoopActor (Bool) -> Void
  }

  private let writer: LineWriter
  private let keepsOrder: Bool
  /// The record whose line goes out next.
  private var next = 0
  /// Lines that wait for an earlier one; nil for a record without a line.
  private var held: [Int: Line?] = [:]
  private var heldBytes = 0

  init(writer: LineWriter, keepsOrder: Bool) {
    self.writer = writer
    self.keepsOrder = keepsOrder
  }

  /// `settled` learns whether the line was written, as in `LineWriter.write`.
  func bringOut(_ line: ArraySlice<UInt8>, index: Int, settled: @escaping @LoopActor (Bool) -> Void) {
    guard keepsOrder else { return writer.write(line: line, settled: settled) }
    held[index] = .some(Line(bytes: line, settled: settled))
    heldBytes += line.count
    release()
  }

  func skip(index: Int) {
    guard keepsOrder else { return }
    held.updateValue(nil, forKey: index)
    release()
  }

  /// Whether too much waits for one slow record: four times as many lines as may be in flight, or too many bytes.
  func isFull(inFlight: Int, jobs: Int) -> Bool {
    inFlight > 0 && (held.count >= 4 * jobs || heldBytes > LineWriter.queuedBytesHigh)
  }

  private func release() {
    while let line = held.removeValue(forKey: next) {
      next += 1
      guard let line else { continue }
      heldBytes -= line.bytes.count
      writer.write(line: line.bytes, settled: line.settled)
    }
  }
}
