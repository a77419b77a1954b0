// A file of JSON lines that a user brings: personas, topics.

import SynBase

enum LinesFile {
  /// What `read` makes of each line that is not blank. `name` says what they are, such as `personas`. Blocks. Throws
  /// `ConfigurationError`, which names the file and the first line that `read` complains of.
  static func read<Value>(
    _ name: String, from path: String, _ read: (JSONValue) throws(ConfigurationError) -> Value
  ) throws(ConfigurationError) -> [Value] {
    let contents: [UInt8]
    do { contents = try readFile(path) } catch {
      throw ConfigurationError("cannot read \(name) from \(path): \(error)")
    }
    let values = try values(in: contents.withoutByteOrderMark, of: path, read)
    if values.isEmpty { throw ConfigurationError("\(path) holds no \(name)") }
    return values
  }

  /// As above, of `contents` that came from `path`.
  static func values<Value>(
    in contents: ArraySlice<UInt8>, of path: String, _ read: (JSONValue) throws(ConfigurationError) -> Value
  ) throws(ConfigurationError) -> [Value] {
    var values: [Value] = []
    let lines = contents.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.allSatisfy({ " \r\t".utf8.contains($0) }) {
      do throws(ConfigurationError) {
        values.append(try read(try value(of: line)))
      } catch {
        throw ConfigurationError("\(path), line \(index + 1): \(error)")
      }
    }
    return values
  }

  private static func value(of line: ArraySlice<UInt8>) throws(ConfigurationError) -> JSONValue {
    do throws(JSONError) { return try JSONValue(parsing: line) } catch {
      throw ConfigurationError("not JSON: \(error)")
    }
  }
}
