// How far one stage of a pipe has come, as the pipe's processes tell each other. ProgressLine shows it.

import SynBase

package struct StageProgress: Sendable, Equatable {
  package var command: String
  package var process: Int
  /// When it began, by `MonotonicClock`, which all processes of a machine share.
  package var began: UInt64
  /// Expected number of records, if known.
  package var total: Int?
  /// Records that came out, whatever became of them.
  package var done = 0
  /// How many of those this stage worked on.
  package var worked = 0
  package var inFlight = 0
  package var failed = 0
  package var costUSD = 0.0
  package var callsOfUnknownCost = 0
  /// Its records go to the terminal, where a progress line would get in the way.
  package var printsRecords = false

  package init(command: String, process: Int, began: UInt64, total: Int? = nil) {
    self.command = command
    self.process = process
    self.began = began
    self.total = total
  }

  /// The order in which the stages follow each other. Others are ignored.
  private static let commands = ["syn-question", "syn-augment", "syn-answer", "syn-store"]

  var place: (Int, Int) { (Self.commands.firstIndex(of: command) ?? Self.commands.count, process) }

  var json: JSONValue {
    var object: JSONObject = [
      "command": .string(command), "process": .integer(process), "began": .integer(began), "done": .integer(done),
      "worked": .integer(worked), "in_flight": .integer(inFlight), "failed": .integer(failed),
      "cost_usd": .double(costUSD), "calls_of_unknown_cost": .integer(callsOfUnknownCost),
      "prints_records": .bool(printsRecords),
    ]
    object["total"] = total.map { .integer($0) }
    return .object(object)
  }

  /// Nil for anything that no stage sends: anyone on this machine can write to a socket without a file.
  init?(_ json: JSONValue) {
    func count(_ name: String) -> Int? {
      json[name]?.intValue.flatMap { (0...1_000_000_000).contains($0) ? $0 : nil }
    }
    guard let command = json["command"]?.stringValue, Self.commands.contains(command),
      let process = count("process"), let began = json["began"]?.intValue.flatMap({ UInt64(exactly: $0) }),
      let done = count("done"), let worked = count("worked"), let inFlight = count("in_flight"),
      let failed = count("failed"), let costUSD = json["cost_usd"]?.doubleValue, (0...1e9).contains(costUSD),
      let callsOfUnknownCost = count("calls_of_unknown_cost"), let printsRecords = json["prints_records"]?.boolValue
    else { return nil }
    self.init(command: command, process: process, began: began, total: count("total"))
    self.done = done
    self.worked = worked
    self.inFlight = inFlight
    self.failed = failed
    self.costUSD = costUSD
    self.callsOfUnknownCost = callsOfUnknownCost
    self.printsRecords = printsRecords
  }
}
