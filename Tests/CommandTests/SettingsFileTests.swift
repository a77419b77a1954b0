import Foundation
import SynBase
import TestSupport
import Testing

/// `.env` as commands and scripts read it.
@Suite struct SettingsFileTests {
  private func run(_ contents: [UInt8], _ options: [String] = []) async throws -> (ProcessRun, StubProvider) {
    let stub = try await StubProvider()
    let directory = try TemporaryDirectory()
    let address = Array("SYN_BASE_URL=\(stub.baseURL)\n".utf8)
    try Data(contents + address).write(to: URL(fileURLWithPath: directory.file(".env")))
    let run = try await ProcessRun.run(["syn-question", "-n", "1"] + options, directory: directory.path)
    return (run, stub)
  }

  @Test("a file that also serves other programs is read without a warning")
  func aFileThatAlsoServesOtherProgramsIsReadWithoutAWord() async throws {
    let contents = """
      \u{feff}# for all
      export COMPOSE_PROFILES
      POSTGRES_PASSWORD: "pass # word"
      TLS_KEY="-----BEGIN KEY-----
      abc= #
      -----END KEY-----"
      SYN_API_KEY='sk-from-file' # ours\r

      """
    let (run, stub) = try await run(Array(contents.utf8))
    #expect(run.status == 0 && run.lines.count == 1)
    #expect(!run.stderr.contains("warning"), "\(run.stderr)")
    #expect(try await stub.requests().first?.headers["authorization"] == "Bearer sk-from-file")
  }

  @Test(
    "a line that is no setting is reported once, without its contents",
    arguments: [Array("if true; then secret-word\nSYN_API_KEY=k\n".utf8), [0xff] + Array("=secret-word\n".utf8)])
  func aForeignLineIsNamedOnceAndItsWordsAreNot(contents: [UInt8]) async throws {
    let (run, stub) = try await run(contents)
    #expect(run.status == 0 && run.lines.count == 1)
    #expect(run.stderr.ranges(of: "warning: .env, line 1 is not NAME=value").count == 1, "\(run.stderr)")
    #expect(!run.stderr.contains("secret-word"))
    #expect(try await stub.stats().calls == 1)
    #expect(try await self.run(contents, ["--quiet"]).0.stderr.isEmpty)
  }

  /// For each text, whether NAME has a value in it.
  private static let texts: [(text: String, isSet: Bool)] = [
    ("NAME=1", true), ("NAME = 1", true), ("  export NAME=1", true), ("export\tNAME='1'", true), ("NAME: 1", true),
    ("NAME=\"1\"", true), ("NAME=#1", true), ("NAME='one\ntwo'", true), ("NAME=\"\none\"", true),
    ("\u{feff}NAME=1", true),
    ("A=1\r\nNAME=1\r\n", true), ("", false), ("NAME", false), ("export NAME", false), ("NAME=", false),
    ("NAME= # 1", false), ("NAME=\r\n", false), ("NAME=''", false), ("NAME=\"\" # 1", false), ("# NAME=1", false),
    ("MY_NAME=1", false), ("NAMES=1", false), ("NAME X=1", false), ("exportNAME=1", false),
  ]

  @Test("scripts see the same settings as the commands")
  func scriptsSeeTheSameSettingsAsCommands() async throws {
    let directory = try TemporaryDirectory()
    for (index, (text, isSet)) in Self.texts.enumerated() {
      let file = try directory.write(text, to: "\(index)")
      let settings = try Settings(envFile: file)
      #expect((settings.string("NAME") != nil) == isSet, "the commands, of \(text)")
    }
    let script = """
      import os, sys
      sys.path.insert(0, "\(Service.project)/scripts")
      from service.places import Places
      from service.settings import Settings
      for number in range(\(Self.texts.count)):
          settings = Settings(os.path.join(sys.argv[1], str(number)), Places(sys.path[0]))
          print("false" if settings.string("NAME") is None else "true")
      """
    let run = try await ProcessRun.run(["python3", "-B", "-c", script, directory.path])
    #expect(run.lines.count == Self.texts.count)
    for (line, (text, isSet)) in zip(run.lines, Self.texts) { #expect(line == "\(isSet)", "the scripts, of \(text)") }
  }
}
