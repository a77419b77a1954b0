// The processes that read what this one writes, one after the other to the end of the pipe.

import Glibc
import SynBase

enum PipeReaders {
  struct Process: Equatable {
    var id: Int32
    var name: String
    var isStopped: Bool
  }

  /// Those that a signal has stopped (SIGSTOP, Ctrl-Z) or that are being traced.
  static func stopped() -> [Process] { all().filter(\.isStopped) }

  /// Only processes of this one's group are looked at, as a shell and the supervisor make them.
  static func all() -> [Process] {
    guard var pipe = link("/proc/self/fd/1"), pipe.hasPrefix("pipe:") else { return [] }
    var readers: [String: Process] = [:]
    for entry in entries(of: "/proc") {
      guard let id = Int32(entry), id != getpid(), let process = process(id), let input = link("/proc/\(id)/fd/0")
      else { continue }
      readers[input] = process
    }
    var chain: [Process] = []
    while let next = readers.removeValue(forKey: pipe) {
      chain.append(next)
      guard let output = link("/proc/\(next.id)/fd/1") else { break }
      pipe = output
    }
    return chain
  }

  /// Nil if it is in another group, or gone.
  private static func process(_ id: Int32) -> Process? {
    guard let bytes = try? readFile("/proc/\(id)/stat") else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    // 27 (a name, with spaces and brackets) S 1 25 ...: state, parent, group.
    guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")") else { return nil }
    let rest = text[text.index(after: close)...].split(separator: " ")
    guard rest.count > 2, Int32(rest[2]) == getpgrp() else { return nil }
    let name = String(text[text.index(after: open)..<close])
    return Process(id: id, name: name, isStopped: rest[0] == "T" || rest[0] == "t")
  }

  private static func link(_ path: String) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      guard let start = buffer.baseAddress else { return nil }
      let count = readlink(path, start, buffer.count - 1)
      guard count > 0 else { return nil }
      start[count] = 0
      return String(cString: start)
    }
  }

  private static func entries(of path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      names.append(withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
    }
    return names
  }
}
