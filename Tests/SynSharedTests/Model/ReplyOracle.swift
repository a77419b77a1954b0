// Whether a model's reply was read as it should be, whatever its bytes: what must hold for every input, as the fuzzer
// asks it (Tests/Fuzz/replies) and the suite for each input of the corpus. What each reply means is in the tables of the
// readers' tests and in Tests/ProviderReplies.

@testable import SynBase
@testable import SynBuffer
@testable import SynModel
@testable import SynRecord

struct ReplyOracle {
  private typealias Reading = Result<Completion, AttemptError>

  private let status: Int
  /// Then the body comes in pieces, as a stream or as one value.
  private let isSuccess: Bool
  private let contentType: String?
  private let body: ArraySlice<UInt8>
  /// Where pieces end, drawn from the input so that a finding is found again.
  private var random: UInt64

  /// The first byte says which status the reply has, the second its content type; the rest is the body.
  private init(_ bytes: [UInt8]) {
    let how = bytes.first ?? 0
    isSuccess = how & 1 == 1
    status = isSuccess ? 200 : Self.statuses[Int(how >> 1) % Self.statuses.count]
    contentType = Self.contentTypes[Int(bytes.dropFirst().first ?? 0) % Self.contentTypes.count]
    body = bytes.dropFirst(2)
    random = bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  private static let statuses = [200, 400, 401, 402, 403, 404, 409, 413, 422, 429, 500, 503]
  private static let contentTypes = ["application/json", "text/event-stream", "text/plain", "text/html", nil]

  /// Reads the reply in every way it can travel and then the text in it. Gives what is wrong, or nil.
  static func fault(in bytes: [UInt8]) -> String? {
    var oracle = ReplyOracle(bytes)
    let reading = oracle.read { $0.count }
    if oracle.isSuccess {
      if oracle.read(inPiecesOf: { _ in 1 }) != reading { return "read otherwise in single bytes" }
      for _ in 0..<2 where oracle.readInRandomPieces() != reading { return "read otherwise in pieces" }
    }
    switch reading {
    case .success(let completion): return fault(inText: completion.text)
    case .failure(let error):
      // What the record gets to say, which ChatCompletions cuts to size.
      let message = ModelError.presentable(error.message)
      if message.isEmpty || message.allSatisfy(\.isWhitespace) { return "an error that says nothing" }
      if message.contains(where: \.isNewline) { return "an error of several lines" }
      return message.count > messageCharactersMax ? "an error of \(message.count) characters" : nil
    }
  }

  private static let messageCharactersMax = 500

  /// A text holds an object that fits, or something is said against it.
  private static func fault(inText text: String) -> String? {
    if text.isEmpty { return "an empty text" }
    for base in [[], base] {
      if let fault = fault(inText: text, editing: base) { return fault }
    }
    return nil
  }

  /// What edits in the reply would be made in.
  private static let base = [
    PageFile(filename: "index.html", content: "<!DOCTYPE html>\n<title>A</title>\n<p>one</p>\n"),
    PageFile(filename: "index.js", content: "let a = `\n```\n`;\n"),
  ]

  private static func fault(inText text: String, editing base: [PageFile]) -> String? {
    do throws(ReplyText.Failure) {
      let object = try ReplyText(text, form: base.isEmpty ? .json : .fences).object(fitting: schema, editing: base)
      return SchemaCheck.complaint(about: .object(object), schema: schema).map { "an object that does not fit: \($0)" }
    } catch .unusable(let complaint) {
      return complaint.isEmpty ? "a complaint that says nothing" : nil
    } catch {
      return nil
    }
  }

  /// As pages are asked for.
  private static let schema: JSONObject = [
    "type": "object", "additionalProperties": false, "required": ["files"],
    "properties": [
      "files": [
        "type": "array",
        "items": [
          "type": "object", "additionalProperties": false, "required": ["filename", "content"],
          "properties": ["filename": ["type": "string"], "content": ["type": "string"]],
        ],
      ]
    ],
  ]

  private mutating func readInRandomPieces() -> Reading {
    var state = random
    defer { random = state }
    return read { rest in
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return 1 + Int(state % UInt64(min(rest.count, 64)))
    }
  }

  /// What the client makes of the reply. `pieceLength` says how much of what is left comes next; it is asked only while
  /// something is.
  private func read(inPiecesOf pieceLength: (ArraySlice<UInt8>) -> Int) -> Reading {
    var reply = TransferReply(
      status: status, headers: contentType.map { [("content-type", $0)] } ?? [], body: Array(body))
    var streamed: StreamedReply?
    if isSuccess {
      var incoming = ReplyBody()
      var rest = body
      while !rest.isEmpty {
        let piece = rest.prefix(pieceLength(rest))
        piece.withUnsafeBytes { incoming.append($0) }
        rest = rest.dropFirst(piece.count)
      }
      streamed = incoming.finish()
      reply.body = incoming.bytes
    }
    return Result { () throws(AttemptError) in try ReplyDecoder.decode(reply, streamed: streamed, now: 0) }
  }
}
