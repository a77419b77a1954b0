// Every bound of the HTTP side in one place, each with its reason.

/// What one client, and all clients together, may take.
struct HTTPLimits: Sendable {
  /// Request line and fields. Browsers and proxies send at most a few kilobytes; 16 KiB is what most servers allow.
  var headBytesMax = 16 << 10
  /// A client of ours sends fewer than ten.
  var fieldsMax = 100
  /// The largest body is an ordered question, of which a model takes a tenth of this at most.
  var bodyBytesMax = 1 << 20
  /// Chunk extensions and trailers carry nothing for us; what comes is read over, up to here.
  var chunkLineBytesMax = 4 << 10
  /// Requests that arrive while another one is answered wait here; beyond it the socket is not read.
  var pipelinedBytesMax = 64 << 10
  /// Answers a slow reader has not taken: above this its next request waits.
  var unsentBytesMax = 256 << 10
  /// What a streamed body has written and the client has not taken: above this its writer waits.
  var streamedBytesMax = 64 << 10

  /// Descriptors are raised to the hard limit at start; each connection takes one and a few kilobytes.
  var connectionsMax = 4096
  /// Descriptors that no client gets: for Redis, files and what the loop needs itself.
  var descriptorsKept = 32
  /// What all clients together may have us hold of bodies that are still coming.
  var bodyBytesHeldMax = 64 << 20
  /// One host of IPv4, or one network of IPv6, must not take them all. Half of them, since the one may be a proxy that
  /// everybody comes through.
  var connectionsPerAddressMax = 2048

  /// How often deadlines are looked at, and so how late one may be kept. A timer for each request would cost more than
  /// the request.
  var sweepInterval = Duration.seconds(1)
  /// A connection without a request is closed after this. Longer than the 30 s in which clients give up theirs.
  var idleTimeout = Duration.seconds(75)
  /// Where all places are taken, one that is without a request for so long is given to somebody else.
  var idleMin = Duration.seconds(1)
  /// From the first byte of a head to its last: a slow sender must not hold a connection for ever.
  var headTimeout = Duration.seconds(10)
  /// From a head to the last byte of its body: 1 MiB in this time is 35 KB/s.
  var bodyTimeout = Duration.seconds(30)
  /// A reader that takes nothing for this long is gone,
  var writeTimeout = Duration.seconds(30)
  /// and one that takes less than this for longer is not in earnest. The slowest modems were no slower.
  var readerBytesPerSecondMin = 1 << 10
  /// After an error the rest of what the client sends is read over, so that its answer is not lost to a reset.
  var lingerTimeout = Duration.seconds(2)
  var lingerBytesMax = 4 << 20
  /// A drain that takes longer than this is cut off.
  var drainTimeout = Duration.seconds(10)
}
