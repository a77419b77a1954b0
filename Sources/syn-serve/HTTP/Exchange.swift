// One request being answered, as its handler sees the world around it: its id, and whether waiting still makes sense.

import SynShared

@LoopActor
final class Exchange {
  let requestID: String
  /// The client has gone or the server is ending: a handler that waits for something answers with what it has.
  private(set) var isCutShort = false
  private var onCutShort: (@LoopActor () -> Void)?

  init(requestID: String) { self.requestID = requestID }

  func cutShort() {
    isCutShort = true
    let action = onCutShort
    onCutShort = nil
    action?()
  }

  /// Waits until `begin`'s callback is called, `limit` is over, or the exchange is cut short, whichever comes first.
  /// `begin` returns how to end what it began.
  func wait(
    atMost limit: Duration, _ begin: (_ wake: @escaping @LoopActor () -> Void) -> (@LoopActor () -> Void)
  ) async {
    if isCutShort { return }
    let waiter = Waiter()
    let end = begin { waiter.resume() }
    let timer = LoopTimer(after: limit) { waiter.resume() }
    onCutShort = { waiter.resume() }
    // Handlers are never cancelled, and nothing else makes this wait throw.
    try? await waiter.wait()
    onCutShort = nil
    timer.cancel()
    end()
  }
}

/// Names requests that come without an `X-Request-Id` of their own.
struct RequestIDs {
  /// Tells the ids of one run from those of the next.
  private let prefix = String(UInt32.random(in: 0x1000_0000...UInt32.max), radix: 16)
  private var count: UInt64 = 0

  /// What the client sent, if it can be repeated safely, or a new one.
  mutating func next(for head: RequestHead) -> String {
    if let range = head.fields.first("x-request-id"), range.count <= 128,
      head.fields.bytes[range].allSatisfy({ $0 > 0x20 && $0 < 0x7f }), !range.isEmpty
    {
      return head.fields.bytes.text(range)
    }
    count += 1
    return prefix + "-" + String(count)
  }
}
