// Identifiers for what a record lacks. In a run with --cache they follow from the record, its draws and what is asked, so
// that the same run over again makes the same ones; otherwise they are new each time.

package struct RecordIdentifiers: Sendable {
  let model: any LanguageModel
  let request: ModelRequest
  let label: String

  /// For the record itself, or for a part of it that `part` names.
  package func make(_ part: String = "") -> String {
    model.identifier(for: "\(part)\n\(label)", askingWith: request)
  }
}
