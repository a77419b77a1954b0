// One hiredis context on the loop, from connect to its end. A context that reported an error is dead: RedisConnection
// decides when to reconnect.

import CHiredis
import CLinux
import SynBase

/// The return path of one request. hiredis holds it between the command and the reply.
final class PendingReply {
  /// The link it was sent on. hiredis 1.x calls back after it has let go of the link itself.
  fileprivate var link: RedisLink?
  let complete: @LoopActor (Result<RedisReply, RedisError>) -> Void
  /// A subscription gets one reply after another until it ends.
  let repeats: Bool

  init(repeats: Bool = false, complete: @escaping @LoopActor (Result<RedisReply, RedisError>) -> Void) {
    self.repeats = repeats
    self.complete = complete
  }
}

@LoopActor
final class RedisLink {
  let settings: RedisSettings
  private let timeouts: RedisTimeouts
  /// Nil before the connection begins and after it ends.
  private var context: UnsafeMutablePointer<redisAsyncContext>?
  private var watch: DescriptorWatch?
  private var isConnected = false
  /// Whether requests can be sent, or the connection is still being made.
  var isOpen: Bool { context != nil }
  private var isFlushing = false
  /// Whether it ended because the server's certificate was not accepted.
  private(set) var isRefused = false
  /// The reason for ending it as soon as no request is under way.
  private var leaving: String?
  /// Since the latest flush.
  private var unsentBytes = 0
  /// Once this many bytes are unsent they go out early, so that the server can work on them meanwhile.
  private static let unsentBytesHigh = 64 << 10
  private var flushTimer: LoopTimer?
  /// hiredis is on the stack, and would not survive being ended by a failed write.
  private var isHandling = false
  /// Nil for a connection that is not encrypted.
  private var tls: RedisTLSSession?
  /// Why this link was abandoned or ended.
  private var endReason: String?

  /// Requests whose replies have not arrived.
  private(set) var pendingCount = 0
  private var progressAt: UInt64 = 0
  private var replyTimer: LoopTimer?

  /// Called once, when the connection is made.
  var onConnect: (() -> Void)?
  /// Called once, at the end of a link that has begun. Requests under way fail on their own, before or after.
  var onEnd: ((RedisError) -> Void)?

  init(settings: RedisSettings, timeouts: RedisTimeouts) {
    self.settings = settings
    self.timeouts = timeouts
  }

  /// Starts connecting. Throws `RedisError.unreachable`, and then never calls back. Looking up a host name blocks here;
  /// an address, or a name in /etc/hosts, does not.
  func begin() throws(RedisError) {
    if let settings = settings.tls, case .tcp(let host, _) = self.settings.address {
      tls = try RedisTLSSession(settings, host: host)
    }
    let started =
      switch settings.address {
      case .tcp(let host, let port): redisAsyncConnect(host, Int32(port))
      case .unix(let path): redisAsyncConnectUnix(path)
      }
    guard let context = started else { throw .unreachable("\(settings): out of memory") }
    guard context.pointee.err == 0 else {
      let reason = Self.errorText(of: context)
      redisAsyncFree(context)
      throw .unreachable("\(settings): \(reason)")
    }
    do throws(SystemError) {
      watch = try DescriptorWatch(descriptor: context.pointee.c.fd, interest: []) { [weak self] readiness in
        self?.handle(readiness)
      }
    } catch {
      redisAsyncFree(context)
      throw .unreachable("\(settings): \(error)")
    }
    self.context = context
    install(on: context)
    // A subscription sends nothing, so only keepalive notices that the other host is gone.
    if case .tcp = settings.address { redisEnableKeepAlive(&context.pointee.c) }
    try beginTLS(on: context)
  }

  /// When the other side answers at once, the whole handshake happens here.
  private func beginTLS(on context: UnsafeMutablePointer<redisAsyncContext>) throws(RedisError) {
    guard let tls, !tls.begin(on: &context.pointee.c) else { return }
    let told = withUnsafeBytes(of: context.pointee.c.errstr) { text in
      String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
    }
    let objection = tls.objection
    // The thrown error reports the end.
    onEnd = nil
    close(reason: "TLS cannot begin")
    if let objection { throw .refused("\(settings): its certificate is not accepted: \(objection)") }
    throw .unreachable("\(settings): TLS cannot begin" + (told.isEmpty ? "" : ": \(told)"))
  }

  /// Sends what `RedisArgument.request` made; its reply, or the end of the link, is handed to `pending`.
  func send(_ request: [UInt8], _ pending: PendingReply) {
    guard let context else { return pending.complete(.failure(.disconnected("\(settings)"))) }
    pending.link = self
    let reference = Unmanaged.passRetained(pending)
    let code = request.withUnsafeBytes { bytes in
      let text = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      return redisAsyncFormattedCommand(context, receiveReply, reference.toOpaque(), text, bytes.count - 1)
    }
    guard code == REDIS_OK else {
      reference.release()
      return pending.complete(.failure(.disconnected("\(settings)")))
    }
    if !pending.repeats { startedWaiting() }
    unsentBytes += request.count
    if unsentBytes >= Self.unsentBytesHigh, flushTimer != nil, !isHandling { flush() }
  }

  /// Ends the link once all sent requests are answered.
  func closeWhenAnswered(reason: String) {
    if pendingCount == 0 { close(reason: reason) } else { leaving = reason }
  }

  func close(reason: String) {
    guard let context else { return }
    endReason = endReason ?? reason
    redisAsyncFree(context)
  }

  // MARK: Calls from the loop

