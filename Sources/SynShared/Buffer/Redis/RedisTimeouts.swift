// How long we wait for Redis.

import SynBase

package struct RedisTimeouts: Sendable {
  /// For connecting and logging in together.
  package var connect = Duration.seconds(5)
  /// Since the last sign of life, while requests are under way: a long pipeline does not count as silence.
  package var reply = Duration.seconds(10)
  /// The pause after a failed connection, doubled with each further one.
  package var reconnectFirst = Duration.milliseconds(50)
  package var reconnectMax = Duration.seconds(2)

  package init() {}

  /// For what can be done without: an absent Redis costs two seconds, once every half minute.
  package static let brief: RedisTimeouts = {
    var timeouts = RedisTimeouts()
    (timeouts.connect, timeouts.reply, timeouts.reconnectMax) = (.seconds(2), .seconds(2), .seconds(30))
    return timeouts
  }()

  /// The pause after `count` failures in a row, from 1.
  func pause(afterFailures count: Int) -> Duration { min(reconnectFirst * (1 << min(count - 1, 16)), reconnectMax) }
}
