// The documentation: /openapi.json, and the page that draws it. Both are made once, from the route table.

import SynRecord

struct DocumentationRoutes {
  /// The routes to document, besides these.
  let documented: [Route]
  let wantsToken: Bool

  var routes: [Route] {
    let others = documented + [page]
    let bytes = OpenAPIDocument(routes: others + [document([])], wantsToken: wantsToken).json.bytes
    return others + [document(bytes)]
  }

  private var page: Route {
    Route(
      method: .get, path: "/docs", group: .service, summary: "This interface as a page, with forms to try it",
      needsRedis: false, access: .login,
      answers: [Route.Answer(description: "The page.", contentType: "text/html")]
    ) { _ in .page(PageAsset.documentationPage) }
  }

  private func document(_ bytes: [UInt8]) -> Route {
    Route(
      method: .get, path: "/openapi.json", group: .service, summary: "This interface in OpenAPI 3.1",
      needsRedis: false, access: .open,
      answers: [Route.Answer(description: "The document.", schema: ["type": "object"])]
    ) { _ in HTTPResponse(contentType: "application/json", body: bytes) }
  }
}
