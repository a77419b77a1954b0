// Variants of the caller's own question.

import SynBase
import SynRecord

struct AugmentRoutes {
  let service: Service

  var routes: [Route] { [getQuestionAugment] }

  private static let counts = 1...AugmentKind.allCases.count

  private var getQuestionAugment: Route {
    let service = service
    return Route(
      method: .post, path: "/api/get-question-augment", group: .augments, summary: "Order variants of a question",
      description: """
        Each variant is of a different kind: one more requirement, two more, or a related subject. They will be stored \
        as `synthetic:qn_augments:<id>` in Redis. With `wait` the answer comes when all are ready, with their texts \
        in `questions` (`null` for one that failed), or after that many seconds with `status: pending`.
        """,
      parameters: [HTTPRequest.waitParameter],
      body: Route.Body(
        schema: Schema.object([
          "question": Schema.text,
          "num_augments": Schema.anyOf(
            ["type": "integer", "minimum": 1, "maximum": 3],
            ["type": "string", "description": "Such a number.", "pattern": #"^[1-3](\.0+)?$"#]),
        ]), example: ["question": "Build a page that shows a clock", "num_augments": 2]),
      answers: [
        Route.Answer(
          description: "They are ordered.",
          schema: Schema.object(
            ["success": Schema.constant(true), "augments": Schema.array(of: Schema.string)],
            optional: [
              "status": Schema.choice("ready", "pending"),
              "questions": Schema.array(of: Schema.anyOf(Schema.string, ["type": "null"])),
            ]),
          examples: [
            (
              "ordered",
              ["success": true, "augments": [.string(ExampleID.augment), .string(ExampleID.question)]]
            ),
            (
              "waited for",
              [
                "success": true, "augments": [.string(ExampleID.augment)], "status": "ready",
                "questions": ["Build a page that shows a clock with an alarm"],
              ]
            ),
            ("not there yet", ["success": true, "augments": [.string(ExampleID.augment)], "status": "pending"]),
          ]),
        .tooManyOrders,
      ]
    ) { request in
      let patience = try request.wait()
      let (question, count) = try BodyFields.read(request) {
        ($0.text("question"), $0.wholeNumber("num_augments", in: Self.counts))
      }
      let kinds = Array(AugmentKind.allCases.shuffled().prefix(count))
      let ids = try await service.store.orderAugments(
        question: question, kinds: kinds, waitingMax: service.options.waitingOrdersMax)
      var answer: JSONObject = ["success": true, "augments": .array(ids.map { .string($0) })]
      if let patience {
        let texts = try await Self.texts(of: ids, within: patience, service)
        answer["status"] = texts == nil ? "pending" : "ready"
        if let texts { answer["questions"] = .array(texts) }
      }
      return .json(.object(answer))
    }
  }

  /// The variants, `null` for one that failed; nil when they are not all ready in time.
  @LoopActor
  private static func texts(
    of ids: [String], within patience: Duration, _ service: Service
  ) async throws -> [JSONValue]? {
    do {
      return try await service.events.wait(timeout: patience) { event in
        if case .answered(let id) = event { ids.contains(id) } else { false }
      } until: {
        let states = try await service.store.augmentStates(ids: ids)
        let texts = states.compactMap { state -> JSONValue? in
          switch state {
          case .ready(let text): text.value
          case .failed: .null
          case .pending, .unknown: nil
          }
        }
        return texts.count == ids.count ? texts : nil
      }
    } catch is CancellationError {
      return nil
    }
  }
}
