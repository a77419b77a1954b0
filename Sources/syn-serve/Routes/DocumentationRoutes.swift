// The documentation: /openapi.json, and the page that draws it. Both are made once, from the route table.

import SynBase
import SynRecord

struct DocumentationRoutes {
  /// The routes to document, besides these.
  let documented: [Route]
  let wantsToken: Bool

  var routes: [Route] {
    let others = documented + [page]
    let json = OpenAPIDocument(routes: others + [document(.null)], wantsToken: wantsToken).json
    return others + [document(json)]
  }

  private var page: Route {
    Route(
      method: .get, path: "/docs", group: .service, summary: "This interface as a page, with forms to try it",
      needsRedis: false, access: .login,
      answers: [Route.Answer(description: "The page.", contentType: "text/html")]
    ) { _ in .page(PageAsset.documentationPage) }
  }

  private func document(_ json: JSONValue) -> Route {
    let bytes = json.bytes
    return Route(
      method: .get, path: "/openapi.json", group: .service, summary: "This interface in OpenAPI 3.1",
      needsRedis: false, access: .open,
      answers: [Route.Answer(description: "The document.", schema: ["type": "object"])]
    ) { request in
      guard !request.rootPath.isEmpty, case .object(var document) = json else {
        return HTTPResponse(contentType: "application/json", body: bytes)
      }
      document["servers"] = OpenAPIDocument.servers(rootPath: request.rootPath)
      return .json(.object(document))
    }
  }
}
