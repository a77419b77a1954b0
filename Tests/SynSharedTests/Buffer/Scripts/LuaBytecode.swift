// Which globals a Lua chunk names, read from its bytecode (Lua 5.1, lopcodes.h and lundump.c): exact, where a look at the
// text would have to know Lua.

struct LuaBytecode {
  /// Of every function of the chunk.
  private(set) var globals: Set<String> = []
  private var bytes: ArraySlice<UInt8>

  struct Malformed: Error {}

  init(_ bytes: [UInt8]) throws {
    self.bytes = bytes[...]
    // Signature, version, format, endianness, sizes of int, size_t, instruction and number, whether numbers are integers.
    guard Array(bytes.prefix(12)) == [0x1b, 0x4c, 0x75, 0x61, 0x51, 0, 1, 4, 8, 4, 8, 0] else { throw Malformed() }
    self.bytes.removeFirst(12)
    try readFunction()
  }

  private mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
    guard count >= 0, bytes.count >= count else { throw Malformed() }
    defer { bytes.removeFirst(count) }
    return bytes.prefix(count)
  }

  private mutating func integer(_ size: Int) throws -> Int {
    try take(size).reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private mutating func string() throws -> String {
    String(decoding: try take(integer(8)).dropLast(), as: UTF8.self)
  }

  private mutating func readFunction() throws {
    _ = try string()
    _ = try take(4 + 4 + 4)
    var instructions: [Int] = []
    for _ in 0..<(try integer(4)) { instructions.append(try integer(4)) }
    var constants: [String?] = []
    for _ in 0..<(try integer(4)) {
      switch try integer(1) {
      case 0: constants.append(nil)
      case 1:
        _ = try take(1)
        constants.append(nil)
      case 3:
        _ = try take(8)
        constants.append(nil)
      case 4: constants.append(try string())
      default: throw Malformed()
      }
    }
    // GETGLOBAL and SETGLOBAL: the name is the constant of the upper 18 bits.
    for instruction in instructions where [5, 7].contains(instruction & 0x3f) {
      guard let name = constants[instruction >> 14] else { throw Malformed() }
      globals.insert(name)
    }
    for _ in 0..<(try integer(4)) { try readFunction() }
    _ = try take(4 * integer(4))
    for _ in 0..<(try integer(4)) {
      _ = try string()
      _ = try take(8)
    }
    for _ in 0..<(try integer(4)) { _ = try string() }
  }
}
