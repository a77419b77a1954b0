// syn-question: invents coding questions.

import SynBase
import SynPipeline
import SynPrompts
import SynStages

@main
struct Main {
  static func main() {
    Tool.run(QuestionOptions.command) { invocation in
      if try PromptOptions.prints(invocation, QuestionPrompt.template) { return .ok }
      if invocation.arguments.has("print-topics") {
        try writeToStandardOutput(Topics.builtInText)
        return .ok
      }
      let options = try QuestionOptions(invocation)
      let stage = QuestionStage(
        model: StageModel(
          stage: QuestionStage.name, model: try makeLanguageModel(invocation, options.stage), options: options.stage,
          temperature: 1),
        topics: options.topics, personas: options.personas, seed: options.stage.seed,
        distinct: options.distinctThreshold.map { DistinctQuestions(threshold: $0, redis: options.redis) })
      let source: any RecordSource =
        if let count = options.count { CountSource(count: count) } else { LineSource(stage: QuestionStage.name) }
      let runner = StageRunner(
        stage: stage, source: source, writer: LineWriter(descriptor: 1), options: options.stage.runnerOptions)
      return try await runner.run()
    }
  }
}
