// manifest.json: the files of a dataset with their hashes, how they were made, and what was left out. It holds no time
// and no place, so that the same records and options make the same bytes.

import SynBase
import SynRecord

/// A file of the dataset.
package struct DatasetFileFacts: Sendable {
  package var format: DatasetFormat
  package var split: Split
  /// Below the dataset's folder.
  package var path: String
  package var rows: Int
  package var bytes: Int
  package var sha256: String

  package init(format: DatasetFormat, split: Split, path: String, rows: Int, bytes: Int, sha256: String) {
    (self.format, self.split, self.path) = (format, split, path)
    (self.rows, self.bytes, self.sha256) = (rows, bytes, sha256)
  }
}

/// What the user states about licences.
package struct Licenses: Sendable {
  /// Of the dataset, in Hugging Face's terms, such as `apache-2.0`.
  package var dataset: String?
  /// Of each model, by its name.
  package var models: [(model: String, license: String)] = []

  package init() {}

  func license(of model: String) -> String? { models.last { $0.model == model }?.license }
}

package struct DatasetManifest: Sendable {
  package static let name = "manifest.json"
  /// By which a folder is known to be a dataset that export made.
  package static let maker = "syn-store export"

  package var files: [DatasetFileFacts]
  package var maker: DatasetMaker
  /// As they were typed, by name.
  package var options: JSONObject
  package var licenses: Licenses
  /// SHA-256 of README.md, where there is one.
  package var cardSHA256: String?

  package init(files: [DatasetFileFacts], maker: DatasetMaker, options: JSONObject, licenses: Licenses) {
    (self.files, self.maker, self.options, self.licenses) = (files, maker, options, licenses)
  }

  package var json: JSONValue {
    var object: JSONObject = [
      "made_by": .string(Self.maker), "syn_version": .string(Tool.version), "options": .object(options),
      "files": .array(files.map { $0.json }),
    ]
    object["card_sha256"] = cardSHA256.map { .string($0) }
    object["records"] = ["read": .integer(maker.facts.records), "used": .integer(maker.recordsUsed)]
    object["left_out"] = maker.leftOut.json
    object["contaminated"] = .array(maker.contaminated.map { $0.json })
    object["models"] = .array(
      maker.facts.models.map { model in
        var entry: JSONObject = [
          "stage": .string(model.stage), "model": .string(model.name), "replies": .integer(model.replies),
        ]
        for member in model.usage.json.members { entry[member.key] = member.value }
        if model.unknownCosts > 0 { entry["replies_of_unknown_cost"] = .integer(model.unknownCosts) }
        entry["license"] = licenses.license(of: model.name).map { .string($0) } ?? .null
        return .object(entry)
      })
    object["prompts"] = .array(
      maker.facts.promptDigests.map {
        ["stage": .string($0.stage), "requests": .integer($0.digest.count), "sha256": .string($0.digest.sha256)]
      })
    object["cost_usd"] = .double(maker.facts.costUSD)
    object["replies_of_unknown_cost"] = .integer(maker.facts.unknownCosts)
    object["license"] = licenses.dataset.map { .string($0) } ?? .null
    return .object(object)
  }

  /// Indented, one member a line at the top.
  package var bytes: [UInt8] {
    var output = Array("{\n".utf8)
    let members = json.objectValue?.members ?? []
    for (index, member) in members.enumerated() {
      output += Array("  \(JSONValue.string(member.key).text): ".utf8)
      if let elements = member.value.arrayValue, !elements.isEmpty {
        let lines = elements.map { "    \($0.text)" }.joined(separator: ",\n")
        output += Array("[\n\(lines)\n  ]".utf8)
      } else {
        output += member.value.bytes
      }
      output += Array(index + 1 < members.count ? ",\n".utf8 : "\n".utf8)
    }
    return output + Array("}\n".utf8)
  }
}

extension DatasetFileFacts {
  fileprivate var json: JSONValue {
    [
      "path": .string(path), "format": .string(format.rawValue), "split": .string(split.rawValue),
      "rows": .integer(rows), "bytes": .integer(bytes), "sha256": .string(sha256),
    ]
  }
}
