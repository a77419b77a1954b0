// How many model calls a stage has in flight at most: the user's number, else what the buffer needs and the model can
// take. ConcurrencyLimiter starts there and goes down to what the provider bears.

import Glibc
import SynBase

package enum StageJobs {
  package static let range = 1...1024
  /// For a provider whose limits are unknown: enough to fill a buffer of 256 in 20 minutes when a page takes one (512
  /// pages, 26 at a time), with some to spare for pages that take longer.
  static let remoteMax = 32

  package static let spec = SettingSpec(
    "SYN_JOBS", help: "as --jobs, for every stage (default twice SYN_BUFFER_SIZE, from 8 to 32; offline the processors)"
  )
  /// For programs that distribute work over all stages.
  package static let specs =
    [
      SettingSpec("SYN_JOBS", help: "model calls in flight of each stage, if more than 64 should be kept busy")
    ] + stages.map { SettingSpec(setting($0), help: "the same for syn-\($0)") }

  private static let stages = ["question", "augment", "answer"]
  package static func setting(_ stage: String) -> String { "SYN_\(stage.uppercased())_JOBS" }

  /// Calls `bufferTarget` for the number of units that should wait, if nothing else says how many calls there may be.
  /// Throws `UsageError` or `ConfigurationError`.
  package static func count(
    _ invocation: Invocation, stage: String, isOffline: Bool, bufferTarget: () throws -> Int
  ) throws -> Int {
    let settings = invocation.settings
    if let typed = try invocation.arguments.int("jobs", in: range) { return typed }
    if let set = try settings.int(setting(stage), in: range) ?? settings.int("SYN_JOBS", in: range) { return set }
    let processors = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    return byDefault(target: try bufferTarget(), isOffline: isOffline, processors: processors)
  }

  /// The most that a setting gives any stage; 0 if there is none. Throws `ConfigurationError`.
  package static func most(_ settings: Settings) throws(ConfigurationError) -> Int {
    var most = 0
    for name in ["SYN_JOBS"] + stages.map(setting) {
      most = max(most, try settings.int(name, in: range) ?? 0)
    }
    return most
  }

  /// A unit is two pages. The offline model answers at once: calls in flight there wait for the checks of their pages,
  /// and one check runs per processor.
  static func byDefault(target: Int, isOffline: Bool, processors: Int) -> Int {
    isOffline ? min(max(processors, 2), 8) : min(max(2 * target, 8), remoteMax)
  }
}
