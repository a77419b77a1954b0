// The files the pages are made from: how they are taken apart, that all of them are in the executable, and that their
// sections and the ids in Swift are the same.

import Foundation
import Testing

@testable import SynOffline

@Suite struct PageSourceTests {
  @Test("a section is the part of a file that a page gets")
  func sections() {
    let source = PageSource(
      """
      // For the reader.
      /* global all */
      const nowhere = 1;

      // @script

      const one = 1;

        // Why it is two.
        two(`
      `);

      // @element press
      {
        const one = 2;

        if (one) { one(); }
      }
      // @shape ball
      shapes.ball = (colour) => {
        disc(0, 0, 10, colour);
      };

      /* @style */
      { }
      a { color: red; }
      """)
    #expect(
      source.sections == [
        "script": "const one = 1;\n\n  two(`\n`);",
        "element press": "const one = 2;\n\nif (one) { one(); }",
        "shape ball": "(colour) => {\n  disc(0, 0, 10, colour);\n}",
        "style": "{ }\na { color: red; }",
      ])
  }

  @Test("placeholders are filled in by name")
  func places() {
    let section = PageSection("style", of: "page.css").filled(["BACKGROUND": "#123456", "INK": "#abcdef"])
    #expect(section.text.contains("background: #123456;") && section.text.contains("background: #123456a6;"))
    #expect(section.text.contains("color: #abcdef;") && !section.text.contains("INK"))
  }

  /// What Swift uses, as `file: section`.
  private var used: [String] {
    let runtime =
      PageRuntime.parts + [PageRuntime.style, PageRuntime.round, PageShapes.draw] + Backdrop.all.map(\.section)
    let degradations = [
      PageDegradation.lagScript, PageDegradation.jankScript, PageDegradation.glitchScript, PageDegradation.uxScript,
      PageDegradation.uxRules, PageDegradation.styleRules, PageDegradation.pictureRules, PageDegradation.swallow,
      PageDegradation.standstill,
    ]
    let shapes = PageShapes.shared.keys.map { PageSection("shape \($0)", of: "shapes.js") }
    let sections = runtime + degradations + shapes + PageFamily.all.flatMap(\.sections)
    return Set(sections.map { "\($0.file ?? "no file"): \($0.name)" }).sorted()
  }

  @Test("every section has its id, and every id its section")
  func sectionsAndIDs() {
    let written = PageSource.files.flatMap { file, source in source.sections.keys.map { "\(file): \($0)" } }
    #expect(used == written.sorted())
    for family in PageFamily.all {
      let ids = (family.actions + family.additions).map(\.id)
      #expect(Set(ids).count == ids.count, "\(family.name) has an id twice")
    }
  }

  @Test("every shape is drawn by some page")
  func drawnShapes() {
    var drawn: Set<String> = []
    for family in PageFamily.all {
      let scripts =
        [family.script] + (family.actions + family.additions).map(\.script) + family.looks.values.map(\.script)
      let names = scripts.reduce(Set(family.subjects.map(\.look))) { $0.union(PageShapes.names(in: $1)) }
      let script = PageShapes.script(drawing: names, own: family.shapes)
      for name in family.shapes.keys { #expect(script.contains("  \(name): "), "\(family.name) never draws \(name)") }
      drawn.formUnion(PageShapes.shared.keys.filter { script.contains("  \($0): ") })
    }
    #expect(drawn == Set(PageShapes.shared.keys))
  }

  @Test("the executable holds all the files, unchanged")
  func embeddedFiles() throws {
    var project = URL(filePath: #filePath)
    for _ in 0..<4 { project.deleteLastPathComponent() }
    let folder = project.appending(path: "Sources/SynShared/Offline")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".js") || $0.hasSuffix(".css") }
    let names = paths.map { String($0.split(separator: "/").last ?? "") }
    #expect(PageSource.files.keys.sorted() == names.sorted())
    for (path, name) in zip(paths, names) {
      let source = PageSource(try String(contentsOf: folder.appending(path: path), encoding: .utf8))
      #expect(PageSource.files[name]?.sections == source.sections, "\(path)")
    }
  }
}
