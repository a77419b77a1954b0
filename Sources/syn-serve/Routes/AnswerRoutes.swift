// Answers: what became of one, and ordering one for the caller's own question.

import SynBase
import SynBuffer
import SynRecord

struct AnswerRoutes {
  let service: Service

  var routes: [Route] { [generateAnswer, orderAnswer] }

  private var generateAnswer: Route {
    let store = service.store
    return Route(
      method: .post, path: "/api/generate-answer", group: .answers, summary: "Ask for the answer under an id",
      description: """
        `success` is true when the answer is there: `ready`, with the answer as stored in Redis. `pending` means \
        ordered or in the making: ask again. \
        `failed` says why; `unknown` was never ordered, or has expired.
        """,
      body: Route.Body(
        schema: Schema.object(["qa_id": Schema.text]), example: ["qa_id": .string(ExampleID.question)]),
      answers: [
        Route.Answer(
          description: "What became of it.",
          schema: Schema.object(
            [
              "success": Schema.boolean, "ans_id": Schema.string,
              "status": Schema.choice("ready", "pending", "failed", "unknown"),
            ], optional: ["answer": Schema.answer, "error": Schema.string]),
          examples: [
            ("ready", Self.json(ExampleID.question, .ready(RawJSON(Self.exampleAnswer)))),
            ("pending", Self.json(ExampleID.question, .pending)),
            ("failed", Self.json(ExampleID.question, .failed("rate_limited: too many requests"))),
            ("unknown", Self.json(ExampleID.question, .unknown)),
          ])
      ]
    ) { request in
      let id = try BodyFields.read(request) { $0.text("qa_id") }
      return .json(Self.json(id, try await store.answerState(id: id)))
    }
  }

  private static func json(_ id: String, _ state: AnswerState) -> JSONValue {
    switch state {
    case .ready(let answer):
      ["success": true, "ans_id": .string(id), "status": "ready", "answer": answer.value]
    case .pending: ["success": false, "ans_id": .string(id), "status": "pending"]
    case .failed(let reason):
      ["success": false, "ans_id": .string(id), "status": "failed", "error": .string(reason)]
    case .unknown:
      ["success": false, "ans_id": .string(id), "status": "unknown", "error": "nothing is known under this id"]
    }
  }

  private static let exampleAnswer: JSONValue = [
    "prompt": "Build a page that shows a clock…",
    "responses": [
      [
        "model": "qwen/qwen3-coder",
        "completion": ["files": [["filename": "index.html", "content": "<!doctype html>…"]]],
        "cid": "01990f3a-5c1e-7d22-8a51-0d6b3f1c9e77",
      ]
    ],
    "qa_id": .string(ExampleID.question),
  ]

  private var orderAnswer: Route {
    let service = service
    return Route(
      method: .post, path: "/api/order-answer", group: .answers, summary: "Order an answer to a question of your own",
      description: """
        Answers at once with the id under which the answer will be stored, as `synthetic:answers:<ans_id>` in Redis, \
        and for generate-answer. The order is kept until it is done, even if this service or a worker ends meanwhile.
        """,
      body: Route.Body(
        schema: Schema.object(["question": Schema.text]), example: ["question": "Build a page that shows a clock"]),
      answers: [
        Route.Answer(
          description: "It is ordered.",
          schema: Schema.object(["success": Schema.constant(true), "ans_id": Schema.string]),
          examples: [("ordered", ["success": true, "ans_id": .string(ExampleID.question)])]),
        .tooManyOrders,
      ]
    ) { request in
      let question = try BodyFields.read(request) { $0.text("question") }
      let id = try await service.store.orderAnswer(
        question: question, waitingMax: service.options.waitingOrdersMax)
      return .json(["success": true, "ans_id": .string(id)])
    }
  }
}
