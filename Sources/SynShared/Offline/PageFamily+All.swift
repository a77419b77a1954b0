// The list of families, grouped by topic. A seed's draw depends on the order: a new one goes to the end of its group.

extension PageFamily {
  static let all: [PageFamily] = [
    flock, ribbons, growth, kaleidoscope, weather, lanterns,
    pendulums, waves, gas, slingshot, reaction, predators,
    catching, breakout, snake, memory, lander, rhythm,
  ]
}
