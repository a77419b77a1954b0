// The marks that models put around their thoughts, when the server leaves them in the text. What is between them is
// never the answer.

import SynBase

struct ReasoningTag {
  /// In lower case; the text may have upper case.
  let opening: [UInt8]
  let closing: [UInt8]

  private init(_ opening: String, _ closing: String) {
    self.opening = Array(opening.utf8)
    self.closing = Array(closing.utf8)
  }

  /// DeepSeek, Qwen and many others write `<think>`; Magistral, Kimi, Command A, gpt-oss and Seed have their own.
  static let all: [ReasoningTag] =
    ["think", "thinking", "thought", "thoughts", "reasoning", "reflection", "scratchpad", "seed:think"].map {
      ReasoningTag("<\($0)>", "</\($0)>")
    } + [
      ReasoningTag("[think]", "[/think]"), ReasoningTag("◁think▷", "◁/think▷"),
      ReasoningTag("<|start_thinking|>", "<|end_thinking|>"),
      ReasoningTag("<|begin_of_thought|>", "<|end_of_thought|>"),
      // Gemma.
      ReasoningTag("<|channel>thought", "<channel|>"),
      ReasoningTag("<|channel|>analysis<|message|>", "<|channel|>final<|message|>"),
      // The same after the server removed the special tokens.
      ReasoningTag("analysiswe ", "assistantfinal"),
    ]

  /// Whether one of the tags may begin there, by the first two bytes: most text fails this test.
  static func mayBegin(at index: Int, of bytes: [UInt8]) -> Bool {
    guard index + 1 < bytes.count else { return false }
    let next = bytes[index + 1].lowercased
    switch bytes[index].lowercased {
    case UInt8(ascii: "<"): return "/|trsc".utf8.contains(next)
    case UInt8(ascii: "["): return "/t".utf8.contains(next)
    case UInt8(ascii: "a"): return "ns".utf8.contains(next)
    default: return bytes[index] == 0xe2 && next == 0x97
    }
  }

  static func closing(at index: Int, of bytes: [UInt8]) -> ReasoningTag? {
    all.first { bytes.matches($0.closing, at: index) }
  }

  /// The text after each of the last closing tags that an answer may follow, the last one first.
  static func tails(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var tails: [ArraySlice<UInt8>] = []
    for index in bytes.indices where mayBegin(at: index, of: bytes) {
      guard let tag = closing(at: index, of: bytes) else { continue }
      let tail = bytes[(index + tag.closing.count)...]
      // In code and in strings something else follows it.
      let next = tail.first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") && $0 != UInt8(ascii: "\r") }
      if let next, "\n{`~".utf8.contains(next) { tails.append(tail) }
    }
    return tails.suffix(tailsMax).reversed()
  }

  /// Each one costs another pass over the text.
  private static let tailsMax = 4
}
