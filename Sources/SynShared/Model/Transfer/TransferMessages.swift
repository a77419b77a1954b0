// One HTTP exchange as values: the request, the reply, and the ways it fails below HTTP. A reply of any status is a
// reply; the caller knows what a status means.

import SynBase

package struct TransferRequest: Sendable {
  package var url: String
  /// Sent with POST; nil makes it a GET.
  package var body: [UInt8]?
  package var headers: [(name: String, value: String)]
  package var limits = TransferLimits()
  /// Certificates in PEM form to trust instead of the system's.
  package var certificateAuthoritiesFile: String?

  package init(url: String, body: [UInt8]? = nil, headers: [(name: String, value: String)] = []) {
    self.url = url
    self.body = body
    self.headers = headers
  }
}

/// When a transfer is given up. Without a limit on each of these, one silent peer would hold a place forever.
package struct TransferLimits: Sendable {
  /// Name lookup, TCP and TLS.
  package var connect: Duration = .seconds(15)
  /// From the start to the first byte of the reply's body, comments of a stream included. Many servers send the headers
  /// at once and then nothing while a model thinks; this leaves room for that, a queue and a cold start.
  package var firstByte: Duration = .seconds(120)
  /// Between one byte of the body and the next.
  package var silence: Duration = .seconds(60)
  package var whole: Duration = .seconds(600)
  /// A model's longest answer is a few hundred kilobytes; as a stream of events it may grow thirtyfold.
  package var bodyBytesMax = 32 << 20
  /// How much we keep of an unsuccessful reply: its status says most, and proxies send whole pages.
  package var errorBytesKept = 64 << 10

  package init() {}
}

package struct TransferReply: Sendable {
  package var status: Int
  package var body: [UInt8]
  /// Names in lower case.
  var headers: [(name: String, value: String)]

  package init(status: Int = 0, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The first header of that name, in any case.
  package func header(_ name: String) -> String? {
    let name = name.lowercased()
    return headers.first { $0.name == name }?.value
  }
}

/// Why no complete reply came.
package struct TransferError: Error, Sendable, CustomStringConvertible {
  package enum Kind: Sendable {
    /// No connection: an unknown host, nobody listening, or no agreement on TLS.
    case unreachable
    case timedOut
    /// The connection broke before the reply was whole.
    case interrupted
    case tooLarge
    /// The request cannot be sent as it is, for example because of a malformed URL.
    case unusable
  }

  package var kind: Kind
  package var message: String
  package var description: String { message }
}
