import Foundation
import TestSupport
import Testing

@testable import SynBase
@testable import SynBuffer
@testable import SynModel
@testable import SynStages

@Suite struct SettingsTests {
  @Test("the environment wins over the file, and empty means unset")
  func theEnvironmentWinsOverTheFileAndEmptyIsUnset() throws {
    let settings = Settings(environment: ["A": "1", "B": ""], file: ["A": "2", "B": "3", "C": "4"])
    #expect(settings.string("A") == "1" && settings.string("B") == "3" && settings.string("C") == "4")
    #expect(settings.string("D") == nil)
    #expect(try settings.int("C", in: 0...4) == 4)
    #expect(throws: ConfigurationError.self) { try settings.int("C", in: 0...3) }
  }

  @Test("a file may have comments, quotes and exports")
  func aFileIsReadAsUsual() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/env"
    let contents = """
      # a comment
      SYN_T_PLAIN=one two # and a comment
      export SYN_T_SINGLE='a "b" #c'
      SYN_T_DOUBLE="line\\nnext \\"x\\""

      SYN_T_HASH=a#b
      SYN_T_EMPTY=
      """
    try contents.write(toFile: path, atomically: true, encoding: .utf8)
    let settings = try Settings(envFile: path)
    #expect(settings.string("SYN_T_PLAIN") == "one two")
    #expect(settings.string("SYN_T_SINGLE") == "a \"b\" #c")
    #expect(settings.string("SYN_T_DOUBLE") == "line\nnext \"x\"")
    #expect(settings.string("SYN_T_HASH") == "a#b")
    #expect(settings.string("SYN_T_EMPTY") == nil)
  }

  @Test("a file with a byte order mark and CRLF is read the same")
  func aFileFromAnotherSystemIsReadTheSame() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/env"
    let contents = "\u{feff}SYN_T_A=1\r\n# a comment\r\n\r\nSYN_T_B=\"2\"\r\n"
    try contents.write(toFile: path, atomically: true, encoding: .utf8)
    let settings = try Settings(envFile: path)
    #expect(settings.string("SYN_T_A") == "1")
    #expect(settings.string("SYN_T_B") == "2")
  }

  /// What takes the secrets of these settings out of text.
  private func filter(_ environment: [String: String], file: [String: String] = [:]) -> Redactor {
    Redactor(Settings(environment: environment, file: file).secrets)
  }

  @Test("a secret that another begins with leaves nothing of it behind")
  func aSecretThatBeginsAnotherLeavesNothingOfItStanding() {
    let keys = [
      "SYN_API_KEY": "sk-12345", "OPENAI_API_KEY": "sk-12345-678", "TOGETHER_API_KEY": "sk-12345-678-90",
    ]
    #expect(filter(keys).redact("<sk-12345-678-90>") == "<[secret]>")
  }

  @Test(
    "a password in a URL is secret both encoded and decoded",
    arguments: [
      ("REDIS_URL", "redis://u:p%40ss-word@h:1/2"), ("SYN_BASE_URL", "https://u:p%40ss-word@h/v1"),
      ("https_proxy", "http://u:p%40ss-word@h:3128"), ("ALL_PROXY", "u:p%40ss-word@h:3128"),
      ("REDIS_URL", "redis://u:p%40ss-word@no port"), ("SYN_BASE_URL", "https://p%40ss-word@h/v1"),
    ])
  func aPasswordInAURLIsASecretAsItIsWrittenAndAsItIsMeant(setting: String, url: String) {
    #expect(filter([setting: url]).redact("p%40ss-word p@ss-word") == "[secret] [secret]")
  }

  @Test("a list of tokens is secret as a whole and in its parts")
  func aListOfTokensIsSecretAsAWholeAndInItsParts() {
    let filter = filter(["SYN_API_TOKEN": "ab,token-two\ttoken-3"])
    #expect(filter.redact("ab,token-two\ttoken-3; ab; token-two") == "[secret]; ab; [secret]")
  }

  @Test("a key in the file is secret even if the environment has another")
  func aKeyOfTheFileIsSecretAlsoWhereTheEnvironmentHasAnother() {
    let filter = filter(["REDIS_PASSWORD": "of the environment"], file: ["REDIS_PASSWORD": "of-the-file"])
    #expect(filter.redact("of the environment, of-the-file") == "[secret], [secret]")
    #expect(filter.redact("an environment") == "an environment", "a password is no list")
  }

  @Test(
    "other programs' secrets are no secrets of ours",
    arguments: ["POSTGRES_PASSWORD", "GITHUB_TOKEN", "DB_KEY", "CLIENT_SECRET", "DATABASE_URL", "SYN_PROVIDER"])
  func whatOtherProgramsKeepSecretIsNoSecretOfOurs(name: String) {
    let text = "<input type=\"password\">"
    #expect(filter([name: "password"]).redact(text) == text)
    #expect(filter([name: "postgres://u:password@h"]).redact(text) == text)
  }

  @Test("every provider's key is kept secret, and so is every setting of ours named like a secret")
  func secretsByName() {
    let names =
      ProviderRow.all.map(\.keySetting) + ["SYN_API_TOKEN"]
      + (ModelOptions.settings + GateOptions.settings + RedisSettings.specs).map(\.name).filter { name in
        ["_KEY", "_TOKEN", "_PASSWORD", "_SECRET"].contains(where: name.hasSuffix)
      }
    #expect(names.count >= 12)
    for name in names {
      #expect(filter([name: "k-1234567"]).redact("k-1234567") == "[secret]", "\(name)")
    }
  }

  @Test("a bad line is named and skipped", arguments: ["no equals sign", "=value", "A=\"open"])
  func aBadLineIsNamedAndLeftOut(line: String) throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/env"
    try "SYN_T_GOOD=1\n\(line)\n".write(toFile: path, atomically: true, encoding: .utf8)
    let settings = try Settings(envFile: path)
    #expect(settings.string("SYN_T_GOOD") == "1")
    #expect(settings.fileWarning == "\(path), line 2 is not NAME=value and was skipped")
  }

  @Test("a missing file is an error if it was named")
  func aNamedFileThatIsMissingIsAnError() {
    #expect(throws: ConfigurationError.self) { try Settings(envFile: "/nonexistent/.env") }
  }
}
