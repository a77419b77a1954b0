import Foundation
import SynBase
import TestSupport
import Testing

/// Where the real server listens.
@Suite struct ServeListeningTests {
  private static let usual = ["--empty-wait", "0"]

  /// Starts it with these words and waits until it says where it listens.
  private static func start(
    _ words: [String], _ redis: TestRedis, directory: String? = nil
  ) async throws -> (child: TestSupport.ChildProcess, place: String) {
    let child = try TestSupport.ChildProcess(words, environment: redis.environment, directory: directory)
    var errors = ""
    while let line = await child.nextErrorLine() {
      if let range = line.range(of: "listening on ") {
        return (child, String(line[range.upperBound...].prefix { $0 != " " }))
      }
      errors += line
    }
    throw NeverHappened(what: "listening: " + errors)
  }

  private static func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? Int)
  }

  @Test(
    "the server listens on the host it is given",
    arguments: ["::1", "[::1]", "localhost", "127.0.0.1", "0.0.0.0", "::"])
  func itListensWhereItIsToldTo(host: String) async throws {
    let redis = try TestRedis()
    let (child, place) = try await Self.start(["syn-serve", "--host", host, "--port", "0"] + Self.usual, redis)
    let port = try #require(place.split(separator: ":").last.flatMap { Int($0) })
    let peer = place.contains("[") ? try HTTPPeer(ipv6Port: port) : try HTTPPeer(port: port)
    #expect(await peer.get("/health")?.status == 200, "\(place)")
    child.send(signal: SIGTERM)
    peer.finishSending()
    #expect(await child.wait() == 0)
  }

  @Test("under a root path the description says where the paths begin", arguments: ["option", "setting", "proxy"])
  func rootPath(way: String) async throws {
    let serve = try await ServeProcess(
      way == "option" ? ["--root-path", "/syn/"] : way == "proxy" ? ["--trusted-proxy", "127.0.0.1"] : [],
      environment: way == "setting" ? ["SYN_ROOT_PATH": "/syn"] : [:])
    let fields = way == "proxy" ? "X-Forwarded-Prefix: /syn\r\n" : ""
    for path in ["/syn/openapi.json", "/openapi.json", "/syn/api/openapi.json"] {
      let description = try await serve.get(path, fields: fields).json
      #expect(description["servers"] == [["url": "/syn"]] && description["paths"] != nil, "\(path)")
    }
    let plain = try await ServeProcess()
    #expect(
      try await plain.get("/openapi.json", fields: "X-Forwarded-Prefix: /syn\r\n").json["servers"] == [["url": "/"]])
    #expect(try await ProcessRun.run(["syn-serve", "--root-path", "syn"]).status == 64)
    #expect(try await ProcessRun.run(["syn-serve"], environment: ["SYN_ROOT_PATH": "syn"]).status == 78)
  }

  @Test("a Unix socket is taken over only from a dead server, and removed at the end")
  func aSocketInTheFileSystemIsTakenFromADeadServerOnlyAndRemovedAtTheEnd() async throws {
    let redis = try TestRedis()
    let path = redis.directory.file("http.sock")
    let command = ["syn-serve", "--unix", path] + Self.usual
    let (killed, place) = try await Self.start(command, redis)
    #expect(place == "unix:" + path)
    #expect(try Self.mode(path) == 0o660)
    // No web page reaches it, so any name will do: a proxy passes on what it was called.
    let peer = try HTTPPeer(path: path)
    peer.send("GET /health HTTP/1.1\r\nHost: syn.example\r\n\r\n")
    #expect(await peer.response()?.status == 200)

    let rival = try await ProcessRun.run(command, environment: redis.environment)
    #expect(rival.status == 74 && rival.stderr.contains("Address already in use"), "\(rival.stderr)")
    #expect(await peer.get("/health")?.status == 200)

    killed.send(signal: SIGKILL)
    _ = await killed.wait()
    #expect(FileManager.default.fileExists(atPath: path))
    let (second, _) = try await Self.start(command + ["--unix-mode", "600"], redis)
    #expect(try Self.mode(path) == 0o600)
    #expect(await (try HTTPPeer(path: path)).get("/health")?.status == 200)
    second.send(signal: SIGTERM)
    #expect(await second.wait() == 0)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test("a file that is not a socket is left alone")
  func aFileThatIsNoSocketIsLeftAlone() async throws {
    let redis = try TestRedis()
    let path = redis.directory.file("precious")
    try Data("keep".utf8).write(to: URL(filePath: path))
    let run = try await ProcessRun.run(["syn-serve", "--unix", path], environment: redis.environment)
    #expect(run.status == 74)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "keep")
  }

  /// Starts syn-serve as systemd would: the listening socket is descriptor 3.
  private static let handover = """
    import os, socket, sys
    family, address, words = sys.argv[1], sys.argv[2], sys.argv[3:]
    listening = socket.socket(getattr(socket, family))
    listening.bind(address if family == 'AF_UNIX' else (address, 0))
    listening.listen()
    os.dup2(listening.fileno(), 3)
    os.set_inheritable(3, True)
    os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS='1')
    os.execvp(words[0], words)
    """

  @Test("an inherited socket is used and left in place", arguments: ["AF_INET", "AF_UNIX"])
  func aSocketThatIsHandedOverIsUsedAndLeftInPlace(family: String) async throws {
    let redis = try TestRedis()
    let path = redis.directory.file("http.sock")
    let address = family == "AF_UNIX" ? path : "127.0.0.1"
    let (child, place) = try await Self.start(
      ["python3", "-c", Self.handover, family, address, "syn-serve"] + Self.usual, redis)
    let peer =
      if family == "AF_UNIX" {
        try HTTPPeer(path: path)
      } else {
        try HTTPPeer(port: try #require(place.split(separator: ":").last.flatMap { Int($0) }))
      }
    #expect(await peer.get("/health")?.status == 200)
    child.send(signal: SIGTERM)
    peer.finishSending()
    #expect(await child.wait() == 0)
    // The file is its maker's.
    #expect(FileManager.default.fileExists(atPath: path) == (family == "AF_UNIX"))
  }

  @Test("an inherited socket must be listening, and excludes --port")
  func whatIsHandedOverMustListenAndLeavesNoPlaceToName() async throws {
    let redis = try TestRedis()
    let serve = "syn-serve"
    let named = try await ProcessRun.run(
      ["python3", "-c", Self.handover, "AF_INET", "127.0.0.1", serve, "--port", "0"], environment: redis.environment)
    #expect(named.status == 64, "\(named.stderr)")
    let deaf = Self.handover.replacing("listening.listen()", with: "")
    let silent = try await ProcessRun.run(
      ["python3", "-c", deaf, "AF_INET", "127.0.0.1", serve], environment: redis.environment)
    #expect(silent.status == 74, "\(silent.stderr)")
    // Meant for another process: as if nothing had been said.
    let other = Self.handover.replacing("str(os.getpid())", with: "'1'")
    let (child, place) = try await Self.start(
      ["python3", "-c", other, "AF_INET", "127.0.0.1", serve, "--port", "0"] + Self.usual, redis)
    #expect(place.hasPrefix("http://127.0.0.1:"))
    child.send(signal: SIGTERM)
    #expect(await child.wait() == 0)
  }

  @Test("invalid or conflicting listening options are refused")
  func placesThatDoNotGoTogetherAreRefused() async throws {
    for arguments in [
      ["--unix", "/tmp/x", "--port", "1"], ["--unix", "/tmp/x", "--host", "h"], ["--unix", ""],
      ["--unix-mode", "600"], ["--unix", "/tmp/x", "--unix-mode", "888"], ["--max-connections", "0"],
      ["--max-connections-per-address", "x"],
    ] {
      #expect(try await ProcessRun.run(["syn-serve"] + arguments).status == 64, "\(arguments)")
    }
    let long = "/tmp/" + String(repeating: "x", count: 200)
    #expect(try await ProcessRun.run(["syn-serve", "--unix", long]).status == 74)
  }
}
