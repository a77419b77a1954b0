import Testing

@testable import SynBase

struct SHA256Tests {
  @Test(
    "the standard's examples give their digests",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
      ),
    ])
  func standardExamples(text: String, digest: String) {
    #expect(SHA256.hexadecimal(of: text) == digest)
  }

  @Test("the standard's long example, a million letters, gives its digest")
  func manyBlocks() {
    let digest = SHA256.hexadecimal(of: String(repeating: "a", count: 1_000_000))
    #expect(digest == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test("bytes fed in pieces give the digest of the whole, wherever they are split")
  func pieces() {
    let bytes = (0..<200).map { UInt8($0) }
    let whole = SHA256.hexadecimal(of: bytes)
    for split in 0...bytes.count {
      var hash = SHA256()
      hash.update(bytes[..<split])
      hash.update(bytes[split...])
      #expect(hash.finishHexadecimal() == whole)
    }
  }
}
