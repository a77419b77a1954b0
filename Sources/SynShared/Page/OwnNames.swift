// The names that a page gives to its own things: variables and functions, members of its objects, elements and classes.
// Renaming such a thing changes nothing; a browser's name, such as `fillRect`, is what the page does.

import SynBase
import SynSyntax

struct OwnNames {
  enum Kind: UInt64 {
    case variable = 1
    case member
    /// An id or a class, or a custom property in the page's styles.
    case selected
  }

  /// Members that the page gives its objects and also reads. A member that is never read is for the browser, like the
  /// `once` of a listener.
  private let members: Set<UInt64>
  private var selected: Set<UInt64> = []

  init(_ tokens: [HTMLToken], scripts: [ScriptWords], styles: [ArraySlice<UInt8>]) {
    var (defined, read): (Set<UInt64>, Set<UInt64>) = ([], [])
    for script in scripts {
      for word in script.words {
        if word.role == .definition {
          defined.insert(word.hash)
        } else if word.role == .member {
          read.insert(word.hash)
        }
      }
    }
    members = defined.intersection(read)
    for case .startTag(let tag) in tokens {
      if let id = tag.value(of: "id"), !id.isEmpty { selected.insert(.ofWord(Array(id.utf8)[...])) }
      guard let value = tag.value(of: "class") else { continue }
      for name in Array(value.utf8).split(whereSeparator: \.isSpace) { selected.insert(.ofWord(name)) }
    }
    for style in styles {
      StyleWords.read(style) { word, before in
        guard let first = word.first, !first.isDigit else { return }
        let isClass = before == UInt8(ascii: ".") && StyleWords.isNamePart(first)
        if isClass || Self.isProperty(word) { selected.insert(.ofWord(word)) }
      }
    }
  }

  private static func isProperty(_ word: ArraySlice<UInt8>) -> Bool { word.count > 2 && word.starts(with: "--".utf8) }

  func isSelected(_ word: UInt64) -> Bool { selected.contains(word) }

  /// Whether a word of a style is the page's own name; `before` is the byte in front of it.
  func isName(inStyle word: ArraySlice<UInt8>, after before: UInt8?) -> Bool {
    guard before == UInt8(ascii: "#") || before == UInt8(ascii: ".") || Self.isProperty(word) else { return false }
    return selected.contains(.ofWord(word))
  }

  /// Which kind of the page's own names a word of a script is; nil for none.
  func kind(of word: ScriptWords.Word) -> Kind? {
    switch word.role {
    case .variable: .variable
    case .member, .definition: members.contains(word.hash) ? .member : nil
    case .text, .fixed: nil
    }
  }
}
