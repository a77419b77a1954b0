// The list of families, grouped by topic. A seed's draw depends on the order, so a new family goes to the end of its group.

extension PageFamily {
  static let all: [PageFamily] = [
    flock, ribbons,
    pendulums, waves,
    catching, breakout,
  ]
}
