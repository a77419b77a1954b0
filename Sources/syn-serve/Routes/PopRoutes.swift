// Taking a unit out for good, once its round is over.

import SynRecord

struct PopRoutes {
  let service: Service

  var routes: [Route] { [popQA] }

  private var popQA: Route {
    let store = service.store
    return Route(
      method: .post, path: "/api/pop-qa", group: .questions, summary: "Remove a question and its answers",
      description: """
        The question, its answer and the answer to its variant are gone afterwards, whether it was handed out before \
        or not. An id that is not known gives `success: false`.
        """,
      body: Route.Body(
        schema: Schema.object(["qa_id": Schema.text]), example: ["qa_id": .string(ExampleID.question)]),
      answers: [
        Route.Answer(
          description: "Whether there was such a unit.", schema: Schema.object(["success": Schema.boolean]),
          examples: [("removed", ["success": true]), ("unknown", ["success": false])])
      ]
    ) { request in
      let id = try BodyFields.read(request) { $0.text("qa_id") }
      return .json(["success": .bool(try await store.removeUnit(qaID: id))])
    }
  }
}
