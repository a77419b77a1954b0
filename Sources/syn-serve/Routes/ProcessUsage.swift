// What this process uses of the machine, from /proc (proc_pid_stat(5)), under the names every Prometheus client uses.

import Glibc
import SynBase

struct ProcessUsage {
  var cpuSeconds: Double
  var virtualBytes: Double
  var residentBytes: Double
  var openDescriptors: Int?
  var descriptorsMax: Double?
  /// Seconds since 1970.
  var startSeconds: Double

  /// Nil if there is no /proc, or not Linux's.
  static func read() -> ProcessUsage? {
    guard let stat = file("/proc/self/stat"), let statistics = file("/proc/stat") else { return nil }
    return ProcessUsage(
      stat: stat,
      bootSeconds: statistics.split(separator: "\n").first { $0.hasPrefix("btime ") }
        .flatMap { Double($0.dropFirst(6)) })
  }

  /// `stat` is the content of /proc/self/stat, `bootSeconds` the time the kernel started.
  init?(stat: String, bootSeconds: Double?) {
    // The second field is the command's name, which may hold anything; the third follows its last parenthesis.
    guard let nameEnd = stat.lastIndex(of: ")"), let bootSeconds else { return nil }
    let fields = stat[stat.index(after: nameEnd)...].split(whereSeparator: \.isWhitespace).map(String.init)
    func number(_ field: Int) -> Double? { fields.count > field - 3 ? Double(fields[field - 3]) : nil }
    let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
    guard let user = number(14), let system = number(15), let start = number(22), let virtual = number(23),
      let pages = number(24)
    else { return nil }
    cpuSeconds = (user + system) / ticks
    virtualBytes = virtual
    residentBytes = pages * Double(sysconf(Int32(_SC_PAGESIZE)))
    openDescriptors = Self.countDescriptors()
    var limit = rlimit()
    if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 { descriptorsMax = Double(limit.rlim_cur) }
    startSeconds = bootSeconds + start / ticks
  }

  private static func file(_ path: String) -> String? {
    // Without the file there is nothing to report, and metrics have no place for the reason.
    (try? readFile(path)).map { String(decoding: $0, as: UTF8.self) }
  }

  private static func countDescriptors() -> Int? {
    guard let folder = opendir("/proc/self/fd") else { return nil }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    // Without `.`, `..` and the descriptor that reads the folder.
    return count - 3
  }
}
