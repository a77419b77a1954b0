// What --print-prompt and --prompt-file do: a stage's prompt is printed, and taken back in the user's own words.

import Glibc
import SynBase
import SynPrompts

package enum PromptOptions {
  /// A prompt goes along with each request: more than this is a mistake, or a device that never ends.
  private static let promptBytesMax = 256 << 10

  /// Prints the prompt and gives true, if that is what is asked for. Throws as `template` does, or `SystemError`.
  package static func prints(_ invocation: Invocation, _ builtIn: PromptTemplate) throws -> Bool {
    guard invocation.arguments.has("print-prompt") else { return false }
    try writeToStandardOutput(template(invocation, builtIn).text)
    return true
  }

  /// The template to ask by. Throws `UsageError` when it lacks what `builtIn` has, and `ConfigurationError` when the file
  /// cannot be read.
  package static func template(_ invocation: Invocation, _ builtIn: PromptTemplate) throws -> PromptTemplate {
    guard let path = invocation.arguments.value("prompt-file") else { return builtIn }
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try readFile(path, bytesMax: promptBytesMax)
    } catch {
      let reason = error.code == EFBIG ? "it is larger than \(promptBytesMax >> 10) KiB" : "\(error)"
      throw ConfigurationError("cannot read the prompt \(path): \(reason)")
    }
    guard let text = String(validating: bytes.withoutByteOrderMark, as: UTF8.self) else {
      throw ConfigurationError("cannot read the prompt \(path): it is not UTF-8")
    }
    return try PromptTemplate(parsing: text, for: builtIn.form, source: path)
  }
}
