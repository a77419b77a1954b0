// The other shapes in which models send what a schema asks for: a map of files, the lines of a file, other names for
// its members, an object within an object or within a string. All of them mean the same, so none needs a second call.

import SynBase
import SynRecord

struct ReplyShape {
  let schema: JSONObject
  /// Whether the schema has files.
  let hasFiles: Bool
  /// The required members that are texts.
  let texts: [String]

  init(schema: JSONObject) {
    self.schema = schema
    let required = (schema["required"]?.arrayValue ?? []).compactMap(\.stringValue)
    hasFiles = required.contains("files")
    texts = required.filter { schema["properties"]?[$0]?["type"]?.stringValue == "string" }
  }

  /// How many objects, lists or strings may wrap the requested object.
  private static let wrappersMax = 3

  /// The object that fits the schema and means the same as `value`; nil if there is none.
  func object(in value: JSONValue, wrappers: Int = 0) -> JSONObject? {
    if SchemaCheck.complaint(about: value, schema: schema) == nil { return value.objectValue }
    if hasFiles, let object = withFiles(value), SchemaCheck.complaint(about: .object(object), schema: schema) == nil {
      return object
    }
    guard wrappers < Self.wrappersMax else { return nil }
    let inner: [JSONValue]
    switch value {
    case .object(let object): inner = object.members.map(\.value)
    // Of several, we cannot know which was meant.
    case .array(let elements): inner = elements.count == 1 ? elements : []
    case .string(let text): inner = Self.parsed(text).map { [$0] } ?? []
    default: inner = []
    }
    let found = inner.compactMap { object(in: $0, wrappers: wrappers + 1) }
    return found.count == 1 ? found[0] : nil
  }

  /// The content of a string that holds JSON once more.
  private static func parsed(_ text: String) -> JSONValue? {
    let bytes = Array(text.utf8)
    guard let first = bytes.first(where: { !$0.isSpace }), "{[".utf8.contains(first) else { return nil }
    return (try? JSONValue(parsing: bytes)) ?? TolerantJSON.value(bytes[...])
  }

  // MARK: Files

  private func withFiles(_ value: JSONValue) -> JSONObject? {
    switch value {
    case .array: return Self.files(value).map { ["files": .array($0)] }
    case .object(var object):
      if let list = object["files"] {
        guard let files = Self.files(list) else { return nil }
        object["files"] = .array(files)
        return object
      }
      if let file = Self.file(object) { return ["files": [file]] }
      guard let files = Self.files(value) else { return nil }
      var members = JSONObject(members: object.members.filter { texts.contains($0.key) })
      members["files"] = .array(files)
      return members
    default: return nil
    }
  }

  /// A list of files, also as a map of names to contents or as either in a string; nil for anything else.
  private static func files(_ value: JSONValue) -> [JSONValue]? {
    switch value {
    case .array(let elements):
      let files = elements.compactMap { $0.objectValue.flatMap { file($0) } }
      return files.count == elements.count ? files : nil
    case .object(let object):
      // There may be remarks beside the files.
      let named = object.members.filter { FileName.isPage($0.key) }
      let files = named.compactMap { member in
        (content(member.value) ?? member.value.objectValue.flatMap { content(of: $0) })
          .map { PageFile(filename: member.key, content: $0).json }
      }
      return files.count == named.count && !files.isEmpty ? files : nil
    case .string(let text): return parsed(text).flatMap { files($0) }
    default: return nil
    }
  }

  private static func file(_ object: JSONObject) -> JSONValue? {
    guard let name = filenames.lazy.compactMap({ object[$0]?.stringValue }).first, let content = content(of: object)
    else { return nil }
    return PageFile(filename: name, content: content).json
  }

  private static func content(of file: JSONObject) -> String? {
    contents.lazy.compactMap { file[$0].flatMap { content($0) } }.first
  }

  /// A text, or its lines.
  private static func content(_ value: JSONValue) -> String? {
    if let text = value.stringValue { return text }
    guard let lines = value.arrayValue?.map(\.stringValue), !lines.isEmpty, !lines.contains(nil) else { return nil }
    return lines.compactMap { $0 }.map { $0.hasSuffix("\n") ? String($0.dropLast()) : $0 }.joined(separator: "\n")
  }

  private static let filenames = ["filename", "name", "path", "file", "file_name", "fileName", "file_path", "filepath"]
  private static let contents = ["content", "contents", "code", "text", "source", "body"]
}
