// A script as words to compare: each a hash, and what it may be the name of. It knows no scopes: a word that belongs
// neither to the language nor to the browser is a name of the page's own.

import SynBase
import SynSyntax

struct ScriptWords {
  enum Role: UInt8 {
    /// A string, or a template's text between its values.
    case text
    /// A word of the language or the browser, or not a word.
    case fixed
    /// A variable or a function.
    case variable
    /// The `b` of `a.b`.
    case member
    /// The name of a property or a method at its definition: `{ b: 1 }`, `b() { ... }`, `this.b = 1`.
    case definition
  }

  struct Word {
    var hash: UInt64
    var role: Role
    /// Its bytes; for a string without the quotes.
    var range: Range<Int>
  }

  let bytes: [UInt8]
  /// Without comments. `a["b"]` is read as `a.b`.
  private(set) var words: [Word] = []

  /// `tokens` of `bytes`, as `JSLexer` returns them.
  init(_ tokens: [JSToken], of bytes: [UInt8]) {
    self.bytes = bytes
    let tokens = tokens.filter { $0.kind != .comment }
    words.reserveCapacity(tokens.count)
    /// The unclosed opening parentheses, as indexes into `words`.
    var open: [Int] = []
    /// The parenthesis that the previous word closes.
    var closed: Int?
    var index = 0
    while index < tokens.count {
      let token = tokens[index]
      let opener = closed
      closed = nil
      switch token.kind {
      case .comment: break
      case .string: add(.text, token.range.dropFirst().dropLast())
      case .template: add(.text, token.range)
      case .number, .regularExpression: add(.fixed, token.range)
      case .word: addWord(token.range)
      case .punctuator:
        if let name = name(inSubscript: index, tokens) {
          if !isLast("?.") { add(.fixed, ".") }
          add(.member, name)
          index += 2
          break
        }
        let byte = bytes[token.range.lowerBound]
        if token.range.count == 1, byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":"), let last = words.last {
          readDefinition(last, before: byte, next: index + 1 < tokens.count ? tokens[index + 1] : nil)
        } else if byte == UInt8(ascii: "{"), let opener, opener > 0 {
          readMethod(opener - 1)
        }
        add(.fixed, token.range)
        if byte == UInt8(ascii: "(") { open.append(words.count - 1) }
        if byte == UInt8(ascii: ")") { closed = open.popLast() }
      }
      index += 1
    }
  }

  private mutating func add(_ role: Role, _ range: Range<Int>) {
    words.append(Word(hash: .ofWord(bytes[range]), role: role, range: range))
  }

  /// A word that is not in the text in this form.
  private mutating func add(_ role: Role, _ text: StaticString) {
    let at = words.last?.range.upperBound ?? 0
    words.append(Word(hash: .ofWord(text), role: role, range: at..<at))
  }

  private mutating func addWord(_ range: Range<Int>) {
    let hash = UInt64.ofWord(bytes[range])
    let role: Role =
      if bytes[range.lowerBound] == UInt8(ascii: "#") {
        // A private member: nobody else's name.
        .variable
      } else if isAfterDot {
        .member
      } else {
        Self.fixed.contains(hash) ? .fixed : .variable
      }
    words.append(Word(hash: hash, role: role, range: range))
  }

  private func isLast(_ text: StaticString, before count: Int = 0) -> Bool {
    let index = words.count - 1 - count
    return index >= 0 && words[index].hash == .ofWord(text) && words[index].role != .text
  }

  /// Whether what comes next is a member's name: after a dot that is not the last of `...`.
  private var isAfterDot: Bool {
    guard let last = words.last, last.role == .fixed else { return false }
    if last.hash == Self.optionalDot { return true }
    guard last.hash == Self.dot else { return false }
    return words.count < 2 || words[words.count - 2].hash != Self.dot
  }

  private static let dot = UInt64.ofWord(".")
  private static let optionalDot = UInt64.ofWord("?.")

  /// `byte` is the `:` or the `=` after the last word.
  private mutating func readDefinition(_ last: Word, before byte: UInt8, next: JSToken?) {
    let index = words.count - 1
    if byte == UInt8(ascii: ":") {
      guard last.role == .variable || last.role == .fixed, bytes[last.range].first?.isLetter ?? false,
        isLast("{", before: 1) || isLast(",", before: 1)
      else { return }
      words[index].role = .definition
    } else if last.role == .member, isLast("this", before: 2),
      next.map({ bytes[$0.range.lowerBound] != UInt8(ascii: "=") }) ?? true
    {
      words[index].role = .definition
    }
  }

  /// The word before parameters that a body follows: `{ a() { ... } }`, also in a class.
  private mutating func readMethod(_ index: Int) {
    guard words[index].role == .variable else { return }
    guard index > 0, Self.beforeMethods.contains(words[index - 1].hash) else { return }
    words[index].role = .definition
  }

  private static let beforeMethods = Set(
    (["{", "}", ",", ";", "get", "set", "async", "static", "*"] as [StaticString]).map { UInt64.ofWord($0) })

  /// Where the name is in `["name"]` after something that has members.
  private func name(inSubscript index: Int, _ tokens: [JSToken]) -> Range<Int>? {
    guard index + 2 < tokens.count, bytes[tokens[index].range.lowerBound] == UInt8(ascii: "["),
      tokens[index + 1].kind == .string || tokens[index + 1].kind == .template,
      bytes[tokens[index + 2].range.lowerBound] == UInt8(ascii: "]"), tokens[index + 2].kind == .punctuator,
      let last = words.last,
      last.role == .variable || last.role == .member || isLast(")") || isLast("]") || isLast("?.")
    else { return nil }
    let name = tokens[index + 1].range.dropFirst().dropLast()
    guard bytes[name].first?.isDigit == false,
      bytes[name].allSatisfy({ $0.isLetter || $0.isDigit || $0 == 0x5f || $0 == 0x24 })
    else { return nil }
    return name
  }

  /// Names that no page gives to its own things: the words of the language, and those global names of the browser that
  /// nobody would use for a variable. `name`, `status` or `top` are variables.
  private static let fixed: Set<UInt64> = {
    let language = """
      await async break case catch class const constructor continue debugger default delete do else export extends false
      finally for from function get if import in instanceof let new null of return set static super switch this throw true
      try typeof undefined var void while with yield arguments Infinity NaN globalThis
      """
    let browser = """
      AbortController Array ArrayBuffer Audio AudioContext BigInt BigInt64Array BigUint64Array Blob Boolean
      CanvasRenderingContext2D CustomEvent DOMException DOMMatrix DOMParser DOMPoint DOMRect DataView Date Element Error
      Event EventTarget FileReader Float32Array Float64Array FormData Function HTMLCanvasElement HTMLElement Image ImageData
      Int16Array Int32Array Int8Array IntersectionObserver Intl JSON KeyboardEvent Map Math MouseEvent MutationObserver Node
      Number Object OffscreenCanvas Option Path2D PointerEvent Promise Proxy RangeError Reflect RegExp ResizeObserver Set
      SpeechSynthesisUtterance String Symbol TextDecoder TextEncoder TouchEvent TypeError URL URLSearchParams Uint16Array
      Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet WebGL2RenderingContext WebGLRenderingContext Worker
      XMLSerializer addEventListener alert atob btoa cancelAnimationFrame cancelIdleCallback clearInterval clearTimeout
      confirm console createImageBitmap crypto customElements decodeURIComponent devicePixelRatio dispatchEvent document
      encodeURIComponent eval fetch getComputedStyle getSelection innerHeight innerWidth isFinite isNaN localStorage
      matchMedia navigator onload onresize outerHeight outerWidth pageXOffset pageYOffset parseFloat parseInt performance
      postMessage prompt queueMicrotask removeEventListener requestAnimationFrame requestIdleCallback scrollX scrollY
      sessionStorage setInterval setTimeout speechSynthesis structuredClone visualViewport webkitAudioContext window
      """
    return Set((language + "\n" + browser).split(whereSeparator: \.isWhitespace).map { .ofWord(Array($0.utf8)[...]) })
  }()
}

extension UInt64 {
  /// FNV-1a (64 bits), mixed where it is compared in parts.
  static func ofWord(_ word: ArraySlice<UInt8>) -> UInt64 {
    word.withUnsafeBufferPointer { bytes in bytes.reduce(fnvStart) { ($0 ^ UInt64($1)) &* fnvPrime } }
  }

  static func ofWord(_ word: StaticString) -> UInt64 {
    word.withUTF8Buffer { bytes in bytes.reduce(fnvStart) { ($0 ^ UInt64($1)) &* fnvPrime } }
  }

  private static var fnvStart: UInt64 { 0xcbf2_9ce4_8422_2325 }
  private static var fnvPrime: UInt64 { 0x0000_0100_0000_01b3 }
}
