// Reads what a refusal says about the parameters of a request: which it names, whether their size is the problem, and
// the numbers in it. RequestLessons decides what to do about it.

import SynBase

struct ParameterRefusal: Sendable {
  /// The message in lower case.
  private let text: String
  /// Identifiers and words of the message, such as `max_tokens`, `response_format.type` in parts, `maxOutputTokens` as
  /// `max_output_tokens`.
  private let words: Set<String>
  /// What the error itself blames, apart from the message: all parts of each path.
  private let blamed: Set<String>
  private let numbers: [Number]

  private struct Number: Sendable {
    var value: Int
    /// Place in the text, in characters.
    var start: Int
    var end: Int
  }

  init(_ error: AttemptError) {
    let message = String(error.message.prefix(Self.charactersMax))
    text = message.lowercased()
    words = Self.identifiers(in: Self.withoutChoices(message))
    blamed = error.body.parameters.reduce(into: []) { $0.formUnion(Self.identifiers(in: $1)) }
    numbers = Self.numbers(in: Array(text))
  }

  /// Whatever comes after that is a quotation from the request.
  private static let charactersMax = 2000

  // MARK: Names

  /// Whether the error itself, not its message, points at this member.
  func blames(_ parameter: String) -> Bool { blamed.contains(parameter) }

  /// Whether the error points at this member or its message has the name in it.
  func names(_ parameter: String) -> Bool { blames(parameter) || words.contains(parameter) }

  func says(_ word: String) -> Bool { words.contains(word) }

  /// The member that is refused by its name, nil if there is none. Members that cannot be left out, or that are handled
  /// separately, are not among them.
  func parameter(among keys: [String]) -> String? {
    let candidates = keys.filter { !Self.needed.contains($0) }
    if let named = candidates.first(where: blames) { return named }
    guard isRefusal else { return nil }
    // Some go on with a list of what they accept.
    func place(_ name: String) -> String.Index { text.firstRange(of: name)?.lowerBound ?? text.endIndex }
    return candidates.filter { words.contains($0) && !Self.everyday.contains($0) }.min { place($0) < place($1) }
  }

  private static let needed: Set<String> = [
    "model", "messages", "stream", "stream_options", "response_format", "max_tokens", "max_completion_tokens",
  ]
  /// Words that occur in ordinary error messages.
  private static let everyday: Set<String> = ["provider", "usage", "models", "user", "n", "stop", "reasoning"]

  // MARK: What it is about

  /// Whether the words are a refusal, and not a failure that mentions a parameter.
  var isRefusal: Bool {
    let signs = [
      "support", "unknown", "unrecognized", "unrecognised", "unexpected", "extra", "not permitted", "not allowed",
      "invalid", "cannot", "can't", "must be", "must not", "may not", "only", "deprecated", "not available",
      "unavailable",
      "not implemented", "incompatible", "instead", "forbidden", "disabled", "not enabled", "removed", "remove", "omit",
      "out of range", "not accept", "unsupported", "disallowed", "verified", "not a valid", "ignored", "rejected",
      "illegal",
      "should be", "should not", "is not", "no longer", "bad parameter", "bad value", "wrong", "refus",
      // Illegal, invalid, wrong, not supported, must, cannot, range of values, exceeds.
      "非法", "无效", "错误", "有误", "不支持", "必须", "不能", "不可", "范围", "超过", "超出",
    ]
    return signs.contains(where: text.contains)
  }

  /// Whether it is about the token limit, under any of its names.
  var isAboutTokenLimit: Bool {
    if ["max_tokens", "max_completion_tokens", "max_output_tokens", "max_new_tokens", "maxtokens"].contains(
      where: names)
    {
      return true
    }
    return ["maximum tokens", "max tokens", "output tokens", "completion tokens"].contains(where: text.contains)
  }

