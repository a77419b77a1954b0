// Error: one thing the question asks for no longer works, without a word about it.

extension PageDegradation {
  static let swallow = PageSection("part swallow", of: "error.js")
  static let standstill = PageSection("part standstill", of: "error.js")

  static let error = PageDegradation { edit in breakAction(&edit) ?? breakInput(&edit) }

  /// Takes the script of one action out of a page of this model, where each stands in a block of its own. What a game
  /// is steered by goes last, as without it nothing else could be tried. Nil for any other page.
  private static func breakAction(_ edit: inout PageEdit) -> String? {
    let design = edit.found.design
    let shuffled = design.chosenActions.shuffled(using: &edit.random)
    let actions = shuffled.filter { !$0.isEssential } + shuffled.filter(\.isEssential)
    for action in actions where edit.replace(action.scriptBlock, with: "") {
      let name = (action.hint ?? "").filled(with: design.words)
      return "One of the announced actions does nothing: \(name)."
    }
    return nil
  }

  /// Takes one sort of input away from a page of unknown making: clicks where it waits for them, else keys, and else time.
  /// The first click or key still works, as it may be what makes the page begin.
  private static func breakInput(_ edit: inout PageEdit) -> String {
    func waits(for events: [String]) -> Bool { events.contains { edit.html.contains($0) } }
    let clicks = ["pointerdown", "mousedown", "click", "pointerup", "mouseup", "touchstart"]
    if waits(for: clicks) {
      edit.runFirst(swallow(clicks + ["touchend", "dblclick"], after: "click"))
      return "All clicks but the first do nothing."
    }
    let keys = ["keydown", "keyup", "keypress"]
    if waits(for: keys) {
      edit.runFirst(swallow(keys, after: "keyup"))
      return "All keys but the first one pressed do nothing."
    }
    edit.runFirst(standstill.text)
    return "The program stands still after four seconds."
  }

  private static func swallow(_ events: [String], after last: String) -> String {
    let names = events.map { "\"\($0)\"" }.joined(separator: ", ")
    return swallow.filled(["EVENTS": "[\(names)]", "LAST": "\"\(last)\""]).text
  }
}
