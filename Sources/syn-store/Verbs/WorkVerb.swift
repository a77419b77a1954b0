// work: one seed per unit the buffer lacks, which is this pipe's to make until it is stored or has failed.

import SynBase
import SynBuffer
import SynPipeline

struct WorkVerb: StoreVerb {
  static let name = "work"
  static let options = [
    StoreOption.follow,
    OptionSpec("target", "n", argument: "N", help: "units that should wait, instead of SYN_BUFFER_SIZE"),
    StoreOption.redisWait,
  ]
  static let help = "print what the buffer lacks: one seed per missing unit, for this pipe to make"

  /// Without --follow, how often each missing unit may be tried on average.
  private static let triesMax = 3

  private let follows: Bool
  private let target: Int
  private let inTheMakingMax: Int
  private let dailyBudgetUSD: Double?
  private let workerName: String

  init(_ typed: TypedVerb) throws {
    follows = typed.has(StoreOption.follow)
    target = try typed.arguments.int("target", in: 0...1_000_000) ?? typed.buffer.target
    inTheMakingMax = try InTheMaking.most(typed.settings)
    dailyBudgetUSD = typed.buffer.dailyBudgetUSD
    workerName = WorkerName.make(typed.settings)
  }

  func run(_ context: StoreContext) async throws -> ExitStatus {
    let isPipe = Feed.isPipe
    // What is only printed is nobody's share.
    let jobs = Jobs(context.store, .units, worker: follows || isPipe ? workerName : "")
    let worker = Worker(
      context, jobs,
      Worker.Options(
        queue: .units, follows: follows, jobsMax: inTheMakingMax, jobsLeft: follows || isPipe ? nil : target)
    ) { [target] (limit, asking) throws(RedisError) in
      try await jobs.takeUnits(target: target, limit: limit, asking)
    }
    var budget = BudgetWatch(budgetUSD: dailyBudgetUSD, follows: follows)
    worker.onGrant = { for line in budget.news(in: $0) { Log.warning(line) } }
    return try await worker.run { [self] worker in
      guard !follows, isPipe else { return true }
      let missing = try await missing(context)
      worker.allow(Self.triesMax * missing)
      return missing > 0
    } status: { end in
      // Everything was done, was tried often enough, or has to wait for tomorrow's budget.
      if end == .enough { return .someFailed }
      guard let shortage = budget.shortage else { return .ok }
      Log.warning("ending before the buffer is full: \(shortage)")
      return .tryAgainLater
    }
  }

  /// Units that neither wait nor are in the making, and variants to be tried again.
  @LoopActor
  private func missing(_ context: StoreContext) async throws -> Int {
    let status = try await context.patiently { () throws(RedisError) in try await context.store.status() }
    return max(0, target - status.depth - status.leases) + status.variantsToMake
  }
}

/// How many units or orders one process has in the making: enough for as many calls as the stages after it may have in
/// flight.
enum InTheMaking {
  /// Enough for the jobs that stages have by themselves, and something is left for other hosts.
  private static let least = 64

  static func most(_ settings: Settings) throws -> Int { max(least, try StageJobs.most(settings)) }
}
