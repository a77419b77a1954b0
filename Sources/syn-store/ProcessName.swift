// This process's name in Redis.

import Glibc

/// No two processes share it, not even one after the other.
func processName() -> String {
  let host = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { name in
    guard let start = name.baseAddress, gethostname(start, name.count) == 0 else { return "unknown" }
    start[name.count - 1] = 0  // a name cut off has no end
    return String(cString: start)
  }
  return "\(host)-\(getpid())-\(String(UInt32.random(in: 0...UInt32.max), radix: 16))"
}
