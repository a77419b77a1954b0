// The ids of what a stage makes of one record.

import SynBase
import SynModel
import SynRecord

/// New ids, or over a recording those that the same run made before: then a replay is the same to the byte, and a unit
/// that is made over again keeps its name.
package struct RecordIdentifiers: Sendable {
  /// Nil: now.
  private let time: Timestamp?
  private var random: SeededGenerator

  package init() {
    time = nil
    random = SeededGenerator(seed: UInt64.random(in: 0...UInt64.max))
  }

  /// `origin` is everything that tells this record, its draws and whoever is asked apart from any other.
  package init(_ recording: Recording, origin: String) {
    time = recording.began
    random = SeededGenerator(seed: 0, label: SHA256.hexadecimal(of: origin))
  }

  package mutating func next() -> String { UUIDv7.make(at: time ?? .now, using: &random) }

  /// One of the same millisecond as `other`.
  package mutating func next(besides other: String) -> String { UUIDv7.make(besides: other, using: &random) }
}
