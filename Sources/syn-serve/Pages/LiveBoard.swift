// What the dashboard shows, as sections that change one by one, and the server-sent events that bring a browser up to
// date (https://html.spec.whatwg.org, section 9.2). Values in, bytes out; DashboardFeed reads Redis.

import SynBase

struct LiveBoard: Sendable {
  /// Each is an event with its own name, and JSON as its data.
  enum Section: String, Sendable, CaseIterable {
    case service, redis, status, activity, units, failures
  }

  /// How far a browser has come: the `Last-Event-ID` it sends when it reconnects.
  struct EventID: Sendable, Equatable {
    /// Identifies the process whose events are counted.
    var process: String
    var sequence: Int

    init(process: String, sequence: Int) { (self.process, self.sequence) = (process, sequence) }

    /// Nil for anything we never sent.
    init?(_ text: String) {
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 2, let sequence = Int(parts[1]), sequence >= 0 else { return nil }
      self.init(process: String(parts[0]), sequence: sequence)
    }

    var text: String { "\(process).\(sequence)" }
  }

  /// A browser reconnects after this long; it doubles the wait itself if nobody answers.
  private static let retryMilliseconds = 1000
  /// Comments would keep a proxy content too, but scripts do not see them: an event shows both that we are there.
  static let heartbeat = "event: heartbeat\ndata: {}\n\n"
  static let beginning = "retry: \(retryMilliseconds)\n\n"

  let process: String
  private var sequence = 0
  private var sections: [Section: (data: String, sequence: Int)] = [:]

  init(process: String) { self.process = process }

  var latest: EventID { EventID(process: process, sequence: sequence) }

  /// Replaces a section; an equal value is not a change.
  mutating func set(_ section: Section, _ value: JSONValue) {
    let data = value.text
    if sections[section]?.data == data { return }
    sequence += 1
    sections[section] = (data, sequence)
  }

  /// The sections that changed after `id`, all of them for nil or for the id of another process; empty if none changed.
  func events(after id: EventID?) -> String {
    let known = id.map { $0.process == process ? $0.sequence : 0 } ?? 0
    let events = Section.allCases.compactMap { section in
      sections[section].flatMap { $0.sequence > known ? "event: \(section.rawValue)\ndata: \($0.data)\n" : nil }
    }
    // Only the last one has the id: a browser that was cut off in between gets all of them again.
    return events.isEmpty ? "" : events.joined(separator: "\n") + "id: \(latest.text)\n\n"
  }
}
