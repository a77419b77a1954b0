// What each of a model's files is, by its name and, failing that, its content.

extension PageFile {
  enum Kind { case html, script, style, other }

  /// By the name's ending; without a telling one, HTML is still known by how it begins.
  var kind: Kind {
    let name = filename.lowercased()
    if [".html", ".htm", ".xhtml"].contains(where: name.hasSuffix) { return .html }
    if [".js", ".mjs", ".cjs"].contains(where: name.hasSuffix) { return .script }
    if name.hasSuffix(".css") { return .style }
    let start = content.drop { $0.isWhitespace }.prefix(9).lowercased()
    return start.hasPrefix("<!doctype") || start.hasPrefix("<html") ? .html : .other
  }

  var isModule: Bool { filename.lowercased().hasSuffix(".mjs") }

  /// The content without a byte order mark and without the code fence some models put around a whole file.
  var cleaned: PageFile {
    var lines = content.drop { $0 == "\u{feff}" }.split(separator: "\n", omittingEmptySubsequences: false)
    let isBlank = { (line: Substring) in line.allSatisfy(\.isWhitespace) }
    guard let first = lines.firstIndex(where: { !isBlank($0) }), let last = lines.lastIndex(where: { !isBlank($0) }),
      first < last, lines[first].hasPrefix("```"), lines[last].hasPrefix("```"),
      lines[last].dropFirst(3).allSatisfy(\.isWhitespace)
    else { return PageFile(filename: filename, content: lines.joined(separator: "\n")) }
    lines = Array(lines[(first + 1)..<last])
    return PageFile(filename: filename, content: lines.joined(separator: "\n"))
  }
}
