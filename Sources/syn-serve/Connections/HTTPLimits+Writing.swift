// How long a slow reader may hold a connection.

extension HTTPLimits {
  /// The time by which a reader must have taken more, after it took `bytes`: these buy it time in proportion, so that
  /// one byte now and then does not hold a connection forever. All in nanoseconds of the monotonic clock.
  func writeDeadline(after deadline: UInt64, sent bytes: Int, now: UInt64) -> UInt64 {
    min(deadline + UInt64(bytes) * 1_000_000_000 / UInt64(readerBytesPerSecondMin), now + writeTimeout.nanoseconds)
  }
}
