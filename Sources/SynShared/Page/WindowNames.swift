// Names that a script gives to the window and its members: `const w = window`, `const W = Worker`, `const { location: l
// } = window`, `const k = "alert"`. It follows only a name that is declared once and assigned once.

struct WindowNames {
  enum Meaning: Equatable {
    case window, document, location, worker
    /// The name of a member of the window.
    case text(String)
  }

  private static let windows: Set = ["window", "self", "globalThis", "top", "parent", "frames"]
  private static let workers: Set = ["Worker", "SharedWorker"]
  /// Enough for `window.top.location`.
  private static let wordsMax = 4
  private static let passesMax = 2

  private var meanings: [String: Meaning] = [:]
  private var declared: DeclaredNames?

  /// `texts` are the member names that matter, `browser` distinguishes the browser's names from the script's own.
  init(_ script: ScriptText, texts: Set<String>, browser: (Int) -> Bool) {
    var assignments: [String: Int] = [:]
    var found: [String: Meaning] = [:]
    for index in script.tokens.indices where script.texts[index] == "=" && script.kind(index) == .punctuator {
      guard script.kind(index - 1) == .word, !script.isMember(index - 1), script.isAssigned(index - 1) else { continue }
      assignments[script.texts[index - 1], default: 0] += 1
      if let meaning = Self.meaning(in: script, at: index + 1, texts: texts, browser: browser) {
        found[script.texts[index - 1]] = meaning
      }
    }
    for (name, meaning) in Self.taken(in: script, browser: browser) {
      assignments[name, default: 0] += 1
      found[name] = meaning
    }
    found = found.filter { assignments[$0.key] == 1 }
    if found.isEmpty { return }
    let declared = DeclaredNames(script, watching: Set(found.keys))
    meanings = found.filter { declared.declarations[$0.key] == 1 }
    self.declared = declared
  }

  func meaning(of word: String, at index: Int) -> Meaning? {
    guard let meaning = meanings[word], declared?.holds(at: index) ?? false else { return nil }
    return meaning
  }

  var isEmpty: Bool { meanings.isEmpty }

  /// What the expression there means, if it is nothing else: `window`, `window.location`, `"al" + "ert"`.
  private static func meaning(
    in script: ScriptText, at start: Int, texts: Set<String>, browser: (Int) -> Bool
  ) -> Meaning? {
    if script.kind(start) == .string, let (text, end) = script.constantText(from: start), isOver(script, end) {
      return texts.contains(text) ? .text(text) : nil
    }
    guard script.kind(start) == .word, browser(start) else { return nil }
    var last = start
    for _ in 0..<wordsMax where script.isMember(last + 2) && script.kind(last + 2) == .word {
      let isHolder = windows.contains(script.texts[last])
      guard isHolder || (script.texts[last] == "document" && script.texts[last + 2] == "location") else { return nil }
      last += 2
    }
    guard isOver(script, last + 1) else { return nil }
    return meaning(ofGlobal: script.texts[last])
  }

  private static func meaning(ofGlobal name: String) -> Meaning? {
    windows.contains(name)
      ? .window
      : workers.contains(name) ? .worker : name == "location" ? .location : name == "document" ? .document : nil
  }

  private static func isOver(_ script: ScriptText, _ index: Int) -> Bool {
    ["", ",", ";", ")", "}"].contains(script.text(index)) || script.beginsStatement(index)
  }

  /// `const { Worker: W, location: l } = window`
  private static func taken(in script: ScriptText, browser: (Int) -> Bool) -> [(String, Meaning)] {
    var names: [(String, Meaning)] = []
    for index in script.tokens.indices where script.texts[index] == ":" {
      guard let meaning = meaning(ofGlobal: script.text(index - 1)), script.kind(index + 1) == .word,
        [",", "}"].contains(script.text(index + 2)), let opener = script.enclosing[index], script.texts[opener] == "{",
        let end = script.closing[opener], script.isAssigned(end), windows.contains(script.text(end + 2)),
        browser(end + 2), isOver(script, end + 3)
      else { continue }
      names.append((script.texts[index + 1], meaning))
    }
    return names
  }
}
