// The command line, split by getopt_long(3) but not yet judged; each command turns it into its own validated options.

import CLinux
import Glibc

package struct ParsedArguments: Sendable {
  /// Values by long name, in the order given; a switch has one empty value for each time it is given.
  private var values: [String: [String]] = [:]
  package private(set) var operands: [String] = []

  /// Reads `arguments` (without the command's name). Long options may be shortened while they stay unambiguous; options
  /// and operands may be mixed; `--` ends the options. Throws `UsageError`.
  package init(_ arguments: [String], for command: CommandSpec) throws(UsageError) {
    let specs = command.options
    var vector = ([command.name] + arguments).map { strdup($0) } + [nil]
    let original = vector  // getopt_long moves operands to the end
    defer { for pointer in original { free(pointer) } }
    let names = specs.map { strdup($0.long) }
    defer { for name in names { free(name) } }
    var table = zip(specs, names).enumerated().map { index, entry in
      option(name: entry.1, has_arg: entry.0.argument == nil ? 0 : 1, flag: nil, val: Self.firstLong + Int32(index))
    }
    table.append(option())
    let short =
      ":" + specs.compactMap { spec in spec.short.map { "\($0)" + (spec.argument == nil ? "" : ":") } }.joined()

    syn_getopt_restart()
    let count = Int32(arguments.count + 1)
    while true {
      let code = getopt_long(count, &vector, short, table, nil)
      if code == -1 { break }
      guard let spec = Self.spec(for: code, in: specs) else {
        let typed = vector[Int(syn_optind()) - 1].map { String(cString: $0) } ?? ""
        throw Self.complaint(code: code, typed: typed, specs)
      }
      let value = spec.argument == nil ? "" : syn_optarg().map { String(cString: $0) } ?? ""
      values[spec.long, default: []].append(value)
    }
    operands = vector[Int(syn_optind())..<Int(count)].compactMap { $0.map { String(cString: $0) } }
  }

  /// getopt_long's values for long options, above every character.
  private static let firstLong: Int32 = 1000

  private static func spec(for code: Int32, in specs: [OptionSpec]) -> OptionSpec? {
    if code >= firstLong { return specs[Int(code - firstLong)] }
    return specs.first { $0.short?.asciiValue.map(Int32.init) == code }
  }

  /// `typed` is the argument in question, unless it is a cluster of short options not yet fully read.
  private static func complaint(code: Int32, typed: String, _ specs: [OptionSpec]) -> UsageError {
    let option = syn_optopt()
    let isKnown = option >= firstLong
    // The text after the `=` may be a secret that was meant for the environment.
    let name =
      isKnown
      ? "--\(specs[Int(option - firstLong)].long)"
      : option == 0
        ? String(typed.prefix { $0 != "=" }) : "-\(Character(Unicode.Scalar(UInt8(truncatingIfNeeded: option))))"
    if code == Int32(UInt8(ascii: ":")) { return UsageError("option \(name) needs a value") }
    return UsageError(isKnown ? "option \(name) takes no value" : "unknown or ambiguous option \(name)")
  }

  package func has(_ long: String) -> Bool { values[long] != nil }
  package func values(_ long: String) -> [String] { values[long] ?? [] }
  /// The last one given, as usual.
  package func value(_ long: String) -> String? { values[long]?.last }

  /// A whole number within `range`. Throws `UsageError`.
  package func int(_ long: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
    guard let text = value(long) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw UsageError(
        "--\(long) takes a whole number from \(range.lowerBound) to \(range.upperBound), not \"\(text)\"")
    }
    return number
  }

  /// A finite number of at least `minimum`. Throws `UsageError`.
  package func double(_ long: String, atLeast minimum: Double) throws(UsageError) -> Double? {
    guard let text = value(long) else { return nil }
    guard let number = Double(text), number.isFinite, number >= minimum else {
      throw UsageError("--\(long) takes a number of at least \(JSONValue.double(minimum).text), not \"\(text)\"")
    }
    return number
  }

  /// One of the cases of an enumeration, by its raw value. Throws `UsageError`.
  package func choice<Choice: RawRepresentable & CaseIterable>(
    _ long: String, of type: Choice.Type
  ) throws(UsageError) -> Choice? where Choice.RawValue == String {
    guard let text = value(long) else { return nil }
    return try Self.choice(text, for: long, of: type)
  }

  package static func choice<Choice: RawRepresentable & CaseIterable>(
    _ text: String, for long: String, of type: Choice.Type
  ) throws(UsageError) -> Choice where Choice.RawValue == String {
    if let choice = Choice(rawValue: text) { return choice }
    let known = Choice.allCases.map { $0.rawValue }.joined(separator: ", ")
    throw UsageError("--\(long) takes one of \(known), not \"\(text)\"")
  }
}
