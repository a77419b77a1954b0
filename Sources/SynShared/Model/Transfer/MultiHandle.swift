// curl's multi-socket interface on the event loop: curl says which descriptors and which time-out it waits for, the
// loop watches them and tells curl when they are due. Transfer knows what is transferred.

import CCurl
import SynBase

/// The multi handle of the process: it owns the connections, which transfers to the same host share.
@LoopActor
final class MultiHandle {
  static let shared = MultiHandle()

  private let pointer: UnsafeMutableRawPointer
  private var timer: LoopTimer?

  private init() {
    let code = syn_curl_global_init()
    precondition(code == CURLE_OK, "curl_global_init failed with \(code.rawValue)")
    guard let pointer = curl_multi_init() else { preconditionFailure("curl_multi_init failed") }
    self.pointer = pointer
    // One connection carries as many calls as a server accepts, up to the most that -j allows; curl's own limit is 100.
    _ = syn_curl_multi_set_long(pointer, CURLMOPT_MAX_CONCURRENT_STREAMS, 1024)
    _ = syn_curl_multi_set_socket_callback(
      pointer,
      { _, socket, action, _, watch in
        LoopActor.assumeIsolated { MultiHandle.shared.watch(socket, action: action, watch: watch) }
        return 0
      }, nil)
    _ = syn_curl_multi_set_timer_callback(
      pointer,
      { _, timeoutMilliseconds, _ in
        LoopActor.assumeIsolated { MultiHandle.shared.setTimer(milliseconds: timeoutMilliseconds) }
        return 0
      }, nil)
  }

  /// Starts the transfer that `handle` describes; `Transfer.finish` is called when it is over.
  func add(_ handle: EasyHandle) throws(TransferError) {
    let code = curl_multi_add_handle(pointer, handle.pointer)
    guard code == CURLM_OK else {
      throw TransferError(kind: .unusable, message: String(cString: curl_multi_strerror(code)))
    }
  }

  /// Ends the transfer, finished or not; a connection in the middle of something is closed.
  func remove(_ handle: EasyHandle) { _ = curl_multi_remove_handle(pointer, handle.pointer) }

  /// CURLMOPT_SOCKETFUNCTION. `watch` is what an earlier call assigned to this socket, nil for a new one.
  private func watch(_ socket: curl_socket_t, action: Int32, watch: UnsafeMutableRawPointer?) {
    let known = watch.map { Unmanaged<DescriptorWatch>.fromOpaque($0) }
    if action == CURL_POLL_REMOVE {
      known?.takeUnretainedValue().cancel()
      known?.release()
      return
    }
    var interest: Readiness = []
    if action & CURL_POLL_IN != 0 { interest.insert(.readable) }
    if action & CURL_POLL_OUT != 0 { interest.insert(.writable) }
    if let known {
      known.takeUnretainedValue().update(interest: interest)
      return
    }
    do {
      let watch = try DescriptorWatch(descriptor: socket, interest: interest) { [unowned self] readiness in
        act(on: socket, readiness)
      }
      _ = curl_multi_assign(pointer, socket, Unmanaged.passRetained(watch).toOpaque())
    } catch {
      // Out of watches (fs.epoll.max_user_watches): the transfer's own time-outs end it, and report that.
      Log.error("a connection cannot be watched: \(error)")
    }
  }

  /// CURLMOPT_TIMERFUNCTION. curl must not be called from here, so even 0 goes through the loop.
  private func setTimer(milliseconds: Int) {
    timer?.cancel()
    timer = nil
    guard milliseconds >= 0 else { return }
    timer = LoopTimer(after: .milliseconds(milliseconds)) { [unowned self] in
      act(on: CURL_SOCKET_TIMEOUT, [])
    }
  }

  private func act(on socket: curl_socket_t, _ readiness: Readiness) {
    var events: Int32 = 0
    // A broken connection counts as ready for both: curl then reads what is left and meets the error itself.
    if !readiness.isDisjoint(with: [.readable, .closed]) { events |= CURL_CSELECT_IN }
    if !readiness.isDisjoint(with: [.writable, .closed]) { events |= CURL_CSELECT_OUT }
    var running: Int32 = 0
    _ = curl_multi_socket_action(pointer, socket, events, &running)
    var waiting: Int32 = 0
    while let message = curl_multi_info_read(pointer, &waiting) {
      guard message.pointee.msg == CURLMSG_DONE else { continue }
      let code = syn_curl_message_result(message)
      var context: UnsafeMutableRawPointer?
      _ = syn_curl_get_pointer(message.pointee.easy_handle, CURLINFO_PRIVATE, &context)
      if let context { Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().finish(code) }
    }
  }
}
