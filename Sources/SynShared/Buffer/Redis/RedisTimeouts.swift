// How long Redis is waited for.

import SynBase

package struct RedisTimeouts: Sendable {
  /// For the connection and the login together.
  package var connect = Duration.seconds(5)
  /// From the last sign of life on, while requests are under way: a long pipeline is no silence.
  package var reply = Duration.seconds(10)
  /// The pause after a failed connection, doubled with each further one.
  package var reconnectFirst = Duration.milliseconds(50)
  package var reconnectMax = Duration.seconds(2)

  package init() {}

  /// The pause after so many failures in a row, from 1.
  func pause(afterFailures count: Int) -> Duration { min(reconnectFirst * (1 << min(count - 1, 16)), reconnectMax) }
}
