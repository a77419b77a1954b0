// Implements --print-prompt and --prompt-file: prints a stage's prompt, and takes it back in the user's own words.

import Glibc
import SynBase
import SynPrompts

package enum PromptOptions {
  /// Every request carries a prompt: a larger one is a mistake, or a device that never ends.
  private static let promptBytesMax = 256 << 10

  /// Prints the prompt and returns true, if that was requested. Throws as `template` does, or `SystemError`.
  package static func prints(_ invocation: Invocation, _ builtIn: PromptTemplate) throws -> Bool {
    guard invocation.arguments.has("print-prompt") else { return false }
    try writeToStandardOutput(template(invocation, builtIn).text)
    return true
  }

  /// The template to use. Throws `UsageError` when it lacks what `builtIn` has, and `ConfigurationError` when the file
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
