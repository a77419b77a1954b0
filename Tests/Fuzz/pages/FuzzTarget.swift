// What libFuzzer calls for each answer it makes up. scripts/fuzz compiles it with the files that read pages; what must hold
// is PageOracle's to say.

/// 0, as libFuzzer wants it; a broken rule traps, which is what it takes for a finding.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: data, count: size))
  if let fault = PageOracle.fault(in: bytes) { fatalError(fault) }
  return 0
}
