import Foundation
import TestSupport
import Testing

@testable import SynShared

@Suite struct SettingsTests {
  @Test func theEnvironmentWinsOverTheFileAndEmptyIsUnset() throws {
    let settings = Settings(environment: ["A": "1", "B": ""], file: ["A": "2", "B": "3", "C": "4"])
    #expect(settings.string("A") == "1" && settings.string("B") == "3" && settings.string("C") == "4")
    #expect(settings.string("D") == nil)
    #expect(try settings.int("C", in: 0...4) == 4)
    #expect(throws: ConfigurationError.self) { try settings.int("C", in: 0...3) }
  }

  @Test func aFileIsReadAsUsual() throws {
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

  @Test func aFileFromAnotherSystemIsReadTheSame() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/env"
    let contents = "\u{feff}SYN_T_A=1\r\n# a comment\r\n\r\nSYN_T_B=\"2\"\r\n"
    try contents.write(toFile: path, atomically: true, encoding: .utf8)
    let settings = try Settings(envFile: path)
    #expect(settings.string("SYN_T_A") == "1")
    #expect(settings.string("SYN_T_B") == "2")
  }

  @Test func aSecretThatBeginsAnotherLeavesNothingOfItStanding() {
    let keys = ["A_KEY": "sk-12345", "B_KEY": "sk-12345-678", "C_KEY": "sk-12345-678-90"]
    let filter = SecretFilter(Settings(environment: keys).secrets)
    #expect(filter.redact("<sk-12345-678-90>") == "<[secret]>")
  }

  @Test func aPasswordInAURLIsASecretAsItIsWrittenAndAsItIsMeant() {
    let filter = SecretFilter(Settings(environment: ["REDIS_URL": "redis://u:p%40ss-word@h:1/2"]).secrets)
    #expect(filter.redact("p%40ss-word p@ss-word") == "[secret] [secret]")
  }

  @Test func aListOfTokensIsSecretAsAWholeAndInItsParts() {
    let filter = SecretFilter(Settings(environment: ["SYN_API_TOKEN": "ab,token-two"]).secrets)
    #expect(filter.redact("ab,token-two; ab; token-two") == "[secret]; ab; [secret]")
  }

  @Test(arguments: ["no equals sign", "=value", "A=\"open"])
  func aBadLineIsNamedAndLeftOut(line: String) throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/env"
    try "SYN_T_GOOD=1\n\(line)\n".write(toFile: path, atomically: true, encoding: .utf8)
    let settings = try Settings(envFile: path)
    #expect(settings.string("SYN_T_GOOD") == "1")
    #expect(settings.fileWarning == "\(path), line 2 is not NAME=value, and left out")
  }

  @Test func aNamedFileThatIsMissingIsAnError() {
    #expect(throws: ConfigurationError.self) { try Settings(envFile: "/nonexistent/.env") }
  }
}
