import Foundation
import TestSupport
import Testing

@testable import SynBase
@testable import SynModel
@testable import SynStages

@Suite struct RecordingTests {
  private let provider = Provider(name: "openrouter", baseURL: "https://openrouter.ai/api/v1", key: "sk-secret")

  @Test("a folder remembers when it was begun and which provider was asked first")
  func aFolderRemembersWhenItWasBegunAndWhoWasAskedFirst() throws {
    let directory = try TemporaryDirectory()
    let folder = directory.file("cache")
    let first = try Recording.begin(in: folder, asking: provider)
    let other = Provider(name: "custom", baseURL: "http://127.0.0.1:1/v1", key: nil)
    #expect(try Recording.begin(in: folder, asking: other) == first)
    #expect(try Recording.read(folder) == first)
    #expect(first.provider?.baseURL == provider.baseURL && first.provider?.key == nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["recording.json"])
    let offline = directory.file("offline")
    _ = try Recording.begin(in: offline, asking: nil)
    #expect(try Recording.read(offline).provider == nil)
  }

  @Test(
    "a file that describes no recording is bad configuration",
    arguments: ["", "{", "[]", "{}", #"{"began_ms":1}"#, #"{"provider":"offline"}"#])
  func aFileThatTellsOfNoRecordingIsBadConfiguration(text: String) throws {
    let directory = try TemporaryDirectory()
    try text.write(toFile: directory.file("recording.json"), atomically: true, encoding: .utf8)
    #expect(throws: ConfigurationError.self) { try Recording.read(directory.path) }
    #expect(throws: ConfigurationError.self) { try Recording.begin(in: directory.path, asking: nil) }
  }

  @Test("a folder that cannot be made, or is not there, is bad configuration")
  func aFolderThatCannotBeMadeOrIsNotThereIsBadConfiguration() {
    #expect(throws: ConfigurationError.self) { try Recording.begin(in: "/proc/none/cache", asking: nil) }
    #expect(throws: ConfigurationError.self) { try Recording.read("/proc/none") }
  }

  @Test(
    "a replay is of the provider the settings name, or else of the recorded one",
    arguments: [
      ([:], "https://openrouter.ai/api/v1"), (["OPENAI_API_KEY": "sk-1"], "https://openrouter.ai/api/v1"),
      (["SYN_PROVIDER": "openai"], "https://api.openai.com/v1"), (["SYN_PROVIDER": "offline"], nil),
      (["SYN_BASE_URL": "http://127.0.0.1:1/v1"], "http://127.0.0.1:1/v1"),
    ] as [([String: String], String?)])
  func aReplayIsOfWhomTheSettingsNameOutrightElseOfWhoWasRecorded(
    environment: [String: String], url: String?
  ) throws {
    let recording = Recording(began: Timestamp(milliseconds: 1), provider: provider)
    #expect(try Provider.replayed(from: recording, Settings(environment: environment))?.baseURL == url)
  }

  @Test("the ids of a recorded run are its own, and the same when it is repeated")
  func idsOverARecordingAreItsOwnAndThoseOfAnEarlierRun() {
    let recording = Recording(began: Timestamp(milliseconds: 0x0123_4567_89ab), provider: nil)
    func ids(_ recording: Recording, _ origin: String) -> [String] {
      var identifiers = RecordIdentifiers(recording, origin: origin)
      let first = identifiers.next()
      return [first, identifiers.next(), identifiers.next(besides: first)]
    }
    let made = ids(recording, "a")
    #expect(made.allSatisfy { $0.hasPrefix("01234567-89ab-7") } && Set(made).count == 3)
    #expect(ids(recording, "a") == made)
    #expect(Set(made + ids(recording, "b")).count == 6)
    var new = RecordIdentifiers()
    #expect(new.next() != new.next())
  }
}