  private func handle(_ readiness: Readiness) {
    isHandling = true
    defer { isHandling = false }
    if readiness.contains(.readable) || readiness.contains(.closed), let context { redisAsyncHandleRead(context) }
    // The read may have ended the link.
    if readiness.contains(.writable), let context { redisAsyncHandleWrite(context) }
  }

  /// Requests of one turn of the loop go out together, without asking epoll whether the socket takes them.
  private func flush() {
    flushTimer?.cancel()
    flushTimer = nil
    unsentBytes = 0
    guard let context else { return }
    isFlushing = true
    redisAsyncHandleWrite(context)
    isFlushing = false
  }

  // MARK: Calls from hiredis

  private func install(on context: UnsafeMutablePointer<redisAsyncContext>) {
    // Balanced in `ended`, which hiredis calls exactly when it frees the context.
    let reference = Unmanaged.passRetained(self).toOpaque()
    context.pointee.data = reference  // for the connect callback
    context.pointee.ev.data = reference
    context.pointee.ev.addRead = { data in onLink(data) { $0.want(.readable) } }
    context.pointee.ev.delRead = { data in onLink(data) { $0.unwant(.readable) } }
    context.pointee.ev.addWrite = { data in onLink(data) { $0.wantToWrite() } }
    context.pointee.ev.delWrite = { data in onLink(data) { $0.unwant(.writable) } }
    context.pointee.ev.cleanup = { data in onLink(data) { $0.ended() } }
    redisAsyncSetConnectCallback(context) { context, status in
      if status == REDIS_OK { onLink(context?.pointee.data) { $0.connected() } }
    }
  }

  private func want(_ readiness: Readiness) {
    if let watch { watch.update(interest: watch.interest.union(readiness)) }
  }

  private func unwant(_ readiness: Readiness) {
    if let watch { watch.update(interest: watch.interest.subtracting(readiness)) }
  }

  private func wantToWrite() {
    if !isConnected || isFlushing { return want(.writable) }
    if flushTimer == nil { flushTimer = LoopTimer(after: .zero) { [weak self] in self?.flush() } }
  }

  private func connected() {
    isConnected = true
    onConnect?()
    onConnect = nil
  }

  private func ended() {
    guard let context else { return }
    let objection = tls?.objection.map { "its certificate is not accepted: \($0)" }
    isRefused = objection != nil
    let reason = objection ?? endReason ?? Self.errorText(of: context)
    endReason = reason
    context.pointee.ev.cleanup = nil
    self.context = nil
    watch?.cancel()
    watch = nil
    flushTimer?.cancel()
    replyTimer?.cancel()
    onConnect = nil
    let text = "\(settings): \(reason)"
    onEnd?(objection != nil ? .refused(text) : isConnected ? .disconnected(text) : .unreachable(text))
    onEnd = nil
    Unmanaged.passUnretained(self).release()
  }

  fileprivate func received(_ reply: UnsafePointer<redisReply>?, for reference: Unmanaged<PendingReply>) {
    let pending = reference.takeUnretainedValue()
    if !pending.repeats { pendingCount -= 1 }
    if !pending.repeats || reply == nil {
      pending.link = nil
      reference.release()
    }
    progressAt = MonotonicClock.now
    guard let reply else {
      let reason = endReason ?? context.map { Self.errorText(of: $0) } ?? "ended"
      return pending.complete(.failure(.disconnected("\(settings): \(reason)")))
    }
    let value = RedisReply(copying: reply)
    if case .error(let error) = value { pending.complete(.failure(error)) } else { pending.complete(.success(value)) }
    if let leaving, pendingCount == 0 { close(reason: leaving) }
  }

  // MARK: A silent server

  private func startedWaiting() {
    pendingCount += 1
    if pendingCount == 1 { progressAt = MonotonicClock.now }
    if replyTimer == nil { watchReplies(after: timeouts.reply) }
  }

  private func watchReplies(after delay: Duration) {
    replyTimer = LoopTimer(after: delay) { [weak self] in
      guard let self else { return }
      replyTimer = nil
      if pendingCount == 0 { return }
      let waited = Duration.nanoseconds(Int64(MonotonicClock.now - progressAt))
      if waited >= timeouts.reply { return close(reason: "no reply within \(timeouts.reply)") }
      watchReplies(after: timeouts.reply - waited)
    }
  }

  private static func errorText(of context: UnsafeMutablePointer<redisAsyncContext>) -> String {
    guard context.pointee.err != 0, let text = context.pointee.errstr else { return "closed" }
    return String(cString: text)
  }
}

/// hiredis calls back only from inside the calls that this file makes on the loop's thread.
private func onLink(_ data: UnsafeMutableRawPointer?, _ body: @LoopActor (RedisLink) -> Void) {
  nonisolated(unsafe) let data = data  // points to an object of the loop, which is where this runs: checked below
  LoopActor.assumeIsolated {
    if let data { body(Unmanaged<RedisLink>.fromOpaque(data).takeUnretainedValue()) }
  }
}

private func receiveReply(
  context: UnsafeMutablePointer<redisAsyncContext>?, reply: UnsafeMutableRawPointer?, request: UnsafeMutableRawPointer?
) {
  // hiredis lends these for the duration of this call, which it makes on the loop: checked below.
  nonisolated(unsafe) let (reply, request) = (reply, request)
  LoopActor.assumeIsolated {
    guard let request else { return }
    let reference = Unmanaged<PendingReply>.fromOpaque(request)
    guard let link = reference.takeUnretainedValue().link else { return }
    link.received(reply.map { UnsafePointer($0.assumingMemoryBound(to: redisReply.self)) }, for: reference)
  }
}
