// Offsets as line numbers.

/// Where the lines of a text begin, so that any number of offsets can be told as lines.
struct LineStarts {
  /// The offset after each line feed, ascending.
  private let starts: [Int]

  init(_ bytes: [UInt8]) {
    starts = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
  }

  /// The line, counted from 1, on which the byte at the offset stands.
  func line(at offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return low + 1
  }
}
