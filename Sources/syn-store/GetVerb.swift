// get: what is stored under an id, or the page in it.

import SynBase
import SynPipeline
import SynRecord

@LoopActor
func get(_ context: StoreContext, _ options: StoreOptions) async throws -> ExitStatus {
  let id = options.id ?? ""
  var state = try await context.store.answerState(id: id)
  if case .unknown = state, !options.asHTML, let augment = try await context.store.augmentStates(ids: [id]).first {
    state = augment
  }
  switch state {
  case .ready(let value):
    try await printLines([options.asHTML ? try page(in: value.value, id: id) : Array(value.bytes)])
    return .ok
  case .pending: throw StoreError(description: "\(id) is in the making", exitStatus: .tryAgainLater)
  case .failed(let reason): throw StoreError(description: "\(id) failed: \(reason)")
  case .unknown: throw StoreError(description: "\(options.asHTML ? "no answer" : "nothing") is stored under \(id)")
  }
}

private func page(in value: JSONValue, id: String) throws(StoreError) -> [UInt8] {
  let files = PageFile.list(value["responses"]?.arrayValue?.first?["completion"]?["files"]) ?? []
  guard let file = files.first(where: { $0.filename == "index.html" }) ?? files.first else {
    throw StoreError(description: "what is stored under \(id) holds no page")
  }
  return Array(file.content.utf8)
}

/// To stdout, which may be a pipe that is read slowly or not at all.
@LoopActor
func printLines(_ lines: [[UInt8]]) async throws {
  let writer = LineWriter(descriptor: 1)
  for line in lines {
    writer.write(line: line)
    try await writer.waitForRoom()
  }
  try await writer.finish()
}
