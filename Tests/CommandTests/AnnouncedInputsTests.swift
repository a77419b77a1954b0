import Foundation
import SynBase
import TestSupport
import Testing

/// What check-page reads out of a page's words: each wording with the inputs it announces.
@Suite struct AnnouncedInputsTests {
  private static let arrows: Set<String> = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]
  private static let wasd: Set<String> = ["w", "a", "s", "d"]

  static let keys: [(text: String, keys: Set<String>)] = [
    ("Use the arrow keys to move.", arrows),
    ("ARROW KEYS: move", arrows),
    ("Use the cursor keys", arrows),
    ("Arrows to steer", arrows),
    ("Left / Right: turn", arrows),
    ("left and right arrows rotate the piece", arrows),
    ("← → move", arrows),
    ("Use ← and → to turn", arrows),
    ("WASD or arrow keys", arrows.union(wasd)),
    ("W A S D moves the ship", wasd),
    ("W/A/S/D to walk", wasd),
    ("wasd", wasd),
    ("Press Space to jump", [" "]),
    ("Press the space bar", [" "]),
    ("Hit SPACE", [" "]),
    ("spacebar: fire", [" "]),
    ("[Space] jump", [" "]),
    ("Space to start", [" "]),
    ("Press any key", [" "]),
    ("Press Enter to begin", ["Enter"]),
    ("Press Esc to pause", ["Escape"]),
    ("hold Shift to run", ["Shift"]),
    ("Press R to restart", ["r"]),
    ("Press 'P' to pause", ["p"]),
    ("[R] restart", ["r"]),
    ("R to restart", ["r"]),
    ("the M key mutes", ["m"]),
    ("A/D to move", ["a", "d"]),
    ("Press Space to jump\nR: restart", [" ", "r"]),
    ("Press 1-3 to choose", ["1", "2", "3"]),
    ("Use the number keys", ["1", "2", "3"]),
    ("SPACE EXPLORER", []),
    ("Space: the final frontier", []),
    ("E = 2.5 eV", []),
    ("The path from A to B", []),
    ("The pendulum swings left and right.", []),
    ("Spin ↑↓", []),
    ("Option A, option B", []),
    ("Press the button", []),
    ("Hit 3 targets", []),
    ("The Skeleton Key\nA story about Control", []),
    ("The Skeleton Key 3", []),
    ("the key A. Miller found", []),
    ("Use the Control Panel", []),
    ("Hold control of the valve", []),
    ("Press the tab above", []),
    ("Use escape velocity", []),
    ("Press Control to crouch", ["Control"]),
    ("Space: hunt · F: fence", [" ", "f"]),
    ("D/F/J/K: strike · Space: half time", ["d", "f", "j", "k", " "]),
    ("Pause: P\nRestart: R\nJump: Space", ["p", "r", " "]),
    ("Grade: A", []),
    ("L = 1.0 m · T = 4.94 s", []),
  ]

  /// Texts with their actions, each as its inputs: what "or" joins is one.
  static let actions: [(text: String, actions: [String])] = [
    (
      "Use WASD or arrow keys to move, Space to jump. Press R to restart",
      ["w a s d ArrowLeft ArrowRight ArrowUp ArrowDown", " ", "r"]
    ),
    ("Left/Right: twist · Up/Down: nearer, further", ["ArrowLeft ArrowRight", "ArrowUp ArrowDown"]),
    ("Click or press Space to start", ["click  "]),
    ("Shift+Click: delete · Ctrl+Z: undo", ["Shift+click", "Control+z"]),
    ("Double-click: reset · Right-click: flag", ["doubleClick", "rightClick"]),
    ("Click and hold to charge", ["hold"]),
    ("Click and drag to rotate", ["drag"]),
    ("Drag: rotate · Mouse wheel: zoom", ["drag", "wheel"]),
    ("Drag to turn | Scroll to zoom | Double-click to reset", ["drag", "wheel", "doubleClick"]),
    ("Left-click to open a field. Right-click to place a flag.", ["click", "rightClick"]),
    ("A / D: move · W or Space: jump · Shift: run", ["a d", "w  ", "Shift"]),
    ("Jump: Space or Z", ["  z"]),
    ("Click to add, drag to move, double click to remove", ["click", "drag", "doubleClick"]),
    ("Press Space, or tap, to jump", ["  click touch"]),
    ("Scroll up or down to adjust the speed", ["wheel"]),
  ]

  /// Items of a question's list, each with its actions.
  static let items: [(text: String, actions: [String])] = [
    ("Click to add, drag to move, double click to remove", ["click", "drag", "doubleClick"]),
    ("Drag to rotate, scroll to zoom, and double-click to reset", ["drag", "wheel", "doubleClick"]),
    ("Left-click adds a ball, right-click removes one, wheel resizes", ["click", "rightClick", "wheel"]),
    ("Click: add a star · Shift+click: remove", ["click", "Shift+click"]),
    ("Left/Right arrow keys: move; Space: jump", ["ArrowLeft ArrowRight ArrowUp ArrowDown", " "]),
    ("Press W to go up and S to go down", ["w", "s"]),
    ("Hover over a bar to see its value; click to pin it", ["move", "click"]),
    ("Click a planet to select it and press Space to fly there", ["click", " "]),
    ("Use WASD or the arrow keys to move, Space to jump", ["w a s d ArrowLeft ArrowRight ArrowUp ArrowDown", " "]),
    ("Click or drag to paint", ["click drag"]),
    ("Press Space (or click) to jump", ["  click"]),
    ("Click a node, then drag it", ["click drag"]),
    ("Use the mouse to drag the ball", ["move click drag drag"]),
    ("Click and hold to charge, release to fire", ["hold"]),
    ("Click the lamp to light it; a double click is not needed", ["click"]),
    ("Click a card to flip it, click another to match it", ["click click"]),
  ]

  static let others: [(text: String, click: Bool, pointer: Bool, wheel: Bool)] = [
    ("Click to drop a ball", true, false, false),
    ("Double-click a star", true, false, false),
    ("Clicking pauses", true, false, false),
    ("Tap anywhere", true, false, false),
    ("Touch the screen", true, false, false),
    ("Swipe left", true, false, false),
    ("Drag the slider", true, false, false),
    ("Drag to rotate", true, false, false),
    ("Hover over a bar", false, true, false),
    ("Move the mouse to look around", false, true, false),
    ("Steer with the mouse", false, true, false),
    ("The eyes follow your cursor", false, true, false),
    ("Scroll to zoom", false, false, true),
    ("Zoom with the mouse wheel", false, false, true),
    ("Drag: 0.47", false, false, false),
    ("The drag coefficient", false, false, false),
    ("Click rate", false, false, false),
    ("Scroll down to read more", false, false, false),
    ("Scroll to change the brush size", false, false, true),
    ("Scroll inside the box to change the picture", false, false, true),
    ("Scrolling changes the hue", false, false, true),
    ("As you scroll, the sun rises", false, false, true),
    ("Wheel: zoom", false, false, true),
    ("Wheel: steel", false, false, false),
    ("The magic scroll to change the world", false, false, false),
    ("Scroll: 45%", false, false, false),
    ("Tap water", false, false, false),
  ]

  /// The reply of the functions in announced.js to each text.
  private func announced(_ texts: [String]) async throws -> [JSONValue] {
    let script = """
      const a = require(process.argv[1]);
      const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));
      console.log(JSON.stringify(texts.map((text) => ({ keys: a.announcedKeys(text), click: a.announcesClicks(text),
        pointer: a.announcesPointer(text), wheel: a.announcesWheel(text) }))));
      """
    let input = JSONValue.array(texts.map { .string($0) }).text
    let run = try await ProcessRun.run(["node", "-e", script, Script.path("page/judge/announced.js")], input: input)
    return try #require(try JSONValue(parsing: run.stdout).arrayValue, "\(run.stderr)")
  }

  private static let inputsOfActions = """
    const inputs = (list) => list.map(({ kind, key, modifiers = [] }) =>
      [...modifiers, kind === 'key' ? key : kind].join('+')).join(' ');
    """

  @Test("every action is found, and alternatives joined by 'or' count as one")
  func eachActionIsFoundAndWhatIsJoinedByOrIsOne() async throws {
    let script = """
      const a = require(process.argv[1]);
      \(Self.inputsOfActions)
      const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));
      console.log(JSON.stringify(texts.map((text) =>
        a.withoutRepeats(a.actionsIn(text)).map((action) => inputs(action.inputs)))));
      """
    let input = JSONValue.array(Self.actions.map { .string($0.text) }).text
    let run = try await ProcessRun.run(["node", "-e", script, Script.path("page/judge/announced.js")], input: input)
    let found = try #require(try JSONValue(parsing: run.stdout).arrayValue, "\(run.stderr)")
    for (found, expected) in zip(found, Self.actions) {
      let names = (found.arrayValue ?? []).compactMap(\.stringValue)
      #expect(names == expected.actions, "\(expected.text)")
    }
  }

  @Test("a question's actions are the list items under its User Actions heading")
  func theActionsOfAQuestionAreItsListUnderThatHeading() async throws {
    let question = """
      Build a pond. Press X to leave.

      ## User Actions
      1. Move the mouse: a breeze follows the pointer.
      2. Pressing **Space** lets it rain; a click is not needed.
      3. Space halves the tempo.
      4. Choose a fish.

      ## Colour Scheme
      - Press: red
      """
    let script = """
      const a = require(process.argv[1]);
      \(Self.inputsOfActions)
      const question = require('fs').readFileSync(0, 'utf8');
      console.log(JSON.stringify(a.actionsOfQuestion(question).map((action) => inputs(action.inputs))));
      """
    let run = try await ProcessRun.run(["node", "-e", script, Script.path("page/judge/announced.js")], input: question)
    let expected: JSONValue = ["move", " ", " ", "click drag move"]
    #expect(try JSONValue(parsing: run.stdout) == expected, "\(run.stderr)")
  }

  @Test("a list item that describes several actions counts as several")
  func anItemThatTellsOfSeveralActionsIsSeveral() async throws {
    let script = """
      const a = require(process.argv[1]);
      \(Self.inputsOfActions)
      const items = JSON.parse(require('fs').readFileSync(0, 'utf8'));
      console.log(JSON.stringify(items.map((item) =>
        a.actionsOfQuestion(`User Actions\\n1. ${item}`).map((action) => inputs(action.inputs)))));
      """
    let input = JSONValue.array(Self.items.map { .string($0.text) }).text
    let run = try await ProcessRun.run(["node", "-e", script, Script.path("page/judge/announced.js")], input: input)
    let found = try #require(try JSONValue(parsing: run.stdout).arrayValue, "\(run.stderr)")
    for (found, expected) in zip(found, Self.items) {
      #expect((found.arrayValue ?? []).compactMap(\.stringValue) == expected.actions, "\(expected.text)")
    }
  }

  @Test("announced keys are found, and nothing else is mistaken for a key")
  func announcedKeysAreFoundAndNothingElseIsTakenForOne() async throws {
    for (found, expected) in zip(try await announced(Self.keys.map(\.text)), Self.keys) {
      #expect(Set((found["keys"]?.arrayValue ?? []).compactMap(\.stringValue)) == expected.keys, "\(expected.text)")
    }
  }

  @Test("announced clicks, pointer moves and wheel turns are found")
  func announcedClicksPointersAndWheelsAreFound() async throws {
    for (found, expected) in zip(try await announced(Self.others.map(\.text)), Self.others) {
      let wanted = ["click": expected.click, "pointer": expected.pointer, "wheel": expected.wheel]
      for (name, value) in wanted { #expect(found[name] == .bool(value), "\(expected.text): \(name)") }
    }
  }
}
