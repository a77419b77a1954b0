// This process's name in Redis.

import Glibc
import SynBase

enum WorkerName {
  static let setting = SettingSpec(
    "SYN_INSTANCE",
    help: "a name for this host's service, which outlives its processes: a host that cannot make units rests under it")

  /// `<host>/<process>`. No two processes share it, not even one after the other. The host is SYN_INSTANCE; without it
  /// each process stands for itself.
  static func make(_ settings: Settings) -> String {
    let host = settings.string(setting.name).map { $0.filter { $0 != " " && $0 != "/" } } ?? ""
    let process = "\(getpid())-\(String(UInt32.random(in: 0...UInt32.max), radix: 16))"
    return "\(host.isEmpty ? "\(hostName())-\(process)" : host)/\(process)"
  }

  private static func hostName() -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { name in
      guard let start = name.baseAddress, gethostname(start, name.count) == 0 else { return "unknown" }
      start[name.count - 1] = 0  // a name cut off has no end
      return String(cString: start)
    }
  }
}
