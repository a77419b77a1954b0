// URLs parsed by libcurl's URL API, so that an address means here what it means when it is called. Callers decide which
// schemes and parts they accept.

import CCurl
import Glibc

/// An absolute URL of any scheme, split into its parts.
package struct CurlURL: Sendable, Equatable {
  /// In lower case.
  package let scheme: String
  /// Without percent escapes; an IPv4 address in its four parts (`127.1` is `127.0.0.1`), an IPv6 address without its
  /// brackets and its zone. A name is as written: its case, its final dot.
  package let host: String
  /// As written, else the scheme's default; nil if curl knows none.
  package let port: Int?
  /// Begins with a slash. As written except for its dot segments.
  package let path: String
  /// The same without percent escapes; nil if one means a control character.
  package let decodedPath: String?
  /// As written. Nil when missing or empty: a lone `?` or `#` at the end is dropped.
  package let query: String?
  package let fragment: String?
  /// Without percent escapes. Nil when missing, empty, or with control characters.
  package let user: String?
  package let password: String?

  /// curl's objection to a URL, in its own words. Contains nothing of the URL, which may hold a password.
  package struct Malformed: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String
  }

  /// White space around a URL makes it malformed, as does anything else that curl would refuse to call. Wraps
  /// `curl_url_set` and `curl_url_get`.
  package init(parsing text: String) throws(Malformed) {
    let parts = try URLParts(text)
    guard let scheme = parts.part(CURLUPART_SCHEME), let host = parts.part(CURLUPART_HOST) else {
      throw Malformed(CURLUE_NO_HOST)
    }
    self.scheme = scheme
    self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    port = parts.part(CURLUPART_PORT, CURLU_DEFAULT_PORT).flatMap { Int($0) }
    path = parts.part(CURLUPART_PATH) ?? "/"
    decodedPath = parts.part(CURLUPART_PATH, CURLU_URLDECODE)
    query = parts.part(CURLUPART_QUERY)
    fragment = parts.part(CURLUPART_FRAGMENT)
    user = parts.part(CURLUPART_USER, CURLU_URLDECODE)
    password = parts.part(CURLUPART_PASSWORD, CURLU_URLDECODE)
  }
}

extension CurlURL {
  /// Whether the host is this machine through its loopback interface: 127.0.0.0/8 and ::1, the addresses that mean any
  /// of this machine's (0.0.0.0 and ::), and localhost with the names below it, which curl resolves without a lookup
  /// (RFC 6761).
  package var isLoopback: Bool {
    let name = nameWithoutRoot.lowercased()
    if name == "localhost" || name.hasSuffix(".localhost") { return true }
    var v4 = in_addr()
    if inet_pton(AF_INET, name, &v4) == 1 { return withUnsafeBytes(of: v4) { Self.isLoopback(v4: $0[...]) } }
    var v6 = in6_addr()
    guard inet_pton(AF_INET6, name, &v6) == 1 else { return false }
    return withUnsafeBytes(of: v6) { bytes in
      let zeros = bytes.prefix { $0 == 0 }.count
      // ::1 and ::, or an IPv4-mapped address, ::ffff:127.0.0.1.
      if zeros >= 15 { return bytes[15] <= 1 }
      return zeros == 10 && bytes[10] == 0xff && bytes[11] == 0xff && Self.isLoopback(v4: bytes[12...])
    }
  }

  /// The host without the final dot, which names the DNS root.
  package var nameWithoutRoot: String { host.hasSuffix(".") ? String(host.dropLast()) : host }

  private static func isLoopback(v4: Slice<UnsafeRawBufferPointer>) -> Bool {
    v4.first == 127 || v4.allSatisfy { $0 == 0 }
  }
}

extension CurlURL.Malformed {
  fileprivate init(_ code: CURLUcode) { description = String(cString: curl_url_strerror(code)) }
}

/// curl's representation of a URL.
private final class URLParts {
  private let handle: OpaquePointer

  init(_ text: String) throws(CurlURL.Malformed) {
    // A C string ends at its first zero, and the rest would go unseen.
    guard !text.utf8.contains(0) else { throw CurlURL.Malformed(CURLUE_MALFORMED_INPUT) }
    guard let handle = curl_url() else { throw CurlURL.Malformed(CURLUE_OUT_OF_MEMORY) }
    self.handle = handle
    let code = curl_url_set(handle, CURLUPART_URL, text, UInt32(CURLU_NON_SUPPORT_SCHEME))
    guard code == CURLUE_OK else { throw CurlURL.Malformed(code) }
  }

  deinit { curl_url_cleanup(handle) }

  /// Nil for a part that is missing, empty or invalid under `flags`.
  func part(_ part: CURLUPart, _ flags: Int32 = 0) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(handle, part, &text, UInt32(flags)) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    let value = String(cString: text)
    return value.isEmpty ? nil : value
  }
}
