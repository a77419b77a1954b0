// Finds the JSON object in what a model wrote: the whole text, a fenced block, or an object amid prose; then checks it
// against the schema. It repairs nothing: guessing at broken JSON would turn cut answers into wrong ones.

struct ReplyText {
  enum Failure: Error, Equatable {
    /// An object was begun and never closed: the reply was cut, whatever the provider says.
    case cutOff
    /// The reason, in words that a model can act on.
    case unusable(String)
  }

  private let text: String
  private let bytes: [UInt8]

  init(_ text: String) {
    self.text = text
    bytes = Array(text.utf8)
  }

  /// The first object found that fits. Throws the complaint about the best candidate.
  func object(fitting schema: JSONObject) throws(Failure) -> JSONObject {
    var complaint: String?
    for candidate in [wholeText, fencedBlock, balancedObject] {
      guard let candidate = candidate() else { continue }
      // Why it does not parse is said below, of the text as a whole.
      guard let value = try? JSONValue(parsing: candidate) else { continue }
      guard let found = SchemaCheck.complaint(about: value, schema: schema) else { return value.objectValue ?? [:] }
      complaint = complaint ?? found
    }
    // Before any complaint: the inner objects of a cut reply are whole, and do not fit.
    if isCutOff { throw .cutOff }
    if let complaint { throw .unusable(complaint) }
    throw .unusable(whyNothingParses())
  }

  /// Whether the first thing that begins like an object with members never ends.
  private var isCutOff: Bool {
    var index = 0
    while let start = bytes[index...].firstIndex(of: UInt8(ascii: "{")) {
      index = start + 1
      let next = bytes[index...].first { $0 != UInt8(ascii: " ") && !(9...13).contains($0) }
      if next == UInt8(ascii: "\"") || next == nil { return endOfObject(from: start) == nil }
    }
    return false
  }

  private func whyNothingParses() -> String {
    guard let start = bytes.firstIndex(of: UInt8(ascii: "{")) else { return "the reply holds no JSON object" }
    do throws(JSONError) {
      _ = try JSONValue(parsing: bytes[start...])
      return "the reply is not one JSON object"
    } catch {
      return "the reply is not valid JSON: \(error)"
    }
  }

  // MARK: Candidates, in this order

  private func wholeText() -> [UInt8]? { bytes }

  /// What stands between the first and the last line that begin with a fence: code inside the JSON may hold fences too.
  private func fencedBlock() -> [UInt8]? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let fences = lines.indices.filter { lines[$0].drop(while: { $0 == " " || $0 == "\t" }).hasPrefix("```") }
    guard let first = fences.first, let last = fences.last, first < last else { return nil }
    return Array(lines[(first + 1)..<last].joined(separator: "\n").utf8)
  }

  /// The longest stretch from an opening brace to the one that closes it, strings respected.
  private func balancedObject() -> [UInt8]? {
    var best: Range<Int>?
    var index = 0
    var strayBraces = 0
    while let start = bytes[index...].firstIndex(of: UInt8(ascii: "{")) {
      if let end = endOfObject(from: start) {
        if end - start > best?.count ?? 0 { best = start..<end }
        index = end
      } else {
        strayBraces += 1
        if strayBraces == Self.strayBracesMax { break }
        index = start + 1
      }
    }
    return best.map { Array(bytes[$0]) }
  }

  /// A brace in prose that is never closed may hide the object behind it; each one looked behind costs a whole scan.
  private static let strayBracesMax = 16

  /// Behind the brace that closes the one at `start`.
  private func endOfObject(from start: Int) -> Int? {
    var depth = 0
    var isInString = false
    var isEscaped = false
    for index in start..<bytes.count {
      if isEscaped {
        isEscaped = false
        continue
      }
      switch bytes[index] {
      case UInt8(ascii: "\\") where isInString: isEscaped = true
      case UInt8(ascii: "\""): isInString.toggle()
      case UInt8(ascii: "{") where !isInString: depth += 1
      case UInt8(ascii: "}") where !isInString:
        depth -= 1
        if depth == 0 { return index + 1 }
      default: break
      }
    }
    return nil
  }
}
