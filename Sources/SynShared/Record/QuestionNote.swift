// The note every question ends with: it says which files the solution should consist of.

import SynBase

package enum QuestionNote {
  package static let text =
    "Note: write the solution in JavaScript with HTML and CSS; the code belongs in index.js and the page in index.html."

  /// `question` with the note at its end, replacing the model's own if it has one.
  package static func appended(to question: String) -> String { removed(from: question) + "\n\n" + text }

  /// `question` without a note about files at its end: what its author wrote.
  package static func removed(from question: String) -> String {
    let trimmed = question[...].trimmed
    let bytes = Array(String(trimmed).utf8)
    let noteBytes = Array(text.utf8)
    if bytes.suffix(noteBytes.count).elementsEqual(noteBytes) {
      return trimmed.prefix(bytes: bytes.count - noteBytes.count)
    }
    // The last line that begins like a note: only within this many bytes of the end.
    var end = bytes.count
    while bytes.count - end <= bytesMax {
      let lineBreak = bytes[..<end].lastIndex(of: UInt8(ascii: "\n"))
      let start = lineBreak.map { $0 + 1 } ?? 0
      if isNote(bytes[start..<end]) {
        let isWanted = bytes.count - start <= bytesMax && bytes.firstRange(of: fileName, from: start) != nil
        return isWanted ? trimmed.prefix(bytes: start) : String(trimmed)
      }
      guard let lineBreak else { break }
      end = lineBreak
    }
    return String(trimmed)
  }

  private static func isNote(_ line: ArraySlice<UInt8>) -> Bool {
    line.drop { !$0.isLetter && $0 < 0x80 }.prefix(4).map(\.lowercased) == Array("note".utf8)
  }

  private static let fileName = Array("index.js".utf8)
  /// A longer one says more than where the files belong.
  private static let bytesMax = 400
}

extension Substring {
  /// The first `count` bytes, without trailing white space.
  fileprivate func prefix(bytes count: Int) -> String { String(Substring(utf8.prefix(count)).trimmed) }
}
