// What lies behind everything a page draws: `paintBackdrop(brush)` paints 1000 by 1000 units; the plain background
// colour is there already.

// What sections give to others:
/* eslint no-unused-vars: ["error", { "vars": "local", "varsIgnorePattern": "^(paintBackdrop)$" }] */

// @backdrop edges

{
  function paintBackdrop(brush) {
    const shade = brush.createRadialGradient(500, 460, 100, 500, 500, 760);
    shade.addColorStop(0, liftedGround);
    shade.addColorStop(1, edgeColour);
    brush.fillStyle = shade;
    brush.fillRect(0, 0, size, size);
  }
}

// @backdrop fall

{
  function paintBackdrop(brush) {
    const shade = brush.createLinearGradient(0, 0, 0, size);
    shade.addColorStop(0, mixColour(colours.background, isDark ? colours.first : "#ffffff", isDark ? 0.16 : 0.7));
    shade.addColorStop(0.6, colours.background);
    shade.addColorStop(1, edgeColour);
    brush.fillStyle = shade;
    brush.fillRect(0, 0, size, size);
  }
}

// @backdrop grid

{
  function paintBackdrop(brush) {
    for (let line = 25; line < size; line += 50) {
      brush.fillStyle = veil(colours.ink, line % 250 === 25 ? 0.1 : 0.05);
      brush.fillRect(line, 0, 1.5, size);
      brush.fillRect(0, line, size, 1.5);
    }
  }
}

// @backdrop specks

{
  function paintBackdrop(brush) {
    const draw = seededRandom(config.seed + 1);
    for (let speck = 0; speck < 260; speck += 1) {
      brush.fillStyle = veil(colours.ink, 0.04 + draw() * 0.12);
      brush.beginPath();
      brush.arc(draw() * size, draw() * size, 0.8 + draw() ** 4 * 5, 0, tau);
      brush.fill();
    }
  }
}

// @backdrop bands

{
  function paintBackdrop(brush) {
    brush.fillStyle = mixColour(colours.background, isDark ? colours.second : colours.ink, isDark ? 0.035 : 0.03);
    for (let band = -10; band < 10; band += 2) {
      brush.beginPath();
      [[0, 0], [100, 0], [1100, 1000], [1000, 1000]].forEach(([x, y]) => brush.lineTo(x + band * 100, y));
      brush.fill();
    }
  }
}
