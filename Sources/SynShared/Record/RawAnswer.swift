// An answer whose model and pages stay the JSON strings they came as: a store passes pages on without reading them.

import SynBase

/// `{"model","files":[{"filename","content"}]}`, checked for its shape.
package struct RawAnswer: Sendable {
  private var model: RawJSON?
  /// Nil while the member holds something other than files.
  private var files: [File]?
  /// As `Answer.isJudged`.
  package private(set) var isJudged = true

  private struct File {
    var filename: RawJSON?
    var content: RawJSON?
  }

  /// Nil exactly where `Answer` is: without at least one file. Reads the bytes once, however deep in them the pages
  /// are.
  package init?(_ raw: RawJSON) {
    do throws(JSONError) {
      try withScanner(over: raw.bytes, areChecked: true) { (scanner) throws(JSONError) in
        scanner.skipWhitespace()
        guard scanner.current == UInt8(ascii: "{") else { return }
        try scanner.skipMembers(depth: 0) { (scanner, key) throws(JSONError) in
          switch scanner.text(of: key) {
          case "model": model = try Self.string(&scanner, in: raw)
          case "files": files = try Self.files(&scanner, in: raw)
          case Answer.judgedKey:
            isJudged = scanner.current != UInt8(ascii: "f")
            try scanner.skipValue(depth: 1)
          default: try scanner.skipValue(depth: 1)
          }
        }
      }
    } catch {
      preconditionFailure("unchecked: \(error)")
    }
    guard let files, !files.isEmpty, files.allSatisfy({ $0.filename != nil && $0.content != nil }) else { return nil }
  }

  private static func files(_ scanner: inout JSONScanner, in raw: RawJSON) throws(JSONError) -> [File]? {
    guard scanner.current == UInt8(ascii: "[") else {
      try scanner.skipValue(depth: 1)
      return nil
    }
    var files: [File] = []
    try scanner.skipElements(depth: 1) { (scanner) throws(JSONError) in
      var file = File()
      defer { files.append(file) }
      guard scanner.current == UInt8(ascii: "{") else { return try scanner.skipValue(depth: 2) }
      try scanner.skipMembers(depth: 2) { (scanner, key) throws(JSONError) in
        switch scanner.text(of: key) {
        case "filename": file.filename = try string(&scanner, in: raw)
        case "content": file.content = try string(&scanner, in: raw)
        default: try scanner.skipValue(depth: 3)
        }
      }
    }
    return files
  }

  /// Moves past the value; nil for anything but a string.
  private static func string(_ scanner: inout JSONScanner, in raw: RawJSON) throws(JSONError) -> RawJSON? {
    let (start, isString) = (scanner.position, scanner.current == UInt8(ascii: "\""))
    try scanner.skipValue(depth: 3)
    let first = raw.bytes.startIndex
    return isString ? RawJSON(checked: raw.bytes[first + start..<first + scanner.position]) : nil
  }

  package var modelName: String { model?.value.stringValue ?? "" }

  /// The files as text.
  package var pageFiles: [PageFile] {
    (files ?? []).map {
      PageFile(filename: $0.filename?.value.stringValue ?? "", content: $0.content?.value.stringValue ?? "")
    }
  }

  /// `{"prompt","responses":[{"model","completion":{"files":[...]},"cid"}],"qa_id"}`, as dojo reads it under the id. It
  /// reads the first file without checking that there is one; an answer always has one.
  package func stored(under id: String, prompt: String, cid: String) -> RawJSON {
    RawJSON(
      tree: .object([
        ("prompt", .string(prompt)), ("responses", .array([response(cid: cid)])), ("qa_id", .string(id)),
      ]))
  }

  /// `{"model","completion":{"files":[{"filename","content"}]},"cid"}`, as dojo reads it.
  package func response(cid: String) -> RawTree {
    let files = (files ?? []).map { file in
      RawTree.object(
        [("filename", file.filename), ("content", file.content)].compactMap { key, value in
          value.map { (key, .raw($0)) }
        })
    }
    return .object([
      ("model", model.map { .raw($0) } ?? .string("")), ("completion", .object([("files", .array(files))])),
      ("cid", .string(cid)),
    ])
  }
}
