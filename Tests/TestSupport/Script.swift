// Where this package's scripts lie.

package enum Script {
  private static let folder: String = {
    // This file is Tests/TestSupport/Script.swift.
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast(3).joined(separator: "/") + "/scripts"
  }()

  package static func path(_ name: String) -> String { "\(folder)/\(name)" }
}
