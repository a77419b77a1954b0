// What lies behind everything a page draws: one of several quiet grounds, said in the question's conditions and painted
// once for each size of the picture.

struct Backdrop: Sendable {
  /// Follows "its background" in the question.
  let words: String
  /// Paints 1000 by 1000 units with `brush`; the plain background colour is there already.
  let script: String

  /// The first suits every page, also those that cover most of their ground.
  static let all = [
    Backdrop(
      words: "shades off gently towards the edges",
      script: #"""
        const shade = brush.createRadialGradient(500, 460, 100, 500, 500, 760);
        shade.addColorStop(0, liftedGround);
        shade.addColorStop(1, edgeColour);
        brush.fillStyle = shade;
        brush.fillRect(0, 0, size, size);
        """#),
    Backdrop(
      words: "passes from a lighter top to a darker foot",
      script: #"""
        const shade = brush.createLinearGradient(0, 0, 0, size);
        shade.addColorStop(0, mixColour(colours.background, isDark ? colours.first : "#ffffff", isDark ? 0.16 : 0.7));
        shade.addColorStop(0.6, colours.background);
        shade.addColorStop(1, edgeColour);
        brush.fillStyle = shade;
        brush.fillRect(0, 0, size, size);
        """#),
    Backdrop(
      words: "carries a grid of fine, faint lines",
      script: #"""
        for (let line = 25; line < size; line += 50) {
          brush.fillStyle = veil(colours.ink, line % 250 === 25 ? 0.1 : 0.05);
          brush.fillRect(line, 0, 1.5, size);
          brush.fillRect(0, line, size, 1.5);
        }
        """#),
    Backdrop(
      words: "is sprinkled with faint specks of many sizes",
      script: #"""
        const draw = seededRandom(config.seed + 1);
        for (let speck = 0; speck < 260; speck += 1) {
          brush.fillStyle = veil(colours.ink, 0.04 + draw() * 0.12);
          brush.beginPath();
          brush.arc(draw() * size, draw() * size, 0.8 + draw() ** 4 * 5, 0, tau);
          brush.fill();
        }
        """#),
    Backdrop(
      words: "is laid in broad slanting bands of two close shades",
      script: #"""
        brush.fillStyle = mixColour(colours.background, isDark ? colours.second : colours.ink, isDark ? 0.035 : 0.03);
        for (let band = -10; band < 10; band += 2) {
          brush.beginPath();
          [[0, 0], [100, 0], [1100, 1000], [1000, 1000]].forEach(([x, y]) => brush.lineTo(x + band * 100, y));
          brush.fill();
        }
        """#),
  ]

  /// As it stands in a page.
  var scriptBlock: String { "function paintBackdrop(brush) {\n  \(script.replacing("\n", with: "\n  "))\n}" }
}
