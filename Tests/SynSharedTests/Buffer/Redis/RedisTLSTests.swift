// TLS to a real server, where hiredis has it; where not, what is said instead.

import CHiredis
import SynBase
import SynBuffer
import TestSupport
import Testing

@Suite struct RedisTLSTests {
  init() { EventLoop.startInBackground() }

  private static let hasTLS = HIREDIS_MAJOR >= 1

  /// A certificate for 127.0.0.1 and a server's name, and the same as an authority.
  private static func certificate(in folder: TemporaryDirectory) async throws -> (certificate: String, key: String) {
    let (certificate, key) = (folder.file("certificate.pem"), folder.file("key.pem"))
    let run = try await ProcessRun.run(
      ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"]
        + ["-subj", "/CN=redis", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key]
        + ["-out", certificate])
    try #require(run.status == 0, "\(run.stderr)")
    return (certificate, key)
  }

  @LoopActor
  private static func connection(_ environment: [String: String]) throws -> RedisConnection {
    let settings = try RedisSettings(Settings(environment: environment))
    return RedisConnection(settings, timeouts: RedisTimeouts())
  }

  @Test("the server must be the one that was named", .enabled(if: hasTLS))
  @LoopActor func theServerIsTheOneThatWasNamed() async throws {
    let folder = try TemporaryDirectory()
    let (certificate, key) = try await Self.certificate(in: folder)
    let tlsPort = try freePort()
    let redis = try TestRedis(arguments: [
      "--tls-port", "\(tlsPort)", "--tls-cert-file", certificate, "--tls-key-file", key, "--tls-ca-cert-file",
      certificate,
      "--tls-auth-clients", "optional", "--requirepass", "secret", "--bind", "127.0.0.1", "127.0.0.2",
    ])
    defer { redis.kill9() }
    let trusted = ["REDIS_CA_FILE": certificate, "REDIS_PASSWORD": "secret"]
    for url in ["rediss://127.0.0.1:\(tlsPort)", "rediss://localhost:\(tlsPort)/0"] {
      let connection = try Self.connection(trusted.merging(["REDIS_URL": url]) { $1 })
      // More than one record of TLS holds, both ways.
      let large = String(repeating: "x", count: 300_000)
      #expect(try await connection.send(["SET", "k", .text(large)]) == .status("OK"))
      #expect(try await connection.send(["GET", "k"]).text == large)
    }
    let parts = ["REDIS_HOST": "localhost", "REDIS_PORT": "\(tlsPort)", "REDIS_TLS": "1"]
    #expect(try await Self.connection(trusted.merging(parts) { $1 }).send(["PING"]).text == "PONG")
    // A name that is not in it, and an authority that nobody trusts.
    for environment in [
      trusted.merging(["REDIS_URL": "rediss://127.0.0.2:\(tlsPort)"]) { $1 },
      ["REDIS_URL": "rediss://127.0.0.1:\(tlsPort)", "REDIS_PASSWORD": "secret"],
    ] {
      let error = await #expect(throws: RedisError.self) {
        try await Self.connection(environment).send(["PING"])
      }
      #expect(error?.description.contains("certificate") == true, "\(environment): \(String(describing: error))")
      #expect(error?.exitStatus == .configuration)
    }
  }

  @Test("a server may ask for a client certificate", .enabled(if: hasTLS))
  @LoopActor func aServerMayAskForACertificate() async throws {
    let folder = try TemporaryDirectory()
    let (certificate, key) = try await Self.certificate(in: folder)
    let tlsPort = try freePort()
    let redis = try TestRedis(arguments: [
      "--tls-port", "\(tlsPort)", "--tls-cert-file", certificate, "--tls-key-file", key, "--tls-ca-cert-file",
      certificate,
    ])
    defer { redis.kill9() }
    var environment = ["REDIS_URL": "rediss://127.0.0.1:\(tlsPort)", "REDIS_CA_FILE": certificate]
    await #expect(throws: RedisError.self) { try await Self.connection(environment).send(["PING"]) }
    environment.merge(["REDIS_CERT_FILE": certificate, "REDIS_KEY_FILE": key]) { $1 }
    #expect(try await Self.connection(environment).send(["PING"]).text == "PONG")
    environment["REDIS_KEY_FILE"] = "/nonexistent"
    let error = await #expect(throws: RedisError.self) { try await Self.connection(environment).send(["PING"]) }
    #expect(error?.description.contains("REDIS_KEY_FILE") == true)
  }

  @Test("without TLS in hiredis one sentence says what to do", .enabled(if: !hasTLS))
  func withoutTLSInHiredisOneSentenceSaysWhatToDo() {
    let error = #expect(throws: ConfigurationError.self) {
      try RedisSettings(Settings(environment: ["REDIS_URL": "rediss://u:secret@h"]))
    }
    #expect(error?.description.contains("Debian 13") == true && error?.description.contains("secret") == false)
  }

  @Test("a URL for Sentinel or a cluster is refused by name")
  func whatIsNoSingleServerIsNamed() throws {
    for (url, word) in [
      ("redis-sentinel://h:26379/mymaster", "sentinel"), ("redis+sentinel://h/mymaster", "sentinel"),
      ("redis-cluster://h", "cluster"),
    ] {
      let error = #expect(throws: ConfigurationError.self) {
        try RedisSettings(Settings(environment: ["REDIS_URL": url]))
      }
      #expect(error?.description.contains(word) == true, "\(url)")
    }
  }
}
