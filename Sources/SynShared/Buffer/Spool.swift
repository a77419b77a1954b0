// Finished records that Redis could not take, kept in a file until it can: one record per line, as it came. Several
// processes share the file. A `#` over a line's first byte marks it as stored, so a process that ends in between stores
// little twice and loses nothing; once all are stored, the file is emptied.

import CLinux
import Glibc
import SynBase
import SynRecord

@LoopActor
package struct Spool {
  package nonisolated let path: String
  /// Another process holds the file for as long as one record takes to reach the disk. One that is stopped must not
  /// stop us too.
  private static let lockWait = Duration.seconds(10)
  private static let lockPause = Duration.milliseconds(10)
  private nonisolated static let readBytes = 1 << 16

  package nonisolated init(path: String) { self.path = path }

  /// Bytes not yet stored, marked lines among them; 0 without a file.
  package nonisolated var byteCount: Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Records not yet stored. Reads the whole file and blocks: for people who ask. Throws `SystemError`.
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
        // A new line: a stored one has a mark here, and an empty one ends here.
        if last == UInt8(ascii: "\n"), byte != UInt8(ascii: "#"), byte != UInt8(ascii: "\n") {
          count += 1
        }
        last = byte
      }
    }
  }

  /// Returns when the line is on the disk. Throws `SystemError`; then nothing of the line is left in the file.
  package func append(_ line: ArraySlice<UInt8>) async throws {
    var descriptor = try open()
    defer { close(descriptor) }
    try await lock(descriptor)
    // Another file may have taken its place before we held the lock.
    while try !isInPlace(descriptor) {
      let latest = try open()
      close(descriptor)
      descriptor = latest
      try await lock(descriptor)
    }
    let end = try size(of: descriptor)
    var bytes: [UInt8] = []
    // A crash of the machine may have cut off the last line: this ends it.
    if end > 0, try byte(at: end - 1, of: descriptor) != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
    bytes += line + [UInt8(ascii: "\n")]
    do throws(SystemError) {
      try writeAll(bytes, to: descriptor)
      // Blocks the loop, as all file I/O does: one record at a time, while Redis is away.
      if fsync(descriptor) != 0 { throw SystemError("fsync \(path)") }
    } catch {
      // An unfinished line would hide the next; we throw the error whether or not this succeeds.
      _ = ftruncate(descriptor, off_t(end))
      throw error
    }
  }

  package struct Drained: Sendable {
    package var stored = 0
    /// Records that stay in the file, in its order: Redis refuses them for what is under their own keys.
    package var refusals: [Refusal] = []
  }

  package struct Refusal: Sendable {
    package let qaID: String
    package let error: RedisError
    fileprivate let line: ArraySlice<UInt8>
  }

  /// Hands each record to `store`, oldest first, and forgets it once that returns. A record that Redis refuses for what
  /// is under its own keys stays, and the next is tried; any other error from `store` ends this. Stores nothing while
  /// another process drains the file.
  package func drain(_ store: @LoopActor (QARecord) async throws -> Void) async throws -> Drained {
    var drained = Drained()
    guard byteCount > 0 else { return drained }
    let guardian = Glibc.open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard guardian >= 0 else { throw SystemError("open \(path).lock") }
    defer { close(guardian) }
    guard flock(guardian, LOCK_EX | LOCK_NB) == 0 else { return drained }
    let descriptor = try open()
    defer { close(descriptor) }
    // Marks go into existing lines, which O_APPEND would not allow.
    let marks = Glibc.open(path, O_RDWR | O_CLOEXEC)
    guard marks >= 0 else { throw SystemError("open \(path)") }
    defer { close(marks) }
    var offset = 0
    while true {
      while let line = try line(at: offset, of: descriptor) {
        do {
          if try await take(line, store) {
            drained.stored += 1
            _ = pwrite(marks, "#", 1, off_t(offset))  // an unmarked line is stored again, which changes nothing
          }
        } catch let error as RedisError where error.isOfTheRecord {
          let id = (try? QARecord(parsing: line))?.qaID ?? "a record without an id"
          drained.refusals.append(Refusal(qaID: id, error: error, line: line))
        }
        offset += line.count + 1
      }
      let left = drained.refusals.map(\.line)
      if try await empty(descriptor, after: offset, leaving: left) { return drained }
    }
  }

  /// Whether the line was a record and is now stored.
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

  /// False when something was added meanwhile. A last line without an end is left from a crash of the machine: no
  /// writer is at it, because writers hold the lock. Lines that are to be left become a file of their own that takes this
  /// one's place, which `append` notices.
  private func empty(
    _ descriptor: Int32, after offset: Int, leaving lines: [ArraySlice<UInt8>]
  ) async throws -> Bool {
    try await lock(descriptor)
    defer { flock(descriptor, LOCK_UN) }
    if try line(at: offset, of: descriptor) != nil { return false }
    let rest = try size(of: descriptor) - offset
    if rest > 0 { Log.warning("\(path): a line of \(rest) bytes was cut off and is lost") }
    let bytes = lines.flatMap { $0 + [UInt8(ascii: "\n")] }
    if bytes.count == offset { return true }
    if bytes.isEmpty {
      guard ftruncate(descriptor, 0) == 0, fsync(descriptor) == 0 else { throw SystemError("ftruncate \(path)") }
      return true
    }
    let other = path + ".rest"
    let copy = Glibc.open(other, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard copy >= 0 else { throw SystemError("open \(other)") }
    defer { close(copy) }
    try writeAll(bytes, to: copy)
    guard fsync(copy) == 0 else { throw SystemError("fsync \(other)") }
    guard rename(other, path) == 0 else { throw SystemError("rename \(other)") }
    return true
  }

  // MARK: The file

  private func open() throws(SystemError) -> Int32 {
    let isNew = access(path, F_OK) != 0
    if isNew { makeFolders() }
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemError("open \(path)") }
    if isNew {
      // The file name has to reach the disk too.
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

  /// Opening the file reports a folder that could not be made.
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

  private func isInPlace(_ descriptor: Int32) throws(SystemError) -> Bool {
    var (mine, there) = (stat(), stat())
    guard fstat(descriptor, &mine) == 0 else { throw SystemError("fstat \(path)") }
    return stat(path, &there) == 0 && mine.st_ino == there.st_ino && mine.st_dev == there.st_dev
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
