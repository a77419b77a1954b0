// Programs run by a command, as events of the loop: their output by epoll, their end by a pidfd, never a blocking wait.

import CLinux
import Glibc

/// How a program ended, and its output.
package struct ChildOutcome: Sendable, Equatable {
  package enum End: Sendable, Equatable {
    case exited(Int32)
    case signalled(Int32)
    case timedOut
  }

  package var end: End
  /// The first bytes of its standard output, up to the requested number.
  package var output: [UInt8]

  package init(end: End, output: [UInt8]) {
    self.end = end
    self.output = output
  }
}

@LoopActor
package final class ChildProcess {
  private let process: pid_t
  private let output: Int32
  private let outputBytesMax: Int
  private var collected: [UInt8] = []
  private var outputWatch: DescriptorWatch?

  /// Runs `arguments[0]`, found in our PATH, with empty standard input and our standard error, until it ends.
  /// `environment` is all the environment it gets, nil for ours. After `timeout`, or when the task is cancelled, the
  /// whole process group it leads is killed. Throws `SystemError` when it cannot be started (ENOENT: no such program)
  /// and `CancellationError`.
  package static func run(
    _ arguments: [String], environment: [String: String]? = nil, outputBytesMax: Int, timeout: Duration
  ) async throws -> ChildOutcome {
    let child = try ChildProcess(arguments, environment: environment, outputBytesMax: outputBytesMax)
    return try await child.waitForEnd(timeout: timeout)
  }

  private init(
    _ arguments: [String], environment: [String: String]?, outputBytesMax: Int
  ) throws(SystemError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw SystemError("pipe") }
    output = ends[0]
    self.outputBytesMax = outputBytesMax
    _ = fcntl(output, F_SETFD, FD_CLOEXEC)
    _ = fcntl(output, F_SETFL, O_NONBLOCK)
    defer { close(ends[1]) }
    do throws(SystemError) {
      process = try Self.spawn(arguments, environment, output: ends[1])
    } catch {
      close(output)
      throw error
    }
  }

  private static func spawn(
    _ arguments: [String], _ environment: [String: String]?, output: Int32
  ) throws(SystemError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)

    // The loop blocks signals and ignores SIGPIPE; a program started by it must not inherit that. Its own process group
    // makes it possible to end its children too.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var defaults = sigset_t()
    sigemptyset(&defaults)
    sigaddset(&defaults, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))

    let vector = arguments.map { strdup($0) } + [nil]
    let variables = environment.map { $0.map { strdup("\($0.key)=\($0.value)") } + [nil] }
    defer { for pointer in vector + (variables ?? []) { free(pointer) } }
    var process: pid_t = 0
    let code =
      if let variables {
        posix_spawnp(&process, arguments[0], &actions, &attributes, vector, variables)
      } else {
        posix_spawnp(&process, arguments[0], &actions, &attributes, vector, environ)
      }
    if code != 0 { throw SystemError("cannot start \(arguments[0])", code: code) }
    return process
  }

  private func waitForEnd(timeout: Duration) async throws -> ChildOutcome {
    var timedOut = false
    let ended = Waiter()
    let pidfd = syn_pidfd_open(process)
    guard pidfd >= 0 else {
      let error = SystemError("pidfd_open")
      kill(-process, SIGKILL)
      waitpid(process, nil, 0)
      close(output)
      throw error
    }
    let endWatch = try DescriptorWatch(descriptor: pidfd, interest: .readable) { _ in ended.resume() }
    let outputWatch = try DescriptorWatch(descriptor: output, interest: .readable) { [weak self] _ in self?.collect() }
    self.outputWatch = outputWatch
    let timer = LoopTimer(after: timeout) { [process] in
      timedOut = true
      kill(-process, SIGKILL)
    }
    defer {
      timer.cancel()
      endWatch.cancel()
      outputWatch.cancel()
      close(pidfd)
      close(output)
    }
    var cancellation: CancellationError?
    do {
      try await ended.wait()
    } catch {
      cancellation = CancellationError()
    }
    // Children it left running would outlive us and hold our files open.
    kill(-process, SIGKILL)
    var status: Int32 = 0
    // Blocks only for the moment a process takes to die from SIGKILL.
    while waitpid(process, &status, 0) == -1, errno == EINTR {}
    if let cancellation { throw cancellation }
    collect()
    let signal = status & 0x7f
    let end: ChildOutcome.End = timedOut ? .timedOut : signal == 0 ? .exited(status >> 8 & 0xff) : .signalled(signal)
    return ChildOutcome(end: end, output: collected)
  }

  /// Reads what is available. Output beyond the limit is read and discarded, so that the program is not held up.
  private func collect() {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(output, &chunk, chunk.count)
      if count == 0 { outputWatch?.cancel() }
      if count <= 0 { return }
      collected += chunk[..<min(count, outputBytesMax - collected.count)]
    }
  }
}
