// What pages of other sites may do here from within a user's browser: nothing, unless `--cors-origin` names their site
// (https://fetch.spec.whatwg.org, sections 3.2 and 3.3).

import SynBase

struct CrossOriginPolicy: Sendable {
  private enum Allowed: Sendable, Equatable {
    case none, every
    case these(Set<String>)
  }

  static let option = OptionSpec(
    "cors-origin", argument: "ORIGIN",
    help: "let web pages of ORIGIN, such as https://host:8080, call this; repeatable, * for every page (default none)")

  /// Fields that pages may read in addition to those that every page may.
  private static let exposed = "X-Request-Id, Retry-After, WWW-Authenticate, Deprecation, Link"
  private static let requestFields = "Authorization, Content-Type, X-Request-Id"
  /// Browsers ask again after this; some never keep the answer longer.
  private static let preflightSeconds = "600"

  private let allowed: Allowed

  /// `origins` as typed. Throws `UsageError`.
  init(_ origins: [String] = []) throws(UsageError) {
    if origins.contains("*") {
      allowed = .every
    } else if origins.isEmpty {
      allowed = .none
    } else {
      var names: Set<String> = []
      for origin in origins { names.insert(try Self.checked(origin)) }
      allowed = .these(names)
    }
  }

  /// An origin as browsers write it: in lower case, without a path.
  private static func checked(_ origin: String) throws(UsageError) -> String {
    let lowercased = origin.lowercased()
    let parts = lowercased.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1)
    guard parts.count == 2, parts[0].allSatisfy(\.isToken), parts[1].starts(with: "//".utf8), parts[1].count > 2,
      HostName.isPlain(Array(parts[1].dropFirst(2))[...])
    else { throw UsageError("--\(option.long) takes * or scheme://host[:port] without a path, not \"\(origin)\"") }
    return lowercased
  }

  var isOn: Bool { allowed != .none }
  var allowsEveryOrigin: Bool { allowed == .every }

  /// Whether a browser sent this on behalf of a page that is neither ours nor named. Other clients mention no page.
  func isForeign(_ head: RequestHead) -> Bool {
    Self.isOurSite(head) == false && !allows(head.field("origin"))
  }

  /// Nil where the browser does not say. `none` means the address bar. Another port of this host is the same site, but a
  /// different server.
  private static func isOurSite(_ head: RequestHead) -> Bool? {
    guard let site = head.fields.first("sec-fetch-site") else { return nil }
    return head.fields.bytes.spells("same-origin", in: site) || head.fields.bytes.spells("none", in: site)
  }

  /// Whether a page of ours asks, or a user at the address bar. Browsers say where a request comes from only over https
  /// and from the loopback; elsewhere the request needs X-Syn-Page, which our pages send and foreign pages cannot send
  /// without a preflight, which we do not answer. `--cors-origin` does not count here: it is for requests with a token.
  static func isOurPage(_ head: RequestHead) -> Bool {
    isOurSite(head) ?? (head.fields.first("x-syn-page") != nil)
  }

  /// Whether the browser will show the answer in a frame, or only hand it to a script. It tells only over https and on
  /// the loopback; elsewhere confine.js looks.
  static func showsInFrame(_ head: RequestHead) -> Bool {
    guard let destination = head.fields.first("sec-fetch-dest") else { return true }
    let bytes = head.fields.bytes
    return bytes.spells("iframe", in: destination) || bytes.spells("empty", in: destination)
  }

  /// Whether a browser only guesses that the user will want this: by the standard's field, Chrome's or Safari's of old,
  /// or Firefox's.
  static func isPrefetch(_ head: RequestHead) -> Bool {
    let bytes = head.fields.bytes
    return head.fields.lines.contains { line in
      guard purposeFields.contains(where: { bytes.spells($0, in: line.name) }) else { return false }
      let purpose = bytes.text(line.value).lowercased()
      return purpose.hasPrefix("prefetch") || purpose.hasPrefix("preview")
    }
  }

  private static let purposeFields: [StaticString] = ["sec-purpose", "purpose", "x-purpose", "x-moz"]

  /// Added to every response while the policy is on, errors included: a page must be able to read them.
  func fields(for head: RequestHead) -> [HTTPResponse.Field] {
    switch allowed {
    case .none: return []
    case .every:
      return [
        .init(name: "Access-Control-Allow-Origin", value: "*"),
        .init(name: "Access-Control-Expose-Headers", value: Self.exposed),
      ]
    case .these:
      // A cache must not give one page the answer that was allowed for another page's origin.
      let vary = HTTPResponse.Field(name: "Vary", value: "Origin")
      guard let origin = head.field("origin"), allows(origin) else { return [vary] }
      return [
        vary, .init(name: "Access-Control-Allow-Origin", value: origin),
        .init(name: "Access-Control-Expose-Headers", value: Self.exposed),
      ]
    }
  }

  /// Added to the answer to a preflight for a path with these methods. Nothing for anyone else.
  func preflightFields(for head: RequestHead, methods: String) -> [HTTPResponse.Field] {
    guard head.fields.first("access-control-request-method") != nil, allows(head.field("origin")) else { return [] }
    return [
      .init(name: "Access-Control-Allow-Methods", value: methods),
      .init(name: "Access-Control-Allow-Headers", value: Self.requestFields),
      .init(name: "Access-Control-Max-Age", value: Self.preflightSeconds),
    ]
  }

  private func allows(_ origin: String?) -> Bool {
    switch allowed {
    case .none: false
    case .every: true
    case .these(let names): origin.map { names.contains($0) } ?? false
    }
  }
}
