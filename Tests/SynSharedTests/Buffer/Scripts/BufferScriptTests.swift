// What the .lua files say of themselves is true, and both sides use the same names.

import Foundation
import TestSupport
import Testing

@testable import SynBase
@testable import SynBuffer

@Suite struct BufferScriptTests {
  init() { EventLoop.startInBackground() }

  private static let files = BufferScript.all.map(\.file) + BufferScript.parts

  /// What follows the comment that opens the file.
  private func code(of file: LuaFile) -> String {
    file.text.split(separator: "\n", omittingEmptySubsequences: false).drop { $0.hasPrefix("--") }
      .joined(separator: "\n")
  }

  private func names(in code: String) -> Set<String> {
    Set(code.replacing(/--.*/, with: "").matches(of: /[A-Za-z_]\w*/).map { String($0.output) })
  }

  @Test("every file in Scripts is run by one operation or used by others") func folder() throws {
    let folder = #filePath.replacing(/Tests\/SynSharedTests.*/, with: "Sources/SynShared/Buffer/Scripts")
    let found = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(found == Self.files.map(\.name).sorted())
    let used = Set(Self.files.flatMap(\.uses)).union(["common"])
    #expect(used == Set(BufferScript.parts.map { String($0.name.dropLast(4)) }))
  }

  @Test(
    "a script uses only what it is given, what it defines, and what Lua and Redis provide",
    arguments: BufferScript.all)
  func globals(script: BufferScript) throws {
    let redis = try TestRedis()
    let hex = """
      return (string.gsub(string.dump(assert(loadstring(ARGV[1]))), '.', function(byte)
        return string.format('%02x', string.byte(byte))
      end))
      """
    let dump = redis.command("EVAL", hex, "0", script.script.source)
    let digits = Array(try #require(dump.text, "\(script.name): \(dump)").utf8)
    let bytes = try stride(from: 0, to: digits.count, by: 2).map { index in
      try #require(UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16))
    }
    let known: Set = [
      "KEYS",
      "ARGV", "assert", "cjson", "error", "ipairs", "math", "pairs", "pcall", "redis", "select", "string", "table",
      "tonumber",
      "tostring", "type", "unpack",
    ]
    #expect(try LuaBytecode(bytes).globals.subtracting(known) == [], "\(script.name)")
  }

  @Test("a script uses everything its file says it is given", arguments: files) func declaredNames(file: LuaFile) {
    let used = names(in: code(of: file))
    #expect(Set(file.keys + file.arguments + [file.list?.name].compactMap { $0 }).subtracting(used) == [])
    #expect(file.text.hasPrefix("-- ") && !file.text.contains("ARGV["))
  }

  @Test("the elements of a list are read by the names its file lists", arguments: files)
  func listFields(file: LuaFile) throws {
    guard let list = file.list, list.fields.count > 1 else { return }
    let code = code(of: file)
    let loop = try #require(
      code.matches(of: /for _, (\w+) in ipairs\((\w+)\)/).first { $0.2 == list.name }, "\(file.name)")
    let read = code.matches(of: try Regex("\\b\(loop.1)\\.(\\w+)")).compactMap {
      $0.output[1].substring.map(String.init)
    }
    let costs: Set = ["usd", "calls_of_unknown_cost", "prompt_tokens", "completion_tokens"]
    #expect(Set(read) == Set(list.fields).subtracting(costs), "\(file.name)")
  }

  @Test("a reply has the fields its file lists", arguments: files) func replyFields(file: LuaFile) {
    let code = code(of: file)
    for field in file.replyFields { #expect(code.contains("'\(field)',"), "\(file.name): \(field)") }
  }

  @Test("a call with a name missing, or one too many, is refused before anything is sent") func namesOfACall() throws {
    let script = BufferScript.remove
    #expect(try script.values(of: ["id": "q", "retention": 1]).count == 2)
    // By name, in whatever order.
    let values = try script.values(of: ["retention": 1, "id": "q"])
    if case .text("q") = values[0] {} else { Issue.record("\(values)") }
    #expect(throws: RedisError.misnamed("remove.lua was not handed `retention`")) {
      try script.values(of: ["id": "q", "retentoin": 1])
    }
    #expect(throws: RedisError.misnamed("remove.lua does not know `limit`")) {
      try script.values(of: ["id": "q", "retention": 1, "limit": 1])
    }
    #expect(throws: RedisError.misnamed("remove.lua takes no list")) {
      try script.values(of: ["id": "q", "retention": 1], each: [["id": "q"]])
    }
    #expect(throws: RedisError.misnamed("renew-jobs.lua was not handed `id`")) {
      try BufferScript.renewJobs.values(of: ["worker": "", "lifetime": 1], each: [[:]])
    }
  }

  @Test("a name missing from a reply is reported with its script") func namesOfAReply() throws {
    let fields = try BufferScript.look.fields(
      of: .array([.status("state"), .status("waiting"), .status("n"), .integer(1)]))
    #expect(try fields.text("state") == "waiting")
    #expect(throws: RedisError.unexpectedReply("look.lua: the reply lacks `answer`")) { try fields.bytes("answer") }
    #expect(throws: RedisError.unexpectedReply("look.lua: `state` is no whole number")) { try fields.integer("state") }
    #expect(throws: RedisError.unexpectedReply("look.lua gave no names and values")) {
      try BufferScript.look.fields(of: .integer(1))
    }
  }

  @Test(
    "an error inside a script names the file and its line",
    arguments: [
      ("call", "broken.lua:7: "), ("lua", "broken.lua:10: attempt to index local 'nothing' (a nil value)"),
      ("read", "failures.lua:"),
    ])
  @LoopActor func lineOfAnError(how: String, place: String) async throws {
    let redis = try TestRedis()
    let store = try QAStore.testing(redis)
    redis.command("SET", BufferKeys.counters, "x")
    redis.command("SET", BufferKeys.failures, "x")
    let text = """
      -- Breaks.
      --
      -- Uses: failures
      -- Arguments:
      --   how: to break
      if how == 'call' then
        call('LLEN', counters)
      elseif how == 'lua' then
        local nothing
        return nothing.field
      end
      expect_failures(how)

      """
    let script = BufferScript(LuaFile("broken", Array(text.utf8)))
    let error = await #expect(throws: RedisError.self) { try await store.run(script, ["how": .text(how)]) }
    guard case .reply(_, let message) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(message.hasPrefix(place))
    #expect(!message.contains("user_script"))
    if how == "read" {
      let line = try #require(Int(message.dropFirst(place.count).prefix { $0.isNumber }))
      let failures = try #require(BufferScript.parts.first { $0.name == "failures.lua" })
      #expect(failures.text.split(separator: "\n", omittingEmptySubsequences: false)[line - 1].contains("LLEN"))
    }
  }
}

extension BufferScript: CustomTestStringConvertible {
  public var testDescription: String { name }
}

extension LuaFile: CustomTestStringConvertible {
  public var testDescription: String { name }
}
