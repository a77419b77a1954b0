// Why a record failed, in one word: a row for each. docs/record.md has these rows as `scripts/dev/write-commands-page` writes
// them, /metrics begins with each of them at 0.

/// The `code` of a `RecordError`. Records of other programs may have others.
package enum ErrorCode: String, CaseIterable, Sendable {
  case rateLimited = "rate_limited"
  case overloaded
  case unavailable
  case timeout
  case truncated
  case refused
  case contentFilter = "content_filter"
  case badOutput = "bad_output"
  case duplicate
  case duplicatePage = "duplicate_page"
  case forbidden
  case outOfCredit = "out_of_credit"
  case unauthorized
  case contextTooLong = "context_too_long"
  case badRequest = "bad_request"
  case cancelled
  case notRecorded = "not_recorded"
  case badPage = "bad_page"
  case tooSimilar = "too_similar"
  case checkUnavailable = "check_unavailable"
  case invalidInput = "invalid_input"
  case tooLong = "too_long"
  case incomplete
  case abandoned
  case redisUnavailable = "redis_unavailable"
  case notStored = "not_stored"

  /// In Markdown, for those who read records and failures.
  package var meaning: String {
    switch self {
    case .rateLimited:
      "the provider granted no call for five minutes, or asks for a longer wait than that; the message says how long"
    case .overloaded: "the provider had no room for the call, after all retries"
    case .unavailable: "the provider could not be reached or failed by itself, after all retries"
    case .timeout: "no whole reply came in time, after all retries"
    case .truncated: "the reply hit the token limit (`--max-tokens`) or ended early"
    case .refused: "the model refused to answer"
    case .contentFilter: "a filter of the provider's withheld the reply"
    case .badOutput:
      "a reply came, but not what was requested: wrong shape, too short a question, an unchanged variant; or it holds "
        + "the API key that was sent"
    case .duplicate:
      "the question is like an earlier one, even after the model was asked for another (`--distinct`); both replies are "
        + "in the lineage"
    case .duplicatePage:
      "the page repeats another record's, exactly or nearly, even after the model was asked for another "
        + "(`--distinct-pages`); both replies are in the lineage. Retryable: another sample may be another page"
    case .forbidden:
      "the provider answers others and refuses this call: a firewall, a region, a model the key has no right to"
    case .outOfCredit: "the account is empty or `--max-cost` is reached: the run ends"
    case .unauthorized: "the key is refused: the run ends"
    case .contextTooLong: "prompt and reply together are longer than the model can take"
    case .badRequest: "the provider refused the request itself, or the offline model has no page for the topic"
    case .cancelled: "stopped before it was answered"
    case .notRecorded: "`--replay` was asked for a reply that its recording does not hold"
    case .badPage:
      "the answer's files do not make a page, or a judge (`--check`) failed it, even after `--fix-attempts`; or a worse "
        + "version was measured not to be worse"
    case .tooSimilar:
      "a variant's page is the page of its question, even after the model was asked again (`--similarity-max`); or a "
        + "worse version is the page it was made from"
    case .checkUnavailable:
      "a judge was missing, broken or too slow: a page that cannot be judged has neither passed nor failed "
        + "([above](#pages-that-wait-for-a-judge))"
    case .invalidInput:
      "the line is not a JSON object, or a known member has the wrong type; `line` counts from 1"
    case .tooLong:
      "the line is longer than 16 MiB; `input` keeps its beginning. An answer of several that fails with it is one whose "
        + "page no longer fitted into the record's line"
    case .incomplete: "`syn-store put` was given a unit without an answer"
    case .abandoned: "an order was taken up too often without being finished, or its job was lost"
    case .redisUnavailable: "`syn-store put` could not store the record; its receipt says whether the spool has it"
    case .notStored: "neither Redis nor the spool took the record, which goes out instead of a receipt"
    }
  }
}
