import SynBase
import SynBuffer
import Testing

@Suite struct RedisSettingsTests {
  private func settings(_ environment: [String: String]) throws -> RedisSettings {
    try RedisSettings(Settings(environment: environment))
  }

  @Test("without settings it is the local server")
  func withoutSettingsItIsTheLocalServer() throws {
    #expect(try settings([:]).address == .tcp(host: "127.0.0.1", port: 6379))
    #expect(try settings([:]).database == 0)
  }

  @Test(
    "Redis URLs are read",
    arguments: [
      ("redis://example.org", RedisSettings.Address.tcp(host: "example.org", port: 6379), 0, nil, nil),
      ("redis://example.org:7000/3", .tcp(host: "example.org", port: 7000), 3, nil, nil),
      ("redis://alice:p%40ss@h:1", .tcp(host: "h", port: 1), 0, "alice", "p@ss"),
      ("redis://:secret@h/", .tcp(host: "h", port: 6379), 0, nil, "secret"),
      ("redis://[::1]:6380/1", .tcp(host: "::1", port: 6380), 1, nil, nil),
      ("unix:///run/redis.sock", .unix(path: "/run/redis.sock"), 0, nil, nil),
      ("unix:///run/redis.sock?db=2", .unix(path: "/run/redis.sock"), 2, nil, nil),
      ("redis+unix:///run/my%20redis.sock", .unix(path: "/run/my redis.sock"), 0, nil, nil),
      ("unix://alice:s3@/R.sock", .unix(path: "/R.sock"), 0, "alice", "s3"),
    ] as [(String, RedisSettings.Address, Int, String?, String?)])
  func urlsAreRead(
    url: String, address: RedisSettings.Address, database: Int, username: String?, password: String?
  ) throws {
    let settings = try settings(["REDIS_URL": url])
    #expect(settings.address == address)
    #expect(settings.database == database)
    #expect(settings.username == username)
    #expect(settings.password == password)
  }

  @Test(
    "other URLs are refused without being quoted",
    arguments: [
      "", "http://h", "redis://", "redis://h/x", "redis://h:0", "redis://h:99999", "unix://", "unix://run/redis.sock",
      "h:6379",
      "redis://h/-1",
    ].dropFirst())
  func otherURLsAreRefusedWithoutQuotingThem(url: String) throws {
    let error = #expect(throws: ConfigurationError.self) { try settings(["REDIS_URL": url + "?secret-word"]) }
    #expect(error?.description.contains("secret-word") == false)
  }

  @Test("parts missing from the URL come from the single settings")
  func partsNotInTheURLComeFromTheSingleSettings() throws {
    let settings = try settings(["REDIS_URL": "redis://h", "REDIS_PASSWORD": "secret", "REDIS_DB": "2"])
    #expect(settings.password == "secret")
    #expect(settings.database == 2)
    #expect("\(settings)" == "h:6379, database 2")
  }

  @Test("the single settings are enough")
  func singleSettingsAreEnough() throws {
    let settings = try settings([
      "REDIS_HOST": "::1", "REDIS_PORT": "7", "REDIS_DB": "1", "REDIS_USERNAME": "u", "REDIS_PASSWORD": "p",
    ])
    #expect(settings.address == .tcp(host: "::1", port: 7))
    #expect(settings.username == "u")
    #expect(settings.password == "p")
    #expect("\(settings)" == "[::1]:7, database 1")
  }
}
