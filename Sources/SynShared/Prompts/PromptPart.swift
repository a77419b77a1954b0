// The sentences that more than one prompt needs, and the schemas of the replies.

import SynBase
import SynModel
import SynRecord

enum PromptPart {
  /// What every program must keep to, because it is shown in a sandboxed frame on a desktop browser.
  static let limits = """
    - It runs in a desktop browser with mouse and keyboard; nothing depends on touch, a microphone or a camera.
    - It needs no external file of any kind: no images, fonts, sounds, libraries, data or network requests.
    - It is shown in a frame of a web page whose size and shape are not known beforehand and may change.
    - It stores nothing between visits.
    """

  static func topicBrief(_ topic: Topic) -> String {
    switch topic {
    case .animation:
      """
      The program is an animation: something worth looking at for its own sake. Describe what is seen, how it moves \
      and changes, and how the user influences it while it runs.
      """
    case .science:
      """
      The program is a simulation that demonstrates one real scientific concept. Name the concept, say which \
      quantities are simulated and by which law they change, and let the user see cause and effect. The science must \
      be right.
      """
    case .games:
      """
      The program is a game. Spell out the rules and mechanics: what the player controls, what helps and what harms, \
      how points are won and lost, how it gets harder, how it ends and how a new round starts. It has no audio.
      """
    }
  }

  /// The placeholder of the words that say in which form to reply.
  static let replyForm = "reply_form"
  static let replyFormHelp = "in which form to reply; a prompt without it says so in its own words"

  /// How to reply with files between fences, each opened as in one of `infos`.
  static func fences(_ infos: [String]) -> String {
    let blocks = infos.map { "```\($0)\n...\n```" }.joined(separator: "\n\n")
    return """
      Reply with each file, complete, in a fenced code block of its own. The line that opens a block names the language \
      and the file:

      \(blocks)

      Fence nothing else. Where a line of a file begins with three back ticks, open and close its block with more of them.
      """
  }

  /// What the checklist of a question is, and for whom.
  static let checklist = """
    The checklist is for judges who try the program for a minute: 6 to 10 short statements about what is seen and done, \
    each of which such a judge can answer with yes or no; one for each user action, the others for what matters most.
    """

  /// How to reply with edits of files that the model has before it, named by `example`.
  static func edits(of example: String) -> String {
    let language = example.split(separator: ".").last ?? ""
    return """
      Reply with edits, not with whole files: for each file that changes a fenced code block with its name on the line \
      that opens the block, and in it one or more edits of this form:

      ```\(language) \(example)
      <<<<<<< SEARCH
      lines of the file exactly as they are, as many as it takes to find them in one place only
      =======
      the lines that take their place
      >>>>>>> REPLACE
      ```

      A file of which most changes is sent whole instead. Fence nothing else.
      """
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
