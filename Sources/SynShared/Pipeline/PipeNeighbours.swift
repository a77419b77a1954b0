// The other processes of the pipe that this one is part of, as /proc shows them.

import Glibc
import SynBase

package enum PipeNeighbours {
  package struct Process: Equatable, Sendable {
    package var id: Int32
    package var name: String
    package var isStopped: Bool
  }

  /// The readers, one after the other to the end of the pipe, that a signal has stopped (SIGSTOP, Ctrl-Z).
  package static func stoppedReaders() -> [Process] { readers().filter(\.isStopped) }

  private static func readers() -> [Process] {
    guard var pipe = pipe(of: "self", 1) else { return [] }
    var readers: [String: Process] = [:]
    for process in others() {
      if let input = Self.pipe(of: "\(process.id)", 0) { readers[input] = process }
    }
    var chain: [Process] = []
    while let next = readers.removeValue(forKey: pipe) {
      chain.append(next)
      guard let output = Self.pipe(of: "\(next.id)", 1) else { break }
      pipe = output
    }
    return chain
  }

  /// Who writes what this process reads from that descriptor; nil if it is no pipe, or nobody's that can be seen.
  static func writer(to descriptor: Int32) -> Process? {
    guard let pipe = pipe(of: "self", descriptor) else { return nil }
    return others().first { Self.pipe(of: "\($0.id)", 1) == pipe }
  }

  /// Those of this process's group, as a shell and the supervisor make them.
  private static func others() -> [Process] {
    entries(of: "/proc").compactMap { Int32($0) }.filter { $0 != getpid() }.compactMap(process)
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

  /// Such as `pipe:[4711]`; nil for anything but a pipe.
  private static func pipe(of process: String, _ descriptor: Int32) -> String? {
    let target = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer -> String? in
      guard let start = buffer.baseAddress else { return nil }
      let count = readlink("/proc/\(process)/fd/\(descriptor)", start, buffer.count - 1)
      guard count > 0 else { return nil }
      start[count] = 0
      return String(cString: start)
    }
    return target.flatMap { $0.hasPrefix("pipe:") ? $0 : nil }
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
