// Finished records that Redis could not take, kept in a file until it does: one record per line, as it came. Several
// processes share the file. What is stored from it is marked by a `#` over the line's first byte, so that a process that
// ends in between stores little twice, and nothing not at all; when all is stored the file is emptied.

import CLinux
import Glibc
import SynBase
import SynRecord

@LoopActor
package struct Spool {
  package nonisolated let path: String
  /// Another process holds the file for as long as one record takes to reach the disk. One that was stopped must not
  /// stop us too.
  private static let lockWait = Duration.seconds(10)
  private static let lockPause = Duration.milliseconds(10)
  private nonisolated static let readBytes = 1 << 16

  package nonisolated init(path: String) { self.path = path }

  /// Bytes that are not stored yet, marked lines among them; 0 without a file.
  package nonisolated var byteCount: Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Records that are not stored yet. Reads the whole file, blocking: for people who ask. Throws `SystemError`.
  package nonisolated func recordCount() throws(SystemError) -> Int {
    guard byteCount > 0 else { return 0 }
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError("open \(path)") }
    defer { close(descriptor) }
    var (count, last) = (0, UInt8(ascii: "\n"))
    var chunk = [UInt8](repeating: 0, count: Self.readBytes)
    while true {
      let length = read(descriptor, &chunk, chunk.count)
      guard length >= 0 else { throw SystemError("read \(path)") }
      if length == 0 { return count }
      for byte in chunk[..<length] {
        // A line begins: one that is stored has a mark there, and an empty one ends there.
        if last == UInt8(ascii: "\n"), byte != UInt8(ascii: "#"), byte != UInt8(ascii: "\n") {
          count += 1
        }
        last = byte
      }
    }
  }

  /// Returns when the line is on the disk. Throws `SystemError`; then nothing of the line is left in the file.
  package func append(_ line: ArraySlice<UInt8>) async throws {
    let descriptor = try open()
    defer { close(descriptor) }
    try await lock(descriptor)
    let end = try size(of: descriptor)
    var bytes: [UInt8] = []
    // A line that was cut off, by a crash of the machine, ends here.
    if end > 0, try byte(at: end - 1, of: descriptor) != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
    bytes += line + [UInt8(ascii: "\n")]
    do throws(SystemError) {
      try writeAll(bytes, to: descriptor)
      // Blocks the loop, as any use of a file does: a record at a time, while Redis is away.
      if fsync(descriptor) != 0 { throw SystemError("fsync \(path)") }
    } catch {
      // A line without its end would hide the next; the error is told whether or not this succeeds.
      _ = ftruncate(descriptor, off_t(end))
      throw error
    }
  }

  /// Hands each record to `store`, oldest first, and forgets it once that returns; what `store` throws ends this. How many
  /// were stored; 0 while another process is at it.
  package func drain(_ store: @LoopActor (QARecord) async throws -> Void) async throws -> Int {
    guard byteCount > 0 else { return 0 }
    let guardian = Glibc.open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard guardian >= 0 else { throw SystemError("open \(path).lock") }
    defer { close(guardian) }
    guard flock(guardian, LOCK_EX | LOCK_NB) == 0 else { return 0 }
    let descriptor = try open()
    defer { close(descriptor) }
    // Marks are written into lines, which O_APPEND would not let be.
    let marks = Glibc.open(path, O_RDWR | O_CLOEXEC)
    guard marks >= 0 else { throw SystemError("open \(path)") }
    defer { close(marks) }
    var (offset, count) = (0, 0)
    while true {
      while let line = try line(at: offset, of: descriptor) {
        if try await take(line, store) {
          count += 1
          _ = pwrite(marks, "#", 1, off_t(offset))  // an unmarked line is stored again, which changes nothing
        }
        offset += line.count + 1
      }
      if try await empty(descriptor, after: offset) { return count }
    }
  }

  /// Whether the line was a record that is stored now.
  private func take(_ line: ArraySlice<UInt8>, _ store: @LoopActor (QARecord) async throws -> Void) async throws -> Bool
  {
    if line.isEmpty || line.first == UInt8(ascii: "#") { return false }
    let record: QARecord
    do throws(JSONError) {
      record = try QARecord(parsing: line)
    } catch {
      Log.warning("\(path): a line of \(line.count) bytes was cut off and is lost")
      return false
    }
    try await store(record)
    return true
  }

  /// False when something was added meanwhile. A last line without an end is what a crash of the machine left: nobody is
  /// writing it, as who writes holds the lock.
  private func empty(_ descriptor: Int32, after offset: Int) async throws -> Bool {
    try await lock(descriptor)
    defer { flock(descriptor, LOCK_UN) }
    if try line(at: offset, of: descriptor) != nil { return false }
    let rest = try size(of: descriptor) - offset
    if rest > 0 { Log.warning("\(path): a line of \(rest) bytes was cut off and is lost") }
    guard ftruncate(descriptor, 0) == 0, fsync(descriptor) == 0 else { throw SystemError("ftruncate \(path)") }
    return true
  }

  // MARK: The file

  private func open() throws(SystemError) -> Int32 {
    let isNew = access(path, F_OK) != 0
    if isNew { makeFolders() }
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemError("open \(path)") }
    if isNew {
      // The name has to be on the disk too.
      let folder = Glibc.open(self.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      if folder >= 0 {
        fsync(folder)
        close(folder)
      }
    }
    return descriptor
  }

  private var folder: String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return parts.isEmpty ? "." : parts == [""] ? "/" : parts.joined(separator: "/")
  }

  /// What cannot be made is told when the file is opened.
  private func makeFolders() {
    var made = ""
    for part in folder.split(separator: "/", omittingEmptySubsequences: false) {
      made += part + "/"
      mkdir(made, 0o700)
    }
  }

  private func lock(_ descriptor: Int32) async throws {
    let deadline = MonotonicClock.now + Self.lockWait.nanoseconds
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      guard code == EWOULDBLOCK || code == EINTR, MonotonicClock.now < deadline else {
        throw SystemError("flock \(path)", code: code)
      }
      try await EventLoop.sleep(for: Self.lockPause)
    }
  }

  private func size(of descriptor: Int32) throws(SystemError) -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw SystemError("fstat \(path)") }
    return Int(status.st_size)
  }

  private func byte(at offset: Int, of descriptor: Int32) throws(SystemError) -> UInt8 {
    var byte: UInt8 = 0
    guard pread(descriptor, &byte, 1, off_t(offset)) == 1 else { throw SystemError("pread \(path)") }
    return byte
  }

  /// Without its line feed; nil where no whole line follows.
  private func line(at offset: Int, of descriptor: Int32) throws(SystemError) -> ArraySlice<UInt8>? {
    var bytes: [UInt8] = []
    while true {
      let start = bytes.count
      let chunk = [UInt8](unsafeUninitializedCapacity: Self.readBytes) { buffer, count in
        count = max(0, pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset + start)))
      }
      if chunk.isEmpty { return nil }
      bytes += chunk
      if let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) { return bytes[..<end] }
    }
  }
}
