// What the prompts have in common.

package protocol StagePrompt: Sendable {
  var task: ModelTask { get }
  var schema: ReplySchema { get }
  var messages: [ChatMessage] { get }
}

extension QuestionPrompt: StagePrompt {}
extension AugmentPrompt: StagePrompt {}
extension AnswerPrompt: StagePrompt {}
extension DegradePrompt: StagePrompt {}
