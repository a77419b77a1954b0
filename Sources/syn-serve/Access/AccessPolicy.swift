// Which requests a route lets through. A check that is off costs nothing; the refusals are here too.

import SynBase

struct AccessPolicy: Sendable {
  /// The hosts that a request may name; nil accepts any.
  var hosts: AllowedHosts?
  /// nil: everyone is let in.
  var tokens: AccessTokens?
  var origins: CrossOriginPolicy
  /// What the last request named and was accepted with: the next one nearly always names the same.
  private(set) var lastHost = ""
  /// Refused hosts that the log has already named.
  private var refusedHosts: Set<String> = []

  init(hosts: AllowedHosts?, tokens: AccessTokens?, origins: CrossOriginPolicy) {
    self.hosts = hosts
    self.tokens = tokens
    self.origins = origins
  }

  /// For every request, before any of it is examined.
  mutating func refusal(of head: RequestHead) -> HTTPResponse? {
    guard let hosts, head.host != lastHost, !head.host.isEmpty else { return nil }
    if hosts.contains(head.host) {
      lastHost = head.host
      return nil
    }
    tell(of: HostName.withoutPort(head.host))
    return .failure(
      .misdirectedRequest, "this server does not answer to that name; --\(Self.hostOption.long) can allow it")
  }

  static let hostOption = OptionSpec(
    "allowed-host", argument: "NAME",
    help: "answer requests for this host too, as http://NAME:5003; repeatable, * for all (default: of the loopback)")
  static let hostSetting = SettingSpec("SYN_ALLOWED_HOSTS", help: "as --allowed-host, separated by commas or spaces")

  /// How many names are logged: a client may invent any number.
  private static let refusedHostsMax = 8

  /// The client sees the refusal, but the person who can fix it reads the log.
  private mutating func tell(of host: String) {
    guard refusedHosts.count < Self.refusedHostsMax, refusedHosts.insert(host).inserted else { return }
    Log.warning(
      "refused a request for the host \"\(host)\": --\(Self.hostOption.long) or \(Self.hostSetting.name) names it")
  }

  /// For a request whose route is known.
  func refusal(of head: RequestHead, by route: Route) -> HTTPResponse? {
    if route.changesSomething {
      if origins.isForeign(head) {
        return .failure(.forbidden, "a page of another site may not do this; --cors-origin can allow it")
      }
      if CrossOriginPolicy.isPrefetch(head) {
        return .failure(.forbidden, "this takes or orders something, so a browser may not prefetch it")
      }
    }
    guard let tokens, route.access != .open else { return nil }
    switch tokens.verdict(on: head) {
    case .admitted: return nil
    case .admittedByCookie:
      // Servers on other ports of this host are the same site: requests of their pages carry the cookie, too.
      guard route.changesSomething, !CrossOriginPolicy.isOurPage(head) else { return nil }
      return .failure(.forbidden, "a login alone does not allow this: send the token as Authorization: Bearer TOKEN")
    case .missing: return Self.unauthorized("Not authenticated", challenge: #"Bearer realm="syn""#, route)
    case .wrong:
      return Self.unauthorized("Invalid token", challenge: Self.wrongToken, route)
    }
  }

  static let wrongToken = #"Bearer realm="syn", error="invalid_token""#

  private static func unauthorized(_ detail: String, challenge: String, _ route: Route) -> HTTPResponse {
    var response = route.access == .login ? HTTPResponse.page(PageAsset.loginPage) : .failure(.unauthorized, detail)
    response.status = .unauthorized
    response.fields.append(.init(name: "WWW-Authenticate", value: challenge))
    return response
  }

  /// Logged once at the start; `address` is where the server listens.
  func warn(listeningOn address: String) {
    if tokens == nil, !HostName.isLoopback(address: address) {
      Log.warning(
        """
        listening beyond this machine without a token: whoever reaches \(address) can take units and order work that \
        is paid for; set \(AccessTokens.setting.name)
        """)
    }
    if tokens == nil, origins.allowsEveryOrigin {
      Log.warning(
        """
        --\(CrossOriginPolicy.option.long) * without a token: any page that a browser on this machine opens can take \
        units and order work; set \(AccessTokens.setting.name)
        """)
    }
    if tokens?.isGuessable == true {
      Log.warning(
        "\(AccessTokens.setting.name): a token of fewer than \(AccessTokens.safeBytesMin) characters can be guessed")
    }
  }
}
