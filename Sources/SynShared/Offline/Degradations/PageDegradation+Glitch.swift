// Glitch: strips of the picture torn aside, stray blocks of colour, and a strip that never goes away.

extension PageDegradation {
  static let glitchScript = PageSection("script", of: "glitch.js")

  static let glitch = PageDegradation { edit in
    let pause = Int.random(in: 35...70, using: &edit.random) * 10
    let seed = edit.random.next() & 0xffff
    edit.runLast(glitchScript.filled(["PAUSE": "\(pause)", "SEED": "\(seed)"]).text)
    return """
      Every \(pause) ms strips of the picture jump aside and blocks of stray colour flash up for a moment; a few thin \
      lines never go away.
      """
  }
}
