// Every bound of the HTTP side in one place, each with its reason.

/// What one client, and all clients together, may take.
struct HTTPLimits: Sendable {
  /// Request line and fields. Browsers and proxies send at most a few kilobytes; 16 KiB is what most servers allow.
  var headBytesMax = 16 << 10
  /// A client of ours sends fewer than ten.
  var fieldsMax = 100
  /// The largest body is an ordered question, of which a model can use a tenth of this at most.
  var bodyBytesMax = 1 << 20
  /// Chunk extensions and trailers carry nothing for us; we skip them up to this limit.
  var chunkLineBytesMax = 4 << 10
  /// Requests that arrive while another one is answered wait here; beyond this we do not read the socket.
  var pipelinedBytesMax = 64 << 10
  /// Answers a slow reader has not taken: above this its next request waits.
  var unsentBytesMax = 256 << 10
  /// What a streamed body has written and the client has not taken: above this its writer waits.
  var streamedBytesMax = 64 << 10

  /// Descriptors are raised to the hard limit at start; each connection costs one and a few kilobytes.
  var connectionsMax = 4096
  /// Descriptors reserved from clients: for Redis, files and the loop itself.
  var descriptorsKept = 32
  /// What all clients together may make us hold of requests: those that are arriving, wait their turn, or are being
  /// answered. A new body beyond it is refused, and nothing is read ahead.
  var requestBytesHeldMax = 64 << 20
  /// What all clients together may leave of answers; a large answer beyond it is not begun.
  var responseBytesHeldMax = 128 << 20
  /// An answer of this size is always sent: errors are, and questions.
  var responseBytesFree = 16 << 10
  /// Memory goes back to the system when connections hold this much less than before.
  var trimBytesMin = 8 << 20
  /// One IPv4 host, or one IPv6 network, must not take them all. Half of them, since it may be a proxy that everyone
  /// comes through.
  var connectionsPerAddressMax = 2048

  /// How often deadlines are checked, and so how late one may fire. A timer for each request would cost more than the
  /// request.
  var sweepInterval = Duration.seconds(1)
  /// A connection without a request is closed after this. Longer than the 30 s after which clients close theirs.
  var idleTimeout = Duration.seconds(75)
  /// When all places are taken, a connection without a request for this long loses its place.
  var idleMin = Duration.seconds(1)
  /// From the first byte of a head to its last: a slow sender must not hold a connection forever.
  var headTimeout = Duration.seconds(10)
  /// From a head to the last byte of its body: 1 MiB in this time is 35 KB/s.
  var bodyTimeout = Duration.seconds(30)
  /// A reader that takes nothing for this long is gone,
  var writeTimeout = Duration.seconds(30)
  /// and one that stays below this rate for longer is not serious. The slowest modems were no slower.
  var readerBytesPerSecondMin = 1 << 10
  /// After an error we skip the rest of what the client sends, so that its answer is not lost to a reset.
  var lingerTimeout = Duration.seconds(2)
  var lingerBytesMax = 4 << 20
  /// A drain that takes longer than this is cut off.
  var drainTimeout = Duration.seconds(10)
}
