// One process started by a test, with its standard streams as pipes. Reads and waits block a thread of their own, so
// that they can be awaited from the event loop without stopping it.

import Foundation
import Synchronization

/// A running command. What is still running when the last reference goes is killed.
package final class ChildProcess: Sendable {
  package struct SpawnError: Error { package var command: String, code: Int32 }

  package let processID: pid_t
  private let input: PipeEnd
  private let output: PipeEnd
  private let errors: PipeEnd
  private let status = Mutex<Int32?>(nil)

  /// Starts `arguments[0]`, looked up among this package's executables first, then in PATH. The child sees PATH, HOME and
  /// `environment`, nothing else, so that no setting of the machine leaks into a test.
  package init(_ arguments: [String], environment: [String: String] = [:], directory: String? = nil) throws {
    _ = Self.ignoreBrokenPipes
    let (inputReader, inputWriter) = try makePipe()
    let (outputReader, outputWriter) = try makePipe()
    let (errorReader, errorWriter) = try makePipe()
    processID = try spawn(
      arguments, environment: Executable.environment.merging(environment) { $1 }, directory: directory,
      descriptors: [inputReader, outputWriter, errorWriter])
    for descriptor in [inputReader, outputWriter, errorWriter] { close(descriptor) }
    input = PipeEnd(inputWriter)
    output = PipeEnd(outputReader)
    errors = PipeEnd(errorReader)
  }

  deinit {
    if status.withLock({ $0 }) == nil {
      kill(processID, SIGKILL)
      waitpid(processID, nil, 0)
    }
  }

  private static let ignoreBrokenPipes: Void = { signal(SIGPIPE, SIG_IGN) }()

  /// The next line of standard output without its line feed, nil at the end.
  package func nextLine() async -> String? {
    await onThread { self.output.readLine() }
  }

  /// The next line of standard error without its line feed, nil at the end.
  package func nextErrorLine() async -> String? {
    await onThread { self.errors.readLine() }
  }

  package func readOutput() async -> Data { await onThread { self.output.readToEnd() } }
  package func readErrors() async -> Data { await onThread { self.errors.readToEnd() } }

  /// Writes all of `data`; what a child that closed its input does not take is dropped.
  package func write(_ data: Data) async { await onThread { self.input.write(data) } }
  package func write(_ text: String) async { await write(Data(text.utf8)) }
  package func closeInput() { input.close() }
  package func closeOutput() { output.close() }

  package func send(signal: Int32) { kill(processID, signal) }

  /// Waits for the end. The exit code, or 128 + the signal that ended it, as a shell says it.
  package func wait() async -> Int32 {
    await onThread {
      self.status.withLock { status in
        if let status { return status }
        var raw: Int32 = 0
        while waitpid(self.processID, &raw, 0) == -1, errno == EINTR {}
        let ended = raw & 0x7f == 0 ? raw >> 8 & 0xff : 128 + raw & 0x7f
        status = ended
        return ended
      }
    }
  }
}

/// Runs blocking work on a thread of its own.
func onThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
  await withCheckedContinuation { continuation in
    Thread.detachNewThread { continuation.resume(returning: body()) }
  }
}

/// Held while a pipe is made and while a process is started: one started between pipe(2) and fcntl(2) would keep the
/// ends open.
private let spawning = Mutex<Void>(())

/// Both ends close on exec: a child holds only the ends it was given, so ends of file arrive.
func makePipe() throws -> (reader: Int32, writer: Int32) {
  var ends: [Int32] = [-1, -1]
  try spawning.withLock { _ in
    guard pipe(&ends) == 0 else { throw ChildProcess.SpawnError(command: "pipe", code: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  }
  return (ends[0], ends[1])
}

/// posix_spawnp(3) with `descriptors` as the child's 0, 1, 2 and so on, the default treatment of SIGPIPE, and no
/// signal blocked.
func spawn(
  _ arguments: [String], environment: [String: String], directory: String?, descriptors: [Int32]
) throws -> pid_t {
  // env -C changes directory; posix_spawn itself cannot everywhere.
  let command = directory.map { ["env", "-C", $0] + arguments } ?? arguments
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  for (target, descriptor) in descriptors.enumerated() {
    posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(target))
  }
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var defaults = sigset_t()
  sigemptyset(&defaults)
  sigaddset(&defaults, SIGPIPE)
  posix_spawnattr_setsigdefault(&attributes, &defaults)
  // The threads that Swift's tasks run on block most signals, and a child would inherit that.
  var unblocked = sigset_t()
  sigemptyset(&unblocked)
  posix_spawnattr_setsigmask(&attributes, &unblocked)
  posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

  let argumentPointers = command.map { strdup($0) } + [nil]
  let environmentPointers = environment.map { strdup("\($0)=\($1)") } + [nil]
  defer { for pointer in argumentPointers + environmentPointers { free(pointer) } }
  // posix_spawnp searches the PATH of this process, so the first word is looked up here.
  let path = Executable.find(command[0])
  var process: pid_t = 0
  let code = spawning.withLock { _ in
    posix_spawn(&process, path, &actions, &attributes, argumentPointers, environmentPointers)
  }
  guard code == 0 else { throw ChildProcess.SpawnError(command: path, code: code) }
  return process
}
