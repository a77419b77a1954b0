import Testing

@testable import SynPipeline

struct StageJobsTests {
  @Test(
    "by default a provider has two calls in flight for each unit of the buffer, within limits",
    arguments: [(0, 8), (1, 8), (4, 8), (5, 10), (16, 32), (256, 32), (1_000_000, 32)])
  func remote(target: Int, jobs: Int) {
    #expect(StageJobs.byDefault(target: target, isOffline: false, processors: 2) == jobs)
  }

  @Test(
    "the offline model has as many as there are processors, within limits",
    arguments: [(-1, 2), (1, 2), (2, 2), (6, 6), (128, 8)])
  func offline(processors: Int, jobs: Int) {
    #expect(StageJobs.byDefault(target: 256, isOffline: true, processors: processors) == jobs)
  }
}
