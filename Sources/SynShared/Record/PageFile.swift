// A file of an answer, as records have it.

import SynBase

/// A file of an answer.
package struct PageFile: Sendable, Equatable {
  package var filename: String
  package var content: String

  package init(filename: String, content: String) {
    self.filename = filename
    self.content = content
  }

  package var json: JSONValue { ["filename": .string(filename), "content": .string(content)] }

  /// Reads `[{"filename","content"}]`, nil when it is anything else or empty.
  package static func list(_ value: JSONValue?) -> [PageFile]? {
    guard let elements = value?.arrayValue, !elements.isEmpty else { return nil }
    var files: [PageFile] = []
    for element in elements {
      guard let filename = element["filename"]?.stringValue, let content = element["content"]?.stringValue else {
        return nil
      }
      files.append(PageFile(filename: filename, content: content))
    }
    return files
  }
}
