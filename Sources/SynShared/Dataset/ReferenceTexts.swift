// Texts that must not be in a dataset, such as the questions of a benchmark: found again by runs of 13 words that both
// have, as in Brown et al. 2020 ("Language Models are Few-Shot Learners", appendix C).

import SynBase
import SynRecord

package struct ReferenceTexts: Sendable {
  package static let width = 13
  /// A shorter text counts as one run if it has this many words; with fewer, it would be found everywhere.
  package static let widthMin = 8
  /// Most bytes of one file. Each of its words takes some 40 bytes.
  package static let bytesMax = 256 << 20

  /// Where each run begins: the index of its text. By the number of words, as short texts are runs of their own.
  private var runs: [Int: [UInt64: Int32]] = [:]
  /// `FILE:LINE` of each text.
  private var places: [String] = []
  /// Texts of fewer words than `widthMin`: nothing is compared with them.
  package private(set) var tooShort = 0

  package init() {}

  package var count: Int { places.count }

  /// Each line that is a JSON object or string is a text, or several: each string in it is one. Other lines are running
  /// text, and blank lines separate texts.
  package mutating func add(_ bytes: [UInt8], name: String) {
    var paragraph = ""
    var start = 0
    var number = 0
    for line in bytes.withoutByteOrderMark.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      let text = String(decoding: line, as: UTF8.self)[...].trimmed
      if text.isEmpty || text.hasPrefix("{") || text.hasPrefix("\""), let value = try? JSONValue(parsing: line) {
        flush(&paragraph, "\(name):\(start)")
        for string in Self.strings(in: value) { add(text: string, at: "\(name):\(number)") }
      } else if text.isEmpty {
        flush(&paragraph, "\(name):\(start)")
      } else {
        if paragraph.isEmpty { start = number }
        paragraph += text + "\n"
      }
    }
    flush(&paragraph, "\(name):\(start)")
  }

  private mutating func flush(_ paragraph: inout String, _ place: String) {
    if !paragraph.isEmpty { add(text: paragraph, at: place) }
    paragraph = ""
  }

  private static func strings(in value: JSONValue) -> [String] {
    switch value {
    case .string(let text): [text]
    case .array(let elements): elements.flatMap { strings(in: $0) }
    case .object(let object): object.members.flatMap { strings(in: $0.value) }
    default: []
    }
  }

  private mutating func add(text: String, at place: String) {
    // The standing note would be found in every question.
    let words = WordShingles.wordHashes(QuestionNote.removed(from: text))
    guard words.count >= Self.widthMin else {
      if !words.isEmpty { tooShort += 1 }
      return
    }
    let width = min(words.count, Self.width)
    let index = Int32(places.count)
    places.append(place)
    for start in 0...(words.count - width) {
      let run = Self.hash(words, start, width)
      if runs[width, default: [:]][run] == nil { runs[width, default: [:]][run] = index }
    }
  }

  private static func hash(_ words: [UInt64], _ start: Int, _ width: Int) -> UInt64 {
    var hash = TokenHash()
    for index in start..<start + width { hash.add(words[index]) }
    return hash.value
  }

  /// What a text shares with one of these.
  package struct Overlap: Sendable, Equatable {
    /// `FILE:LINE`.
    package var place: String
    package var words: String
  }

  /// The first run of words that the text shares; nil if it shares none.
  package func overlap(with text: String) -> Overlap? {
    let words = WordShingles.wordHashes(text)
    for (width, known) in runs.sorted(by: { $0.key > $1.key }) where words.count >= width {
      for start in 0...(words.count - width) {
        guard let index = known[Self.hash(words, start, width)] else { continue }
        let shared = WordShingles.words(text)[start..<start + width].joined(separator: " ")
        return Overlap(place: places[Int(index)], words: shared)
      }
    }
    return nil
  }
}
