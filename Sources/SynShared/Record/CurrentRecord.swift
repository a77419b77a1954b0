// Which record a task works on, for what happens far below it.

package enum CurrentRecord {
  /// Its `qa_id`, if it has one.
  @TaskLocal package static var id: String?
}
