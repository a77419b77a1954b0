// The HTTP/2 front of the stub provider (Tests/StubProvider) as a test uses it, with a certificate made for it alone.

import Foundation

/// A running front, and the stub behind it. It ends with the last reference, and with the test process however that ends.
package final class HTTP2Front: Sendable {
  package struct StartError: Error { package var output: String }

  /// Such as `https://127.0.0.1:41234/v1`.
  package let baseURL: String
  package let stub: StubProvider
  private let directory: TemporaryDirectory
  private let process: ChildProcess

  /// `isLate`: it says nothing on its first connection before there is a second one.
  package init(before stub: StubProvider, isLate: Bool = false) async throws {
    self.stub = stub
    directory = try TemporaryDirectory()
    let key = directory.file("key.pem")
    let certificate = directory.file("certificate.pem")
    let openssl = try ChildProcess(
      ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"]
        + ["-subj", "/CN=stub", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate])
    guard await openssl.wait() == 0 else {
      throw StartError(output: String(decoding: await openssl.readErrors(), as: UTF8.self))
    }
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("StubProvider/http2-front.mjs").path
    process = try ChildProcess(["node", script, key, certificate, stub.baseURL] + (isLate ? ["--late"] : []))
    let greeting = "listening on "
    let line = await process.nextLine() ?? ""
    guard line.hasPrefix(greeting) else {
      throw StartError(output: line + String(decoding: await process.readErrors(), as: UTF8.self))
    }
    baseURL = String(line.dropFirst(greeting.count))
  }

  /// The certificate that its clients must trust, in PEM form.
  package var certificateFile: String { directory.file("certificate.pem") }

  /// What a command of ours needs to find and trust it.
  package var environment: [String: String] {
    ["SYN_BASE_URL": baseURL, "SYN_API_KEY": StubProvider.key, "SYN_CA_FILE": certificateFile]
  }

  package struct Stats: Decodable, Sendable, Equatable {
    /// HTTP/2 sessions; it speaks nothing else.
    package var connections: Int
    package var requests: Int

    package init(connections: Int, requests: Int) {
      self.connections = connections
      self.requests = requests
    }
  }

  package func stats() async throws -> Stats {
    await process.write("stats\n")
    return try JSONDecoder().decode(Stats.self, from: Data((await process.nextLine() ?? "").utf8))
  }
}
