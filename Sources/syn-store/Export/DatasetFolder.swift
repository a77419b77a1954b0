// A dataset on the disk, which appears whole or not at all: its files are written into a folder beside it, and that
// folder is given its name at the end, in one step.

import CLinux
import Glibc
import SynBase
import SynDataset

/// Blocks, as a disk does. Throws `SystemError`.
final class DatasetFolder {
  private let path: String
  private let temporary: String
  /// Holds a lock for as long as this process lives: without it, the folder is what a killed one left.
  private let lock: Int32
  private var files: [DatasetFile] = []
  private var isInPlace = false

  /// Makes the temporary folder, and removes those that killed processes left for the same dataset. Throws
  /// `ConfigurationError` when something else is in the way.
  init(_ typed: String, replacing: Bool) throws {
    var path = typed
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.path = path
    try Self.checkPlace(path, replacing: replacing)
    let slash = path.lastIndex(of: "/")
    let parent = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let prefix = ".\(slash.map { path[path.index(after: $0)...] } ?? path[...]).partial-"
    for name in try Self.names(in: parent) where name.hasPrefix(prefix) { Self.removeIfLeft("\(parent)/\(name)") }
    temporary = "\(parent)/\(prefix)\(getpid())-\(MonotonicClock.now)"
    guard mkdir(temporary, 0o777) == 0 else { throw SystemError("mkdir \(temporary)") }
    lock = open(temporary, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else { throw SystemError("flock \(temporary)") }
    guard mkdir("\(temporary)/data", 0o777) == 0 else { throw SystemError("mkdir \(temporary)/data") }
  }

  deinit { close(lock) }

  /// Removes what was written, unless it is in place.
  func discard() {
    for file in files { file.close() }
    if !isInPlace { Self.remove(temporary) }
  }

  /// A new file, made when it is first written to. `name` is below the folder.
  func file(_ name: String) throws -> DatasetFile {
    var end = name.startIndex
    while let slash = name[end...].firstIndex(of: "/") {
      let folder = "\(temporary)/\(name[..<slash])"
      if mkdir(folder, 0o777) != 0, errno != EEXIST { throw SystemError("mkdir \(folder)") }
      end = name.index(after: slash)
    }
    let file = try DatasetFile("\(temporary)/\(name)")
    files.append(file)
    return file
  }

  /// Gives the folder its name. A dataset that was there is removed afterwards: at every moment there is the old one or
  /// the new one.
  func putInPlace() throws {
    for folder in [temporary + "/data", temporary] {
      let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      guard descriptor >= 0 else { throw SystemError("open \(folder)") }
      defer { close(descriptor) }
      guard fsync(descriptor) == 0 else { throw SystemError("fsync \(folder)") }
    }
    if rename(temporary, path) == 0 {
      isInPlace = true
      return
    }
    guard errno == ENOTEMPTY || errno == EEXIST else { throw SystemError("rename \(temporary)") }
    guard syn_exchange(temporary, path) == 0 else { throw SystemError("renameat2 \(path)") }
    isInPlace = true
    Self.remove(temporary)
  }

  // MARK: What is there already

  private static func checkPlace(_ path: String, replacing: Bool) throws {
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ENOENT { return }
      throw SystemError("stat \(path)")
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw ConfigurationError("\(path) is there, and is no folder") }
    if try names(in: path).isEmpty { return }
    // Whatever cannot be read as a manifest is none.
    let manifest = (try? readFile("\(path)/\(DatasetManifest.name)", bytesMax: 64 << 20))
      .flatMap { try? JSONValue(parsing: $0[...]) }
    guard manifest?["made_by"] == .string(DatasetManifest.maker) else {
      throw ConfigurationError("\(path) is not empty, and no dataset that export made: choose another folder")
    }
    if !replacing { throw ConfigurationError("\(path) holds a dataset: --replace replaces it") }
  }

  private static func names(in path: String) throws -> [String] {
    guard let folder = opendir(path) else { throw SystemError("opendir \(path)") }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  private static func removeIfLeft(_ path: String) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { remove(path) }
  }

  /// Only what export makes: folders and files. A link is removed, not followed.
  private static func remove(_ path: String) {
    // What cannot be listed cannot be removed either, which shows in rmdir.
    for name in (try? names(in: path)) ?? [] {
      let inner = "\(path)/\(name)"
      var status = stat()
      if lstat(inner, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { remove(inner) } else { unlink(inner) }
    }
    if rmdir(path) != 0, errno != ENOENT { Log.warning("cannot remove \(path): \(SystemError("rmdir"))") }
  }
}

/// A file that is being written, with its hash so far.
final class DatasetFile {
  private static let bufferBytes = 256 << 10

  private let path: String
  private var descriptor: Int32
  private var buffer: [UInt8] = []
  private var hash = SHA256()
  private(set) var lines = 0
  private(set) var bytes = 0

  fileprivate init(_ path: String) throws {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw SystemError("open \(path)") }
  }

  func write(line: [UInt8]) throws {
    lines += 1
    try write(line + [UInt8(ascii: "\n")])
  }

  func write(_ content: [UInt8]) throws {
    buffer += content
    bytes += content.count
    if buffer.count >= Self.bufferBytes { try flush() }
  }

  private func flush() throws {
    hash.update(buffer)
    do throws(SystemError) { try writeAll(buffer, to: descriptor) } catch {
      throw SystemError("write \(path)", code: error.code)
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Returns the SHA-256 of all that was written, once the disk has it.
  func finish() throws -> String {
    try flush()
    guard fsync(descriptor) == 0 else { throw SystemError("fsync \(path)") }
    close()
    let copy = hash
    return copy.finishHexadecimal()
  }

  fileprivate func close() {
    if descriptor >= 0 { Glibc.close(descriptor) }
    descriptor = -1
  }
}
