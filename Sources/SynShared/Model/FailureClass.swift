// What a failure means, judged by its status, names and words. Providers agree on few names and on no words, so each
// class knows the words of several; a new one is a line in a table.

import SynBase

enum FailureClass {
  /// The class of a failure with that status. `isInReply`: a reply of status 200 reported it, and the status is a guess
  /// if the body names none.
  static func code(of body: ErrorBody, status: Int, isInReply: Bool = false) -> ModelError.Code {
    if body.isFlagged { return .contentFilter }
    // This also covers a limit per minute that a single request exceeds: that request never passes.
    let words = body.message.lowercased()
    if status == 413 || words.contains("request too large for") { return .contextTooLong }
    if [400, 403].contains(status), saysThrottled(words) { return .rateLimited }
    if status == 401, saysOutOfCredit(String(words.prefix(beginningCharacters))) { return .outOfCredit }
    // Google gives an exhausted account the same name as an exhausted minute.
    if status == 402, !body.names.contains("openrouter_in_flight_budget") { return .outOfCredit }
    if let code = body.names.lazy.compactMap(code(ofName:)).first { return code }
    if (400..<500).contains(status) || status == 500 || status == 501 || isInReply, status != 429, status != 401,
      let code = code(ofWords: words)
    {
      return code
    }
    return code(ofStatus: status, words, body)
  }

  private static func code(ofStatus status: Int, _ words: String, _ body: ErrorBody) -> ModelError.Code {
    switch status {
    case 401: .unauthorized
    case 402: .outOfCredit
    case 403: body.isPage || saysRegionOrFirewall(words) ? .forbidden : .unauthorized
    case 408, 504, 522, 524: .timeout
    case 429: isPermanentQuota(words) ? .outOfCredit : .rateLimited
    case 446, 451: .contentFilter
    case 501: .badRequest
    case 498, 503, 529: .overloaded
    case 409, 425, 500...: .unavailable
    default: .badRequest
    }
  }

  // MARK: Names

  /// What a name means by itself; nil for one that means nothing, or that many failures share.
  static func code(ofName name: String) -> ModelError.Code? {
    names[name] ?? names[String(name.split(separator: "#").last ?? "")]
  }

  /// OpenRouter's `error_type`, the `code` or `type` of OpenAI's, Azure's and Anthropic's errors, Google's `status` and
  /// `reason`, MiniMax's numbers. Lower case.
  private static let names: [String: ModelError.Code] = [
    "rate_limit_exceeded": .rateLimited, "rate_limit_error": .rateLimited, "rate_limited": .rateLimited,
    "too_many_requests": .rateLimited, "resource_exhausted": .rateLimited, "rate_limit_reached_error": .rateLimited,
    "openrouter_in_flight_budget": .rateLimited, "throttling": .rateLimited, "throttling.ratequota": .rateLimited,
    "throttlingexception": .rateLimited,
    "tokens_limit_reached": .contextTooLong, "1002": .rateLimited,
    "provider_overloaded": .overloaded, "overloaded_error": .overloaded, "engine_overloaded_error": .overloaded,
    "engine_overloaded": .overloaded, "server_overloaded": .overloaded, "model_overloaded": .overloaded,
    "insufficient_system_resource": .overloaded,
    "provider_unavailable": .unavailable, "server": .unavailable, "server_error": .unavailable,
    "internal_error": .unavailable, "internal_server_error": .unavailable, "internalservererror": .unavailable,
    "timeout": .timeout, "timeout_error": .timeout, "deadline_exceeded": .timeout, "request_timeout": .timeout,
    "payment_required": .outOfCredit, "insufficient_quota": .outOfCredit, "insufficient_balance": .outOfCredit,
    "insufficient_user_quota": .outOfCredit, "insufficient_credits": .outOfCredit, "billing_not_active": .outOfCredit,
    "billing_hard_limit_reached": .outOfCredit, "exceeded_current_quota_error": .outOfCredit, "arrearage": .outOfCredit,
    "billing_error": .outOfCredit, "1008": .outOfCredit, "1113": .outOfCredit, "1308": .outOfCredit,
    "1310": .outOfCredit,
    "context_length_exceeded": .contextTooLong, "exceed_context_size_error": .contextTooLong,
    "context_window_exceeded": .contextTooLong, "string_above_max_length": .contextTooLong,
    "request_too_large": .contextTooLong, "1039": .contextTooLong,
    "content_policy_violation": .contentFilter, "content_filter": .contentFilter, "contentfilter": .contentFilter,
    "content_filtered": .contentFilter, "responsibleaipolicyviolation": .contentFilter,
    "data_inspection_failed": .contentFilter, "datainspectionfailed": .contentFilter, "moderation": .contentFilter,
    "moderation_error": .contentFilter, "moderation_blocked": .contentFilter,
    "sensitive_words_detected": .contentFilter, "safety": .contentFilter, "prohibited_content": .contentFilter,
    "1026": .contentFilter, "1027": .contentFilter, "1301": .contentFilter,
    "refusal": .refused,
    "invalid_api_key": .unauthorized, "api_key_invalid": .unauthorized, "authentication_error": .unauthorized,
    "invalid_authentication_error": .unauthorized, "invalid_authentication": .unauthorized,
    "incorrect_api_key": .unauthorized, "incorrect_api_key_error": .unauthorized, "unauthenticated": .unauthorized,
    "invalidapikey": .unauthorized, "2013": .badRequest, "336003": .badRequest, "336103": .contextTooLong,
    "336007": .contextTooLong,
    "1210": .badRequest, "1213": .badRequest, "1214": .badRequest, "1261": .contextTooLong, "1004": .unauthorized,
    "2049": .unauthorized,
    "unsupported_country_region_territory": .forbidden, "service_disabled": .forbidden,
  ]

