// The words of JSON Schema that routes need to describe what is sent and answered, and the schemas that several of them
// share.

import SynBase

enum Schema {
  static let string: JSONValue = ["type": "string"]
  static let boolean: JSONValue = ["type": "boolean"]
  static let integer: JSONValue = ["type": "integer"]
  static let null: JSONValue = ["type": "null"]
  /// More than white space.
  static let text: JSONValue = ["type": "string", "minLength": 1, "pattern": #"\S"#]

  static func constant(_ value: JSONValue) -> JSONValue { ["const": value] }
  static func anyOf(_ schemas: JSONValue...) -> JSONValue { ["anyOf": .array(schemas)] }
  static func array(of schema: JSONValue) -> JSONValue { ["type": "array", "items": schema] }
  static func choice(_ values: String...) -> JSONValue {
    ["type": "string", "enum": .array(values.map { .string($0) })]
  }

  /// An object with the required `members`, and possibly the `optional` ones. It may have more: clients must ignore
  /// what they do not know.
  static func object(_ members: JSONObject, optional: JSONObject = [:]) -> JSONValue {
    [
      "type": "object", "properties": .object(JSONObject(members: members.members + optional.members)),
      "required": .array(members.members.map { .string($0.key) }),
    ]
  }

  // MARK: Shared

  static let failure = reference("Failure")
  static let validationFailure = reference("ValidationFailure")
  static let answer = reference("Answer")
  static let response = reference("Response")

  private static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }

  /// The targets of the references.
  static let components: JSONObject = [
    "Failure": object(["detail": string]),
    "ValidationFailure": object([
      "detail": array(
        of: object(
          [
            "type": string, "loc": array(of: anyOf(string, integer)), "msg": string,
            "input": ["description": "What was sent there."],
          ],
          optional: ["ctx": ["type": "object"]]))
    ]),
    "Answer": object(["prompt": string, "responses": array(of: response), "qa_id": string]),
    "Response": object([
      "model": string,
      "completion": object(["files": array(of: object(["filename": string, "content": string]))]),
      "cid": string,
    ]),
  ]
}
