// Builds the three files of a page from a design: the document, its style, and a script assembled from the shared
// runtime, the family's program and the chosen elements.

import SynBase

extension PageDesign.Found {
  var files: [(name: String, content: String)] {
    [("index.html", document), ("index.css", PageRuntime.style(for: design.palette)), ("index.js", script)]
  }

  /// The same as one document.
  var page: String {
    document.replacing(Self.styleLink, with: "<style>\n\(PageRuntime.style(for: design.palette))\n</style>")
      .replacing(Self.scriptLink, with: "<script>\n\(script)</script>")
  }

  private static let styleLink = "<link rel=\"stylesheet\" href=\"index.css\">"
  private static let scriptLink = "<script src=\"index.js\"></script>"

  /// What to tell the reader of a page that only comes close to the request.
  var notice: String? { isExact ? nil : "nearest family: \(design.family.name)" }

  private var hints: String {
    design.chosenActions.compactMap { $0.hint?.filled(with: design.words) }.joined(separator: " \u{b7} ")
  }

  private var document: String {
    let notice = notice.map { "\n    <p class=\"notice\">\(Self.escaped($0))</p>" } ?? ""
    let label = Self.escaped("\(title): the feeling of \(design.words["mood"] ?? "")")
    return """
      <!doctype html>
      <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="generator" content="\(OfflineModel.servedName), \(design.family.name)">
        <title>\(Self.escaped(title))</title>
        \(Self.styleLink)
      </head>
      <body>
        <main>
          <canvas tabindex="0" role="application" aria-label="\(label)" aria-describedby="controls"></canvas>
          <h1>\(Self.escaped(title))</h1>
          <output aria-label="Status"></output>\(notice)
          <p class="hint" id="controls">\(Self.escaped(hints))</p>
        </main>
        \(Self.scriptLink)
      </body>
      </html>

      """
  }

  private var script: String {
    let elements = design.chosenActions + design.chosenTraits + design.chosenExtras
    let own = (look.map { [$0.script] } ?? []) + [design.family.script] + elements.map(\.scriptBlock)
    let parts =
      [
        "\"use strict\";", "const config = \(JSONValue.object(settings).text);", PageRuntime.script,
        shapes(namedIn: own), backdrop.section.text,
      ] + own + ["start(advance, paint);"]
    return parts.joined(separator: "\n\n") + "\n"
  }

  private var look: PageLook? { design.family.looks[design.subject.look] }

  private func shapes(namedIn scripts: [String]) -> String {
    let subject: Set = look == nil ? [design.subject.look] : []
    let names = scripts.reduce(subject) { $0.union(PageShapes.names(in: $1)) }
    return PageShapes.script(drawing: names, own: design.family.shapes)
  }

  private var backdrop: Backdrop {
    Backdrop.all.first { $0.words == design.values["backdrop"] } ?? Backdrop.all[0]
  }

  /// What the script reads as `config`.
  private var settings: JSONObject {
    var settings: JSONObject = [
      "seed": .integer(seed & 0xffff_ffff),
      "look": .string(design.subject.look),
      "words": .object(
        JSONObject(
          members: design.words.sorted { $0.key < $1.key }.map { JSONObject.Member(key: $0, value: .string($1)) })),
      "colours": .object(
        JSONObject(
          members: ColourRole.allCases.map {
            JSONObject.Member(key: $0.rawValue, value: .string(design.palette[$0].hex))
          })),
    ]
    for parameter in design.family.parameters {
      guard let text = design.values[parameter.name] else { continue }
      settings[parameter.name] = parameter.setting(for: text)
    }
    return settings
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
    return result
  }
}

extension PageElement {
  /// The script in the form it has in a page.
  var scriptBlock: String { "{\n\(script)\n}" }
}