  // MARK: Words

  private static func code(ofWords words: String) -> ModelError.Code? {
    if words.contains("output limit was reached") { return .truncated }
    if saysContextOverflow(words) { return .contextTooLong }
    if saysFlagged(words) { return .contentFilter }
    // These end a run, so they must be the message and not a quotation in it: some servers echo the prompt.
    let beginning = String(words.prefix(beginningCharacters))
    if saysOutOfCredit(beginning) { return .outOfCredit }
    if saysBadKey(beginning) { return .unauthorized }
    return nil
  }

  private static let beginningCharacters = 160

  /// Whether the prompt, alone or with the requested reply, is larger than the model takes.
  static func saysContextOverflow(_ words: String) -> Bool {
    let overflows = [
      "context length", "context window", "context size", "context_length", "maximum model length", "max_model_len",
      "maximum prompt length", "prompt is too long", "prompt too long", "prompt is too large", "input is too long",
      "input too long", "too many input tokens", "too many tokens", "longer than the model", "longer than the maximum",
      "reduce the length", "reduce the prompt", "maximum input length", "max input length", "max_input_tokens",
      "inputs tokens + max_new_tokens", "`inputs` tokens", "`inputs` must have less", "maximum number of input tokens",
      "request too large for model", "maximum sequence length", "max_seq_len", "maximum allowed input length",
      "input length", "prompt token count", "prompt contains too many", "exceeds the context", "model token limit",
      "at least 1, got -", "input tokens exceed",
      // The input or the context is too long, in Chinese.
      "上下文长度", "上下文窗口", "输入长度", "输入过长", "超长", "超过模型最大", "超出模型", "超过最大长度", "最大输入", "提示词过长",
    ]
    if overflows.contains(where: words.contains) { return true }
    return words.contains("input token count") && words.contains("exceeds")
  }

  /// Whether the provider flags the request as a breach of its rules.
  private static func saysFlagged(_ words: String) -> Bool {
    let signs = [
      "flagged", "moderation", "content policy", "content_policy", "content management policy", "usage polic",
      "usage guideline", "safety_check",
      "safety system", "safety filter", "safety polic", "safety guideline", "safety reason", "responsible ai",
      "inappropriate content", "prohibited content", "harmful content", "unsafe content", "sensitive content",
      "sensitive word", "sensitive information", "content exists risk", "content filter", "content_filter",
      "acceptable use", "violated guardrail", "guardrail intervened", "guardrail blocked", "by guardrail",
      "guardrail failed", "guardrail check",
      "content blocked",
      "prompt was blocked", "input was blocked", "violates our", "violation of our",
      "violates the provider's", "high risk",
    ]
    return signs.contains(where: words.contains)
  }

  private static func saysOutOfCredit(_ words: String) -> Bool {
    let signs = [
      "credit balance", "insufficient balance", "insufficient credit", "insufficient fund", "insufficient quota",
      "insufficient user quota", "insufficient_quota", "insufficient account balance", "not enough credit",
      "out of credit",
      "no credits", "any credits", "more credits", "available credits", "payment required", "spending limit",
      "account balance", "balance is not enough", "balance not enough", "exceeded your budget",
      "budget has been exceeded",
      "prepaid", "prepayment", "credits are depleted", "key limit exceeded", "budget limit exceeded", "overdue",
      "api usage limits. you will regain",
      "余额不足", "欠费",
    ]
    return signs.contains(where: words.contains)
  }

  /// Not every server answers 401 to an unknown key.
  private static func saysBadKey(_ words: String) -> Bool {
    let signs = [
      "incorrect api key", "invalid api key", "api key not valid", "api key is invalid", "api key is not valid",
      "missing api key", "no api key", "api key not found", "api key expired", "invalid access token",
    ]
    return signs.contains(where: words.contains)
  }

  /// A 429 for an account without money: Gemini says the same about a limit per minute, so only OpenAI's wordings are
  /// here.
  private static func isPermanentQuota(_ words: String) -> Bool {
    [
      "insufficient balance", "insufficient_quota", "insufficient quota", "recharge", "suspended", "depleted",
      "usage limit reached", "daily free allocation", "weekly limit", "daily limit reached",
    ].contains(
      where: words.contains)
  }

  /// Some say it with 400 or 403.
  private static func saysThrottled(_ words: String) -> Bool {
    let signs = ["rate limit", "too many requests", "please wait before trying again", "is at capacity"]
    return signs.contains(where: words.contains)
  }

  /// A refusal that has nothing to do with the key: the caller's region, or a firewall in between.
  private static func saysRegionOrFirewall(_ words: String) -> Bool {
    let signs = [
      "country", "region", "territory", "territories", "location", "firewall", "cloudflare", "captcha",
      "attention required",
      "just a moment", "ip address", "blocked", "vpn", "proxy", "access denied", "waf", "bot detection",
      "unusual traffic",
      "security policy",
    ]
    return signs.contains(where: words.contains)
  }

  /// Whether a refusal is the model's bad draw: it wrote something that the server would not pass on as JSON. The next
  /// call may succeed.
  static func isBadDraw(_ body: ErrorBody) -> Bool {
    let names = [
      "json_validate_failed", "tool_use_failed", "output_parse_failed", "model_output_invalid", "json_parse_error",
    ]
    if body.names.contains(where: names.contains) { return true }
    let words = body.message.lowercased()
    let signs = [
      "failed to generate json", "failed to validate json", "failed_generation", "failed generation",
      "model produced invalid", "model output is not valid", "generated invalid json", "invalid json output",
      "did not generate valid json", "could not parse the model", "failed to parse model output",
    ]
    return signs.contains(where: words.contains)
  }
}
