import Testing

@testable import SynBase
@testable import SynPage

@Suite struct JudgeSurroundingsTests {
  init() { EventLoop.startInBackground() }

  @Test("a judge gets no key of ours under any name, but gets what is meant for judges, even from the file")
  func keys() {
    let settings = Settings(
      environment: [
        "PATH": "/bin", "OPENROUTER_API_KEY": "k", "SYN_API_KEY": "k", "SYN_API_TOKEN": "a,b", "REDIS_PASSWORD": "p",
        "REDIS_URL": "redis://u:p@h", "GITHUB_TOKEN": "t", "DB_PASSWORD": "p", "STRIPE_SECRET": "s", "My_Api_Key": "k",
        "AWS_SECRET_ACCESS_KEY": "k", "https_proxy": "http://u:p@proxy", "http_proxy": "http://proxy", "MONKEY": "m",
        "SYN_JUDGE_API_KEY": "judges-own", "SYN_JUDGE_MODEL": "", "SYN_CHECK_ALLOW": "frozen",
      ],
      file: ["SYN_JUDGE_MODEL": "seer", "SYN_JUDGE_API_KEY": "other", "TOGETHER_API_KEY": "k"])
    #expect(
      JudgeSurroundings(settings).environment == [
        "PATH": "/bin", "http_proxy": "http://proxy", "MONKEY": "m", "SYN_JUDGE_API_KEY": "judges-own",
        "SYN_JUDGE_MODEL": "seer", "SYN_CHECK_ALLOW": "frozen",
      ])
  }

  @Test("what a judge says of its key is not passed on")
  @LoopActor func redacted() async throws {
    let surroundings = JudgeSurroundings(
      Settings(environment: ["PATH": "/usr/bin:/bin", "SYN_JUDGE_API_KEY": "sk-judge-1"]))
    let check = PageCheck(command: "env; false", surroundings: surroundings)
    let said = try await check.judge("x").diagnostics
    #expect(said.contains("SYN_JUDGE_API_KEY=[secret]") && !said.contains("sk-judge-1"))
    #expect(!said.contains("HOME="), "the environment is what it was given")
  }
}
