import Testing

@testable import SynBase
@testable import SynModel
@testable import SynRecord

struct PriceTableTests {
  private static func builtIn(_ name: String) -> PriceTable {
    .builtIn(for: Provider(name: name, baseURL: "https://localhost/v1", key: nil))
  }
  private static let openRouter = builtIn("openrouter")

  private func table(_ text: String) throws -> PriceTable {
    try Self.openRouter.extended(by: Array(text.utf8), path: "prices.json")
  }

  private let usage = Usage(promptTokens: 1_000_000, completionTokens: 2_000_000)

  @Test("tokens cost what the table says for a million")
  func priced() throws {
    let table = try table(#"{"mine":{"prompt":0.5,"completion":2}}"#)
    #expect(table.priced(usage, model: "mine", served: nil).costUSD == 4.5)
  }

  @Test("a cost that the provider reports is kept, even if it is zero")
  func told() throws {
    let table = try table(#"{"mine":{"prompt":0.5,"completion":2}}"#)
    let told = Usage(promptTokens: 1, completionTokens: 1, costUSD: 0)
    #expect(table.priced(told, model: "mine", served: nil).costUSD == 0)
  }

  @Test("without a price, or without tokens, the cost stays unknown")
  func unknown() throws {
    #expect(Self.openRouter.priced(usage, model: "mine", served: "mine-2").costUSD == nil)
    let table = try table(#"{"*":{"prompt":1,"completion":1}}"#)
    #expect(table.priced(Usage(promptTokens: 5), model: "mine", served: nil).costUSD == nil)
    #expect(table.priced(Usage(), model: "mine", served: nil).costUSD == nil)
  }

  @Test(
    "a full name beats a prefix, a longer prefix a shorter one, and the file what is built in",
    arguments: [
      ("gpt-4.1", 1), ("gpt-4.1-mini", 2), ("gpt-4.1-mini-2025-04-14", 2), ("gpt-4o", 3), ("other", 4),
      ("qwen/qwen3-coder", 4),
    ] as [(String, Double)])
  func patterns(model: String, prompt: Double) throws {
    let table = try table(
      """
      {"gpt-*":{"prompt":3,"completion":0},"gpt-4.1":{"prompt":1,"completion":0},"*":{"prompt":4,"completion":0},
       "gpt-4.1-m*":{"prompt":2,"completion":0}}
      """)
    #expect(table.price(of: model)?.prompt == prompt)
  }

  @Test("the price is that of the model that answered, unless only its provider knows it by that name")
  func served() throws {
    let table = try table(
      #"{"asked":{"prompt":1,"completion":0},"other":{"prompt":7,"completion":0}}"#)
    #expect(table.priced(usage, model: "asked", served: "other").costUSD == 7)
    #expect(table.priced(usage, model: "asked", served: "asked-v2").costUSD == 1)
  }

  @Test(
    "each default model has a price, but only at its own provider", arguments: ProviderRow.all)
  func defaults(row: ProviderRow) {
    for model in [row.defaultModels.asking, row.defaultModels.answering] {
      #expect(Self.builtIn(row.name).price(of: model) != nil)
      #expect(Self.builtIn("custom").price(of: model) == nil)
    }
  }

  @Test("the most a call can cost is a reply of full length from the dearest model that may answer")
  func most() throws {
    let table = try table(
      #"{"asked":{"prompt":0,"completion":1},"other":{"prompt":0,"completion":3}}"#)
    var request = ModelRequest(
      task: .answer(question: ""), model: "asked", fallbackModels: ["other"], messages: [ChatMessage(.user, "Hello")],
      schema: ReplySchema(name: "reply", schema: [:]), completionTokensMax: 1_000_000)
    #expect(table.mostUSD(request, isRouted: false) == 1)
    #expect(table.mostUSD(request, isRouted: true) == 3)
    request.model = "unknown"
    #expect(table.mostUSD(request, isRouted: false) == nil)
  }

  @Test(
    "a file that is no price table is bad configuration, and the error says what is wrong",
    arguments: [
      ("", "not JSON"), (#"{"a":{"prompt":1,}}"#, "not JSON: expected"), ("[]", "not a JSON object"),
      (#"{"a":1}"#, "price of \"a\""),
      (#"{"a":{"prompt":1}}"#, "price of \"a\""), (#"{"a":{"prompt":-1,"completion":1}}"#, "price of \"a\""),
      (#"{"a":{"prompt":"1","completion":1}}"#, "price of \"a\""),
    ])
  func malformed(text: String, complaint: String) throws {
    let error = #expect(throws: ConfigurationError.self) { try table(text) }
    #expect(error?.description.contains("prices.json") == true)
    #expect(error?.description.contains(complaint) == true)
  }
}
