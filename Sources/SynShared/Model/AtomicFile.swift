// Files that are there whole or not at all, also when the process is killed or several write into one folder.

import Glibc

enum AtomicFile {
  /// Writes under another name first. Blocks, as a disk does. Throws `SystemError`: EEXIST where `path` is there and is
  /// not to be replaced.
  static func write(_ bytes: [UInt8], to path: String, replacing: Bool = true) throws(SystemError) {
    let temporary = "\(path).\(getpid()).\(MonotonicClock.now)"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw SystemError("open") }
    defer { close(descriptor) }
    do throws(SystemError) {
      try writeAll(bytes, to: descriptor)
      // rename(2) replaces what is there, link(2) does not.
      if replacing ? rename(temporary, path) != 0 : link(temporary, path) != 0 { throw SystemError("rename") }
      if !replacing { unlink(temporary) }
    } catch {
      unlink(temporary)
      throw error
    }
  }
}
