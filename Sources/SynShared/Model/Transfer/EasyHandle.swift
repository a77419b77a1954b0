// One curl easy handle with the memory it points to. MultiHandle drives it; Transfer knows what it carries.

import CCurl
import SynBase

/// A pooled easy handle; the error buffer lives exactly as long as the handle that writes into it.
@LoopActor
final class EasyHandle {
  let pointer: UnsafeMutableRawPointer
  private let errorBuffer: UnsafeMutableBufferPointer<CChar>
  private var headerList: UnsafeMutablePointer<curl_slist>?
  private var connectList: UnsafeMutablePointer<curl_slist>?

  private static var idle: [EasyHandle] = []
  /// An idle handle costs about 6 KB; a burst larger than this gives the rest back.
  private static let idleMax = 64

  /// Nil when curl is out of memory.
  private init?() {
    guard let pointer = curl_easy_init() else { return nil }
    self.pointer = pointer
    errorBuffer = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorBuffer.initialize(repeating: 0)
  }

  isolated deinit {
    curl_easy_cleanup(pointer)
    curl_slist_free_all(headerList)
    curl_slist_free_all(connectList)
    errorBuffer.deallocate()
  }

  static func take() throws(TransferError) -> EasyHandle {
    guard let handle = idle.popLast() ?? EasyHandle() else {
      throw TransferError(kind: .unusable, message: "curl_easy_init failed")
    }
    handle.errorBuffer[0] = 0
    handle.set(CURLOPT_ERRORBUFFER, pointer: handle.errorBuffer.baseAddress)
    return handle
  }

  /// Makes the handle ready for another transfer. It must no longer be part of a multi handle.
  func giveBack() {
    curl_easy_reset(pointer)
    curl_slist_free_all(headerList)
    curl_slist_free_all(connectList)
    headerList = nil
    connectList = nil
    if Self.idle.count < Self.idleMax { Self.idle.append(self) }
  }

  // An option that libcurl was built without is ignored: curl_easy_setopt's result is dropped on purpose.
  func set(_ option: CURLoption, _ value: Int) { _ = syn_curl_set_long(pointer, option, value) }
  func set(_ option: CURLoption, _ value: String) { _ = syn_curl_set_string(pointer, option, value) }
  func set(_ option: CURLoption, pointer value: UnsafeMutableRawPointer?) {
    _ = syn_curl_set_pointer(pointer, option, value)
  }
  func set(_ option: CURLoption, callback: syn_curl_data_callback) {
    _ = syn_curl_set_data_callback(pointer, option, callback)
  }
  func set(preRequest callback: @escaping curl_prereq_callback, context: UnsafeMutableRawPointer) {
    _ = syn_curl_set_prerequest_callback(pointer, callback, context)
  }

  /// Lines such as `Name: value`. curl keeps a pointer to the list, so it stays here until the handle is free.
  func setHeaders(_ lines: [String]) {
    for line in lines { headerList = curl_slist_append(headerList, line) ?? headerList }
    _ = syn_curl_set_list(pointer, CURLOPT_HTTPHEADER, headerList)
  }

  /// Connects to `host`, a name or an IPv4 address, whatever the URL calls it, at the URL's port. Kept alive like the
  /// headers.
  func setConnectHost(_ host: String) {
    connectList = curl_slist_append(nil, "::\(host):")
    _ = syn_curl_set_list(pointer, CURLOPT_CONNECT_TO, connectList)
  }

  /// Copied by curl, so the bytes need not outlive the call.
  func setBody(_ body: [UInt8]) {
    set(CURLOPT_POSTFIELDSIZE, body.count)
    body.withUnsafeBytes { set(CURLOPT_COPYPOSTFIELDS, pointer: UnsafeMutableRawPointer(mutating: $0.baseAddress)) }
  }

  var status: Int {
    var status = 0
    _ = syn_curl_get_long(pointer, CURLINFO_RESPONSE_CODE, &status)
    return status
  }

  /// What went wrong, in curl's words.
  func message(for code: CURLcode) -> String {
    if errorBuffer[0] != 0, let start = errorBuffer.baseAddress { return String(cString: start) }
    return String(cString: curl_easy_strerror(code))
  }
}
