import Testing

@testable import syn_serve

@Suite struct WaitingLineTests {
  private static func line(of count: Int) -> WaitingLine {
    var line = WaitingLine()
    for _ in 0..<count { line.enter(line.ticket()) }
    return line
  }

  @Test("one client is woken for each unit, in the order they came")
  func asManyAreWokenAsUnitsArriveInTheOrderTheyCame() {
    var line = Self.line(of: 4)
    #expect(line.unitArrived() == 1 && line.unitArrived() == 2)
    #expect(line.waiting == [3, 4])
    #expect(line.found() == nil && line.found() == nil)
    #expect(line.unnoticed == 0)
  }

  @Test("a client that found nothing gets its old place back")
  func whoFoundNothingGetsItsOldPlaceBack() {
    var line = Self.line(of: 4)
    for expected in [1, 2, 3] { #expect(line.unitArrived() == expected) }
    line.foundNothing()
    line.enter(2)
    line.enter(1)
    #expect(line.waiting == [1, 2, 4])
    #expect(line.unitArrived() == 1)
  }

  @Test("a client that leaves before looking hands its look on")
  func whoLeavesBeforeLookingHandsItsLookOn() {
    var line = Self.line(of: 3)
    #expect(line.unitArrived() == 1)
    #expect(line.leave(1) == 2)
    #expect(line.leave(3) == nil, "it was not woken")
    #expect(line.waiting.isEmpty)
    #expect(line.leave(2) == nil)
    #expect(line.unnoticed == 1, "nobody was left to look, but somebody may be looking")
  }

  @Test("a unit that arrives while no client waits is counted for those still looking")
  func aUnitThatNobodyWaitsForIsCountedForThoseWhoAreLooking() {
    var line = WaitingLine()
    #expect(line.unitArrived() == nil && line.unitsMayHaveArrived() == nil)
    #expect(line.unnoticed == 2)
    #expect(line.found() == nil)
  }

  @Test("if the number of units is unknown, each find wakes the next client until nothing is found")
  func whenNobodyKnowsHowManyThereAreEachFindLeadsOnUntilNothingIsFound() {
    var line = Self.line(of: 4)
    #expect(line.unitsMayHaveArrived() == 1)
    #expect(line.found() == 2)
    #expect(line.found() == 3)
    line.foundNothing()
    line.enter(3)
    #expect(line.found() == nil)
    #expect(line.unitsMayHaveArrived() == 3)
    #expect(line.found() == 4)
    #expect(line.found() == nil && line.found() == nil)
  }

  /// Units and clients that come, go and look in any order: at rest, nobody waits while there is a unit.
  @Test("no client is left waiting while there is a unit", arguments: 0..<200 as Range<UInt64>)
  func nobodyWaitsBesideAUnit(seed: UInt64) {
    var random = SplitMix(state: seed)
    var line = WaitingLine()
    var units = 0
    /// Clients that look now: their ticket, what was unnoticed before, and what their claim found when it was carried out.
    var looks: [(ticket: Int, unnoticed: Int, found: Bool?)] = []
    func begin(_ ticket: Int?) { if let ticket { looks.append((ticket, line.unnoticed, nil)) } }
    func step(_ choice: UInt64) {
      let index = looks.isEmpty ? 0 : Int(random.next() % UInt64(looks.count))
      switch choice {
      case 0: if line.waiting.isEmpty { begin(line.ticket()) } else { line.enter(line.ticket()) }
      case 1:
        units += 1
        begin(line.unitArrived())
      case 2: if let ticket = line.waiting.randomElement(using: &random) { begin(line.leave(ticket)) }
      case 3:
        // The claim is carried out.
        guard !looks.isEmpty, looks[index].found == nil else { return }
        looks[index].found = units > 0
        if units > 0 { units -= 1 }
      case 4:
        // Its reply comes.
        guard !looks.isEmpty, let found = looks[index].found else { return }
        let look = looks.remove(at: index)
        if found { return begin(line.found()) }
        line.foundNothing()
        if look.unnoticed != line.unnoticed { begin(look.ticket) } else { line.enter(look.ticket) }
      default:
        // A client that was woken goes before its claim is sent.
        guard !looks.isEmpty, looks[index].found == nil else { return }
        begin(line.leave(looks.remove(at: index).ticket))
      }
    }
    for _ in 0..<300 { step(random.next() % 6) }
    while !looks.isEmpty { step(3 + random.next() % 2) }
    #expect(units == 0 || line.waiting.isEmpty)
    #expect(line.waiting == line.waiting.sorted())
  }
}

private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var bits = state
    bits = (bits ^ bits >> 30) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ bits >> 27) &* 0x94d0_49bb_1331_11eb
    return bits ^ bits >> 31
  }
}
