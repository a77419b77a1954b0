// put: records in, receipts out. Buffer decides what a record is and how it is stored.

import SynBase
import SynBuffer
import SynPipeline
import SynRecord

struct PutVerb: StoreVerb {
  static let name = "put"
  static let options = [
    OptionSpec("jobs", "j", argument: "N", help: "units under way to Redis at once (default 64)"),
    OptionSpec("keep-order", "k", help: "receipts in the order of the records"),
    StoreOption.redisWait, StoreOption.spool,
  ]
  static let help = "store the records on stdin, one receipt line each (the default)"
  /// It has a place for what Redis does not take.
  static let startsWithoutRedis = true

  /// Where it keeps what Redis does not take; nil where no place for it is known.
  private let spool: Spool?
  private let runner: StageRunner.Options

  init(_ typed: TypedVerb) throws {
    spool = Spool(typed)
    runner = StageRunner.Options(
      jobs: try typed.arguments.int("jobs", in: 1...1024) ?? 64, keepsOrder: typed.arguments.has("keep-order"))
  }

  func run(_ context: StoreContext) async throws -> ExitStatus {
    let spooler = Spooler(spool, context.store)
    var wasAway = false
    do {
      try await context.ping()
      try await spooler.drainFirst(context, isWaitedFor: context.waitsFromStart)
    } catch let error as RedisError where error.isTransient && spool != nil {
      // Incoming records may be finished and paid for: they go to the spool. A wrong setting, though, ends put before it
      // reads anything.
      wasAway = true
      context.goOnWithout(error)
      spooler.goOnWithout(error, isWaitedFor: context.waitsFromStart)
    }
    let stages = StageRunner(
      stage: StoreStage(context: context, spooler: spooler, recent: RecentPuts(context.store)),
      source: LineSource(stage: StoreStage.name),
      writer: LineWriter(descriptor: 1), options: runner)
    let status: ExitStatus
    do { status = await spooler.end(try await stages.run()) } catch {
      // The receipts failed, the spool did not: store what Redis takes, and report the rest.
      _ = await spooler.end(.inputOutput)
      throw error
    }
    guard wasAway, status == .ok, stages.tally.output == 0 else { return status }
    // No record came that would have shown whether Redis is back.
    do throws(RedisError) { try await context.ping() } catch { return error.exitStatus }
    return status
  }
}

struct StoreStage: RecordStage {
  static let name = "store"
  var name: String { Self.name }
  /// Records that were read are finished and paid for: even after a signal they are stored, not passed on.
  var finishesWhatWasRead: Bool { true }
  /// Receipts tell what was stored; what is stored does not depend on them.
  var outlivesItsReader: Bool { true }

  let context: StoreContext
  let spooler: Spooler
  let recent: RecentPuts

  /// Every record gets a receipt. `wants` is for the earlier stages: what they made is stored.
  func accepts(_ record: QARecord) -> Bool { true }

  func process(_ record: QARecord, index: Int) async throws -> StageOutcome {
    var request = PutRequest(record)
    var record = record
    // The same id for every attempt.
    if case .unit(let unit) = request, record.qaID != unit.qaID { record.qaID = unit.qaID }
    var receipt = request.receipt
    // There is nothing to ask of Redis, whether or not it is up.
    if case .nothing(_, let jobs, _) = request, jobs.isEmpty {
      receipt.log()
      return receipt.outcome
    }
    var (isSafe, loss) = (false, nil as String?)
    func keep() async {
      guard !isSafe, request.isFinished else { return }
      loss = await spooler.keep(record)
      isSafe = loss == nil
    }
    let cost = RecordCost(record)
    let connection = recent.connection
    do {
      let stored = try await context.patiently { (away: Duration) in
        if away >= Spooler.delay { await keep() }
      } _: { () throws(RedisError) in
        try await request.perform(on: context.store, cost: cost)
      }
      recent.note(request, cost: cost, byteCount: record.bytes.count, over: connection)
      receipt = request.receipt
      receipt.isDuplicate = stored == .duplicate
      receipt.isGivenBack = stored == .givenBack
      receipt.log()
      return receipt.outcome
    } catch let error as RedisError {
      await keep()
      if let loss { return failed(record, error, loss) }
      if isSafe { spooler.gaveUp(record, error) }
      receipt.isSpooled = isSafe
      receipt.error = RecordError(
        stage: name, code: .redisUnavailable, message: "\(error)", isRetryable: error.isTransient)
      var outcome = receipt.outcome
      outcome.isUnavailable = !error.isOfTheRecord
      if context.isBeyondHope(after: error) { outcome.fatal = StageOutcome.Fatal(error.exitStatus, "\(error)") }
      return outcome
    } catch {
      // Stopped while Redis is away, by a second signal.
      await EventLoop.start { await keep() }.value
      throw error
    }
  }

