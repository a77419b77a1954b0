// One reading of the buffer for all open dashboards, sent to each as server-sent events. Nothing is read while nobody
// looks.

import SynBase
import SynBuffer
import SynRecord

@LoopActor
final class DashboardFeed {
  /// A person has a few open; each costs a connection and little else. More than that is a mistake, or somebody else's.
  static let listenersMax = 64
  /// Without news of the buffer. Changes such as the end of a lease cause no news.
  private static let readingInterval = Duration.seconds(2)
  /// With news of the buffer: a hundred units a second must not cause a hundred readings.
  private static let newsInterval = Duration.milliseconds(250)
  /// Shorter than the silence after which proxies give up.
  private static let heartbeatInterval = Duration.seconds(15)

  private let service: Service
  private let overview: @LoopActor () -> JSONValue
  private var board = LiveBoard(process: UUIDv7.make())
  private(set) var listeners = 0
  /// Listeners that wait for something new.
  private var waiting: [Int: Waiter] = [:]
  private var nextListener = 0
  private var reading: Task<Void, Never>?
  /// Whether the board was read since the first of the current listeners came.
  private var isFresh = false

  /// `overview` returns what the process knows without Redis.
  nonisolated init(_ service: Service, overview: @escaping @LoopActor () -> JSONValue) {
    self.service = service
    self.overview = overview
  }

  var isFull: Bool { listeners >= Self.listenersMax }

  /// Sends what is new after `id`, until the client has gone. Throws `CancellationError` then.
  func tell(_ stream: ResponseStream, after id: LiveBoard.EventID?) async throws {
    listeners += 1
    defer { leave() }
    if reading == nil { reading = EventLoop.start { [weak self] in await self?.read() } }
    let listener = nextListener
    nextListener += 1
    var known = id
    try await stream.write(LiveBoard.beginning)
    while true {
      if isFresh {
        let events = board.events(after: known)
        known = board.latest
        // Empty pieces are not sent. A slow reader gets the latest state next time: nothing queues up.
        try await stream.write(events)
        if board.latest != known { continue }
      }
      let news = Waiter()
      waiting[listener] = news
      if try await !hasCome(news, listener) { try await stream.write(LiveBoard.heartbeat) }
    }
  }

  private func leave() {
    listeners -= 1
    guard listeners == 0 else { return }
    reading?.cancel()
    reading = nil
    isFresh = false
  }

  /// Waits for a change of the board: false when there was none until the next heartbeat.
  private func hasCome(_ news: Waiter, _ listener: Int) async throws -> Bool {
    var isNews = true
    let timer = LoopTimer(after: Self.heartbeatInterval) {
      isNews = false
      news.resume()
    }
    defer {
      timer.cancel()
      waiting[listener] = nil
    }
    try await news.wait()
    return isNews
  }

  // MARK: Reading

  private func read() async {
    var hasNews = false
    var pause: Waiter?
    let observer = service.events.observe { _ in
      hasNews = true
      pause?.resume()
    }
    defer { service.events.stopObserving(observer) }
    // Ends by cancellation, when the last listener has left.
    while !Task.isCancelled {
      hasNews = false
      let before = board.latest
      await refresh()
      if Task.isCancelled { return }
      if board.latest != before || !isFresh { wakeListeners() }
      do {
        try await EventLoop.sleep(for: Self.newsInterval)
        if hasNews { continue }
        let waiter = Waiter()
        pause = waiter
        let timer = LoopTimer(after: Self.readingInterval - Self.newsInterval) { waiter.resume() }
        defer { timer.cancel() }
        try await waiter.wait()
      } catch {
        return  // cancelled
      }
    }
  }

  private func wakeListeners() {
    isFresh = true
    for waiter in waiting.values { waiter.resume() }
  }

  private func refresh() async {
    board.set(.service, overview())
    let started = MonotonicClock.now
    let address = service.store.redis.settings.description
    do throws(RedisError) {
      let status = try await service.store.status()
      let microseconds = (MonotonicClock.now - started) / 1000
      let activity = try await service.store.recentActivity()
      let units = try await service.store.list(-DashboardSections.unitsMax, -1)
      let failures = try await service.store.recentFailures(limit: DashboardSections.failuresMax)
      board.set(.redis, DashboardSections.redisUp(address, roundTripMicroseconds: Int(microseconds)))
      board.set(.status, status.json)
      board.set(.activity, DashboardSections.activity(activity))
      board.set(.units, DashboardSections.units(units))
      board.set(.failures, DashboardSections.failures(failures))
    } catch {
      board.set(.redis, DashboardSections.redisAway(address, error))
    }
  }
}
