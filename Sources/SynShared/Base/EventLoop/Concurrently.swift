// Several pieces of work at once on the loop, like a task group. A group's children run wherever the runtime likes;
// these run on the loop from their first step.

extension EventLoop {
  /// Runs `body` for all elements at the same time and returns the results in the elements' order. When one throws or
  /// the calling task is cancelled, the others are cancelled, and waited for.
  package static func concurrently<Element: Sendable, Result: Sendable>(
    _ elements: [Element], _ body: @escaping @LoopActor @Sendable (Element) async throws -> Result
  ) async throws -> [Result] {
    let tasks = elements.map { element in start { try await body(element) } }
    return try await withTaskCancellationHandler {
      var results: [Result] = []
      var failure: (any Error)?
      for task in tasks {
        do {
          results.append(try await task.value)
        } catch {
          failure = failure ?? error
          for task in tasks { task.cancel() }
        }
      }
      if let failure { throw failure }
      return results
    } onCancel: {
      for task in tasks { task.cancel() }
    }
  }
}
