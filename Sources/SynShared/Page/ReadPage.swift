// A page split into its tags and its code, once for all its readers: the policy, and the comparison with other pages.

import SynSyntax

struct ReadPage {
  let bytes: [UInt8]
  let tokens: [HTMLToken]
  /// What is unfinished at the page's end, nil when it is complete.
  let unfinished: String?
  /// Its scripts and styles.
  let parts: [PageCode]
  /// The tokens of each part that is JavaScript.
  let scripts: [JSLexer.Result?]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    (tokens, unfinished) = HTMLTokenizer.tokenize(bytes)
    parts = PageCode.parts(of: bytes, tokens)
    scripts = parts.map { part in
      guard part.tag.name == "script", let isModule = part.tag.isModuleScript else { return nil }
      return JSLexer.lex(part.bytes, in: part.range, isModule: isModule)
    }
  }
}
