// One HTTP exchange over libcurl, from the request to the end of the reply or the reason there is none. It neither
// retries nor looks into what it carries.

import CCurl
import SynBase

@LoopActor
package final class Transfer {
  private let request: TransferRequest
  private let handle: EasyHandle
  private let sink: BodySink?
  private let waiter = Waiter()
  private var reply = TransferReply()
  private var bodyByteCount = 0
  private var isTooLarge = false
  private var isSecure: Bool { request.url.hasPrefix("https:") }
  private var isSent = false
  private var started: UInt64 = 0
  /// When the latest byte of the body came, nil before the first.
  private var lastByte: UInt64?
  private var silenceTimer: LoopTimer?

  /// Takes the bytes of a body as they come.
  package typealias BodySink = @LoopActor (UnsafeRawBufferPointer) -> Void

  private init(_ request: TransferRequest, sink: BodySink?) throws(TransferError) {
    self.request = request
    self.sink = sink
    handle = try EasyHandle.take()
  }

  /// Sends `request` and waits for the end of the reply. The body of a successful reply goes to `sink` if given, and is
  /// then empty in the reply. Throws `TransferError`, or `CancellationError` when the task was cancelled, which breaks
  /// off the exchange at once.
  package static func send(_ request: TransferRequest, sink: BodySink? = nil) async throws -> TransferReply {
    try await Transfer(request, sink: sink).run()
  }

  private func run() async throws -> TransferReply {
    defer { handle.giveBack() }
    if isSecure { try await TransferQueue.shared.enter() }
    defer { if isSecure { TransferQueue.shared.leave(hadConnection: isSent) } }
    configure()
    try MultiHandle.shared.add(handle)
    defer {
      MultiHandle.shared.remove(handle)
      silenceTimer?.cancel()
    }
    started = MonotonicClock.now
    watchSilence()
    try await waiter.wait()
    reply.status = handle.status
    return reply
  }

  private func configure() {
    handle.set(CURLOPT_URL, request.url)
    handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
    handle.set(CURLOPT_NOSIGNAL, 1)
    handle.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
    // Waiting to learn whether the first connection speaks HTTP/2 avoids opening hundreds that are not needed.
    handle.set(CURLOPT_PIPEWAIT, isSecure ? 1 : 0)
    handle.set(CURLOPT_TCP_KEEPALIVE, 1)
    handle.set(CURLOPT_ACCEPT_ENCODING, "")
    handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    handle.set(CURLOPT_CONNECTTIMEOUT_MS, request.limits.connect.milliseconds)
    handle.set(CURLOPT_TIMEOUT_MS, request.limits.whole.milliseconds)
    if let file = request.certificateAuthoritiesFile { handle.set(CURLOPT_CAINFO, file) }
    // A proxy from the environment cannot reach this machine's loopback; an empty one switches proxies off.
    if let loopback = request.loopbackURL {
      handle.set(CURLOPT_PROXY, "")
      // Not every resolver knows `localhost.`, the name with the root of all names.
      if loopback.host.hasSuffix(".") { handle.setConnectHost(loopback.nameWithoutRoot) }
    }
    if let body = request.body {
      handle.set(CURLOPT_POST, 1)
      // curl's minimum instead of 64 KB: over HTTP/2 each call in flight keeps such a buffer to its end.
      handle.set(CURLOPT_UPLOAD_BUFFERSIZE, 16_384)
      handle.setBody(body)
    }
    // Without an empty Expect, curl waits a second for a "100 Continue" before it sends a large body.
    handle.setHeaders(request.headers.map { "\($0.name): \($0.value)" } + ["Expect:"])

    let context = Unmanaged.passUnretained(self).toOpaque()
    handle.set(CURLOPT_PRIVATE, pointer: context)
    handle.set(CURLOPT_WRITEDATA, pointer: context)
    handle.set(CURLOPT_HEADERDATA, pointer: context)
    handle.set(CURLOPT_WRITEFUNCTION) { data, size, count, context in
      Transfer.deliver(data, size * count, to: context) { $0.receive($1) }
    }
    handle.set(CURLOPT_HEADERFUNCTION) { data, size, count, context in
      Transfer.deliver(data, size * count, to: context) { $0.receiveHeader($1) }
    }
    handle.set(
      preRequest: { context, _, _, _, _ in
        // Only passed to the one thread that curl runs on, which assumeIsolated checks.
        nonisolated(unsafe) let context = context
        let mayBeSent = LoopActor.assumeIsolated {
          context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue().maySend() } ?? false
        }
        return mayBeSent ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
      }, context: context)
  }

  /// Called before each sending. When a reused connection breaks before the reply, curl would send the request again by
  /// itself; but a request may cost money, so only our caller, who counts, may do that.
  private func maySend() -> Bool {
    guard !isSent else { return false }
    isSent = true
    if isSecure { TransferQueue.shared.noteConnection() }
    return true
  }

  /// Hands bytes from curl to the transfer they belong to. Any count other than `byteCount` makes curl give up.
  private nonisolated static func deliver(
    _ data: UnsafeMutablePointer<CChar>?, _ byteCount: Int, to context: UnsafeMutableRawPointer?,
    _ receive: @LoopActor (Transfer, UnsafeRawBufferPointer) -> Bool
  ) -> Int {
    // curl lends it for the duration of this call, on the one thread that curl runs on.
    nonisolated(unsafe) let bytes = UnsafeRawBufferPointer(start: data, count: byteCount)
    // Points to an object of the loop, which is where this runs: checked below.
    nonisolated(unsafe) let context = context
    return LoopActor.assumeIsolated {
      guard let context else { return 0 }
      return receive(Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue(), bytes) ? byteCount : 0
    }
  }

  private func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
    lastByte = MonotonicClock.now
    bodyByteCount += bytes.count
    guard bodyByteCount <= request.limits.bodyBytesMax else {
      isTooLarge = true
      return false
    }
    if reply.status == 0 { reply.status = handle.status }
    if !(200..<300).contains(reply.status) {
      reply.body.append(contentsOf: bytes.prefix(request.limits.errorBytesKept - reply.body.count))
    } else if let sink {
      sink(bytes)
    } else {
      reply.body.append(contentsOf: bytes)
    }
    return true
  }

  private func receiveHeader(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let line = String(decoding: bytes, as: UTF8.self)
    // A status line: what came before belonged to an interim reply such as 100 Continue.
    if line.hasPrefix("HTTP/") { reply.headers.removeAll() }
    guard let colon = line.firstIndex(of: ":") else { return true }
    let value = line[line.index(after: colon)...].drop(while: \.isWhitespace)
    let end = value.lastIndex { !$0.isWhitespace }.map(value.index(after:)) ?? value.startIndex
    reply.headers.append((name: line[..<colon].lowercased(), value: String(value[..<end])))
    return true
  }

  /// Called by the multi handle when curl is done with the transfer.
  func finish(_ code: CURLcode) {
    waiter.resume(with: code == CURLE_OK ? .success(()) : .failure(error(for: code)))
  }

  private func error(for code: CURLcode) -> TransferError {
    if isTooLarge {
      return TransferError(kind: .tooLarge, message: "the reply is larger than \(request.limits.bodyBytesMax) bytes")
    }
    if code == CURLE_ABORTED_BY_CALLBACK {
      return TransferError(kind: .interrupted, message: "the connection broke before the reply")
    }
    // A reply that is not HTTP came from a server that answers others: a line was lost, or another program had the
    // port.
    if code == CURLE_WEIRD_SERVER_REPLY || (code == CURLE_UNSUPPORTED_PROTOCOL && isSent) {
      return TransferError(kind: .interrupted, message: "the reply is not HTTP: \(handle.message(for: code))")
    }
    if code == CURLE_OPERATION_TIMEDOUT {
      let limits = request.limits
      // curl asks to send only over a connection, so there was one.
      return isSent || limits.whole <= limits.connect
        ? timeout("the reply was not whole after \(limits.whole.inSeconds)")
        : timeout("no connection within \(limits.connect.inSeconds)")
    }
    let kind: TransferError.Kind =
      switch code {
      case CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_SSL_CONNECT_ERROR,
        CURLE_PEER_FAILED_VERIFICATION:
        .unreachable
      case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_OUT_OF_MEMORY, CURLE_SSL_CACERT_BADFILE:
        .unusable
      default: .interrupted
      }
    return TransferError(kind: kind, message: handle.message(for: code))
  }

  private func timeout(_ message: String) -> TransferError { TransferError(kind: .timedOut, message: message) }

  /// Checks again when the limit could next be exceeded, so that arriving bytes need no timer each.
  private func watchSilence() {
    let since = lastByte ?? started
    let limit = lastByte == nil ? request.limits.firstByte : request.limits.silence
    let elapsed = MonotonicClock.now - since
    if elapsed >= limit.nanoseconds {
      let what = lastByte == nil ? "no byte of a reply" : "no byte in the middle of the reply"
      return waiter.resume(with: .failure(timeout("\(what) for \(limit.inSeconds)")))
    }
    // No later than a silence could end, as the first byte may come at once, followed by silence.
    let remaining = min(limit.nanoseconds - elapsed, request.limits.silence.nanoseconds)
    silenceTimer = LoopTimer(after: .nanoseconds(remaining)) { [weak self] in self?.watchSilence() }
  }
}

extension TransferRequest {
  /// The URL if it leads to this machine through its loopback interface; nil for others.
  var loopbackURL: CurlURL? {
    // curl will refuse what we cannot parse.
    guard let url = try? CurlURL(parsing: url), url.isLoopback else { return nil }
    return url
  }
}
