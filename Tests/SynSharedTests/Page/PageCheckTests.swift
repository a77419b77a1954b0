import SynShared
import Testing

@Suite struct PageCheckTests {
  init() { EventLoop.startInBackground() }

  @Test(arguments: [
    ("grep -q hello", PageCheck.Verdict.passed),
    ("grep -q absent", .failed("grep -q absent says no more")),
    ("echo line 3 is wrong; false", .failed("line 3 is wrong\n")),
    ("echo broken; exit 2 #", .couldNotJudge("echo broken; exit 2 # ended with 2: broken\n")),
    ("syn-no-such-judge", .couldNotJudge("syn-no-such-judge: no such program")),
    ("kill -9 $$ #", .couldNotJudge("kill -9 $$ # was ended by signal 9")),
  ])
  @LoopActor func theExitStatusIsTheVerdict(command: String, verdict: PageCheck.Verdict) async throws {
    #expect(try await PageCheck(command: command).judge("<p>hello") == verdict)
  }

  @Test @LoopActor func aJudgeThatTakesTooLongCouldNotJudge() async throws {
    let verdict = try await PageCheck(command: "sleep 1000 #", timeout: .milliseconds(100)).judge("x")
    guard case .couldNotJudge = verdict else {
      Issue.record("\(verdict)")
      return
    }
  }
}
