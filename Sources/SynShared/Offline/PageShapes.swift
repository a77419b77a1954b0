// Small figures that families draw by name: those of Runtime/shapes.js, and a family's own. A page contains those it
// draws.

enum PageShapes {
  /// Functions by name. What only one family draws is in that family's own file.
  static let shared = functions(of: file)
  static let draw = PageSection("script", of: file)
  private static let file = "shapes.js"

  static func functions(of file: String) -> [String: String] {
    let kind = "shape "
    let sections = (PageSource.files[file]?.sections ?? [:]).filter { $0.key.hasPrefix(kind) }
    return Dictionary(uniqueKeysWithValues: sections.map { (String($0.key.dropFirst(kind.count)), $0.value) })
  }

  /// The functions for `names` and for everything they draw in turn; an unknown name is not a shape.
  static func script(drawing names: Set<String>, own: [String: String]) -> String {
    let known = shared.merging(own) { _, own in own }
    var (functions, waiting) = ([String: String](), names)
    while let name = waiting.popFirst() {
      guard functions[name] == nil, let function = known[name] else { continue }
      functions[name] = function
      waiting.formUnion(self.names(in: function))
    }
    let members = functions.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value.replacing("\n", with: "\n  "))," }
    return "const shapes = {\n\(members.joined(separator: "\n"))\n};\n\n\(draw.text)"
  }

  private static let marks = ["shapes.".utf8, "drawShape(\"".utf8]

  /// The shapes that a script names, such as `shapes.star` or `drawShape("star"`.
  static func names(in script: String) -> Set<String> {
    var names: Set<String> = []
    var rest = script.utf8[...]
    while let start = rest.firstIndex(where: { $0 == UInt8(ascii: "s") || $0 == UInt8(ascii: "d") }) {
      rest = rest[start...]
      guard let mark = marks.first(where: rest.starts) else {
        rest = rest.dropFirst()
        continue
      }
      rest = rest.dropFirst(mark.count)
      if let name = String(rest.prefix { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 }) { names.insert(name) }
    }
    return names
  }
}
