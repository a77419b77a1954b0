// What syn-store accepts, and the typed text turned into checked values.

import SynBase
import SynBuffer
import SynPipeline

struct StoreOptions: Sendable {
  enum Verb: String, CaseIterable {
    case put, work, orders, get, list, peek, pop, status, failures, retry, purge

    /// Its row in the table. Each verb has one: a test checks that.
    var spec: VerbSpec? { StoreOptions.command.verbs.first { $0.name == rawValue } }

    var operandsMax: Int {
      switch self {
      case .get, .pop: 1
      case .retry: .max
      default: 0
      }
    }
  }

  var verb: Verb
  /// The operands of `retry`, and the one id of `get` and `pop`.
  var ids: [String]
  var id: String? { ids.first }
  var retriesAll: Bool
  var printsUnits: Bool
  var follows: Bool
  var asHTML: Bool
  var asJSON: Bool
  var isDryRun: Bool
  var limit: Int
  var runner: StageRunner.Options
  /// How long to wait for a Redis that went away.
  var redisWait: Duration
  /// Whether to wait for one that is absent at the start.
  var waitsFromStart: Bool
  /// Where put keeps what Redis does not take; nil if no place for it is known.
  var spool: Spool?
  var buffer: BufferSettings
  /// The most units that `work`, and orders that `orders`, has in the making: enough for as many calls as the stages
  /// after it may have in flight.
  var inTheMakingMax: Int
  var redis: RedisSettings
  var isQuiet: Bool

  init(_ invocation: Invocation) throws {
    let arguments = invocation.arguments
    var operands = arguments.operands
    let word = operands.isEmpty ? Verb.put.rawValue : operands.removeFirst()
    guard let verb = Verb(rawValue: word) else { throw UsageError("unknown verb \"\(word)\"") }
    let welcome = verb.spec?.options ?? []
    for option in Self.options where arguments.has(option.long) && !welcome.contains(option.long) {
      throw UsageError("--\(option.long) means nothing to \(verb.rawValue)")
    }
    if operands.count > verb.operandsMax { throw UsageError("unexpected operand \"\(operands[verb.operandsMax])\"") }
    retriesAll = arguments.has("all")
    printsUnits = arguments.has("print")
    if retriesAll, !operands.isEmpty { throw UsageError("--all takes no ids") }
    if [.get, .retry].contains(verb), operands.isEmpty, !retriesAll {
      throw UsageError("\(verb.rawValue) needs an id")
    }
    self.verb = verb
    ids = operands
    follows = arguments.has("follow")
    asHTML = arguments.has("html")
    asJSON = arguments.has("json")
    isDryRun = arguments.has("dry-run")
    limit = try arguments.int("limit", in: 1...1_000_000) ?? (verb == .failures ? 100 : 1_000_000)
    runner = StageRunner.Options(
      jobs: try arguments.int("jobs", in: 1...1024) ?? 64, keepsOrder: arguments.has("keep-order"))
    redisWait = .seconds(try arguments.int("redis-wait", in: 0...86_400) ?? 300)
    waitsFromStart = arguments.has("redis-wait")
    buffer = try BufferSettings(invocation.settings)
    if let target = try arguments.int("target", in: 0...1_000_000) { buffer.target = target }
    inTheMakingMax = max(Self.inTheMaking, try StageJobs.most(invocation.settings))
    redis = try RedisSettings(invocation.settings)
    spool = (arguments.value("spool") ?? Self.spoolPath(invocation.settings, redis)).map { Spool(path: $0) }
    isQuiet = invocation.isQuiet
  }

  /// Enough for the stages' default jobs, with some left for other hosts.
  private static let inTheMaking = 64

