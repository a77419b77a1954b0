// The rules of OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1.html, section 4.8) for the objects our document has.

import Foundation
import SynBase

struct OpenAPIRules {
  let document: JSONValue
  private var schemas: DocumentedSchema { DocumentedSchema(document: document) }

  init(_ document: JSONValue) { self.document = document }

  /// By kind of object: the members it must have, and those it may have.
  private static let members: [String: (required: Set<String>, optional: Set<String>)] = [
    "document": (["openapi", "info", "paths"], ["servers", "components", "security", "tags"]),
    "info": (["title", "version"], ["summary", "description", "license", "contact", "termsOfService"]),
    "operation": (
      ["responses"],
      ["tags", "summary", "description", "operationId", "parameters", "requestBody", "deprecated", "security"]
    ),
    "parameter": (["name", "in", "schema"], ["description", "required", "deprecated", "example", "examples"]),
    "header": (["schema"], ["description", "required", "deprecated", "example", "examples"]),
    "requestBody": (["content"], ["description", "required"]),
    "media": ([], ["schema", "example", "examples"]),
    "example": (["value"], ["summary", "description"]),
    "response": (["description"], ["headers", "content"]),
    "components": ([], ["schemas", "responses", "headers", "securitySchemes"]),
    "tag": (["name"], ["description"]),
    "server": (["url"], ["description"]),
  ]

  var problems: [String] {
    let operations = self.operations
    var problems = check(document, as: "document", at: "") + check(document["info"], as: "info", at: "/info")
    if document["openapi"]?.stringValue?.wholeMatch(of: #/3\.1\.\d+/#) == nil { problems.append("not version 3.1") }
    let ids = operations.compactMap { $0.value["operationId"]?.stringValue }
    if Set(ids).count != operations.count { problems.append("operationId missing, or twice") }
    for tag in elements(document["tags"]) { problems += check(tag, as: "tag", at: "/tags") }
    for server in elements(document["servers"]) { problems += check(server, as: "server", at: "/servers") }
    return problems + components + operations.flatMap { operation($0.value, at: $0.place) }
  }

  /// Each with where it stands, such as `/health get`.
  var operations: [(place: String, value: JSONValue)] {
    members(document["paths"]).flatMap { path, item in members(item).map { ("\(path) \($0)", $1) } }
  }

  private var components: [String] {
    let parts = document["components"]
    var problems = check(parts, as: "components", at: "/components")
    for (kind, group) in members(parts) {
      for (name, part) in members(group) {
        let place = "/components/\(kind)/\(name)"
        if name.wholeMatch(of: /[a-zA-Z0-9._-]+/) == nil { problems.append("\(place): bad name") }
        switch kind {
        case "responses": problems += response(part, at: place)
        case "headers": problems += check(part, as: "header", at: place)
        case "securitySchemes": problems += securityScheme(part, at: place)
        default: break
        }
      }
    }
    return problems
  }

  private func securityScheme(_ scheme: JSONValue, at place: String) -> [String] {
    let needed = ["http": ["scheme"], "apiKey": ["name", "in"]][scheme["type"]?.stringValue ?? ""]
    guard let needed else { return ["\(place): unknown type"] }
    return needed.filter { scheme[$0]?.stringValue == nil }.map { "\(place): no \($0)" }
  }

  private func operation(_ operation: JSONValue, at place: String) -> [String] {
    let methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]
    let (path, method) = (place.split(separator: " ").first ?? "", place.split(separator: " ").last ?? "")
    var problems = check(operation, as: "operation", at: place)
    if !path.hasPrefix("/") || !methods.contains(String(method)) { problems.append("\(place): bad path or method") }
    let tags = Set(elements(document["tags"]).compactMap { $0["name"]?.stringValue })
    if !elements(operation["tags"]).allSatisfy({ tags.contains($0.stringValue ?? "") }) {
      problems.append("\(place): undeclared tag")
    }
    var names = Set<String>()
    for parameter in elements(operation["parameters"]) {
      problems += check(parameter, as: "parameter", at: place)
      if !["query", "header", "path", "cookie"].contains(parameter["in"]?.stringValue ?? "") {
        problems.append("\(place): a parameter in nothing")
      }
      if !names.insert((parameter["name"] ?? .null).text + (parameter["in"] ?? .null).text).inserted {
        problems.append("\(place): a parameter twice")
      }
    }
    if let body = operation["requestBody"] {
      problems += check(body, as: "requestBody", at: place) + content(body["content"], at: place)
    }
    for requirement in elements(operation["security"]) {
      for (name, scopes) in members(requirement)
      where document["components"]?["securitySchemes"]?[name] == nil || scopes != [] {
        problems.append("\(place): unknown security \(name)")
      }
    }
    let responses = members(operation["responses"])
    if responses.isEmpty { problems.append("\(place): no responses") }
    for (status, value) in responses {
      if status.wholeMatch(of: /[1-5][0-9][0-9]|[1-5]XX|default/) == nil { problems.append("\(place): bad \(status)") }
      problems += response(value, at: "\(place) \(status)")
    }
    return problems
  }

  private func response(_ response: JSONValue, at place: String) -> [String] {
    if let reference = response["$ref"]?.stringValue {
      return schemas.resolve(reference) == nil ? ["\(place): \(reference) leads nowhere"] : []
    }
    let headers = members(response["headers"]).flatMap { name, header -> [String] in
      if let reference = header["$ref"]?.stringValue {
        return schemas.resolve(reference) == nil ? ["\(place): \(reference) leads nowhere"] : []
      }
      return check(header, as: "header", at: "\(place) \(name)")
    }
    return check(response, as: "response", at: place) + headers + content(response["content"], at: place)
  }

  /// Media types, and whether their examples are what their schemas say.
  private func content(_ content: JSONValue?, at place: String) -> [String] {
    members(content).flatMap { type, media -> [String] in
      var problems = check(media, as: "media", at: "\(place) \(type)")
      if type.wholeMatch(of: #/[a-z]+/[a-z0-9.+-]+/#) == nil { problems.append("\(place): bad type \(type)") }
      if media["example"] != nil, media["examples"] != nil { problems.append("\(place): example and examples") }
      let named = members(media["examples"])
      for (_, example) in named { problems += check(example, as: "example", at: place) }
      for value in [media["example"]].compactMap({ $0 }) + named.compactMap({ $0.1["value"] }) {
        guard let schema = media["schema"] else { return problems + ["\(place): an example without a schema"] }
        problems += schemas.problems(value, schema, at: "\(place) example")
      }
      return problems
    }
  }

  private func check(_ object: JSONValue?, as kind: String, at place: String) -> [String] {
    guard let names = object?.objectValue?.members.map(\.key), let known = Self.members[kind] else {
      return ["\(place): no \(kind)"]
    }
    let missing = known.required.subtracting(names).map { "\(place): \(kind) without \($0)" }
    return missing + Set(names).subtracting(known.required.union(known.optional)).map { "\(place): \(kind) with \($0)" }
  }

  private func elements(_ value: JSONValue?) -> [JSONValue] { value?.arrayValue ?? [] }

  private func members(_ value: JSONValue?) -> [(String, JSONValue)] {
    value?.objectValue?.members.map { ($0.key, $0.value) } ?? []
  }
}
