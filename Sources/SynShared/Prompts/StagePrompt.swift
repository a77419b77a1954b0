// What the prompts have in common: a template with the words, and the values that one request fills in.

import SynModel
import SynRecord

package protocol StagePrompt: Sendable {
  /// The built-in template.
  static var template: PromptTemplate { get }
  var task: ModelTask { get }
  var schema: ReplySchema { get }
  /// One for each placeholder of the template's form. `form` says how the reply should travel, if the prompt asks for
  /// files.
  func values(in form: ReplyForm) -> [String: String]
  /// The files that the reply may edit instead of sending files; empty if it may not.
  var base: [PageFile] { get }
  /// What follows at the end of the user message, whoever wrote the rest.
  var addition: String { get }
}

extension StagePrompt {
  package var addition: String { "" }
  package var base: [PageFile] { [] }

  /// With the words of a template of the same kind.
  package func messages(by template: PromptTemplate = Self.template, in form: ReplyForm = .json) -> [ChatMessage] {
    var messages = template.messages(filling: values(in: form))
    // The user message comes last.
    if let last = messages.indices.last { messages[last].content += addition }
    return messages
  }
}
