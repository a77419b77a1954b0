// What the dashboard shows, as sections that change one by one, and the server-sent events that tell a browser what is new
// to it (https://html.spec.whatwg.org, section 9.2). Values in, bytes out; reading Redis is DashboardFeed's.

import SynBase

struct LiveBoard: Sendable {
  /// Each is an event of its own name, with JSON as its data.
  enum Section: String, Sendable, CaseIterable {
    case service, redis, status, activity, units, failures
  }

  /// How far a browser has come: what it sends as `Last-Event-ID` when it connects again.
  struct EventID: Sendable, Equatable {
    /// Names the process whose events are counted.
    var process: String
    var sequence: Int

    init(process: String, sequence: Int) { (self.process, self.sequence) = (process, sequence) }

    /// Nil for what we never sent.
    init?(_ text: String) {
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 2, let sequence = Int(parts[1]), sequence >= 0 else { return nil }
      self.init(process: String(parts[0]), sequence: sequence)
    }

    var text: String { "\(process).\(sequence)" }
  }

  /// A browser asks again after so long; it doubles that by itself where nobody answers.
  private static let retryMilliseconds = 1000
  /// Comments would keep a proxy content too, but scripts do not see them: an event tells both that we are there.
  static let heartbeat = "event: heartbeat\ndata: {}\n\n"
  static let beginning = "retry: \(retryMilliseconds)\n\n"

  let process: String
  private var sequence = 0
  private var sections: [Section: (data: String, sequence: Int)] = [:]

  init(process: String) { self.process = process }

  var latest: EventID { EventID(process: process, sequence: sequence) }

  /// Replaces a section; the same again is no change.
  mutating func set(_ section: Section, _ value: JSONValue) {
    let data = value.text
    if sections[section]?.data == data { return }
    sequence += 1
    sections[section] = (data, sequence)
  }

  /// The sections that changed after `id`, all of them for nil or for the id of another process; empty without any.
  func events(after id: EventID?) -> String {
    let known = id.map { $0.process == process ? $0.sequence : 0 } ?? 0
    let events = Section.allCases.compactMap { section in
      sections[section].flatMap { $0.sequence > known ? "event: \(section.rawValue)\ndata: \($0.data)\n" : nil }
    }
    // Only the last one has the id: a browser that was cut off in between is told all of them again.
    return events.isEmpty ? "" : events.joined(separator: "\n") + "id: \(latest.text)\n\n"
  }
}
