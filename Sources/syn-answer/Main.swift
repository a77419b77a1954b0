// syn-answer: answers questions and their variants with pages that run.

import SynShared

@main
struct Main {
  static func main() {
    Tool.run(AnswerOptions.command) { invocation in
      let options = try AnswerOptions(invocation)
      let stage = AnswerStage(
        model: StageModel(
          stage: AnswerStage.name, model: try makeLanguageModel(invocation, options.stage), options: options.stage,
          temperature: 0.7),
        checks: options.checks)
      let runner = StageRunner(
        stage: stage, source: LineSource(stage: AnswerStage.name), writer: LineWriter(descriptor: 1),
        options: options.stage.runnerOptions)
      return try await runner.run()
    }
  }
}
