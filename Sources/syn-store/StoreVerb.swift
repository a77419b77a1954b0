// What a verb is, and the table of all of them: parsing, --help, the man page and the completions read it.

import SynBase
import SynBuffer
import SynPipeline
import SynRecord

/// A word after `syn-store` that chooses what it does. What it was typed with is checked before anything is connected.
protocol StoreVerb: Sendable {
  static var name: String { get }
  /// As --help shows them; empty for a verb that takes none.
  static var operands: String { get }
  static var operandsMax: Int { get }
  /// Those that mean something to it, besides the common ones.
  static var options: [OptionSpec] { get }
  static var help: String { get }
  /// Whether it can do without Redis for a while. Every other verb gets a context that is connected.
  static var startsWithoutRedis: Bool { get }

  /// Throws `UsageError` or `ConfigurationError`.
  init(_ typed: TypedVerb) throws
  @LoopActor func run(_ context: StoreContext) async throws -> ExitStatus
}

extension StoreVerb {
  static var operands: String { "" }
  static var operandsMax: Int { 0 }
  static var options: [OptionSpec] { [] }
  static var startsWithoutRedis: Bool { false }
}

/// The file of each is in Verbs/. The first is meant where no verb is typed.
let storeVerbs: [any StoreVerb.Type] = [
  PutVerb.self, WorkVerb.self, OrdersVerb.self, GetVerb.self, ListVerb.self, PeekVerb.self, PopVerb.self,
  StatusVerb.self, FailuresVerb.self, RetryVerb.self, PurgeVerb.self, FsckVerb.self, ExportVerb.self,
]

/// Options of more than one verb.
enum StoreOption {
  static let follow = OptionSpec("follow", help: "keep watching instead of ending when there is nothing to do")
  static let redisWait = OptionSpec(
    "redis-wait", argument: "SECONDS",
    help: "how long to wait for a Redis that went away (default 300) before ending with 69 or 75; for one that is "
      + "absent at the start, only if this is given")
  static let spool = OptionSpec(
    "spool", argument: "FILE",
    help: "the file for what Redis does not take: put keeps it there and stores it once Redis is back, status and fsck "
      + "count it"
  )
  static let limit = OptionSpec("limit", argument: "N", help: "print at most N (default: all units, 100 failures)")
}

/// What a verb was typed with.
struct TypedVerb: Sendable {
  let verb: any StoreVerb.Type
  /// Without the verb itself.
  let operands: [String]
  let arguments: ParsedArguments
  let settings: Settings
  let redis: RedisSettings
  let buffer: BufferSettings

  /// Throws `UsageError` for a verb, an option or an operand too many, `ConfigurationError` for a setting.
  init(_ invocation: Invocation) throws {
    arguments = invocation.arguments
    settings = invocation.settings
    var operands = arguments.operands
    let word = operands.isEmpty ? storeVerbs[0].name : operands.removeFirst()
    guard let verb = storeVerbs.first(where: { $0.name == word }) else { throw UsageError("unknown verb \"\(word)\"") }
    let welcome = verb.options.map(\.long)
    for option in storeOptions where arguments.has(option.long) && !welcome.contains(option.long) {
      throw UsageError("--\(option.long) means nothing to \(verb.name)")
    }
    if operands.count > verb.operandsMax { throw UsageError("unexpected operand \"\(operands[verb.operandsMax])\"") }
    self.verb = verb
    self.operands = operands
    buffer = try BufferSettings(settings)
    redis = try RedisSettings(settings)
  }

  func has(_ option: OptionSpec) -> Bool { arguments.has(option.long) }

  /// Of --limit; nil where it was not typed.
  var limit: Int? { get throws { try arguments.int(StoreOption.limit.long, in: 1...1_000_000) } }
}

/// What --help shows of all verbs' options: each says whose it is.
private let storeOptions: [OptionSpec] = {
  var options: [OptionSpec] = []
  for option in storeVerbs.flatMap({ $0.options }) where !options.contains(where: { $0.long == option.long }) {
    var option = option
    let verbs = storeVerbs.filter { $0.options.contains { $0.long == option.long } }.map { $0.name }
    option.help = "\(verbs.joined(separator: ", ")): \(option.help)"
    options.append(option)
  }
  return options
}()

let storeCommand = CommandSpec(
  name: "syn-store",
  summary: "puts finished units into Redis for dojo and looks after the buffer",
  usage: ["[put] [options] <units.jsonl", "VERB [options]"],
  verbs: storeVerbs.map {
    VerbSpec($0.name, operands: $0.operands, options: Set($0.options.map(\.long)), help: $0.help)
  },
  options: storeOptions,
  settings: BufferSettings.specs + StageJobs.specs + [WorkerName.setting, Spool.setting] + RedisSettings.specs,
  examples: [
    "syn-question -n 4 | syn-augment | syn-answer | syn-store",
    "syn-store work --follow | syn-question | syn-augment | syn-answer | syn-store put",
    "syn-store orders --follow | syn-augment | syn-answer | syn-store put",
    "syn-store get 0198c6f0-... --html >page.html",
    "syn-store retry --all",
    "syn-store export --format chat --split 0.9,0.05,0.05 --card --output dataset <units.jsonl",
  ],
  tables: [
    "error_codes": .array(ErrorCode.allCases.map { ["code": .string($0.rawValue), "help": .string($0.meaning)] })
  ])
