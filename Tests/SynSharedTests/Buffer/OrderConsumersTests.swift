import SynBase
import SynBuffer
import TestSupport
import Testing

/// What is kept in Redis of those who worked on orders.
@Suite struct OrderConsumersTests {
  init() { EventLoop.startInBackground() }

  @Test("dead consumers are forgotten once their orders are taken over")
  @LoopActor func theDeadAreForgottenOnceTheirOrdersAreTakenOver() async throws {
    let redis = try TestRedis()
    let connection = RedisConnection(try RedisSettings(Settings(environment: redis.environment)))
    let store = QAStore(redis: connection, settings: BufferSettings())
    _ = try await store.orderAnswer(question: "q")
    #expect(try await OrderQueue(store, consumer: "dead").take(limit: 1).count == 1)

    let patient = OrderQueue(store, consumer: "patient")
    #expect(try await patient.take(limit: 1).isEmpty)
    // Redis 8 also lists whoever has asked and got nothing.
    #expect(Self.consumers(in: redis).contains("dead"))
    let heir = OrderQueue(store, consumer: "heir", idleMax: .zero)
    #expect(try await heir.take(limit: 1).count == 1)
    #expect(try await heir.take(limit: 1).count == 1)
    #expect(Self.consumers(in: redis) == ["heir"])
  }

  private static func consumers(in redis: TestRedis) -> [String] {
    redis.command("XINFO", "CONSUMERS", "syn:orders", "syn").array.compactMap { $0.array.dropFirst().first?.text }
  }
}
