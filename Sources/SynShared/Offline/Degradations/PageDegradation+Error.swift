// Error: one thing the question asks for silently stops working.

extension PageDegradation {
  static let swallow = PageSection("part swallow", of: "error.js")
  static let standstill = PageSection("part standstill", of: "error.js")

  static let error = PageDegradation { edit in breakAction(&edit) ?? breakInput(&edit) }

  /// Removes the script of one action from a page of this model, where each action has its own block. Steering in a
  /// game goes last, as without it nothing else could be tried. Nil for any other page.
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

  /// Removes one kind of input from a page of unknown origin: clicks if it listens for them, else keys, else time. The
  /// first click or key still works, as it may be what starts the page.
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
