// One .lua file as the build embeds it in the executable. The program reads the comment that opens it, too: it names
// the files the script uses, its keys and arguments, and the fields of its reply.

struct LuaFile: Sendable {
  /// Such as `claim.lua`.
  let name: String
  let text: String
  /// Files that go before this one, without their extension.
  private(set) var uses: [String] = []
  /// Names of keys, as in `BufferKeys.inScripts`.
  private(set) var keys: [String] = []
  private(set) var arguments: [String] = []
  /// The part that can repeat: the name of the list, and the arguments of each element.
  private(set) var list: (name: String, fields: [String])?
  /// Empty where the reply is one value.
  private(set) var replyFields: [String] = []

  /// `name` comes without its extension.
  init(_ name: String, _ bytes: [UInt8]) {
    self.name = name + ".lua"
    text = String(decoding: bytes, as: UTF8.self)
    var section = Section.prose
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).prefix(while: { $0.hasPrefix("--") }) {
      if let (title, rest) = Self.parts(of: line, after: "-- ") {
        section = begin(title, rest)
      } else if let (name, _) = Self.parts(of: line, after: "--   "), !name.contains(" ") {
        add(String(name), to: section)
      }
    }
  }

  private enum Section { case prose, arguments, list, reply }

  /// The text before and after the first colon of a line with this indent.
  private static func parts(of line: Substring, after indent: String) -> (title: Substring, rest: Substring)? {
    guard line.hasPrefix(indent), line.dropFirst(indent.count).first != " ", let colon = line.firstIndex(of: ":")
    else { return nil }
    return (line[..<colon].dropFirst(indent.count), line[colon...].dropFirst())
  }

  private mutating func begin(_ title: Substring, _ rest: Substring) -> Section {
    let listed = "Arguments for each of "
    switch title {
    case "Uses": uses += Self.names(in: rest)
    case "Keys": keys += Self.names(in: rest)
    case "Arguments": return .arguments
    case "Reply": return .reply
    case _ where title.hasPrefix(listed):
      list = (String(title.dropFirst(listed.count)), [])
      return .list
    default: break
    }
    return .prose
  }

  private mutating func add(_ name: String, to section: Section) {
    switch section {
    case .arguments: arguments.append(name)
    case .list: list?.fields.append(name)
    case .reply: replyFields.append(name)
    case .prose: break
    }
  }

  private static func names(in text: Substring) -> [String] { text.split { $0 == "," || $0 == " " }.map(String.init) }
}
