import Testing

@testable import syn_serve

@Suite struct MemoryReturnTests {
  @Test("memory goes back after a flood, once, and not while much of it is in use")
  func afterAFlood() {
    var memory = MemoryReturn(bytesMin: 1000)
    memory.holds(900)
    #expect(!memory.isDue(0))
    memory.holds(5000)
    #expect(!memory.isDue(3000))
    #expect(memory.isDue(2000))
    memory.giveBack(2000)
    #expect(!memory.isDue(2000) && !memory.isDue(1500) && memory.isDue(900))
  }
}
