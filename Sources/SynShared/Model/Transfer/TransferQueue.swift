// When a transfer over TLS may go to curl, so that many at once share connections instead of opening one each.
//
// The server says in its first frame how many calls fit on an HTTP/2 connection. Until then curl assumes 100, and opens
// a connection for every call beyond (before 7.89.0 for all of them at the same time).

import SynBase

/// All TLS transfers of the process, as it asks one server for everything.
@LoopActor
final class TransferQueue {
  static let shared = TransferQueue()

  /// http2.c, DEFAULT_MAX_CONCURRENT_STREAMS.
  private static let callsOfNewConnection = 100

  /// Transfers that curl has, and those of them that have no connection yet.
  private var (underWay, connecting) = (0, 0)
  private var waiting: [Waiter] = []

  /// Returns when the transfer may go to curl: if one new connection cannot hold them all, transfers get their
  /// connections one after the other. `leave` must follow, except after an error, which is a `CancellationError`.
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
