// The list of families. Seeds draw from it in this order, so a new one goes to the end of its topic.

extension PageFamily {
  static let all: [PageFamily] = [
    .flock
  ]
}
