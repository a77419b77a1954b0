// Connecting and logging in, as one step that either gives a usable link or says why not.

import SynBase

extension RedisLink {
  /// Throws `RedisError.unreachable`, or `.refused` when Redis answers but does not let us in.
  static func open(_ settings: RedisSettings, timeouts: RedisTimeouts) async throws(RedisError) -> RedisLink {
    let link = RedisLink(settings: settings, timeouts: timeouts)
    let timer = LoopTimer(after: timeouts.connect) { [weak link] in
      link?.close(reason: "not connected within \(timeouts.connect)")
    }
    defer { timer.cancel() }
    try await link.connect()
    do throws(RedisError) {
      if let login = settings.login { _ = try await link.send(login) }
      if settings.database != 0 { _ = try await link.send(["SELECT", .integer(settings.database)]) }
      // A server that is still loading, or has too many clients, says so only when it gets a command.
      if settings.login == nil && settings.database == 0 { _ = try await link.send(["PING"]) }
    } catch {
      link.close(reason: "login failed")
      throw link.loginFailure(error)
    }
    return link
  }

  func send(_ arguments: [RedisArgument]) async throws(RedisError) -> RedisReply {
    let request = RedisArgument.request(arguments)
    return try await withCheckedContinuation { continuation in
      send(request, PendingReply { continuation.resume(returning: $0) })
    }.get()
  }

  private func connect() async throws(RedisError) {
    try await withCheckedContinuation { (continuation: CheckedContinuation<Result<Void, RedisError>, Never>) in
      onConnect = { [unowned self] in
        onEnd = nil
        continuation.resume(returning: .success(()))
      }
      onEnd = { continuation.resume(returning: .failure($0)) }
      do throws(RedisError) {
        try begin()
      } catch {
        onConnect = nil
        onEnd = nil
        continuation.resume(returning: .failure(error))
      }
    }.get()
  }

  private func loginFailure(_ error: RedisError) -> RedisError {
    switch error {
    case .disconnected(let reason): isRefused ? .refused(reason) : .unreachable(reason)
    case .reply where error.isTransient: error
    case .reply: .refused("\(settings): \(error)")
    default: error
    }
  }
}

extension RedisSettings {
  fileprivate var login: [RedisArgument]? {
    if let username { return ["AUTH", .text(username), .text(password ?? "")] }
    return password.map { ["AUTH", .text($0)] }
  }
}
