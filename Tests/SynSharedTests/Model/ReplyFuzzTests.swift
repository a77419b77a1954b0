import Foundation
import TestSupport
import Testing

@testable import SynModel
@testable import SynPrompts

/// What the fuzzer is after (scripts/fuzz --target replies), asked of the inputs it kept; and what it is too small for:
/// much of each shape that a careless reader goes over again and again.
@Suite struct ReplyFuzzTests {
  @Test("every input in the corpus is read correctly")
  func corpus() throws {
    let folder = Project.path + "/Tests/Fuzz/replies/corpus"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(names.count > 50)
    for name in names {
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)))
      let fault = ReplyOracle.fault(in: bytes)
      #expect(fault == nil, "\(name): \(fault ?? "")")
    }
  }

  /// What is repeated until it is long, and what comes before it.
  private static let texts: [(name: String, start: String, repeated: String)] = [
    ("opening braces", "", "{"), ("members that never end", "", #"{"a":"#), ("closing braces", "", "}"),
    ("objects that do not fit", "", #"{"a":1}"#), ("quotes", "", "\""), ("backslashes in a string", "{\"a\":\"", "\\"),
    ("brackets", "", "["), ("blanks after a brace", "{", " "), ("thoughts that begin", "", "<think>"),
    ("thoughts that end", "", "</think>"), ("thoughts that begin and end", "", "<think>{</think>"),
    ("fences", "", "```\n"), ("fences with a language", "", "```json\n{\n"),
    ("fences with a file", "", "```html a.html\n"),
    ("half fences", "", "``\n"), ("line ends", "", "\n"), ("raw line ends in a string", "{\"files\":\"", "\n"),
    ("commas", "{\"files\":[", ","), ("tags that begin", "", "<"), ("candidates", "", "```json\n{\"files\":1}\n```\n"),
  ]

  @Test("the time to read a long text grows only with its length", arguments: texts.indices)
  func hostileTexts(index: Int) {
    let (name, start, repeated) = Self.texts[index]
    let schema = PromptPart.answerSchema.schema
    let text = start + String(repeating: repeated, count: Self.bytes / repeated.utf8.count)
    let seconds = Self.processorSeconds { _ = try? ReplyText(text).object(fitting: schema) }
    #expect(seconds < Self.secondsMax, "\(name)")
  }

  private static let streams: [(name: String, start: String, repeated: String, end: String)] = [
    ("tiny events", "", "data: 1\n\n", ""), ("empty events", "", "data\n\n", ""), ("comments", "", ":\n", ""),
    ("one line without an end", "data: {\"choices\":\"", "a", ""), ("one event of many lines", "", "data: [\n", "\n"),
    ("carriage returns", "", "\r", ""), ("strays", "", "data: {\n\n", ""), ("ends", "", "data: [DONE]\n\n", ""),
    ("one word at a time", "", #"data: {"choices":[{"delta":{"content":"a"}}]}"# + "\n\n", "data: [DONE]\n\n"),
    ("halves of characters", "", #"data: {"choices":[{"delta":{"content":"\ud83d"}}]}"# + "\n\n", "data: [DONE]\n\n"),
    ("arguments", "", #"data: {"choices":[{"delta":{"tool_calls":[{"function":{"arguments":"{"}}]}}]}"# + "\n\n", ""),
    ("errors", "", "data: {\"error\":{\"message\":\"no\"}}\n\n", ""), ("nested arrays", "data: ", "[", "\n\n"),
    ("nested objects", "data: ", #"{"error":"#, "\n\n"), ("escapes", #"data: {"error":""#, #"\u0022"#, "\"}\n\n"),
  ]

  @Test("the time to read a long stream grows only with its length", arguments: streams.indices)
  func hostileStreams(index: Int) {
    let (name, start, repeated, end) = Self.streams[index]
    let bytes = Array((start + String(repeating: repeated, count: Self.bytes / repeated.utf8.count) + end).utf8)
    let seconds = Self.processorSeconds {
      var stream = StreamedReply()
      // As libcurl hands them over.
      for begin in stride(from: 0, to: bytes.count, by: 16_384) {
        bytes[begin..<min(begin + 16_384, bytes.count)].withUnsafeBytes { stream.append($0) }
      }
      stream.finish()
      _ = try? ReplyDecoder.decode(TransferReply(status: 200), streamed: stream, now: 0)
    }
    #expect(seconds < Self.secondsMax, "\(name)")
  }

  private static let bodies: [(name: String, body: String)] = [
    ("a message", "{\"error\":{\"message\":\"" + String(repeating: "\\\\n", count: bytes / 3) + "\"}}"),
    ("JSON in JSON in JSON", String(repeating: "{\"error\":\"", count: bytes / 10)),
    ("places", "{\"detail\":[" + String(repeating: "{\"loc\":[\"body\"]},", count: bytes / 17) + "{}]}"),
    ("a page", "<html><title>" + String(repeating: "<title>", count: bytes / 7)),
    ("half tags", String(repeating: "<", count: bytes)), ("numbers", String(repeating: "1 ", count: bytes / 2)),
    ("names", "{\"error\":{\"message\":\"" + String(repeating: "max_tokens ", count: bytes / 11) + "\"}}"),
    ("a number", String(repeating: "9", count: bytes)), ("blanks", String(repeating: " ", count: bytes)),
  ]

  @Test("the time to read a long error grows only with its length", arguments: bodies.indices)
  func hostileBodies(index: Int) {
    let (name, body) = Self.bodies[index]
    for status in [200, 400, 403, 500] {
      let reply = TransferReply(status: status, headers: [], body: Array(body.utf8))
      var failure: AttemptError?
      let seconds = Self.processorSeconds {
        do throws(AttemptError) {
          _ = try ReplyDecoder.decode(reply, now: 0)
        } catch { failure = error }
      }
      #expect(seconds < Self.secondsMax, "\(name), \(status)")
      #expect(failure.map { ModelError.presentable($0.message) }?.isEmpty == false, "\(name), \(status)")
    }
  }

  /// A sixteenth of what is promised to take less than a second, as the optimiser has not seen these readers.
  private static let bytes = 1 << 16
  /// A reader that goes over the whole for each part of it would need a minute; one pass takes a fraction of a second.
  private static let secondsMax = 10.0

  /// Seconds of this thread on a processor, which do not count others' work.
  private static func processorSeconds(_ work: () -> Void) -> Double {
    var before = timespec()
    var after = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before)
    work()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after)
    return Double(after.tv_sec - before.tv_sec) + Double(after.tv_nsec - before.tv_nsec) / 1e9
  }
}
