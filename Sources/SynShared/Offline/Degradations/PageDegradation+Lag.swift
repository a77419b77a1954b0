// Lag: every input takes effect later.

extension PageDegradation {
  static let lagScript = PageSection("script", of: "lag.js")

  static let lag = PageDegradation { edit in
    let milliseconds = Int.random(in: 40...70, using: &edit.random) * 10
    edit.runFirst(lagScript.filled(["MILLISECONDS": "\(milliseconds)"]).text)
    return "Whatever is done with keys or mouse takes effect \(milliseconds) ms later."
  }
}
