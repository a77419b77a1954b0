// syn-augment: writes deliberately different variants of questions.

import SynShared

@main
struct Main {
  static func main() {
    Tool.run(AugmentOptions.command) { invocation in
      let options = try AugmentOptions(invocation)
      let stage = AugmentStage(
        model: StageModel(
          stage: AugmentStage.name, model: try makeLanguageModel(invocation, options.stage), options: options.stage,
          temperature: 0.8),
        kinds: options.kinds)
      let runner = StageRunner(
        stage: stage, source: LineSource(stage: AugmentStage.name), writer: LineWriter(descriptor: 1),
        options: options.stage.runnerOptions)
      return try await runner.run()
    }
  }
}
