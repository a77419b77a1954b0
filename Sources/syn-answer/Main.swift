// syn-answer: answers questions and their variants with working pages.

import SynBase
import SynPage
import SynPipeline
import SynPrompts
import SynStages

@main
struct Main {
  static func main() {
    Tool.run(AnswerOptions.command) { invocation in
      if try PromptOptions.prints(invocation, AnswerPrompt.template) { return .ok }
      let options = try AnswerOptions(invocation)
      let judges = PageJudges(options.gate.checks, maxCostUSD: options.gate.maxCostUSD)
      if !options.stage.isDryRun { try await judges.prove() }
      let stage = AnswerStage(
        model: StageModel(
          stage: AnswerStage.name, model: try makeLanguageModel(invocation, options.stage), options: options.stage,
          temperature: 0.7),
        judges: judges, fixAttempts: options.gate.fixAttempts, similarityMax: options.similarityMax,
        distinct: options.pageMemory == .off
          ? nil : DistinctPages(redis: options.redis, inOrder: options.isRecorded),
        sampling: options.sampling, samplesAtOnce: options.stage.isDryRun ? nil : options.stage.jobs)
      let runner = StageRunner(
        stage: stage, source: LineSource(stage: AnswerStage.name), writer: LineWriter(descriptor: 1),
        options: options.stage.runnerOptions)
      return try await runner.run()
    }
  }
}
