// What libFuzzer calls for each reply it makes up. scripts/fuzz compiles it with the readers' files; what must hold is
// ReplyOracle's to say.

/// 0, as libFuzzer wants it; a broken rule traps, which is what it takes for a finding.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: data, count: size))
  if let fault = ReplyOracle.fault(in: bytes) { fatalError(fault) }
  return 0
}

// The readers do no I/O, so that the little they take from the event loop's files is easily had without them.

@globalActor actor LoopActor {
  static let shared = LoopActor()
}

extension Duration {
  var milliseconds: Int { Int(self / .milliseconds(1)) }
}
