// syn-augment: writes deliberately different variants of questions, and worse versions of answers.

import SynBase
import SynPage
import SynPipeline
import SynStages

@main
struct Main {
  static func main() {
    Tool.run(AugmentOptions.command) { invocation in
      if try PromptOptions.prints(invocation, try AugmentOptions.prompt(invocation.arguments)) { return .ok }
      let options = try AugmentOptions(invocation)
      let judges = PageJudges(options.gate.checks, maxCostUSD: options.gate.maxCostUSD)
      if !options.degradations.isEmpty, !options.stage.isDryRun { try await judges.prove() }
      let measure = options.measure.map {
        WorseCheck(command: $0, surroundings: JudgeSurroundings(invocation.settings))
      }
      if let measure, !options.degradations.isEmpty, !options.stage.isDryRun { try await measure.prove() }
      let model = StageModel(
        stage: AugmentStage.name, model: try makeLanguageModel(invocation, options.stage), options: options.stage,
        temperature: 0.8)
      let stage = AugmentStage(
        model: model, kinds: options.kinds,
        degradation: AnswerDegradation(
          model: model, judges: judges, fixAttempts: options.gate.fixAttempts, measure: measure,
          kinds: options.degradations))
      let runner = StageRunner(
        stage: stage, source: LineSource(stage: AugmentStage.name), writer: LineWriter(descriptor: 1),
        options: options.stage.runnerOptions)
      return try await runner.run()
    }
  }
}
