import Testing

@testable import SynBase
@testable import SynModel

struct ProviderTests {
  private func choose(_ environment: [String: String]) throws -> Provider? {
    try Provider.choose(Settings(environment: environment))
  }

  @Test(
    "the keys choose the provider",
    arguments: [
      ([:], nil, nil),
      (["OPENROUTER_API_KEY": "k", "OPENAI_API_KEY": "l"], "https://openrouter.ai/api/v1", "k"),
      (["OPENAI_API_KEY": "l", "TOGETHER_API_KEY": "m"], "https://api.openai.com/v1", "l"),
      (["TOGETHER_API_KEY": "m"], "https://api.together.xyz/v1", "m"),
      (["SYN_BASE_URL": "http://localhost:8000/v1/"], "http://localhost:8000/v1", nil),
      (["SYN_BASE_URL": "http://h/v1", "SYN_API_KEY": "n"], "http://h/v1", "n"),
      // What people paste: white space, slashes, the whole endpoint.
      (["SYN_BASE_URL": " http://h:8000/v1\t"], "http://h:8000/v1", nil),
      (["SYN_BASE_URL": "https://h/v1/chat/completions"], "https://h/v1", nil),
      (["SYN_BASE_URL": "HTTPS://h/v1//Chat/Completions/"], "HTTPS://h/v1", nil),
      // A key meant for somebody else is not sent to a server named by its address.
      (["SYN_BASE_URL": "http://h/v1", "OPENROUTER_API_KEY": "k"], "http://h/v1", nil),
      (["SYN_PROVIDER": "offline", "OPENROUTER_API_KEY": "k"], nil, nil),
      (["SYN_PROVIDER": "OpenAI", "OPENROUTER_API_KEY": "k", "OPENAI_API_KEY": "l"], "https://api.openai.com/v1", "l"),
      (["SYN_PROVIDER": "custom", "SYN_BASE_URL": "https://h", "OPENAI_API_KEY": "l"], "https://h", nil),
      // A key that may be there for another program spends nothing until its provider is named.
      (["GROQ_API_KEY": "g", "GEMINI_API_KEY": "h", "TOGETHER_API_KEY": "m"], "https://api.together.xyz/v1", "m"),
      (["GROQ_API_KEY": "g"], nil, nil),
      (["SYN_PROVIDER": "groq", "GROQ_API_KEY": "g", "OPENAI_API_KEY": "l"], "https://api.groq.com/openai/v1", "g"),
    ] as [([String: String], String?, String?)])
  func choice(environment: [String: String], baseURL: String?, key: String?) throws {
    let provider = try choose(environment)
    #expect(provider?.baseURL == baseURL)
    #expect(provider?.key == key)
  }

  @Test(
    "each provider has default models by the names it uses for them",
    arguments: [
      (["OPENROUTER_API_KEY": "k"], "google/gemini-2.5-flash", "qwen/qwen3-coder"),
      (["SYN_BASE_URL": "http://h/v1"], "google/gemini-2.5-flash", "qwen/qwen3-coder"),
      (["OPENAI_API_KEY": "k"], "gpt-6-luna", "gpt-6.1-sol"),
      (["SYN_BASE_URL": "https://API.openai.com:443/v1"], "gpt-6-luna", "gpt-6.1-sol"),
      (["SYN_BASE_URL": "http://proxy/https://api.openai.com/v1"], "google/gemini-2.5-flash", "qwen/qwen3-coder"),
    ] as [([String: String], String, String)])
  func defaultModels(environment: [String: String], asking: String, answering: String) throws {
    let models = try #require(try choose(environment)).row.defaultModels
    #expect(models.model(for: "question") == asking)
    #expect(models.model(for: "augment") == asking)
    #expect(models.model(for: "answer") == answering)
  }

  @Test("OpenRouter's free models are recognised by their names")
  func free() {
    let openRouter = Provider(name: "openrouter", baseURL: "https://openrouter.ai/api/v1", key: "k")
    #expect(openRouter.isFree("qwen/qwen3-coder:free"))
    #expect(!openRouter.isFree("qwen/qwen3-coder"))
    #expect(!Provider(name: "custom", baseURL: "http://h/v1", key: nil).isFree("mine:free"))
  }

  @Test(
    "invalid settings are refused",
    arguments: [
      ["SYN_PROVIDER": "nobody"], ["SYN_PROVIDER": "openai"], ["SYN_PROVIDER": "custom"],
      ["SYN_BASE_URL": "localhost:8000"], ["SYN_BASE_URL": "file:///etc/passwd"], ["SYN_BASE_URL": "http://"],
      ["SYN_BASE_URL": "http://h:99999/v1"], ["SYN_BASE_URL": "http://[::1/v1"], ["SYN_BASE_URL": "http://a b/v1"],
      ["OPENAI_API_KEY": "two\r\nHeader: lines"],
    ])
  func refused(environment: [String: String]) {
    #expect(throws: ConfigurationError.self) { try choose(environment) }
  }

  @Test("a replay needs no key")
  func replay() throws {
    let settings = Settings(environment: ["SYN_PROVIDER": "openrouter"])
    #expect(try Provider.choose(settings, isAsked: false)?.baseURL == "https://openrouter.ai/api/v1")
  }

  @Test("only OpenRouter gets its own headers and parameters")
  func dialects() throws {
    let openRouter = try #require(try choose(["OPENROUTER_API_KEY": "k"]))
    let other = try #require(try choose(["SYN_BASE_URL": "http://h/v1"]))
    #expect(openRouter.headers.contains { $0.name == "X-Title" })
    #expect(openRouter.headers.contains { $0 == ("Authorization", "Bearer k") })
    #expect(other.headers.map(\.name) == ["Content-Type", "User-Agent"])
  }

  @Test("errors are shown without the key, on one line, and not too long")
  func presentable() {
    let provider = Provider(name: "x", baseURL: "http://h", key: "sk-secret")
    #expect(provider.presentable("bad key\r\nsk-secret!") == "bad key [secret]!")
    #expect(provider.presentable(String(repeating: "x", count: 5000)).count == 401)
  }

  @Test(
    "a key is found in a reply as it is and as JSON escapes it, unless it is a placeholder",
    arguments: [
      ("sk-0123456789abcdef", "use sk-0123456789abcdef", true),
      ("sk/0123456789abcdef", #"use sk\/0123456789abcdef"#, true),
      ("sk-0123456789abcdef", "use sk-0123456789abcde", false), ("password", "<input type=\"password\">", false),
      ("EMPTY", "EMPTY", false),
    ])
  func quotedKey(key: String, text: String, isQuoted: Bool) {
    let provider = Provider(name: "x", baseURL: "http://h", key: key)
    #expect(provider.isKeyQuoted(in: ["", text]) == isQuoted)
    #expect(!Provider(name: "x", baseURL: "http://h", key: nil).isKeyQuoted(in: [text]))
  }

  @Test(
    "an address shows no login",
    arguments: [
      ("http://h/v1", "http://h/v1"), ("http://u:p@h:1/v1", "http://h:1/v1"), ("https://t@h", "https://h"),
      ("http://h/v1/@x", "http://h/v1/@x"), ("http://u:p@ss@h/v1", "http://h/v1"),
    ])
  func address(baseURL: String, address: String) {
    #expect(Provider(name: "x", baseURL: baseURL, key: nil).address == address)
  }
}
