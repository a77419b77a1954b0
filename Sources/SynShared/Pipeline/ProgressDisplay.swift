// The progress line on the terminal: gathered from all processes of a pipe, drawn by one of them, erased at the end.

import CLinux
import Glibc
import SynBase

@LoopActor
final class ProgressDisplay {
  /// Nobody reads faster than five times a second.
  private static let interval = Duration.milliseconds(200)
  /// Another process's log line erases the progress line, so it is redrawn even if nothing changed.
  private static let redrawInterval: UInt64 = 1_000_000_000
  /// More stages than a pipe has.
  private static let stagesMax = 16

  private let read: @LoopActor () -> StageProgress
  private let seat: ProgressSeat
  /// The latest numbers from the others, by process.
  private var others: [Int: StageProgress] = [:]
  private var timer: LoopTimer?
  private var turns = 0
  private var drawn = ""
  private var drawnAt: UInt64 = 0

  /// Nil unless the line can be drawn and is wanted. Each drawing calls `read`, so counting itself costs nothing.
  static func start(_ read: @escaping @LoopActor () -> StageProgress) -> ProgressDisplay? {
    guard Log.rewritesLines else { return nil }
    var file = stat()
    guard fstat(STDERR_FILENO, &file) == 0 else { return nil }
    // One line for the processes of one job on one terminal.
    guard let seat = ProgressSeat(name: "syn-progress-\(getuid())-\(getpgrp())-\(file.st_dev)-\(file.st_rdev)") else {
      return nil
    }
    return ProgressDisplay(seat, read)
  }

  private init(_ seat: ProgressSeat, _ read: @escaping @LoopActor () -> StageProgress) {
    self.seat = seat
    self.read = read
    schedule()
  }

  /// Erases the line; another process of the pipe continues with the numbers gathered here.
  func end() {
    timer?.cancel()
    hear()
    var ended = read()
    ended.printsRecords = false
    if !seat.isHeld { _ = seat.send(ended.json.bytes) }
    if !drawn.isEmpty { write(Log.clearsLine) }
    seat.leave(([ended] + others.values).map(\.json.bytes))
  }

  private func schedule() {
    timer = LoopTimer(after: Self.interval) { [weak self] in
      self?.turn()
      self?.schedule()
    }
  }

  private func turn() {
    hear()
    turns += 1
    let own = read()
    // The last of a pipe takes the seat first, as it ends last: its output is not a pipe.
    if !seat.isHeld, !seat.send(own.json.bytes), turns > (Self.isPipe(STDOUT_FILENO) ? 2 : 0) { seat.take() }
    guard seat.isHeld else { return }
    draw([own] + others.values)
  }

  private func hear() {
    for message in seat.receive() {
      // Messages that no stage has sent are ignored: they are nobody's error.
      guard let json = try? JSONValue(parsing: message), let stage = StageProgress(json),
        stage.process != Int(getpid()), others[stage.process] != nil || others.count < Self.stagesMax
      else { continue }
      others[stage.process] = stage
    }
  }

  private func draw(_ stages: [StageProgress]) {
    // In the background the terminal belongs to somebody else, and one that was stopped (Ctrl-S) would stop us too.
    guard !stages.contains(where: \.printsRecords), tcgetpgrp(STDERR_FILENO) == getpgrp(), Self.isWritable else {
      return
    }
    let now = MonotonicClock.now
    // The last column stays empty: some terminals wrap to the next line after it.
    let text = ProgressLine.text(stages, now: now, width: Self.width - 1)
    if text == drawn && now - drawnAt < Self.redrawInterval { return }
    drawn = text
    drawnAt = now
    // The cursor waits at the start of the line, so that the output of others does not begin after our text.
    write("\(Log.clearsLine)\(text)\r")
  }

  private func write(_ text: String) {
    // If the terminal is gone, the next process with something to report will notice.
    _ = text.utf8.withContiguousStorageIfAvailable { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  private static var width: Int {
    var size = winsize()
    return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  private static var isWritable: Bool {
    var request = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
    return poll(&request, 1, 0) == 1 && request.revents & Int16(POLLOUT) != 0
  }

  private static func isPipe(_ descriptor: Int32) -> Bool {
    var file = stat()
    return fstat(descriptor, &file) == 0 && file.st_mode & S_IFMT == S_IFIFO
  }
}
