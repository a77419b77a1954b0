// The forms a dataset can have: what a row of each is made of, and what a dataset card calls it.

/// What trainers and loaders expect: the conversational forms of OpenAI's and Hugging Face's tools.
package enum DatasetFormat: String, CaseIterable, Sendable {
  /// `{"messages":[{"role","content"}]}`: one answered question, for supervised fine-tuning.
  case chat
  /// `{"prompt","chosen","rejected","score_chosen","score_rejected","margin","pair"}`: two answers, one of them better.
  case preference
  /// `{"prompt","completion","score"}`: one answer and its score.
  case reward
  /// `{"question","qa_id","ans_aug_id","answers"}`: a unit as Redis holds it for dojo.
  case dojo
  /// The record itself.
  case raw

  /// What they hold. Nil for `raw`, whose columns are those of its records.
  package var columns: [Column]? {
    switch self {
    case .chat: [Column("messages", .messages)]
    case .preference:
      [
        Column("prompt", .messages), Column("chosen", .messages), Column("rejected", .messages),
        Column("score_chosen", .float), Column("score_rejected", .float), Column("margin", .float),
        Column("pair", .string),
      ]
    case .reward: [Column("prompt", .messages), Column("completion", .messages), Column("score", .float)]
    case .dojo:
      [
        Column("question", .string), Column("qa_id", .string), Column("ans_aug_id", .string),
        Column(
          "answers",
          .list(
            .structure([
              Column("prompt", .string),
              Column(
                "responses",
                .list(
                  .structure([
                    Column("model", .string),
                    Column(
                      "completion",
                      .structure([
                        Column(
                          "files",
                          .list(.structure([Column("filename", .string), Column("content", .string)])))
                      ])),
                    Column("cid", .string),
                  ]))),
              Column("qa_id", .string),
            ]))),
      ]
    case .raw: nil
    }
  }

  /// Hugging Face's names of tasks.
  package var taskCategories: [String] {
    switch self {
    case .chat, .dojo, .raw: ["text-generation"]
    case .preference: ["reinforcement-learning", "text-generation"]
    case .reward: ["text-classification"]
    }
  }

  package var tags: [String] {
    switch self {
    case .chat: ["sft"]
    case .preference: ["dpo", "preference"]
    case .reward: ["reward-model"]
    case .dojo, .raw: []
    }
  }

  /// For a card, as the rest of "A row is".
  package var rowMeaning: String {
    switch self {
    case .chat: "one answered question as a conversation (`messages`)"
    case .preference:
      "two answers to one question (`prompt`), of which `chosen` is the better one; `margin` says by how much, in the "
        + "unit that `pair` names: `scores` (difference of scores), `ranks` (degradations between the two), `votes` (as "
        + "the pairwise judge gave it)"
    case .reward: "one answer (`completion`) to a question (`prompt`), with its `score`"
    case .dojo: "a unit as Redis holds it for dojo: its question, both ids, and the objects of its answers"
    case .raw: "a record of syn with everything in it"
    }
  }
}

/// What `--metadata` adds to rows of the conversational forms.
package enum RowMetadata {
  package static let columns = [
    Column("id", .string), Column("family", .string), Column("kind", .string), Column("topic", .string),
    Column("models", .list(.string)),
  ]
}
