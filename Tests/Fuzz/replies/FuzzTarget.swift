// What libFuzzer calls for each reply it makes up. scripts/fuzz compiles it with the library's files; what must hold is
// ReplyOracle's to say.

/// 0, as libFuzzer wants it; a broken rule traps, which is what it takes for a finding.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: data, count: size))
  if let fault = ReplyOracle.fault(in: bytes) { fatalError(fault) }
  return 0
}
