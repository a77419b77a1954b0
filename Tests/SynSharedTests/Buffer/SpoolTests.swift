import Foundation
import SynBase
import SynBuffer
import TestSupport
import Testing

@Suite struct SpoolTests {
  let directory: TemporaryDirectory
  let spool: Spool

  init() throws {
    EventLoop.startInBackground()
    directory = try TemporaryDirectory()
    spool = Spool(path: directory.file("state/syn/spool.jsonl"))
  }

  private struct Away: Error {}

  @LoopActor
  private func drained(atMost limit: Int = .max) async throws -> [String] {
    var ids: [String] = []
    do {
      _ = try await spool.drain { record in
        if ids.count == limit { throw Away() }
        ids.append(record.qaID ?? "")
      }
    } catch is Away {}
    return ids
  }

  @LoopActor
  private func append(_ ids: String...) async throws {
    for id in ids { try await spool.append(Array(#"{"qa_id":"\#(id)"}"#.utf8)[...]) }
  }

  private func write(_ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: spool.path)) }

  @Test("spooled records come back once and in order")
  @LoopActor func whatIsKeptComesBackOnceAndInOrder() async throws {
    #expect(try await drained() == [])
    try await append("1", "2", "3")
    let mode = try FileManager.default.attributesOfItem(atPath: spool.path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(try await drained(atMost: 2) == ["1", "2"])
    try await append("4")
    #expect(try await drained() == ["3", "4"])
    #expect(spool.byteCount == 0)
    try await append("5")
    #expect(try await drained() == ["5"])
  }

  @Test("records added during a drain are stored too")
  @LoopActor func whatIsAddedMeanwhileIsStoredToo() async throws {
    try await append("1")
    var ids: [String] = []
    _ = try await spool.drain { record in
      ids.append(record.qaID ?? "")
      if ids.count == 1 { try await append("2") }
      #expect(try await spool.drain { _ in Issue.record("two at a time") }.stored == 0)
    }
    #expect(ids == ["1", "2"])
    #expect(spool.byteCount == 0)
  }

  /// As the machine may leave it when it crashes.
  @Test("a line cut off anywhere takes no other with it")
  @LoopActor func aLineCutOffAnywhereTakesNoOtherWithIt() async throws {
    try await append("1", "2")
    let whole = try String(contentsOfFile: spool.path, encoding: .utf8)
    let first = try #require(whole.firstIndex(of: "\n"))
    for cut in whole.indices where cut > first {
      try write(String(whole[...cut].dropLast()))
      #expect(try await drained() == ["1"], "\(cut)")
      #expect(spool.byteCount == 0)
      try write(String(whole[...cut].dropLast()))
      try await append("3")
      #expect(try await drained().suffix(2).first == (whole[...cut].dropLast().last == "}" ? "2" : "1"))
      try write("")
    }
  }

  @Test("a full disk is an error")
  @LoopActor func aFullDiskIsToldAndLeavesNoHalfLine() async throws {
    let full = Spool(path: "/dev/full")
    await #expect(throws: SystemError.self) { try await full.append(Array("{}".utf8)[...]) }
  }
}
