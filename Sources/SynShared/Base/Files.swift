// Reading and writing whole files and streams at once, for the moments when a command may block; and skipping a byte
// order mark at the start of outside text.

import Glibc

/// The whole contents of a file. Blocks: for the start of a command only. Throws `SystemError`: EFBIG above `bytesMax`.
package func readFile(_ path: String, bytesMax: Int = .max) throws(SystemError) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw SystemError("open") }
  defer { close(descriptor) }
  var contents: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = read(descriptor, &chunk, chunk.count)
    if count == 0 { return contents }
    if count > 0 { contents += chunk[..<count] } else if errno != EINTR { throw SystemError("read") }
    if contents.count > bytesMax { throw SystemError("read", code: EFBIG) }
  }
}

extension RandomAccessCollection where Element == UInt8 {
  /// The bytes after U+FEFF, which some editors and shells put before a text. Code that takes text from outside, such
  /// as a file, a stream or a body, drops it with this.
  package var withoutByteOrderMark: SubSequence { starts(with: [0xef, 0xbb, 0xbf]) ? dropFirst(3) : self[...] }
}

/// Writes all of `bytes`, in as many calls as needed. Blocks. Throws `SystemError`, possibly after writing part of
/// them.
package func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
  var written = 0
  while written < bytes.count {
    let count = bytes.withUnsafeBytes {
      Glibc.write(descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written)
    }
    if count > 0 { written += count } else if errno != EINTR { throw SystemError("write") }
  }
}

/// Text that was requested instead of records. Not with `print`, which drops what its buffer cannot write. A reader
/// that has left is not an error. Throws `SystemError`.
package func writeToStandardOutput(_ text: String) throws(SystemError) {
  do throws(SystemError) {
    try writeAll(Array(text.utf8), to: STDOUT_FILENO)
  } catch {
    if error.code != EPIPE { throw error }
  }
}

/// Writes a file that appears whole or not at all, even when the process is killed or several write into one folder.
package enum AtomicFile {
  /// Writes under another name first. Blocks, as a disk does. Throws `SystemError`: EEXIST if `path` exists and must
  /// not be replaced.
  package static func write(_ bytes: [UInt8], to path: String, replacing: Bool = true) throws(SystemError) {
    let temporary = "\(path).\(getpid()).\(MonotonicClock.now)"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw SystemError("open") }
    defer { close(descriptor) }
    do throws(SystemError) {
      try writeAll(bytes, to: descriptor)
      // rename(2) replaces an existing file, link(2) does not.
      if replacing ? rename(temporary, path) != 0 : link(temporary, path) != 0 { throw SystemError("rename") }
      if !replacing { unlink(temporary) }
    } catch {
      unlink(temporary)
      throw error
    }
  }
}
