// fsck: what in Redis does not agree, and its repair.

import SynBase
import SynBuffer

/// One line for each finding.
struct FsckVerb: StoreVerb {
  static let name = "fsck"
  static let options = [
    OptionSpec("repair", help: "repair what is found; without it nothing is changed"), StoreOption.spool,
  ]
  static let help = "print what in Redis does not agree, one line each; safe beside a running service"

  private let repairs: Bool
  private let spool: Spool?

  init(_ typed: TypedVerb) {
    repairs = typed.arguments.has("repair")
    spool = Spool(typed)
  }

  func run(_ context: StoreContext) async throws -> ExitStatus {
    var (found, repaired) = (0, 0)
    let check = BufferCheck(context.store, repairs: repairs) { finding in
      found += 1
      if finding.isRepaired { repaired += 1 }
      try await printLines([finding.json.bytes])
    }
    try await check.run()
    if let spool, case let records = try spool.recordCount(), records > 0 {
      found += 1
      let line: JSONObject = [
        "problem": "spooled", "file": .string(spool.path), "records": .integer(records),
        "repair": "syn-store put </dev/null stores them",
      ]
      try await printLines([JSONValue.object(line).bytes])
    }
    let rejected = try await check.rejectedCount()
    let aside = rejected > 0 ? "; elements in \(BufferKeys.rejected): \(rejected)" : ""
    Log.summary(
      "found \(found), repaired \(repaired)\(aside)",
      ["found": .integer(found), "repaired": .integer(repaired), "rejected": .integer(rejected)])
    return found == repaired ? .ok : .someFailed
  }
}
