// What put does with records that Redis does not take: writes them to the spool soon after Redis went away, long before
// it gives up waiting, so that they outlive this process; and stores the spool's contents as soon as Redis answers.

import SynBase
import SynBuffer
import SynRecord

@LoopActor
final class Spooler {
  /// An outage shorter than this costs no disk. Far shorter than the time a supervisor gives a process to end.
  static let delay = Duration.seconds(2)
  private static let lookInterval = Duration.seconds(2)
  /// Looks before those records are tried again that Redis refused, twice as many after each time, up to the most: their
  /// cause is mended by hand, and each of them holds a place of the buffer until then.
  private static let looksForRefusedMax = 16

  let spool: Spool?
  private let store: QAStore
  private var task: Task<Void, Never>?
  /// Looks left out before the next one; more than 0 while the spool has nothing but refused records.
  private var looksToSkip = 0
  private var looksForRefused = 1
  /// Records of this run in the spool that we gave up on, by their ids, with the reason.
  private var waiting: [String: RedisError] = [:]
  /// Why the latest of them was not stored.
  private var reason: RedisError?
  private var toldRefusals: Set<String> = []

  init(_ spool: Spool?, _ store: QAStore) {
    self.spool = spool
    self.store = store
  }

  /// Nil when the record is safe on the disk, else the reason why not.
  func keep(_ record: QARecord) async -> String? {
    guard let spool else { return "there is no spool: neither --spool nor HOME is set" }
    do {
      try await spool.append(record.bytes)
    } catch {
      return "\(error)"
    }
    watch()
    return nil
  }

  /// A record is safe, and this run's stages do not try it again.
  func gaveUp(_ record: QARecord, _ error: RedisError) {
    waiting[record.qaID ?? "\(waiting.count)"] = error
    if error.isOfTheRecord { return tell(record.qaID ?? "a record without an id", error) }
    tell(error)
    reason = error
  }

  /// Redis is absent at the start: we look for it while records come, which wait for it themselves or go here.
  func goOnWithout(_ error: RedisError, isWaitedFor: Bool) {
    if !isWaitedFor { tell(error) }
    watch()
  }

  /// Once for each reason, as soon as there is one.
  private func tell(_ error: RedisError) {
    guard let spool, error.exitStatus != reason?.exitStatus else { return }
    reason = error
    Log.warning("\(error); keeping what comes in \(spool.path)")
  }

  /// Called before anything is read. `isWaitedFor`: waits as long as --redis-wait says, else tries once.
  func drainFirst(_ context: StoreContext, isWaitedFor: Bool) async throws {
    func attempt() async throws(RedisError) {
      // A problem with the file is no reason to leave new records unprocessed.
      do { if try await drain() != .all { watch() } } catch let error as RedisError { throw error } catch {
        Log.error("\(error)")
      }
    }
    if isWaitedFor { try await context.patiently(attempt) } else { try await attempt() }
  }

  private enum Drained { case all, allButRefused, part }

  /// Stores what an earlier run, or another one, left, with a Redis that is known to answer. Throws `RedisError` when
  /// Redis takes nothing.
  @discardableResult
  private func drain() async throws -> Drained {
    guard let spool else { return .all }
    let store = store
    let drained = try await spool.drain { record in
      var request = PutRequest(record)
      _ = try await request.perform(on: store, cost: RecordCost(record))
    }
    if drained.stored > 0 { Log.info("stored from \(spool.path): \(drained.stored)") }
    let refused = Dictionary(drained.refusals.map { ($0.qaID, $0.error) }) { $1 }
    for refusal in drained.refusals { tell(refusal.qaID, refusal.error) }
    waiting = refused.filter { waiting.keys.contains($0.key) }
    reason = waiting.values.first
    if spool.byteCount == 0 { return .all }
    return refused.isEmpty ? .part : .allButRefused
  }

  /// Once for each record that Redis refuses for what is under its own keys: each put tries it again.
  private func tell(_ id: String, _ error: RedisError) {
    guard let spool, toldRefusals.insert(id).inserted else { return }
    Log.error("\(id) stays in \(spool.path) until its cause is mended: \(error)")
  }

  /// The exit status of the run: that of the records it gave up on, if they are still in the spool.
  func end(_ status: ExitStatus) async -> ExitStatus {
    task?.cancel()
    await task?.value
    if task != nil { await tryToDrain() }
    guard let reason, let spool, !waiting.isEmpty else { return status }
    let records = waiting.count == 1 ? "1 record waits" : "\(waiting.count) records wait"
    Log.error("\(records) in \(spool.path); the next syn-store put to this Redis tries to store them. \(reason)")
    return [.ok, .someFailed, .unavailable].contains(status) ? reason.exitStatus : status
  }

  /// Looks for Redis until the spool is empty. Refused records are tried less and less often.
  private func watch() {
    (looksToSkip, looksForRefused) = (0, 1)
    guard task == nil else { return }
    task = EventLoop.start { [weak self] in
      while !Task.isCancelled {
        // Cancelled at the end of the run, which looks once more.
        try? await EventLoop.sleep(for: Self.lookInterval)
        if Task.isCancelled { return }
        guard let self else { return }
        if looksToSkip > 0 {
          looksToSkip -= 1
          continue
        }
        if await tryToDrain() { break }
      }
      self?.task = nil
    }
  }

  /// Whether nothing is left to try.
  @discardableResult
  private func tryToDrain() async -> Bool {
    do {
      // An empty spool makes no request to Redis, and would look like success.
      _ = try await store.redis.send(["PING"])
      switch try await drain() {
      case .all: return true
      case .part: return false
      case .allButRefused:
        looksToSkip = looksForRefused
        looksForRefused = min(looksForRefused * 2, Self.looksForRefusedMax)
        return false
      }
    } catch {
      return false  // Redis is still away: the waiting request reports it
    }
  }
}

extension Spool {
  nonisolated static let setting = SettingSpec(
    "SYN_SPOOL", help: "file for records Redis does not take (default ~/.local/state/syn/spool-REDIS.jsonl)")

  /// The one that --spool or SYN_SPOOL names, or that of this Redis: what was meant for one must not end up in another.
  /// Nil where neither that nor a home is known.
  nonisolated init?(_ typed: TypedVerb) {
    guard let path = typed.arguments.value(StoreOption.spool.long) ?? Self.path(typed.settings, typed.redis) else {
      return nil
    }
    self.init(path: path)
  }

  private nonisolated static func path(_ settings: Settings, _ redis: RedisSettings) -> String? {
    if let path = settings.string("SYN_SPOOL") { return path }
    let state = settings.string("XDG_STATE_HOME") ?? settings.string("HOME").map { $0 + "/.local/state" }
    let name = "\(redis)".map { $0.isLetter || $0.isNumber || $0 == "." ? $0 : "-" }
    return state.map { "\($0)/syn/spool-\(String(name)).jsonl" }
  }
}
