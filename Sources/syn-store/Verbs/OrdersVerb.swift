// orders: one record per order placed over HTTP, which is this pipe's to make until it is settled.

import SynBase
import SynBuffer

struct OrdersVerb: StoreVerb {
  static let name = "orders"
  static let options = [StoreOption.follow, StoreOption.redisWait]
  static let help = "print what was ordered over HTTP, one record per order"

  private let follows: Bool
  private let inTheMakingMax: Int
  private let workerName: String

  init(_ typed: TypedVerb) throws {
    follows = typed.has(StoreOption.follow)
    inTheMakingMax = try InTheMaking.most(typed.settings)
    workerName = WorkerName.make(typed.settings)
  }

  func run(_ context: StoreContext) async throws -> ExitStatus {
    let jobs = Jobs(context.store, .orders, worker: workerName)
    let worker = Worker(
      context, jobs, Worker.Options(queue: .orders, follows: follows, jobsMax: inTheMakingMax)
    ) { (limit, asking) throws(RedisError) in
      try await jobs.takeOrders(limit: limit, asking)
    }
    return try await worker.run { _ in .ok }
  }
}
