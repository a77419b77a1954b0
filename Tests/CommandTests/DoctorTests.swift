import Foundation
import TestSupport
import Testing

/// What scripts/doctor finds, and what it says to do.
@Suite struct DoctorTests {
  private struct Diagnosis: Decodable {
    struct Finding: Decodable, Equatable {
      var section: String, name: String, state: String, said: String, todo: String
    }
    var works: Bool
    var findings: [Finding]

    func finding(_ section: String, _ name: String) -> Finding? {
      findings.first { $0.section == section && $0.name == name }
    }
  }

  /// Without judges, which other tests have, unless `environment` says so; on a port that nobody has.
  private func diagnose(
    _ environment: [String: String], _ options: [String] = [], directory: String? = nil
  ) async throws -> (Diagnosis, ProcessRun) {
    let folder = try TemporaryDirectory()
    let own = ["SYN_BIN": Executable.directory, "SYN_RUN_DIR": folder.path, "SYN_CHECK": "none", "HOME": folder.path]
    let run = try await ProcessRun.run(
      [Script.path("doctor"), "--json", "--port", "\(freePort())"]
        + (options.contains("--env-file") || directory != nil ? [] : ["--env-file", "/dev/null"]) + options,
      environment: own.merging(environment) { $1 }, directory: directory)
    let diagnosis = try JSONDecoder().decode(Diagnosis.self, from: Data(run.stdout.utf8))
    #expect(run.status == (diagnosis.works ? 0 : 1))
    for finding in diagnosis.findings { #expect((finding.state == "ok") == finding.todo.isEmpty, "\(finding)") }
    return (diagnosis, run)
  }

  @Test("a healthy setup has no faults")
  func whereAllIsWellEveryLineIs() async throws {
    let redis = try TestRedis()
    let (diagnosis, run) = try await diagnose(redis.environment)
    #expect(diagnosis.works, "\(run.stdout)")
    let sections = diagnosis.findings.map(\.section)
    #expect(Set(sections) == ["program", "libraries", "redis", "provider", "checks", "host"])
    let redisNames = diagnosis.findings.filter { $0.section == "redis" }.map(\.name)
    #expect(redisNames == ["server", "rights", "eviction", "memory", "persistence", "clock", "buffer"])
    #expect(diagnosis.finding("redis", "persistence")?.said.hasPrefix("append-only file") == true)
    #expect(diagnosis.finding("redis", "buffer")?.said.hasPrefix("0 of 4 units wait") == true)
    #expect(diagnosis.findings.allSatisfy { $0.state != "fault" })
  }

  @Test("the text output reports what the JSON does")
  func aScreenHasWhatTheObjectHas() async throws {
    let redis = try TestRedis(arguments: ["--maxmemory-policy", "allkeys-lru"])
    let folder = try TemporaryDirectory()
    let run = try await ProcessRun.run(
      [Script.path("doctor"), "--env-file", "/dev/null", "--port", "\(freePort())"],
      environment: redis.environment.merging(
        ["SYN_BIN": Executable.directory, "SYN_RUN_DIR": folder.path, "SYN_CHECK": "none"]
      ) { $1 })
    #expect(run.status == 1)
    let lines = run.lines
    let eviction = "  fault     eviction     maxmemory-policy is allkeys-lru"
    let line = try #require(lines.firstIndex { $0.hasPrefix(eviction) }, "\(run.stdout)")
    #expect(lines[line + 1].contains("-> redis-cli CONFIG SET maxmemory-policy noeviction"))
    #expect(lines.last?.hasPrefix("the service would not work: 1 fault") == true, "\(run.stdout)")
    #expect(!run.stdout.contains("\u{1b}"))
  }

  // MARK: Redis

  @Test("missing Redis rights are named")
  func rightsThatAreMissingAreNamed() async throws {
    let redis = try TestRedis()
    func user(_ name: String, _ rules: String...) {
      _ = redis.command(["ACL", "SETUSER", name, "on", ">s3cretw0rd"] + rules)
    }
    func said(_ name: String) async throws -> (Diagnosis.Finding?, ProcessRun) {
      let url = "redis://\(name):s3cretw0rd@127.0.0.1:\(redis.port)"
      let (diagnosis, run) = try await diagnose(["REDIS_URL": url])
      #expect(!run.stdout.contains("s3cretw0rd") && !run.stderr.contains("s3cretw0rd"))
      return (diagnosis.finding("redis", "rights"), run)
    }
    // What docs/redis.md says is enough.
    let rules = try #require(
      try String(contentsOfFile: Service.project + "/docs/redis.md", encoding: .utf8)
        .firstMatch(of: /access control list needs `([^`]+)`/))
    let words = rules.1.split(separator: " ").map(String.init)
    _ = redis.command(["ACL", "SETUSER", "enough", "on", ">s3cretw0rd"] + words)
    let (enough, run) = try await said("enough")
    #expect(enough?.state == "ok", "\(run.stdout)")
    #expect(run.status == 0)

    user("keyless", "~synthetic:*", "&*", "+@all")
    #expect(try await said("keyless").0?.said.hasSuffix("may not: ~syn:*") == true)
    user("reader", "~*", "&other", "+@all", "-@scripting", "-hset")
    let reader = try await said("reader").0
    let denied = "may not: HSET, EVAL, EVALSHA, SCRIPT, &syn:*"
    #expect(reader?.said.hasSuffix(denied) == true, "\(String(describing: reader))")
    #expect(reader?.todo.hasSuffix("ACL SETUSER reader +hset +eval +evalsha +script &syn:*") == true)
    // As dojo's compose file makes its user: everything works, later.
    user("newsless", "allcommands", "allkeys")
    let newsless = try await said("newsless")
    #expect(newsless.0?.state == "warning")
    #expect(newsless.0?.said.hasSuffix("may not: &syn:*, so changes are seen late") == true)
    #expect(newsless.1.status == 0)
    user("scanless", "~*", "&*", "+@all", "-@dangerous", "-scan")
    let scanless = try await said("scanless")
    #expect(scanless.0?.state == "warning")
    #expect(scanless.0?.said.hasSuffix("may not: SCAN, so syn-store fsck ends with 78") == true)
    // Nothing was done by trying.
    #expect(redis.command("DBSIZE") == .integer(0))
  }

  /// By name, so that a command that is new in a script is tried by the doctor too.
  @Test("every Redis command the code sends is tried")
  func everyCommandThatIsSentIsTried() throws {
    let table = try String(contentsOfFile: Script.path("service/doctor/rights.py"), encoding: .utf8)
    let listed = try #require(table.firstMatch(of: /COMMANDS = """\n((?:.*\n)*?)"""/))
    let tried = Set(listed.1.split { $0 == "|" || $0 == "\n" }.map { String($0.prefix { $0 != " " }) })
    var sent: Set<String> = []
    let sources = try #require(FileManager.default.enumerator(atPath: Service.project + "/Sources"))
    for case let path as String in sources where path.hasSuffix(".swift") || path.hasSuffix(".lua") {
      let text = try String(contentsOfFile: "\(Service.project)/Sources/\(path)", encoding: .utf8)
      sent.formUnion(text.matches(of: /(?:call|read)\('([A-Z]+)'/).map { String($0.1) })
      sent.formUnion(text.matches(of: /(?:send|request)\(\["([A-Z]+)"/).map { String($0.1) })
    }
    #expect(sent.count > 40)
    #expect(sent.subtracting(["AUTH"]).subtracting(tried).isEmpty)
  }

  @Test("another database is a warning, and a replica a fault")
  func otherDatabasesAndReplicasAreSaid() async throws {
    let redis = try TestRedis()
    let (other, _) = try await diagnose(["REDIS_URL": "unix://\(redis.socketPath)?db=3"])
    #expect(other.finding("redis", "database")?.state == "warning")
    #expect(other.works)
    _ = redis.command("REPLICAOF", "127.0.0.1", "1")
    let (replica, _) = try await diagnose(redis.environment)
    #expect(replica.finding("redis", "server")?.state == "fault")
  }

  @Test("a Redis that cannot be reached, or a setting that cannot be read, is a fault")
  func whatCannotBeReachedOrReadIsAFault() async throws {
    let redis = try TestRedis(arguments: ["--requirepass", "s3cretw0rd"], login: ["s3cretw0rd"])
    let settings = [
      ["REDIS_URL": "redis://127.0.0.1:1"], ["REDIS_URL": redis.url], ["REDIS_PORT": "many"],
      ["REDIS_URL": "redis://:wr0ngw0rd@127.0.0.1:\(redis.port)"],
    ]
    for environment in settings {
      let (diagnosis, run) = try await diagnose(environment)
      #expect(diagnosis.findings.contains { $0.section == "redis" && $0.state == "fault" }, "\(run.stdout)")
      #expect(!run.stdout.contains("wr0ngw0rd"))
    }
  }

  @Test("settings are read the way the commands read them")
  func settingsAreReadAsTheCommandsReadThem() async throws {
    let redis = try TestRedis(arguments: ["--requirepass", "a b#c$d"], login: ["a b#c$d"])
    let folder = try TemporaryDirectory()
    let files = [
      "REDIS_PORT=\(redis.port) # a comment\nREDIS_PASSWORD='a b#c$d'\n",
      "export REDIS_PASSWORD = \"a b#c\\$d\"\r\nHOST=127.0.0.1\nREDIS_HOST=${HOST}\nREDIS_PORT: \(redis.port)\n",
      "no setting\nREDIS_URL=redis://:a%20b%23c%24d@${NOBODY:-127.0.0.1}:\(redis.port)/0\nX='never closed\n",
    ]
    for text in files {
      let file = try folder.write(text, to: "settings")
      let (diagnosis, run) = try await diagnose([:], ["--env-file", file])
      // The command's own word for it stands beside what the doctor found by itself.
      #expect(diagnosis.finding("redis", "server")?.state == "ok", "\(run.stdout)")
      #expect(diagnosis.finding("redis", "buffer")?.state == "ok", "\(run.stdout)")
      #expect(!run.stdout.contains("b#c"))
    }
  }

  // MARK: The provider

  @Test("a provider's key, models and prices are checked free of charge")
  func aServersKeyModelsAndPricesAreLookedUpForNothing() async throws {
    let stub = try await StubProvider(["--models", "one,two", "--key", StubProvider.key])
    let models = ["SYN_QUESTION_MODEL": "one", "SYN_AUGMENT_MODEL": "one, two", "SYN_ANSWER_MODEL": "two"]
    let good = stub.environment.merging(models) { $1 }
    let (listed, _) = try await diagnose(good)
    #expect(listed.works)
    #expect(listed.finding("provider", "key")?.said == "SYN_API_KEY is taken")
    #expect(listed.finding("provider", "models")?.state == "ok")
    #expect(listed.finding("provider", "prices")?.said.contains("unknown of one, two") == true)
    #expect(listed.finding("checks", "judges")?.state == "warning", "nobody judges a model's pages")

    let (missing, _) = try await diagnose(good.merging(["SYN_ANSWER_MODEL": "three"]) { $1 })
    #expect(missing.finding("provider", "models")?.said.hasSuffix("three") == true)

    let (refused, run) = try await diagnose(good.merging(["SYN_API_KEY": "sk-another-key-987"]) { $1 })
    #expect(!refused.works)
    #expect(refused.finding("provider", "key")?.said.contains("401: Incorrect API key") == true)
    #expect(!run.stdout.contains("sk-another-key-987"))
    #expect(try await stub.stats().calls == 0)

    let prices = try TemporaryDirectory()
    let file = try prices.write(#"{"*":{"prompt":0.5,"completion":1}}"#, to: "prices.json")
    let (priced, _) = try await diagnose(good.merging(["SYN_PRICES": file]) { $1 })
    #expect(priced.finding("provider", "prices")?.said.hasPrefix("one 0.5 and 1, two 0.5 and 1 US dollars") == true)
  }

  @Test("only --spend makes a paid call")
  func onlySpendAsksForSomething() async throws {
    let stub = try await StubProvider()
    let (diagnosis, run) = try await diagnose(stub.environment, ["--spend"])
    #expect(diagnosis.finding("provider", "call")?.state == "ok", "\(run.stdout)")
    #expect(try await stub.stats().calls == 1)
  }

  @Test(
    "a bad setting is reported in the command's own words",
    arguments: [["SYN_PROVIDER": "groq"], ["SYN_PROVIDER": "nobody"], ["SYN_BASE_URL": "ftp://host"]])
  func aWrongSettingIsSaidAsTheCommandSaysIt(environment: [String: String]) async throws {
    let (diagnosis, _) = try await diagnose(environment)
    #expect(diagnosis.finding("provider", "setting")?.said.contains("SYN_") == true)
    #expect(!diagnosis.works)
  }

  // MARK: The host

  @Test("a running service is recognised as our own")
  func aRunningServiceIsOurs() async throws {
    let service = try Service()
    try await service.waitUntilItSays("up: http")
    let (ours, _) = try await diagnose(["SYN_RUN_DIR": service.directory.path], ["--port", "\(service.port)"])
    #expect(ours.works)
    #expect(ours.finding("host", "port \(service.port)")?.said == "ours")
    #expect(ours.finding("host", "service")?.said == "all pipes run")
    // Its private Redis is the one that is looked at.
    #expect(ours.finding("redis", "rights")?.state == "ok")
    let (others, _) = try await diagnose([:], ["--port", "\(service.port)"])
    #expect(others.finding("host", "port \(service.port)")?.state == "fault")
    service.supervisor.send(signal: SIGTERM)
    #expect(await service.supervisor.wait() == 0)
  }

  @Test("records waiting in the spool are counted")
  func whatWaitsInTheSpoolIsCounted() async throws {
    let folder = try TemporaryDirectory()
    _ = try folder.write("#stored\n{}\n{}\n", to: "spool.jsonl")
    let (diagnosis, _) = try await diagnose(["SYN_RUN_DIR": folder.path])
    #expect(diagnosis.finding("host", "spool")?.said.contains("2 in \(folder.path)/spool.jsonl") == true)
    #expect(diagnosis.finding("host", "spool")?.state == "warning")
  }

  @Test("without Node, a provider's pages have no judge")
  func withoutNodeAProvidersPagesHaveNoJudge() async throws {
    let stub = try await StubProvider(["--models", "one"])
    let folder = try TemporaryDirectory()
    let python = try #require(Optional("/usr/bin/python3"))
    for (name, target) in [("python3", python), ("sh", "/bin/sh"), ("env", "/usr/bin/env"), ("bash", "/bin/bash")] {
      try FileManager.default.createSymbolicLink(atPath: folder.file(name), withDestinationPath: target)
    }
    let environment = ["PATH": folder.path, "SYN_CHECK": "", "REDIS_URL": "redis://127.0.0.1:1"]
    let (real, _) = try await diagnose(stub.environment.merging(environment) { $1 })
    #expect(real.finding("checks", "node")?.state == "fault")
    #expect(real.finding("checks", "check-page")?.todo.contains("scripts/setup --judges") == true)
    let (offline, _) = try await diagnose(environment)
    #expect(offline.finding("checks", "check-page")?.state == "warning")
  }

  /// As a package installs it: neither a clone nor a compiler, and the executables in PATH.
  @Test("the doctor works without a clone")
  func itWorksWithoutAClone() async throws {
    let root = try TemporaryDirectory()
    let elsewhere = try TemporaryDirectory()
    let files = FileManager.default
    try files.createDirectory(atPath: root.file("share/syn/scripts/service"), withIntermediateDirectories: true)
    for path in ["doctor", "service/__init__.py", "service/places.py", "service/settings.py", "service/doctor"] {
      try files.copyItem(atPath: Script.path(path), toPath: root.file("share/syn/scripts/\(path)"))
    }
    try files.createSymbolicLink(atPath: root.file("syn-doctor"), withDestinationPath: "share/syn/scripts/doctor")
    let redis = try TestRedis()
    _ = try elsewhere.write("REDIS_URL=\(redis.url)\n", to: ".env")
    let run = try await ProcessRun.run(
      [root.file("syn-doctor"), "--json", "--port", "\(freePort())"],
      environment: ["SYN_CHECK": "none", "SYN_RUN_DIR": elsewhere.path, "HOME": elsewhere.path],
      directory: elsewhere.path)
    let diagnosis = try JSONDecoder().decode(Diagnosis.self, from: Data(run.stdout.utf8))
    #expect(run.status == 0, "\(run.stdout)")
    #expect(diagnosis.finding("program", "executables")?.said.hasSuffix(Executable.directory) == true)
    #expect(diagnosis.finding("program", "toolchain") == nil)
    #expect(diagnosis.finding("redis", "buffer")?.state == "ok")
  }

  @Test(
    "bad usage is refused",
    arguments: [["--port", "0"], ["--port", "x"], ["--nonsense"], ["operand"], ["--env-file", "/nowhere/.env"]])
  func badUsageIsRefused(arguments: [String]) async throws {
    let run = try await ProcessRun.run([Script.path("doctor")] + arguments)
    #expect(run.status == 64)
    #expect(run.stdout.isEmpty)
  }
}