  /// Whether a number is too large, rather than the parameter unknown.
  var isAboutSize: Bool {
    if text.contains("instead") && text.contains("max_completion_tokens") && !text.contains("too large") {
      return false
    }
    let signs = [
      "too large", "too big", "too high", "too many", "at most", "less than", "smaller than", "exceed", "maximum",
      "range", "between", "greater than", "up to", "limit", "no more than", "<=", "≤", ">", "larger than",
      "cannot be more",
      "not be more", "max value", "max allowed", "upper bound",
      "范围", "超过", "超出", "不能大于", "不大于", "小于", "最大", "上限", "之间", "in [",
    ]
    let saysUnknown = [
      "unsupported", "unknown", "unrecognized", "unexpected", "extra", "not supported", "not permitted",
    ]
    return signs.contains(where: text.contains) && (!numbers.isEmpty || !saysUnknown.contains(where: text.contains))
  }

  /// Whether it says outright that something is not accepted.
  var isExplicit: Bool {
    let signs = [
      "support", "not implemented", "not available", "not allowed", "not enabled", "disabled", "verified", "unknown",
      "unrecognized", "unexpected keyword", "must be", "not permitted", "not accept", "roles must alternate", "invalid",
      "非法", "无效", "有误", "不支持", "必须", "范围",
    ]
    return signs.contains(where: text.contains)
  }

  var isAboutReplyFormat: Bool {
    if blames("response_format") || words.contains("response_format") || words.contains("json_schema") { return true }
    let signs = [
      "json_object", "json mode", "json_mode", "json output", "structured", "schema", "grammar", "guided",
      "response format",
      "no endpoints found", "response_mime_type", "response mime type",
    ]
    return signs.contains(where: text.contains)
  }

  var isAboutSystemMessage: Bool {
    let roles = [
      "developer instruction", "system_instruction", "roles must alternate", "must start with a user",
      "only user and assistant",
    ]
    if roles.contains(where: text.contains) { return true }
    guard text.contains("system") || text.contains("messages[0].role") || text.contains("messages.0.role") else {
      return false
    }
    let signs = ["system message", "system role", "system prompt", "'system'", "\"system\"", "`system`", "role"]
    return isRefusal || text.contains("beginning") ? signs.contains(where: text.contains) : false
  }

  /// A router has no endpoint that can serve the request as it is.
  var isNoEndpoint: Bool {
    text.contains("no endpoints found") || text.contains("no provider") || text.contains("requested parameters")
  }

  // MARK: Numbers

  /// What the model holds and what the prompt takes of it, in tokens, if the message says that prompt and reply
  /// together are too large and the prompt alone is not. `asked` is what the request allowed the reply.
  func overfullWindow(asked: Int) -> (tokens: Int, prompt: Int)? {
    guard FailureClass.saysContextOverflow(text) || text.contains("context") else { return nil }
    if let sum = windowInSum(asked: asked) { return sum }
    guard let window = number(after: Self.windowWords) else { return nil }
    // What the message counts: the prompt, or prompt and reply.
    let prompt: Int
    if let told = number(around: Self.promptWords) {
      guard told < window else { return nil }
      prompt = told
    } else if text.contains("requested"),
      let total = numbers.map(\.value).first(where: { $0 > asked && $0 != window && $0 - asked < window })
    {
      prompt = total - asked
    } else {
      return nil
    }
    let left = window - prompt
    // Unless the message contains the number we sent, or a sum with it, it is the prompt that does not fit.
    let countsReply = numbers.contains { $0.value == asked || $0.value == asked + prompt }
    return countsReply && left < asked && left >= RequestLessons.tokensMin ? (window, prompt) : nil
  }

  /// As in `812 + 32000 > 8192`: the prompt, the requested reply and the window.
  private func windowInSum(asked: Int) -> (tokens: Int, prompt: Int)? {
    guard let place = numbers.firstIndex(where: { $0.value == asked }), place > 0, place + 1 < numbers.count else {
      return nil
    }
    let (prompt, window) = (numbers[place - 1], numbers[place + 1])
    let between = Array(text)[prompt.end..<numbers[place].start]
    let left = window.value - prompt.value
    let isSum = between.contains("+") && left >= RequestLessons.tokensMin && left < asked
    return isSum ? (window.value, prompt.value) : nil
  }

