import SynBase
import TestSupport
import Testing

@testable import SynBuffer

@Suite struct EventChannelTests {
  init() { EventLoop.startInBackground() }

  /// Channels belong to no database.
  @Test("what happens in one database is no news in another")
  @LoopActor func eachDatabaseHasItsChannel() async throws {
    let redis = try TestRedis()
    func store(_ database: Int) throws -> QAStore {
      var settings = try RedisSettings(Settings(environment: redis.environment))
      settings.database = database
      return QAStore(redis: RedisConnection(settings), settings: BufferSettings())
    }
    var heard: [[BufferEvent]] = [[], []]
    var events: [BufferEvents] = []
    for database in 0...1 {
      let source = BufferEvents(try store(database).redis.settings)
      _ = source.observe { heard[database].append($0) }
      events.append(source)
    }
    while heard.contains(where: \.isEmpty) { try await EventLoop.sleep(for: .milliseconds(1)) }
    _ = try await store(1).put(line: Lines.unit("one"))
    _ = try await store(0).put(line: Lines.unit("zero"))
    while heard.contains(where: { $0.count < 2 }) { try await EventLoop.sleep(for: .milliseconds(1)) }
    #expect(heard == [[.connected, .stored(qaID: "zero")], [.connected, .stored(qaID: "one")]])
    _ = events
  }
}
