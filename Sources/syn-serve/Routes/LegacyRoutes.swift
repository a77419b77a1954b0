// The first version's only endpoint: question and answers in one response.

import SynShared

struct LegacyRoutes {
  let service: Service

  var routes: [Route] { [syntheticGen] }

  /// RFC 9745: since when it is deprecated (2026-01-01), and what to use instead.
  private static let deprecation: [HTTPResponse.Field] = [
    .init(name: "Deprecation", value: "@1767225600"),
    .init(name: "Link", value: #"</api/generate-question>; rel="successor-version""#),
  ]

  private var syntheticGen: Route {
    let service = service
    return Route(
      method: .get, path: "/api/synthetic-gen", group: .questions, summary: "Take a question with its answers",
      description: """
        The first version's form, kept for its clients, who are told by a `Deprecation` header. The answer to the \
        question itself ranks before the one to its variant.
        """,
      isDeprecated: true, hasEffects: true,
      answers: [
        Route.Answer(
          description: "A whole unit, or none yet.",
          schema: Schema.object([
            "success": Schema.boolean,
            "body": Schema.anyOf(
              Schema.object([
                "prompt": Schema.string, "responses": Schema.array(of: ["type": "object"]),
                "ground_truth": ["type": "object"], "metadata": ["type": "object"],
              ]), ["type": "null"]),
            "error": Schema.anyOf(Schema.string, ["type": "null"]),
          ]), examples: [("empty", Self.nothing)])
      ]
    ) { _ in
      let pair = try await service.next(within: service.options.emptyWait) {
        try await $0.takeWholePair(popping: service.pops)
      }
      return .json(pair.map { Self.json($0) } ?? Self.nothing, fields: Self.deprecation)
    }
  }

  private static let nothing: JSONValue = ["success": false, "body": .null, "error": "the buffer is empty"]

  private static func json(_ pair: WholePair) -> JSONValue {
    // The answer to a variant that failed is a number, which has no responses.
    let responses = [pair.answer, pair.augmentAnswer].flatMap { $0.value["responses"]?.arrayValue ?? [] }
    var ranks = JSONObject()
    for (rank, response) in responses.enumerated() {
      if let id = response["cid"]?.stringValue { ranks[id] = .integer(rank) }
    }
    return [
      "success": true,
      "body": [
        "prompt": .string(pair.unit.prompt), "responses": .array(responses), "ground_truth": .object(ranks),
        "metadata": ["qa_id": .string(pair.unit.qaID), "ans_aug_id": .string(pair.unit.ansAugID)],
      ],
      "error": .null,
    ]
  }
}
