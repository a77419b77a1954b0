// The buffer's own settings.

import SynBase

package struct BufferSettings: Sendable {
  /// Units that should wait, answers included.
  package var target = 4
  /// How long answers stay readable after they were handed out or, for ordered ones, made.
  package var retention = Duration.seconds(24 * 3600)
  /// A unit that was handed out but not popped comes back after this long. Nil: never.
  package var redeliverAfter: Duration?

  /// How long until work of a dead pipeline is begun anew: leases of units lapse, others take over its orders.
  package var leaseLifetime = Duration.seconds(45)
  /// Three chances to renew within a lifetime.
  package var leaseRenewalInterval: Duration { leaseLifetime / 3 }

  /// US dollars that all pipelines together may spend between two midnights (UTC). Nil: no limit.
  package var dailyBudgetUSD: Double?

  package init() {}

  /// Throws `ConfigurationError`.
  package init(_ settings: Settings) throws(ConfigurationError) {
    if let target = try settings.int("SYN_BUFFER_SIZE", in: 0...1_000_000) { self.target = target }
    dailyBudgetUSD = try settings.double("SYN_DAILY_BUDGET_USD")
    if let seconds = try settings.int("SYN_RETENTION", in: 1...31_536_000) { retention = .seconds(seconds) }
    // No working pipeline goes an hour without a sign of life.
    if let seconds = try settings.int("SYN_LEASE_SECONDS", in: 1...3600) { leaseLifetime = .seconds(seconds) }
  }

  package static let targetSpec = SettingSpec("SYN_BUFFER_SIZE", help: "units that should wait for dojo (default 4)")
  package static let specs = [
    targetSpec,
    SettingSpec("SYN_RETENTION", help: "seconds that answers stay readable once handed out (default 86400)"),
    SettingSpec(
      "SYN_LEASE_SECONDS", help: "after this long, the unfinished work of a dead pipeline is begun again (default 45)"),
    SettingSpec(
      "SYN_DAILY_BUDGET_USD",
      help: "syn-store work asks for no more units once a day (UTC) has cost this much (default off)"),
  ]
}