  /// One file for each Redis: records meant for one must not end up in another.
  private static func spoolPath(_ settings: Settings, _ redis: RedisSettings) -> String? {
    if let path = settings.string("SYN_SPOOL") { return path }
    let state = settings.string("XDG_STATE_HOME") ?? settings.string("HOME").map { $0 + "/.local/state" }
    let name = "\(redis)".map { $0.isLetter || $0.isNumber || $0 == "." ? $0 : "-" }
    return state.map { "\($0)/syn/spool-\(String(name)).jsonl" }
  }

  private static let spoolSetting = SettingSpec(
    "SYN_SPOOL", help: "file for records Redis does not take (default ~/.local/state/syn/spool-REDIS.jsonl)")

  private static let options = [
    OptionSpec("follow", help: "work, orders: keep watching instead of ending when there is nothing to do"),
    OptionSpec("target", "n", argument: "N", help: "work: units that should wait, instead of SYN_BUFFER_SIZE"),
    OptionSpec("jobs", "j", argument: "N", help: "put: units under way to Redis at once (default 64)"),
    OptionSpec("keep-order", "k", help: "put: receipts in the order of the records"),
    OptionSpec(
      "redis-wait", argument: "SECONDS",
      help: "put, work, orders: how long to wait for a Redis that went away (default 300) before ending with 69 or 75; "
        + "for one that is absent at the start, only if this is given"),
    OptionSpec(
      "spool", argument: "FILE", help: "put: keep what Redis does not take in FILE, and store it once Redis is back"),
    OptionSpec("all", help: "retry: every recorded failure that may succeed another time"),
    OptionSpec("print", help: "retry: print failed units for a pipe of your own, instead of leaving them to work"),
    OptionSpec("html", help: "get: the page itself instead of the stored object"),
    OptionSpec("json", help: "status: for programs"),
    OptionSpec("dry-run", help: "purge: print what would be removed, remove nothing"),
    OptionSpec("limit", argument: "N", help: "list, failures: print at most N (default all, 100)"),
  ]

  static let command = CommandSpec(
    name: "syn-store",
    summary: "puts finished units into Redis for dojo and looks after the buffer",
    usage: ["[put] [options] <units.jsonl", "VERB [options]"],
    verbs: [
      VerbSpec(
        "put", options: ["jobs", "keep-order", "redis-wait", "spool"],
        help: "store the records on stdin, one receipt line each (the default)"),
      VerbSpec(
        "work", options: ["follow", "target", "redis-wait"],
        help: "print what the buffer lacks: one seed per missing unit, leased meanwhile"),
      VerbSpec(
        "orders", options: ["follow", "redis-wait"], help: "print what was ordered over HTTP, one record per order"),
      VerbSpec(
        "get", operands: "ID", options: ["html"], help: "print what is stored under an answer's or an augment's id"),
      VerbSpec("list", options: ["limit"], help: "print the waiting units, one line each"),
      VerbSpec("peek", help: "print the unit that is next"),
      VerbSpec("pop", operands: "[QA_ID]", help: "take the next unit and print it; with an id, remove that unit"),
      VerbSpec(
        "status", options: ["json", "spool"],
        help: "print depth, target, work in flight, orders, retries, spool, failures and spending"),
      VerbSpec("failures", options: ["limit"], help: "print the latest failures with their reasons, newest first"),
      VerbSpec(
        "retry", operands: "ID...", options: ["all", "print"],
        help: "try again what failed: an order, a unit, or the variant of a waiting unit"),
      VerbSpec(
        "purge", options: ["dry-run"],
        help: "remove every waiting unit and its answers, one line each; orders and leases stay"),
    ],
    options: options, settings: BufferSettings.specs + StageJobs.specs + [spoolSetting] + RedisSettings.specs,
    examples: [
      "syn-question -n 4 | syn-augment | syn-answer | syn-store",
      "syn-store work --follow | syn-question | syn-augment | syn-answer | syn-store put",
      "syn-store orders --follow | syn-augment | syn-answer | syn-store put",
      "syn-store get 0198c6f0-... --html >page.html",
      "syn-store retry --all",
    ])
}