  private static let windowWords = [
    "maximum context length", "maximum model length", "context length", "context window", "context size",
    "max_model_len",
    "maximum sequence length", "max_seq_len", "must be <=",
    // For tokens a minute, when one request exceeds them all.
    "limit",
  ]
  private static let promptWords = [
    "in the messages", "in your prompt", "of text input", "input tokens", "prompt tokens", "from the input messages",
    "in the prompt", "tokens of input", "in the input", "text tokens", "`inputs` tokens and",
  ]

  /// The largest number below `bound` that is not part of a name.
  func largestNumber(below bound: Int) -> Int? {
    let largest = numbers.filter { $0.value <= bound && $0.value >= RequestLessons.tokensMin && $0.value != bound }
      .max { $0.value < $1.value }
    guard let largest else { return nil }
    // As in `from 1 (inclusive) to 8193 (exclusive)`.
    let behind = String(Array(text)[largest.end...].prefix(12))
    return behind.contains("(exclusive)") ? largest.value - 1 : largest.value
  }

  /// The first number after one of `phrases`, close to it.
  private func number(after phrases: [String]) -> Int? {
    for phrase in phrases {
      guard let end = text.firstRange(of: phrase).map({ text.distance(from: text.startIndex, to: $0.upperBound) })
      else { continue }
      if let number = numbers.first(where: { $0.start >= end && $0.start - end <= Self.nearCharacters }) {
        return number.value
      }
    }
    return nil
  }

  /// The number before one of `phrases`, as in `(812 in the messages, ...)`; else the one after it.
  private func number(around phrases: [String]) -> Int? {
    for phrase in phrases {
      guard let range = text.firstRange(of: phrase) else { continue }
      let start = text.distance(from: text.startIndex, to: range.lowerBound)
      if let number = numbers.last(where: { $0.end <= start && start - $0.end <= Self.nearCharacters }) {
        return number.value
      }
    }
    return number(after: phrases)
  }

  private static let nearCharacters = 24

  // MARK: Reading

  /// Without the list of accepted values.
  private static func withoutChoices(_ message: String) -> String {
    let lowercased = message.lowercased()
    let lists = [
      "expected one of", "supported parameters", "supported values", "allowed parameters", "permitted:",
      "valid parameters",
    ]
    let ends = lists.compactMap { lowercased.firstRange(of: $0)?.lowerBound }
    guard let end = ends.min() else { return message }
    return String(lowercased[..<end])
  }

  private static func identifiers(in text: String) -> Set<String> {
    let parts = text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
    return Set(parts.flatMap { [$0.lowercased(), snakeCase($0)] })
  }

  /// `maxOutputTokens` as `max_output_tokens`.
  private static func snakeCase(_ word: Substring) -> String {
    word.reduce(into: "") { name, character in
      if character.isUppercase, !name.isEmpty { name += "_" }
      name += character.lowercased()
    }
  }

  /// Whole numbers, `131,072` as one; not those in names such as `gpt-4` or `llama3.1`.
  private static func numbers(in text: [Character]) -> [Number] {
    var numbers: [Number] = []
    var index = 0
    while index < text.count {
      guard isDigit(text[index]) else {
        index += 1
        continue
      }
      let start = index
      var digits = ""
      while index < text.count {
        if isDigit(text[index]) {
          digits.append(text[index])
        } else if !groupFollows(text, index) {
          break
        }
        index += 1
      }
      let before = start > 0 ? text[start - 1] : " "
      let isInName = before.isLetter || before == "-" || before == "_" || before == "."
      let after = index < text.count ? text[index] : " "
      let goesOn =
        after.isLetter && after != "t" || after == "-" && index + 1 < text.count && !text[index + 1].isWhitespace
      if !isInName, !goesOn, let value = Int(digits) { numbers.append(Number(value: value, start: start, end: index)) }
    }
    return numbers
  }

  /// A comma or underscore before a group of exactly three digits.
  private static func groupFollows(_ text: [Character], _ index: Int) -> Bool {
    guard text[index] == "," || text[index] == "_", index + 3 < text.count else { return false }
    let group = text[(index + 1)...(index + 3)]
    return group.allSatisfy(isDigit) && !(index + 4 < text.count && isDigit(text[index + 4]))
  }

  private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
}
