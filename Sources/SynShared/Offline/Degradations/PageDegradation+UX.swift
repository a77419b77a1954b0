// Usability: help, labels and feedback are gone or hard to read, controls are small, the pointer is invisible. Every
// action still works for users who find it.

extension PageDegradation {
  static let uxScript = PageSection("script", of: "ux.js")
  static let uxRules = PageSection("style", of: "ux.css")

  static let ux = PageDegradation { edit in
    let pixels = Int.random(in: 6...7, using: &edit.random)
    edit.style(uxRules.filled(["PIXELS": "\(pixels)"]).text)
    edit.runLast(uxScript.text)
    return """
      Nothing on the page explains the controls any more, displays and labels are faint and \(pixels) pixels high, \
      buttons are tiny, and the mouse pointer is invisible over the page.
      """
  }
}