  /// Neither Redis nor the disk took it: the record itself goes out, so that it can be put again.
  private func failed(_ record: QARecord, _ error: RedisError, _ loss: String) -> StageOutcome {
    var record = record
    Log.error("\(record.qaID ?? "a record without an id") is neither in Redis nor in a spool: \(error); \(loss)")
    record.error = RecordError(stage: name, code: .notStored, message: "\(error); \(loss)", isRetryable: true)
    var outcome = StageOutcome(output: record.bytes, .failed)
    outcome.fatal = StageOutcome.Fatal(.inputOutput, "cannot keep records until Redis is back: \(loss)")
    return outcome
  }
}

/// `{"qa_id","ans_aug_id","stored","duplicate","error"}`, for ordered augments `augments` (their ids) as well; `spooled`
/// when a later put will store it, `given_back` when another worker goes on with it.
struct Receipt {
  var qaID: String?
  var ansAugID: String?
  var augmentIDs: [String] = []
  var isDuplicate = false
  var isSpooled = false
  var isGivenBack = false
  /// Why nothing was stored, or only a failure.
  var error: RecordError?

  var outcome: StageOutcome {
    var object: JSONObject = [:]
    object["qa_id"] = qaID.map { .string($0) }
    object["ans_aug_id"] = ansAugID.map { .string($0) }
    if !augmentIDs.isEmpty { object["augments"] = .array(augmentIDs.map { .string($0) }) }
    object["stored"] = .bool(error == nil)
    object["duplicate"] = .bool(isDuplicate)
    if isSpooled { object["spooled"] = true }
    if isGivenBack { object["given_back"] = true }
    object["error"] = error?.json
    let result: StageOutcome.Result = error != nil ? .failed : isDuplicate ? .passedThrough : .made
    return StageOutcome(output: JSONValue.object(object).bytes[...], result)
  }

  /// Failures travel this far as data and end here. If a supervisor discards the receipts, the log has the reason.
  func log() {
    let name = qaID ?? (augmentIDs.isEmpty ? "a record without an id" : augmentIDs.joined(separator: " "))
    if let error {
      let end = isGivenBack ? "was given back" : "failed"
      Log.warning("\(name) \(end): \(error.stage): \(error.code): \(error.message)")
    } else {
      Log.debug("\(name) \(isDuplicate ? "was stored before" : "stored")")
    }
  }
}

extension PutRequest {
  /// Whether it was paid for and is worth keeping.
  fileprivate var isFinished: Bool { if case .nothing = self { false } else { true } }

  /// The receipt for the case that Redis takes the request.
  var receipt: Receipt {
    switch self {
    case .unit(let unit): return Receipt(qaID: unit.qaID, ansAugID: unit.ansAugID)
    case .failedUnit(let qaID, let error, _): return Receipt(qaID: qaID, error: error)
    case .order(_, .answer(let result)): return Receipt(qaID: result.id, error: result.error)
    case .order(_, .augments(let results)):
      return Receipt(augmentIDs: results.map { $0.id }, error: results.lazy.compactMap { $0.error }.first)
    case .nothing(let qaID, _, let error): return Receipt(qaID: qaID, error: error)
    case .unlucky(_, let error, let otherwise):
      var receipt = otherwise.receipt
      receipt.error = receipt.error ?? error
      return receipt
    }
  }
}
