import Foundation
import SynBase
import TestSupport
import Testing

/// What others see of a service, and tell it: status and stop, HUP and the logs, the room on the disk, systemd.
@Suite struct SupervisorWatchingTests {
  private static let elsewhere = ["REDIS_URL": "redis://127.0.0.1:1"]

  private func end(_ service: Service) async {
    service.supervisor.send(signal: SIGTERM)
    #expect(await service.supervisor.wait() == 0)
  }

  // MARK: status and stop

  /// Such as an editor that has the file open, with the number that a supervisor had before the machine went down.
  @Test("stop leaves a stranger alone that has the supervisor's number and its name in its command line")
  func aStranger() async throws {
    let folder = try TemporaryDirectory()
    let stranger = try TestSupport.ChildProcess(["tail", "-f", "/dev/null", Service.project + "/scripts/syn-up"])
    try folder.write("\(stranger.processID)\n", to: "syn-up.pid")
    for content in ["\(stranger.processID)\n", "\(stranger.processID)\n1 some-boot\n"] {
      try folder.write(content, to: "syn-up.pid")
      for verb in ["stop", "status"] {
        let run = try await ProcessRun.run(
          [Service.project + "/scripts/syn-up", verb], environment: ["SYN_RUN_DIR": folder.path])
        #expect(run.status == 69 && run.stderr.contains("not running"), "\(run)")
      }
    }
    #expect(kill(stranger.processID, 0) == 0)
    stranger.send(signal: SIGTERM)
    #expect(await stranger.wait() == 128 + SIGTERM)
  }

  @Test("status asks the Redis of the service, whatever the calling shell has set")
  func theRedisOfTheService() async throws {
    let head = "trap 'kill $!; exit 0' TERM; while :; do sleep 60 & wait $!; done"
    let executables = try await Service.standIns([
      "syn-store": """
      if [ "$1" = put ]; then cat >/dev/null; exit; fi
      if [ "$1" != status ]; then \(head); fi
      [ "$REDIS_URL" = redis://:a-password-or-so@127.0.0.1:1 ] && [ -z "$REDIS_PASSWORD$SYN_BUFFER_SIZE" ] || exit 1
      echo '{"depth":3,"target":4,"leases":1,"orders":{"waiting":2,"in_flight":5},"failures":{}}'
      """
    ])
    let service = try Service(
      environment: ["REDIS_URL": "redis://:a-password-or-so@127.0.0.1:1", "SYN_API_KEY": "sk-0123456789abcdef"],
      standIns: executables)
    try await service.waitUntilItSays("logs of each pipe")
    let status = try await service.syn(
      up: "status", ["REDIS_URL": "redis://127.0.0.1:2", "REDIS_PASSWORD": "another", "SYN_BUFFER_SIZE": "256"])
    #expect(status.stdout.contains("buffer   3 of 4 waiting"), "\(status)")
    for file in try FileManager.default.contentsOfDirectory(atPath: service.directory.path) {
      let path = service.directory.file(file)
      guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { continue }
      #expect(!text.contains("0123456789abcdef"), "\(file) has the provider's key")
      let mode = try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
      #expect(!text.contains("a-password-or-so") || mode == 0o600, "\(file) shows the password")
    }
    await end(service)
  }

  // MARK: Logs

  @Test("HUP begins every log anew and ends nothing")
  func hangUp() async throws {
    let executables = try await Service.standIns([
      "syn-serve":
        "trap 'kill $!; exit 0' TERM; n=0; while :; do echo $((n += 1)) >&2; sleep 0.05 & wait $!; done"
    ])
    let service = try Service(["--only", "serve"], environment: Self.elsewhere, standIns: executables)
    try await wait(until: "it logs") { service.log("serve").count > 10 }
    service.supervisor.send(signal: SIGHUP)
    try await service.waitUntilItSays("every log begins anew")
    let old = try String(contentsOfFile: service.directory.file("log/serve.log.1"), encoding: .utf8)
    #expect(old.hasPrefix("1\n2\n3\n"))
    // The same process goes on, in the same file.
    try await wait(until: "it logs on") { service.log("serve").split(separator: "\n").count > 3 }
    let next = try #require(Int(service.log("serve").prefix { $0 != "\n" }))
    let last = try #require(old.split(separator: "\n").last.flatMap { Int($0) })
    #expect(next > last)
    service.supervisor.send(signal: SIGHUP)
    try await service.waitUntilItSays("every log begins anew")
    #expect(try String(contentsOfFile: service.directory.file("log/serve.log.2"), encoding: .utf8) == old)
    await end(service)
  }

  @Test("a log that grows too long is rotated while its pipe runs")
  func rotation() async throws {
    let executables = try await Service.standIns([
      "syn-serve": """
      head -c 17000000 /dev/zero | tr '\\0' x >&2
      trap 'kill $!; exit 0' TERM; while :; do sleep 60 & wait $!; done
      """
    ])
    let service = try Service(["--only", "serve"], environment: Self.elsewhere, standIns: executables)
    try await wait(until: "it is rotated") {
      let old =
        try? FileManager.default.attributesOfItem(atPath: service.directory.file("log/serve.log.1"))[.size] as? Int
      return (old ?? 0) > 16 << 20 && service.log("serve").isEmpty
    }
    await end(service)
  }

