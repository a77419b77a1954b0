// The first version's only endpoint: question and answers in one response.

import SynBase
import SynBuffer
import SynRecord

struct LegacyRoutes {
  let service: Service

  var routes: [Route] { [syntheticGen] }

  /// RFC 9745: deprecated since when (2026-01-01), and what to use instead, beside this path wherever a proxy shows it.
  private static let deprecation: [HTTPResponse.Field] = [
    .init(name: "Deprecation", value: "@1767225600"),
    .init(name: "Link", value: #"<generate-question>; rel="successor-version""#),
  ]

  private var syntheticGen: Route {
    let service = service
    return Route(
      method: .get, path: "/api/synthetic-gen", group: .questions, summary: "Take a question with its answers",
      description: """
        The first version's form, kept for its clients; a `Deprecation` header tells them. `ground_truth` has a rank \
        for the `cid` of each response, 0 for the best. If the answer was made worse on purpose, the responses are the \
        answer and its worse versions in an order that reveals nothing, and `metadata.degradations` says what was done \
        to each; else the answer to the question itself ranks before the one to its variant.
        """,
      isDeprecated: true, hasEffects: true, parameters: [HTTPRequest.waitParameter],
      answers: [
        Route.Answer(
          description: "A whole unit, or none yet.",
          schema: Schema.object([
            "success": Schema.boolean,
            "body": Schema.anyOf(
              Schema.object([
                "prompt": Schema.string, "responses": Schema.array(of: Schema.response),
                "ground_truth": ["type": "object", "additionalProperties": ["type": "integer"]],
                "metadata": Schema.object(
                  ["qa_id": Schema.string, "ans_aug_id": Schema.string],
                  optional: [
                    "degradations": Schema.array(
                      of: Schema.object([
                        "cid": Schema.string, "rank": Schema.integer, "kind": Schema.string, "change": Schema.string,
                        "claimed": Schema.boolean,
                      ]))
                  ]),
              ]), ["type": "null"]),
            "error": Schema.anyOf(Schema.string, ["type": "null"]),
          ]), examples: [("ranked", Self.example), ("empty", Self.nothing)],
          headers: [
            "Deprecation": [
              "description": "Since when, as RFC 9745 writes it.", "required": true, "schema": Schema.string,
            ],
            "Link": ["description": "What takes its place.", "required": true, "schema": Schema.string],
          ])
      ]
    ) { request in
      let patience = try request.wait() ?? service.options.emptyWait
      let pair = try await service.arrivals.next(within: patience, for: request.clientHasLeft) {
        try await service.store.takeWholePair(popping: service.pops)
      }
      guard let pair else { return .json(Self.nothing, fields: Self.deprecation) }
      var response = HTTPResponse.json(Self.json(pair), fields: Self.deprecation)
      response.takeBack = service.takeBack(pair.unit)
      return response
    }
  }

  private static let example: JSONValue = [
    "success": true,
    "body": [
      "prompt": "Build a clock",
      "responses": [
        ["model": "m", "completion": ["files": [["filename": "index.html", "content": "..."]]], "cid": "0199...a1"],
        ["model": "m", "completion": ["files": [["filename": "index.html", "content": "..."]]], "cid": "0199...b7"],
      ],
      "ground_truth": ["0199...a1": 1, "0199...b7": 0],
      "metadata": [
        "qa_id": "0199...", "ans_aug_id": "0199...",
        "degradations": [
          ["cid": "0199...a1", "rank": 1, "kind": "lag", "change": "Inputs act 400 ms late.", "claimed": false]
        ],
      ],
    ],
    "error": .null,
  ]

  private static let nothing: JSONValue = ["success": false, "body": .null, "error": "the buffer is empty"]

  private static func json(_ pair: WholePair) -> JSONValue {
    let levels = pair.degraded.levels.isEmpty ? answers(to: pair) : ranked(pair)
    var metadata: JSONObject = ["qa_id": .string(pair.unit.qaID), "ans_aug_id": .string(pair.unit.ansAugID)]
    if !pair.degraded.levels.isEmpty {
      metadata["degradations"] = .array(
        pair.degraded.levels.map {
          [
            "cid": .string($0.cid), "rank": .integer($0.rank), "kind": .string($0.kind),
            "change": .string($0.change), "claimed": .bool($0.isClaimed),
          ]
        })
    }
    var ranks = JSONObject()
    for level in levels { ranks[level.cid] = .integer(level.rank) }
    return [
      "success": true,
      "body": [
        "prompt": .string(pair.unit.prompt), "responses": .array(levels.map { $0.response }),
        "ground_truth": .object(ranks), "metadata": .object(metadata),
      ],
      "error": .null,
    ]
  }

  private struct Level {
    var response: JSONValue
    var cid: String
    var rank: Int
  }

  /// The answer and its worse versions, ordered by their ids, which reveal nothing about the rank. The answer to the
  /// variant answers another question and has no place among them.
  private static func ranked(_ pair: WholePair) -> [Level] {
    let base = responses(in: pair.answer).prefix(1).map { Level(response: $0, cid: cid(of: $0), rank: 0) }
    let worse = pair.degraded.levels.map { Level(response: .object($0.response), cid: $0.cid, rank: $0.rank) }
    return (base + worse).sorted { $0.cid < $1.cid }
  }

  /// Without worse versions: the answer to the question itself ranks before that to its variant.
  private static func answers(to pair: WholePair) -> [Level] {
    [pair.answer, pair.augmentAnswer].flatMap { responses(in: $0) }.enumerated().map {
      Level(response: $1, cid: cid(of: $1), rank: $0)
    }
  }

  /// The answer to a failed variant is a number, which has no responses.
  private static func responses(in answer: RawJSON) -> [JSONValue] { answer.value["responses"]?.arrayValue ?? [] }

  private static func cid(of response: JSONValue) -> String { response["cid"]?.stringValue ?? "" }
}
