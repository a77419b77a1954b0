import Testing

@testable import syn_serve

@Suite struct LiveBoardTests {
  private static func board() -> LiveBoard {
    var board = LiveBoard(process: "p")
    board.set(.status, ["depth": 1])
    board.set(.units, [])
    return board
  }

  @Test("a new listener is sent everything, with an id at the end")
  func aNewListenerIsToldEverythingAndAnIDAtTheEnd() {
    #expect(
      Self.board().events(after: nil) == "event: status\ndata: {\"depth\":1}\n\nevent: units\ndata: []\nid: p.2\n\n")
  }

  @Test("only what has changed is sent")
  func onlyWhatChangedIsTold() {
    var board = Self.board()
    let known = board.latest
    #expect(board.events(after: known) == "")
    board.set(.units, [])
    #expect(board.latest == known)
    board.set(.status, ["depth": 2])
    #expect(board.events(after: known) == "event: status\ndata: {\"depth\":2}\nid: p.3\n\n")
  }

  @Test("an id from another process is ignored")
  func theIDOfAnotherProcessIsNone() {
    let board = Self.board()
    #expect(board.events(after: LiveBoard.EventID(process: "q", sequence: 99)) == board.events(after: nil))
  }

  @Test("data has no line breaks")
  func dataHasNoLineEnds() {
    var board = LiveBoard(process: "p")
    board.set(.units, "a\nb\rc")
    #expect(board.events(after: nil) == "event: units\ndata: \"a\\nb\\rc\"\nid: p.1\n\n")
  }

  @Test("text we would never send is no id", arguments: ["", "p", "p.", "p.x", "p.-1", "p.1.2", ".", "p 1"])
  func whatWeNeverSentIsNoID(_ text: String) { #expect(LiveBoard.EventID(text) == nil) }

  @Test("an id comes back as it was sent")
  func anIDComesBackAsItWasSent() {
    let id = LiveBoard.EventID(process: "01a2-b", sequence: 12)
    #expect(LiveBoard.EventID(id.text) == id)
  }
}
