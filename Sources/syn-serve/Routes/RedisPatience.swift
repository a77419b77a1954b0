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
    let waiter = Waiter()
    let outcome = Outcome<Seen>()
    EventLoop.start {
      do { outcome.result = .success(try await look()) } catch { outcome.result = .failure(error) }
      waiter.resume()
    }
    let timer = LoopTimer(after: duration) { waiter.resume() }
    defer { timer.cancel() }
    try await waiter.wait()
    guard let result = outcome.result else { throw RedisError.unreachable("no answer within \(duration)") }
    return try result.get()
  }

  @LoopActor
  private final class Outcome<Seen> {
    var result: Result<Seen, any Error>?
  }
}
