// Handing out questions: what dojo asks for at the start of every round.

import SynBase
import SynBuffer
import SynRecord

struct QuestionRoutes {
  let service: Service

  var routes: [Route] { [generateQuestion] }

  private var generateQuestion: Route {
    let service = service
    return Route(
      method: .get, path: "/api/generate-question", group: .questions, summary: "Take the next question",
      description: """
        The question's answer and the answer to its augmented variant are stored already, under `qa_id` and \
        `ans_aug_id`. An empty buffer answers `success: false` after a short while, or after `wait` seconds; a unit \
        that arrives meanwhile is handed out at once. With `--env-name dev` the question stays in the buffer.
        """,
      hasEffects: true, parameters: [HTTPRequest.waitParameter],
      answers: [
        Route.Answer(
          description: "A question, or none yet.",
          schema: Schema.object(
            [
              "success": Schema.boolean, "prompt": Schema.string, "qa_id": Schema.string,
              "ans_aug_id": Schema.string,
            ], optional: ["error": Schema.string]),
          examples: [
            (
              "question",
              [
                "success": true, "prompt": "Build a page that shows a clock…",
                "qa_id": .string(ExampleID.question), "ans_aug_id": .string(ExampleID.augment),
              ]
            ),
            ("empty", Self.nothing),
          ])
      ]
    ) { request in
      let patience = try request.wait() ?? service.options.emptyWait
      let unit = try await service.arrivals.next(within: patience, for: request.clientHasLeft) {
        try await service.question()
      }
      guard let unit else { return .json(Self.nothing) }
      var response = HTTPResponse(contentType: "application/json", body: Self.body(unit))
      response.takeBack = service.takeBack(unit)
      return response
    }
  }

  private static let nothing: JSONValue = [
    "success": false, "prompt": "", "qa_id": "", "ans_aug_id": "", "error": "the buffer is empty",
  ]

  /// The question goes out as the JSON string it is stored as.
  private static func body(_ unit: WaitingUnit) -> [UInt8] {
    var body: [UInt8] = []
    body.reserveCapacity(unit.question.bytes.count + 160)
    body.append(contentsOf: #"{"success":true,"prompt":"#.utf8)
    body.append(contentsOf: unit.question.bytes)
    body.append(contentsOf: #","qa_id":"#.utf8)
    JSONValue.write(unit.qaID, into: &body)
    body.append(contentsOf: #","ans_aug_id":"#.utf8)
    JSONValue.write(unit.ansAugID, into: &body)
    body.append(UInt8(ascii: "}"))
    return body
  }
}

/// Ids for the documentation's examples.
enum ExampleID {
  static let question = "01990f3a-5c1e-7d20-9a44-6f0c6c1b2e11"
  static let augment = "01990f3a-5c1e-7d21-8e0b-2f7d9d7a4c52"
}
