// Where the project is, for tests that read its files.

import Foundation

public enum Project {
  /// Without a slash at the end.
  public static let path = URL(fileURLWithPath: #filePath).appendingPathComponent("../../..").standardized.path
}