  // MARK: The room on the disk

  @Test("too little room for the private Redis is said once, in status, and when Redis ends of it")
  func room() async throws {
    let marks = try TemporaryDirectory()
    let executables = try await Service.standIns([
      "redis-server": "[ ! -e '\(marks.file("full"))' ] || exit 1; exec /usr/bin/redis-server \"$@\""
    ])
    // More than any disk has.
    let service = try Service(["--free-min", "999999999"], standIns: executables)
    #expect(try await service.waitUntilItSays("warning: only").contains("MB free in \(service.directory.path)/redis"))
    try await service.waitUntilItSays("logs of each pipe")
    let status = try await service.syn(up: "status")
    #expect(status.lines.contains { $0.hasPrefix("disk     low: only") }, "\(status)")
    _ = FileManager.default.createFile(atPath: marks.file("full"), contents: nil)
    kill(try #require(try service.stages(of: "redis").first).id, SIGTERM)
    for _ in 0..<2 {
      let line = try await service.waitUntilItSays("redis ended with status")
      #expect(line.contains("(the disk is full: ") && line.contains("again in"), "\(line)")
    }
    try FileManager.default.removeItem(atPath: marks.file("full"))
    try await wait(until: "it runs again") {
      try service.stages(of: "redis").contains { $0.command.contains("redis-server 127") }
    }
    await end(service)
  }

  @Test("a private Redis that does not start for want of room is tried until there is some")
  func roomAtTheStart() async throws {
    let marks = try TemporaryDirectory()
    let executables = try await Service.standIns([
      "redis-server": """
      echo >>'\(marks.file("starts"))'; [ $(wc -l <'\(marks.file("starts"))') -gt 4 ] || exit 1
      exec /usr/bin/redis-server "$@"
      """
    ])
    let service = try Service(["--free-min", "999999999"], standIns: executables)
    #expect(try await service.waitUntilItSays("redis ended with status 1").contains("the disk is full"))
    try await service.waitUntilItSays("logs of each pipe")
    await end(service)
  }

  // MARK: systemd

  /// A socket as systemd has one. Prints each datagram as Python writes a string.
  private static let manager = """
    import socket, sys
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listener.bind(sys.argv[1].replace("@", chr(0), 1))
    print("bound", flush=True)
    while True: print(repr(listener.recv(4096).decode()), flush=True)
    """

  @Test("systemd is told when the service is up, reloads and stops, and that it lives", arguments: [true, false])
  func notifications(isAbstract: Bool) async throws {
    let folder = try TemporaryDirectory()
    let name = isAbstract ? "@syn-test-\(getpid())" : folder.file("notify")
    let manager = try TestSupport.ChildProcess(["python3", "-c", Self.manager, name])
    #expect(await manager.nextLine() == "bound")
    let service = try Service(environment: ["NOTIFY_SOCKET": name, "WATCHDOG_USEC": "200000"])
    func hear(until text: String) async throws -> [String] {
      var heard: [String] = []
      while let line = await manager.nextLine() {
        heard.append(line)
        if line.contains(text) { return heard }
      }
      throw Service.TimeOut(what: "\(text): \(heard)")
    }
    let start = try await hear(until: "READY=1")
    #expect(start.contains { $0.contains("STATUS=http://127.0.0.1:\(service.port); redis running, refill running") })
    #expect(start.contains("'WATCHDOG=1'"))
    // As announced: whoever waits for it can ask.
    #expect(try await service.get("/health")["status"] == "OK")
    _ = try await hear(until: "WATCHDOG=1")
    service.supervisor.send(signal: SIGHUP)
    let reload = try await hear(until: "READY=1")
    #expect(reload.contains { $0.contains(/^'RELOADING=1\\nMONOTONIC_USEC=[0-9]+'$/) }, "\(reload)")
    // It is this process's alone.
    let server = try #require(try service.processes(running: "syn-serve").first)
    let environment = String(decoding: try readFile("/proc/\(server.id)/environ"), as: UTF8.self)
    #expect(!environment.contains("NOTIFY_SOCKET") && !environment.contains("WATCHDOG_USEC"))
    service.supervisor.send(signal: SIGTERM)
    _ = try await hear(until: "STOPPING=1")
    #expect(await service.supervisor.wait() == 0)
  }

  @Test("systemd is told that the service is ready where a pipe cannot come up, and the reason stands in the log")
  func readyAllTheSame() async throws {
    let folder = try TemporaryDirectory()
    let manager = try TestSupport.ChildProcess(["python3", "-c", Self.manager, folder.file("notify")])
    #expect(await manager.nextLine() == "bound")
    let executables = try await Service.standIns(["syn-serve": "exit 78"])
    let service = try Service(
      environment: Self.elsewhere.merging(["NOTIFY_SOCKET": folder.file("notify")]) { $1 }, standIns: executables)
    var heard: [String] = []
    while let line = await manager.nextLine(), line != "'READY=1'" { heard.append(line) }
    #expect(heard.contains { $0.contains("serve down") }, "\(heard)")
    service.supervisor.send(signal: SIGTERM)
    #expect(await service.supervisor.wait() == 78)
  }
}
