import SynBase
import Testing

@testable import syn_serve

@Suite struct GuessLimitTests {
  init() { EventLoop.startInBackground() }

  private static let second: UInt64 = 1_000_000_000

  @Test("a guesser locks out only its own address, and only for a minute")
  @LoopActor func byAddress() throws {
    let limit = GuessLimit()
    let guesser = ClientAddress(try #require(IPAddress("192.0.2.1")))
    let person = ClientAddress(try #require(IPAddress("192.0.2.2")))
    for count in 0..<10 {
      #expect(limit.secondsToWait(guesser, now: Self.second) == nil, "\(count)")
      limit.wasWrong(guesser, now: Self.second)
    }
    #expect(limit.secondsToWait(guesser, now: 2 * Self.second) == 60)
    #expect(limit.secondsToWait(person, now: 2 * Self.second) == nil)
    #expect(limit.secondsToWait(guesser, now: 61 * Self.second) == nil)
  }

  @Test("guessers with many addresses share one count in the end")
  @LoopActor func manyAddresses() throws {
    let limit = GuessLimit()
    for number in 0..<1100 {
      limit.wasWrong(ClientAddress(try #require(IPAddress("10.0.\(number / 256).\(number % 256)"))), now: 1)
    }
    let next = ClientAddress(try #require(IPAddress("10.1.0.0")))
    #expect(limit.secondsToWait(next, now: 2) != nil)
    #expect(limit.secondsToWait(next, now: 62 * Self.second) == nil)
  }
}
