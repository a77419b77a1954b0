// What the prompts have in common: a template with the words, and the values that one request puts in.

import SynModel
import SynRecord

package protocol StagePrompt: Sendable {
  /// The built-in words.
  static var template: PromptTemplate { get }
  var task: ModelTask { get }
  var schema: ReplySchema { get }
  /// One for each placeholder of the template's form. `form` is how the reply shall travel, where the prompt asks for files.
  func values(in form: ReplyForm) -> [String: String]
  /// The files that the reply may bring edits of in place of files; empty where it may not.
  var base: [PageFile] { get }
  /// What is said at the end of the user message, whoever wrote the rest.
  var addition: String { get }
}

extension StagePrompt {
  package var addition: String { "" }
  package var base: [PageFile] { [] }

  /// In the words of a template of the same sort.
  package func messages(by template: PromptTemplate = Self.template, in form: ReplyForm = .json) -> [ChatMessage] {
    var messages = template.messages(filling: values(in: form))
    // The user message stands last.
    if let last = messages.indices.last { messages[last].content += addition }
    return messages
  }
}
