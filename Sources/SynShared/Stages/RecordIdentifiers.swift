// The ids for what a stage makes of one record.

import SynBase
import SynModel
import SynRecord

/// New ids, or with a recording the ids that the same run made before: then a replay is identical to the byte, and a
/// unit that is made again keeps its name.
package struct RecordIdentifiers: Sendable {
  /// Nil: now.
  private let time: Timestamp?
  private var random: SeededGenerator

  package init() {
    time = nil
    random = SeededGenerator(seed: UInt64.random(in: 0...UInt64.max))
  }

  /// `origin` is everything that distinguishes this record, its draws and the model asked from any other.
  package init(_ recording: Recording, origin: String) {
    time = recording.began
    random = SeededGenerator(seed: 0, label: SHA256.hexadecimal(of: origin))
  }

  package mutating func next() -> String { UUIDv7.make(at: time ?? .now, using: &random) }

  /// An id with the same millisecond as `other`.
  package mutating func next(besides other: String) -> String { UUIDv7.make(besides: other, using: &random) }
}
