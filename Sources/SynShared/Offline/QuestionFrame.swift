// The parts of an offline question that do not depend on the family: headings, colour lines, closing conditions, and
// how a text is cut into lines. Written and read from the same definitions.

enum QuestionFrame {
  static let features = "Features"
  static let userActions = "User Actions"
  static let colourScheme = "Colour Scheme"
  static let conditions = "Conditions"
  /// The heading for what augments append.
  static let extras = "Additional Requirements"

  /// Written with the colour's name and its hexadecimal value; only the latter is read.
  static func colourLine(purpose: String) -> Template { Template("\(purpose): {colour} ({hex})") }

  /// The line for a change of subject in a question that this model cannot rewrite.
  static let changeOfSubject: Template =
    "The subject changes to {subject}: draw and name everything after it, and keep every other requirement."

  static let mood: Sentence = [
    "The whole should feel like {mood}.",
    "Aim for the feeling of {mood}.",
    "Its atmosphere is that of {mood}.",
  ]

  static let conditionSentences: [Sentence] = [
    [
      "It is made for a desktop with mouse and keyboard; the browser's own reaction to the keys it uses is suppressed.",
      "It is used on a desktop, with mouse and keyboard, and keeps the browser from reacting to the keys it uses.",
    ],
    [
      "The picture is a square that fills the frame at any size; its background {backdrop}.",
      "A square picture fills the frame, whatever its size, and its background {backdrop}.",
    ],
    [
      "The title stands small in a corner, and one unobtrusive line at the lower edge names the controls.",
      "A small title in the corner and a single quiet line of control hints at the bottom are all the text around it.",
    ],
    [
      "Everything is drawn by the page itself, without external files, and motion follows elapsed time, not frames.",
      "No external files are loaded: all is drawn in code, and speeds hold in real time whatever the frame rate.",
    ],
  ]

  /// The line without its heading or list mark.
  static func content(of line: Substring) -> String {
    var rest = line.drop { $0 == " " || $0 == "\t" }
    if rest.hasPrefix("#") {
      rest = rest.drop { $0 == "#" }
    } else if rest.hasPrefix("- ") || rest.hasPrefix("* ") {
      rest = rest.dropFirst(2)
    } else {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      let after = rest[digits.endIndex...]
      if !digits.isEmpty, after.hasPrefix(". ") || after.hasPrefix(") ") { rest = after.dropFirst(2) }
    }
    let end = rest.lastIndex { $0 != " " && $0 != "\t" && $0 != "\r" }
    return end.map { String(rest.drop { $0 == " " }[...$0]) } ?? ""
  }
}
