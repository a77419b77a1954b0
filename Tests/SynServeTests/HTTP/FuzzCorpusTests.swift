import Foundation
import TestSupport
import Testing

@testable import syn_serve

/// What the fuzzer is after (scripts/fuzz), asked of the streams it kept: one for each way through the parser.
@Suite struct FuzzCorpusTests {
  @Test("every stream in the corpus is read correctly")
  func everyStreamOfTheCorpusIsReadAsItShould() throws {
    let folder = Project.path + "/Tests/Fuzz/http/corpus"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(names.count > 50)
    for name in names {
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)))
      let fault = ConnectionOracle.fault(in: bytes)
      #expect(fault == nil, "\(name): \(fault ?? "")")
    }
  }
}
