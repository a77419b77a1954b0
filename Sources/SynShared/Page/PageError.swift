// Why a model's files cannot become one page, in words that can go back to the model.

package struct PageError: Error, Sendable, Equatable, CustomStringConvertible {
  package enum Code: String, Sendable, CaseIterable {
    /// No file holds HTML.
    case noHTML = "no_html"
    /// Several files hold HTML.
    case severalHTML = "several_html"
    /// Two files have the same name.
    case duplicateFile = "duplicate_file"
    /// More files than one page consists of.
    case tooManyFiles = "too_many_files"
    /// The page with its files is larger than allowed.
    case tooLarge = "too_large"
    /// The HTML ends in the middle of a tag, a comment or a script.
    case cutOff = "cut_off"
    /// Scripts depend on an order that one file cannot keep.
    case unsupportedOrder = "unsupported_order"
  }

  package var code: Code
  package var message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { "\(code.rawValue): \(message)" }
}
