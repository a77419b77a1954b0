// The list of families, grouped by topic. A seed's draw depends on the order, so add new ones at the end of their
// group.

extension PageFamily {
  static let all: [PageFamily] = [
    flock, ribbons, growth, kaleidoscope, weather, lanterns,
    pendulums, waves, gas, slingshot, reaction, predators,
    catching, breakout, snake, memory, lander, rhythm,
  ]
}
