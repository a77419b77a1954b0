// The path under which a proxy shows this server, as ASGI's root_path: our own addresses are relative, so only the
// description for programs needs it.

import SynBase

struct RootPath: Sendable, Equatable {
  static let option = OptionSpec(
    "root-path", argument: "PATH", help: "a proxy shows this server under PATH, such as /syn (default none)")
  static let setting = SettingSpec("SYN_ROOT_PATH", help: "as --root-path")

  /// Without a slash at its end; empty for none.
  let path: String

  init() { path = "" }

  /// Nil for anything but a path of plain characters, as in `/syn` or `/tools/syn/`.
  init?(_ text: String) {
    var bytes = Array(text.utf8)
    while bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    guard text.hasPrefix("/"), !text.contains("//"), bytes.allSatisfy({ $0 == UInt8(ascii: "/") || $0.isPlain }) else {
      return nil
    }
    path = String(decoding: bytes, as: UTF8.self)
  }

  /// The request as if it came without the path, whether or not the proxy has taken it off.
  func applied(to request: HTTPRequest) -> HTTPRequest {
    guard !path.isEmpty else { return request }
    var request = request
    request.rootPath = path
    guard request.head.path.hasPrefix(path) else { return request }
    let rest = request.head.path.dropFirst(path.count)
    if rest.isEmpty || rest.hasPrefix("/") { request.head.path = rest.isEmpty ? "/" : String(rest) }
    return request
  }
}

extension UInt8 {
  /// Unreserved in an address (RFC 3986, section 2.3).
  fileprivate var isPlain: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"):
      true
    default: false
    }
  }
}
