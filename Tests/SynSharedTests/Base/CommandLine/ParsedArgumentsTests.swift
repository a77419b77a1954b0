import SynBase
import Testing

private let command = CommandSpec(
  name: "syn-test", summary: "tests", usage: ["[options]"],
  options: [
    OptionSpec("count", "n", argument: "N", help: "a number"), OptionSpec("model", argument: "NAME", help: "a name"),
    OptionSpec("keep-order", "k", help: "a switch"),
  ],
  settings: [SettingSpec("SYN_TEST", help: "a setting")])

@Suite(.serialized) struct ParsedArgumentsTests {
  @Test(
    "every usual spelling is understood",
    arguments: [
      ["-n", "4"], ["-n4"], ["--count", "4"], ["--count=4"], ["--cou", "4"], ["-kn4"], ["-n", "9", "--count=4"],
    ])
  func everyUsualSpellingIsUnderstood(arguments: [String]) throws {
    #expect(try ParsedArguments(arguments, for: command).int("count", in: 0...10) == 4)
  }

  @Test("options and operands may be mixed up to --")
  func optionsAndOperandsMayBeMixedUntilTwoDashes() throws {
    let parsed = try ParsedArguments(["a", "-k", "b", "--model=x", "--model", "y", "--", "-n", "c"], for: command)
    #expect(parsed.operands == ["a", "b", "-n", "c"])
    #expect(parsed.has("keep-order") && !parsed.has("count"))
    #expect(parsed.values("model") == ["x", "y"] && parsed.value("model") == "y")
  }

  @Test(
    "an argument that cannot be understood is named",
    arguments: [
      (["--nonsense"], "unknown or ambiguous option --nonsense"), (["-z"], "unknown or ambiguous option -z"),
      (["-n"], "option -n needs a value"), (["--model"], "option --model needs a value"),
      (["--keep-order=1"], "option --keep-order takes no value"),
      (["--keep-order", "-zq"], "unknown or ambiguous option -z"),
      (["--api-key=secret"], "unknown or ambiguous option --api-key"), (["--mod"], "option --model needs a value"),
    ])
  func whatCannotBeUnderstoodIsNamed(arguments: [String], complaint: String) {
    let error = #expect(throws: UsageError.self) { try ParsedArguments(arguments, for: command) }
    #expect(error?.description == complaint)
  }

  @Test("numbers out of range are refused", arguments: ["x", "-1", "11", "1.5", ""])
  func numbersOutOfRangeAreRefused(text: String) throws {
    let parsed = try ParsedArguments(["--count=\(text)"], for: command)
    #expect(throws: UsageError.self) { try parsed.int("count", in: 0...10) }
  }

  @Test("--help names every option and setting")
  func helpNamesEveryOptionAndSetting() {
    let help = command.helpText
    for option in command.options { #expect(help.contains("--\(option.long)")) }
    #expect(help.contains("SYN_TEST") && help.contains("-n, --count N"))
  }
}
