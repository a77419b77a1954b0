import Testing

@testable import SynBase
@testable import SynModel
@testable import SynRecord

struct UsageTests {
  private func usage(_ text: String, header: String? = nil) throws -> Usage {
    Usage(try JSONValue(parsing: text)) { $0 == "x-litellm-response-cost" ? header : nil }
  }

  @Test(
    "tokens are read however they are reported, reasoning included",
    arguments: [
      (#"{"prompt_tokens":12,"completion_tokens":5}"#, 12, 5),
      (#"{"prompt_tokens":"12","completion_tokens":"5"}"#, 12, 5),
      (#"{"prompt_tokens":12.0,"completion_tokens":4.5}"#, 12, 5),
      (#"{"prompt_tokens":1e3,"completion_tokens":"2e1"}"#, 1000, 20),
      (#"{"prompt_tokens":32,"completion_tokens":9,"total_tokens":135}"#, 32, 103),
      (#"{"prompt_tokens":20,"completion_tokens":424,"total_tokens":"1016"}"#, 20, 996),
      (#"{"prompt_tokens":21,"completion_tokens":0,"completion_tokens_details":{"reasoning_tokens":60}}"#, 21, 60),
      (#"{"prompt_tokens":21,"completion_tokens":90,"completion_tokens_details":{"reasoning_tokens":60}}"#, 21, 90),
      (#"{"prompt_tokens":21,"completion_tokens":90,"completion_tokens_details":null}"#, 21, 90),
      (#"{"prompt_tokens":21,"completion_tokens":90,"total_tokens":100}"#, 21, 90),
      (#"{"prompt_tokens":21,"total_tokens":100}"#, 21, 79), (#"{"input_tokens":7,"output_tokens":8}"#, 7, 8),
      (#"{"input_tokens":7,"output_tokens":8,"cache_read_input_tokens":100,"cache_creation_input_tokens":3}"#, 110, 8),
      (#"{"prompt_tokens":107,"completion_tokens":8,"cache_read_input_tokens":100}"#, 107, 8),
      (#"{"promptTokenCount":10,"candidatesTokenCount":4,"thoughtsTokenCount":6,"totalTokenCount":20}"#, 10, 10),
      (#"{"promptTokenCount":21,"thoughtsTokenCount":60,"totalTokenCount":81}"#, 21, 60),
      (
        #"{"prompt_tokens":50,"completion_tokens":8,"prompt_cache_hit_tokens":40,"prompt_cache_miss_tokens":10}"#, 50, 8
      ),
      (#"{"prompt_tokens":-1,"completion_tokens":1e99}"#, nil, nil), (#"{"prompt_tokens":"x"}"#, nil, nil),
      (#"{"prompt_tokens":[1],"completion_tokens":{"a":1}}"#, nil, nil), ("{}", nil, nil), ("null", nil, nil),
    ] as [(String, Int?, Int?)])
  func tokens(text: String, prompt: Int?, completion: Int?) throws {
    let usage = try usage(text)
    #expect(usage.promptTokens == prompt)
    #expect(usage.completionTokens == completion)
    #expect(!usage.isEstimated)
  }

  @Test(
    "the cost is read however it is reported",
    arguments: [
      (#"{"cost":0.25}"#, 0.25), (#"{"cost":"0.25"}"#, 0.25), (#"{"cost":0}"#, 0), (#"{"cost":null}"#, nil),
      (#"{"cost":-1}"#, nil), (#"{"cost":1e9}"#, nil), (#"{"cost":"free"}"#, nil),
      (#"{"cost":0,"is_byok":true,"cost_details":{"upstream_inference_cost":0.5}}"#, 0.5),
      (#"{"cost":0.125,"is_byok":true,"cost_details":{"upstream_inference_cost":"0.5"}}"#, 0.625),
      (#"{"cost":0.5,"is_byok":false,"cost_details":{"upstream_inference_cost":0.5}}"#, 0.5),
      (#"{"cost":0.5,"is_byok":true,"cost_details":{"upstream_inference_cost":null}}"#, 0.5),
      (#"{"cost":{"input_tokens_cost":0.25,"output_tokens_cost":0.5,"request_cost":1,"total_cost":1.75}}"#, 1.75),
      (#"{"cost":{"input_tokens_cost":0.25,"output_tokens_cost":0.5,"request_cost":1}}"#, 1.75),
      (#"{"cost":{"input_cost":0.25,"output_cost":"0.5"}}"#, 0.75), (#"{"cost":{"input":0.25,"output":0.5}}"#, 0.75),
      (#"{"cost":{"currency":"USD"}}"#, nil), (#"{"total_cost":0.5}"#, 0.5), (#"{"estimated_cost":0.5}"#, 0.5),
      (#"{"cost_in_usd_ticks":37756000}"#, 0.0037756), ("{}", nil), ("null", nil), ("[]", nil),
    ] as [(String, Double?)])
  func costs(text: String, usd: Double?) throws {
    #expect(try usage(text).costUSD == usd)
  }

  @Test(
    "LiteLLM's header gives the cost if the usage does not, and zero there means unknown",
    arguments: [
      ("{}", "0.5", 0.5), (#"{"cost":0.25}"#, "0.5", 0.25), ("{}", "0.0", nil), ("{}", "None", nil), ("{}", nil, nil),
      ("null", "2.85e-05", 2.85e-05),
    ] as [(String, String?, Double?)])
  func header(text: String, header: String?, usd: Double?) throws {
    #expect(try usage(text, header: header).costUSD == usd)
  }

  @Test("an estimate stays an estimate when it is added up, written and read")
  func estimate() {
    var total = Usage(promptTokens: 1, completionTokens: 1, costUSD: 0.5)
    total += .estimated(promptBytes: 30, completionBytes: 31)
    #expect(total == Usage(promptTokens: 11, completionTokens: 12, costUSD: 0.5, isEstimated: true))
    #expect(Usage(recorded: .object(total.json)) == total)
    let exact = Usage(promptTokens: 1, completionTokens: 2)
    #expect(exact.json["estimated"] == nil)
    let error = RecordError(stage: "answer", code: "timeout", message: "", usage: total)
    #expect(RecordError(error.json) == error)
    #expect(CallTotals(.object(CallTotals(attempts: 2, usage: total).json)).usage == total)
  }
}
