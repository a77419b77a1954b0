// Listens to one channel on a separate connection, for as long as the object lives.

import SynBase

/// Hands each message of `channel` to `onMessage`, and reconnects whenever the connection is lost. Messages sent in the
/// meantime are gone: `onConnect` runs after each connect, so that the listener can look for itself, and `onDisconnect`
/// runs when an established connection is lost. A user who may not listen is logged once and then retried like
/// everything else: an administrator can grant rights while we run.
@LoopActor
package final class RedisSubscription {
  private let task: Task<Void, Never>

  package init(
    _ settings: RedisSettings, timeouts: RedisTimeouts = RedisTimeouts(), channel: String,
    onConnect: @escaping @LoopActor () -> Void, onDisconnect: @escaping @LoopActor () -> Void = {},
    onMessage: @escaping @LoopActor (String) -> Void
  ) {
    task = EventLoop.start {
      var failuresInARow = 0
      var refusalIsTold = false
      while !Task.isCancelled {
        do throws(RedisError) {
          let link = try await RedisLink.open(settings, timeouts: timeouts)
          let error = await link.listen(to: channel) {
            failuresInARow = 0
            refusalIsTold = false
            onConnect()
          } onMessage: {
            onMessage($0)
          }
          onDisconnect()
          Log.debug("subscription ended: \(error)")
          if !refusalIsTold, case .disconnected(let reason) = error, reason.contains("NOPERM") {
            refusalIsTold = true
            Log.warning(
              "no news from Redis, so changes are seen late: this user may not listen to \(channel); allow &\(channel)"
            )
          }
        } catch {
          Log.debug("subscription failed: \(error)")
        }
        failuresInARow += 1
        // Only cancellation ends the pause early, and the loop checks for that itself.
        try? await EventLoop.sleep(for: timeouts.pause(afterFailures: failuresInARow))
      }
    }
  }

  isolated deinit { task.cancel() }
}

extension RedisLink {
  /// Returns why it ended; cancelling the task ends it.
  fileprivate func listen(
    to channel: String, onSubscribe: @escaping @LoopActor () -> Void, onMessage: @escaping @LoopActor (String) -> Void
  ) async -> RedisError {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        guard isOpen else { return continuation.resume(returning: .unreachable("\(settings): lost after the login")) }
        onEnd = { continuation.resume(returning: $0) }
        let pending = PendingReply(repeats: true) { result in
          // `onEnd` reports a failure, too: hiredis ends a connection whose subscription is refused.
          guard case .success(let reply) = result, reply.elements.count == 3 else { return }
          switch reply.elements[0].text {
          case "subscribe": onSubscribe()
          case "message": onMessage(reply.elements[2].text ?? "")
          default: break
          }
        }
        send(RedisArgument.request(["SUBSCRIBE", .text(channel)]), pending)
      }
    } onCancel: {
      EventLoop.start { self.close(reason: "closed") }
    }
  }
}
