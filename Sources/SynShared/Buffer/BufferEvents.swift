// News of the buffer as it happens, over one subscription that all waiters in the process share.

import SynBase

package enum BufferEvent: Sendable, Equatable {
  /// A unit entered the list.
  case stored(qaID: String)
  /// A unit left the list, or a failed unit gave its lease back: there may be room.
  case taken(qaID: String)
  case failed(id: String)
  case ordered(entry: String)
  /// An ordered answer or augment was stored, or has failed.
  case answered(id: String)
  /// An order is settled: all of its ids are answered.
  case settled(entry: String)
  /// An order came through its pipe unfinished and will be delivered again.
  case givenBack(entry: String)
  /// A failure will be tried again.
  case retried(id: String)
  /// The subscription begins, or begins again: earlier events may have been missed.
  case connected
  case other(String)

  init(message: String) {
    let words = message.split(separator: " ", maxSplits: 1).map(String.init)
    switch (words.first, words.count == 2 ? words[1] : "") {
    case ("stored", let id): self = .stored(qaID: id)
    case ("taken", let id): self = .taken(qaID: id)
    case ("failed", let id): self = .failed(id: id)
    case ("ordered", let id): self = .ordered(entry: id)
    case ("answered", let id): self = .answered(id: id)
    case ("settled", let id): self = .settled(entry: id)
    case ("given_back", let id): self = .givenBack(entry: id)
    case ("retried", let id): self = .retried(id: id)
    default: self = .other(message)
    }
  }
}

@LoopActor
package final class BufferEvents {
  private var subscription: RedisSubscription?
  private var observers: [Int: (BufferEvent) -> Void] = [:]
  private var nextObserver = 0
  /// Whether events arrive. When a connection breaks, events are lost silently until the break is noticed.
  package private(set) var isConnected = false

  package init(_ settings: RedisSettings, timeouts: RedisTimeouts = RedisTimeouts()) {
    subscription = RedisSubscription(
      settings, timeouts: timeouts, channel: BufferKeys.events(ofDatabase: settings.database)
    ) { [weak self] in
      self?.isConnected = true
      self?.tell(.connected)
    } onDisconnect: { [weak self] in
      self?.isConnected = false
    } onMessage: { [weak self] message in
      self?.tell(BufferEvent(message: message))
    }
  }

  /// Calls `handler` on the loop for each event until the returned number is handed to `stopObserving`.
  package func observe(_ handler: @escaping @LoopActor (BufferEvent) -> Void) -> Int {
    nextObserver += 1
    observers[nextObserver] = handler
    return nextObserver
  }

  package func stopObserving(_ observer: Int) { observers[observer] = nil }

  /// Waits for the next event that `matches`, for at most `timeout`; false when none came. An event between looking at
  /// the buffer and calling this is missed, so keep `timeout` short or use `wait(for:timeout:until:)`.
  package func next(
    timeout: Duration, where matches: @escaping @LoopActor (BufferEvent) -> Bool = { _ in true }
  ) async throws -> Bool {
    let waiter = Waiter()
    var happened = false
    let observer = observe { event in
      guard matches(event) else { return }
      happened = true
      waiter.resume()
    }
    defer { stopObserving(observer) }
    let timer = LoopTimer(after: timeout) { waiter.resume() }
    defer { timer.cancel() }
    try await waiter.wait()
    return happened
  }

  /// Calls `look` now and after every matching event, until it returns a value or `timeout` is over; then nil. It
  /// misses nothing in between: events count from before the first look. While no events can arrive, it looks every
  /// second.
  package func wait<Value: Sendable>(
    timeout: Duration, where matches: @escaping @LoopActor (BufferEvent) -> Bool,
    until look: @LoopActor () async throws -> Value?
  ) async throws -> Value? {
    var hasNews = false
    var waiter: Waiter?
    var isOver = false
    let observer = observe { event in
      guard matches(event) || event == .connected else { return }
      hasNews = true
      waiter?.resume()
    }
    defer { stopObserving(observer) }
    let timer = LoopTimer(after: timeout) {
      isOver = true
      waiter?.resume()
    }
    defer { timer.cancel() }
    while true {
      hasNews = false
      if let value = try await look() { return value }
      if isOver { return nil }
      if hasNews { continue }
      let current = Waiter()
      waiter = current
      let poll = isConnected ? nil : LoopTimer(after: .seconds(1)) { current.resume() }
      defer { poll?.cancel() }
      try await current.wait()
      waiter = nil
      if isOver { return try await look() }
    }
  }

  private func tell(_ event: BufferEvent) {
    for observer in observers.values { observer(event) }
  }
}
