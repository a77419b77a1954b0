import SynBase
import TestSupport
import Testing

@testable import syn_serve

@Suite struct SingleFlightTests {
  init() { EventLoop.startInBackground() }

  private struct Broken: Error, Equatable {}

  /// A look that shows how many looks there were, once it is let go on.
  @LoopActor
  private final class Scene {
    var looks = 0
    var gates: [Waiter] = []
    var fails = false

    func look() async throws -> Int {
      looks += 1
      let seen = looks
      let gate = Waiter()
      gates.append(gate)
      try await gate.wait()
      if fails { throw Broken() }
      return seen
    }
  }

  @Test("callers that ask together share a look, and later ones get the next")
  @LoopActor func thoseWhoAskTogetherShareALookAndWhoComesLaterGetsTheNext() async throws {
    let scene = Scene()
    let look = SingleFlight { try await scene.look() }
    let first = (0..<3).map { _ in Task { @LoopActor in try await look.see() } }
    while scene.gates.isEmpty { await Task.yield() }
    // These come while the first look is under way: it may have missed what they are to see.
    let second = (0..<3).map { _ in Task { @LoopActor in try await look.see() } }
    for _ in 0..<10 { await Task.yield() }
    #expect(scene.looks == 1)
    scene.gates[0].resume()
    for task in first { #expect(try await task.value == 1) }
    while scene.gates.count < 2 { await Task.yield() }
    scene.gates[1].resume()
    for task in second { #expect(try await task.value == 2) }
    #expect(scene.looks == 2)
  }

  @Test("a look that fails fails for all, and the next one is new")
  @LoopActor func aLookThatFailsFailsForAllAndTheNextIsANewOne() async throws {
    let scene = Scene()
    scene.fails = true
    let look = SingleFlight { try await scene.look() }
    let tasks = (0..<2).map { _ in Task { @LoopActor in try await look.see() } }
    while scene.gates.isEmpty { await Task.yield() }
    scene.gates[0].resume()
    for task in tasks { await #expect(throws: Broken()) { try await task.value } }
    scene.fails = false
    let later = Task { @LoopActor in try await look.see() }
    while scene.gates.count < 2 { await Task.yield() }
    scene.gates[1].resume()
    #expect(try await later.value == 2)
  }
}
