// A look at Redis that gives up early: probes and Prometheus ask again soon, and must be answered whatever Redis does. A
// hanging Redis is noticed by the connection itself only after 10 s.

import SynBase
import SynBuffer

enum RedisPatience {
  /// Probes usually give up after 2 s or more.
  static let duration = Duration.milliseconds(1500)

  /// What `look` returns. Throws `RedisError.unreachable` when that takes too long; `look` then goes on by itself, so let
  /// many callers share one (`SingleFlight`).
  @LoopActor
  static func limit<Seen: Sendable>(
    _ look: @escaping @LoopActor @Sendable () async throws -> Seen
  ) async throws -> Seen {
    // Not a Waiter, as cancellation must not end it: a client that has finished sending still wants its answer.
    let result = await withCheckedContinuation { continuation in
      let outcome = Outcome<Seen>(continuation)
      let timer = LoopTimer(after: duration) {
        outcome.end(with: .failure(RedisError.unreachable("no answer within \(duration)")))
      }
      EventLoop.start {
        let result: Result<Seen, any Error>
        do { result = .success(try await look()) } catch { result = .failure(error) }
        timer.cancel()
        outcome.end(with: result)
      }
    }
    return try result.get()
  }

  @LoopActor
  private final class Outcome<Seen: Sendable> {
    private var continuation: CheckedContinuation<Result<Seen, any Error>, Never>?

    init(_ continuation: CheckedContinuation<Result<Seen, any Error>, Never>) { self.continuation = continuation }

    func end(with result: Result<Seen, any Error>) {
      continuation?.resume(returning: result)
      continuation = nil
    }
  }
}
