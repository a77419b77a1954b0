// Finds the file of an answer that an address in its page refers to, as tolerantly as the meaning stays clear.

import SynBase
import SynRecord

/// Finds the file that an address in the page refers to.
struct LocalFiles {
  let files: [PageFile]
  /// The folder of the page itself, `` for the top.
  let folder: String

  /// The first file of each path; of each path and each base name in lower case, nil for a name that several files
  /// have.
  private var exact: [String: Int] = [:]
  private var loose: [String: Int] = [:]
  private var byBaseName: [String: Int?] = [:]

  init(_ files: [PageFile], relativeTo page: PageFile) {
    self.files = files
    for (index, file) in files.enumerated() {
      let path = Self.path(file.filename)
      if exact[path] == nil { exact[path] = index }
      let lowercased = path.lowercased()
      if loose[lowercased] == nil { loose[lowercased] = index }
      let base = Self.baseName(lowercased)
      byBaseName[base] = .some(byBaseName[base] == nil ? index : nil)
    }
    folder = Self.path(page.filename).split(separator: "/").dropLast().joined(separator: "/")
  }

  /// The index of the file: the exact path first, then ignoring case, then a base name that only one file has. Nil for
  /// an address elsewhere, or one that matches no file.
  func index(of address: String) -> Int? {
    guard let local = Self.localPath(address) else { return nil }
    let path = Self.path(local.hasPrefix("/") ? local : "\(folder)/\(local)")
    let lowercased = path.lowercased()
    return exact[path] ?? loose[lowercased] ?? byBaseName[Self.baseName(lowercased)] ?? nil
  }

  /// The path of an address, without query and fragment. Nil when it has a scheme or a host.
  private static func localPath(_ address: String) -> String? {
    let trimmed = address.drop(while: \.isWhitespace)
    let path = trimmed.prefix { $0 != "?" && $0 != "#" }
    guard !path.isEmpty, !path.hasPrefix("//"), !path.hasPrefix("\\") else { return nil }
    if let colon = path.firstIndex(of: ":"), !path[..<colon].contains("/") { return nil }
    return percentDecoded(path)
  }

  /// `./js//game.js`, `/js/game.js` and `lib/../js/game.js` as `js/game.js`.
  static func path(_ name: String) -> String {
    var parts: [Substring] = []
    for part in name.split(whereSeparator: { $0 == "/" || $0 == "\\" }) where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return parts.joined(separator: "/").trimmingTrailingSpace
  }

  static func baseName(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  private static func percentDecoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Substring(text).utf8
    while let byte = rest.popFirst() {
      let digits = Substring(rest.prefix(2))
      if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension String {
  fileprivate var trimmingTrailingSpace: String {
    var text = self
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
