// When a transfer over TLS may be handed to curl, so that many at once share connections and do not open one each.
//
// How many calls fit on an HTTP/2 connection the server says in its first frame. Until that has come, curl goes by 100, and
// opens a connection for every call beyond (before 7.89.0 for all of them at the same time).

import SynBase

/// All of the process's transfers over TLS, as it asks one server for everything.
@LoopActor
final class TransferQueue {
  static let shared = TransferQueue()

  /// http2.c, DEFAULT_MAX_CONCURRENT_STREAMS.
  private static let callsOfNewConnection = 100

  /// Transfers that curl has, and those of them that have no connection yet.
  private var (underWay, connecting) = (0, 0)
  private var waiting: [Waiter] = []

  /// Returns when the transfer may be handed to curl: where a new connection does not hold all, one after the other gets
  /// its connection. `leave` must follow, except after an error, which is a `CancellationError`.
  func enter() async throws {
    let waiter = Waiter()
    waiting.append(waiter)
    admit()
    do {
      try await waiter.wait()
    } catch {
      if let index = waiting.firstIndex(where: { $0 === waiter }) {
        waiting.remove(at: index)
      } else {
        leave(hadConnection: false)
      }
      throw error
    }
  }

  /// The transfer has its connection and is about to be sent.
  func noteConnection() {
    connecting -= 1
    admit()
  }

  func leave(hadConnection: Bool) {
    underWay -= 1
    if !hadConnection { connecting -= 1 }
    admit()
  }

  private func admit() {
    while !waiting.isEmpty, underWay < Self.callsOfNewConnection || connecting == 0 {
      underWay += 1
      connecting += 1
      waiting.removeFirst().resume()
    }
  }
}
