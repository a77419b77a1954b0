// The sentences that prompts consist of, from Texts/parts.txt, and the schemas of the replies.

import SynBase
import SynModel
import SynRecord

enum PromptPart {
  /// The section of Texts/parts.txt called `name`, with `values` for its placeholders. A test requests each of them.
  static func text(_ name: String, _ values: [String: String] = [:]) -> String {
    guard let part = parts[name] else { preconditionFailure("Texts/parts.txt has no section \(name)") }
    return PromptTemplate.fill(part, with: values)
  }

  static let parts = Dictionary(
    uniqueKeysWithValues: PromptTemplate.sections(of: PackageResources.parts_txt).map { ($0.name, $0.text) })

  /// What every program must comply with, because a desktop browser shows it in a sandboxed frame.
  static let limits = text("limits")

  /// The placeholder for the words that say in which form to reply.
  static let replyForm = "reply_form"
  static let replyFormHelp = "in which form to reply; a prompt without it says so in its own words"

  /// How to reply with files between fences, each opened like one of `infos`.
  static func fences(_ infos: [String]) -> String {
    text("reply/fences", ["blocks": infos.map { "```\($0)\n...\n```" }.joined(separator: "\n\n")])
  }

  /// How to reply with edits of files that the model already has; `example` is the name of one.
  static func edits(of example: String) -> String {
    text("reply/edits", ["language": example.split(separator: ".").last.map(String.init) ?? "", "file": example])
  }

  static let questionSchema = ReplySchema(
    name: "question",
    schema: [
      "type": "object", "additionalProperties": false, "required": ["question", "checklist"],
      "properties": [
        "question": ["type": "string", "description": "The complete text of the task"],
        "checklist": [
          "type": "array", "items": ["type": "string"], "description": "What must be true of a program that solves it",
        ],
      ],
    ], dispensable: ["checklist"])

  static let augmentSchema = ReplySchema(
    name: "augment", schema: questionSchema.schema, dispensable: questionSchema.dispensable)

  static let answerSchema = ReplySchema(
    name: "answer",
    schema: [
      "type": "object", "additionalProperties": false, "required": ["files"], "properties": ["files": files],
    ])

  static let degradeSchema = ReplySchema(
    name: "degrade",
    schema: [
      "type": "object", "additionalProperties": false, "required": ["changes", "files"],
      "properties": [
        "changes": ["type": "string", "description": "What is worse now, in one or two sentences"], "files": files,
      ],
    ])

  private static let files: JSONValue = [
    "type": "array",
    "items": [
      "type": "object", "additionalProperties": false, "required": ["filename", "content"],
      "properties": [
        "filename": ["type": "string", "description": "index.html, index.js or index.css"],
        "content": ["type": "string", "description": "The complete text of the file"],
      ],
    ],
  ]
}
