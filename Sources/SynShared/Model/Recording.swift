// What a cache folder records about itself: when it was begun, and who was asked. From the first, repeated runs derive
// the same ids as before; from the second, a replay knows whose replies it has. ResponseCache handles the replies.

import Glibc
import SynBase

/// `{"began_ms","provider","url"}`, the file recording.json.
package struct Recording: Sendable, Equatable {
  package var began: Timestamp
  /// The provider asked when the folder was begun, without key and login; nil for the offline model.
  package var provider: Provider?

  package init(began: Timestamp, provider: Provider?) {
    self.began = began
    self.provider = provider.map { Provider(name: $0.name, baseURL: $0.address, key: nil) }
  }

  /// Makes the folder and the file if they are missing. Throws `ConfigurationError`.
  package static func begin(in directory: String, asking provider: Provider?) throws(ConfigurationError) -> Recording {
    if mkdir(directory, 0o777) != 0, errno != EEXIST {
      throw ConfigurationError("cannot make the cache \(directory): \(SystemError("mkdir"))")
    }
    do throws(SystemError) {
      let new = Recording(began: .now, provider: provider)
      try AtomicFile.write(Array((new.json.text + "\n").utf8), to: path(in: directory), replacing: false)
      return new
    } catch {
      // Begun by an earlier run, or by another stage of the same pipe just now.
      if error.code == EEXIST { return try read(directory) }
      throw ConfigurationError("cannot use the cache \(directory): \(error)")
    }
  }

  /// Throws `ConfigurationError` when there is no such folder, or it was never recorded into.
  package static func read(_ directory: String) throws(ConfigurationError) -> Recording {
    let bytes: [UInt8]
    do {
      bytes = try readFile(path(in: directory))
    } catch {
      throw ConfigurationError("\(directory) holds no recording: \(error) of \(path(in: directory))")
    }
    let json: JSONValue?
    do throws(JSONError) { json = try JSONValue(parsing: bytes) } catch { json = nil }
    guard let json, let milliseconds = json["began_ms"]?.intValue, let name = json["provider"]?.stringValue else {
      throw ConfigurationError("\(path(in: directory)) does not describe a recording")
    }
    let provider = json["url"]?.stringValue.map { Provider(name: name, baseURL: $0, key: nil) }
    return Recording(began: Timestamp(milliseconds: Int64(milliseconds)), provider: provider)
  }

  private static func path(in directory: String) -> String { "\(directory)/recording.json" }

  private var json: JSONValue {
    var object: JSONObject = [
      "began_ms": .integer(began.milliseconds), "provider": .string(provider?.name ?? Provider.offlineName),
    ]
    object["url"] = provider.map { .string($0.baseURL) }
    return .object(object)
  }
}

extension Provider {
  /// Whose replies a replay brings: those of the provider that the settings name outright, else of the recorded one.
  /// Keys have no say, as nobody is asked. Throws `ConfigurationError`.
  package static func replayed(
    from recording: Recording, _ settings: Settings
  ) throws(ConfigurationError) -> Provider? {
    let isNamed = settings.string("SYN_PROVIDER") != nil || settings.string("SYN_BASE_URL") != nil
    return isNamed ? try choose(settings, isAsked: false) : recording.provider
  }
}
