// Tells a refusal in prose from an answer in the wrong form: most models have no other way to decline, and asking them
// to put it into JSON brings the same words again, for money.

import SynBase

enum Apology {
  /// The text of a reply without any code, if it says that the model declines; else nil.
  static func words(of outline: ReplyOutline) -> String? {
    let text = outline.prose.map { outline.text($0) }.joined()[...].trimmed
    guard !text.isEmpty, text.utf8.count <= bytesMax else { return nil }
    let beginning = text.prefix(beginningCharacters).lowercased().replacing("\u{2019}", with: "'")
    guard inability.contains(where: beginning.contains), refusing.contains(where: beginning.contains) else {
      return nil
    }
    return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// A longer text describes what it should have built.
  private static let bytesMax = 3000
  private static let beginningCharacters = 400

  private static let inability = [
    "can't", "cannot", "can not", "unable to", "won't", "will not", "not able to", "decline", "not comfortable",
    "refuse", "no puedo", "ne peux pas", "kann nicht", "kann dabei nicht", "kann ich nicht", "não posso", "non posso",
    "无法", "不能", "できません", "できかねます",
  ]
  private static let refusing = [
    "assist", "help", "comply", "fulfill", "fulfil", "this request", "that request", "your request", "provide",
    "create", "generate", "produce", "support", "engage", "participate", "decline", "not comfortable", "guidelines",
    "ayudar", "aider", "helfen", "unterstützen", "ajudar", "aiutar", "帮助", "协助", "回答", "提供", "生成", "お手伝い", "お答え",
    "対応",
  ]
}
