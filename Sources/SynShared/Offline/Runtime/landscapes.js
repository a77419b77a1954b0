// Landscapes that families put behind what they draw, one to a page. Each defines `paintScene()`, which a family paints
// once and keeps; they stand on scenery.js.

// What sections give to others:
/* eslint no-unused-vars: ["error", { "vars": "local", "varsIgnorePattern": "^(paintScene)$" }] */

// @landscape hills

{
  function paintScene() {
    paintSky(820);
    if (isDark) paintStars(90, 560);
    for (let layer = 0; layer < 5; layer += 1) {
      const base = 690 + layer * 58;
      paintRidge(base, 70 - layer * 9, config.seed + layer * 1.9, tone(0.1 + layer * 0.2));
      const mist = context.createLinearGradient(0, base, 0, base + 90);
      mist.addColorStop(0, veil(horizonColour, 0));
      mist.addColorStop(1, veil(horizonColour, layer < 4 ? 0.5 : 0));
      context.fillStyle = mist;
      context.fillRect(0, base, size, 90);
    }
  }
}

// @landscape lake

{
  function paintScene() {
    paintSky(760);
    if (isDark) paintStars(80, 500);
    paintRidge(720, 120, config.seed, tone(0.12));
    paintRidge(742, 66, config.seed + 3, tone(0.3));
    const water = context.createLinearGradient(0, 756, 0, size);
    water.addColorStop(0, mixColour(horizonColour, colours.third, 0.14));
    water.addColorStop(1, tone(0.62));
    context.fillStyle = water;
    context.fillRect(0, 756, size, 244);
    const dice = seededRandom(config.seed);
    for (let line = 0; line < 70; line += 1) {
      const [x, depth, length] = [dice() * size, dice() ** 1.5, 20 + dice() * 110];
      const y = 760 + depth * 110;
      stroke([[x, y], [x + length * (0.4 + depth), y]], veil(colours.ink, 0.05 + dice() * 0.12), 1 + depth * 1.4);
    }
    paintRidge(896, 26, config.seed + 7, tone(0.92));
  }
}

// @landscape forest

{
  function paintScene() {
    paintSky(900);
    const dice = seededRandom(config.seed);
    glow(500, 330, 560, mixColour(horizonColour, colours.third, 0.5), 0.5);
    for (let layer = 0; layer < 4; layer += 1) {
      for (let trunk = 0; trunk < 9 - layer; trunk += 1) {
        const [x, width] = [dice() * 1040 - 20, 9 + layer * 9 + dice() * 16];
        const lean = dice() * 40 - 20;
        const [foot, root] = [760 + layer * 42, width * 0.8];
        const bark = tone(0.12 + layer * 0.17);
        polygon([[x + lean, 0], [x + lean + width * 0.7, 0], [x + width, foot], [x - root * 0.2, foot]], bark);
        for (let twig = 0; twig < 3; twig += 1) {
          const [y, reach] = [60 + dice() * 420, (dice() - 0.5) * 220];
          stroke([[x + width / 2, y], [x + width / 2 + reach, y - 70]], bark, 3 + layer);
        }
      }
      paintRidge(765 + layer * 45, 22, config.seed + layer * 2.7, tone(0.2 + layer * 0.2));
    }
  }
}

// @landscape meadow

{
  function paintScene() {
    paintSky(800);
    if (isDark) paintStars(60, 420);
    paintRidge(730, 60, config.seed, tone(0.14));
    paintRidge(790, 40, config.seed + 4, tone(0.34));
    const dice = seededRandom(config.seed);
    for (let blade = 0; blade < 460; blade += 1) {
      const near = blade / 460;
      const [x, height, lean] = [dice() * size, (40 + dice() * 90) * (0.5 + near), (dice() - 0.5) * 60];
      const foot = 800 + near * 190;
      context.strokeStyle = tone(0.36 + near * 0.6);
      context.lineWidth = 1.5 + near * 2.5;
      context.beginPath();
      context.moveTo(x, foot);
      context.quadraticCurveTo(x, foot - height * 0.6, x + lean, foot - height);
      context.stroke();
    }
    paintRidge(940, 16, config.seed + 8, tone(0.97));
  }
}

// @landscape reef

{
  function paintScene() {
    const water = context.createLinearGradient(0, 0, 0, size);
    water.addColorStop(0, mixColour(colours.background, colours.first, 0.42));
    water.addColorStop(0.45, mixColour(colours.background, colours.first, 0.16));
    water.addColorStop(1, nightfall);
    context.fillStyle = water;
    context.fillRect(0, 0, size, size);
    const dice = seededRandom(config.seed);
    for (let shaft = 0; shaft < 7; shaft += 1) {
      const [x, width, lean] = [dice() * 1100 - 50, 30 + dice() * 90, 120 + dice() * 160];
      const light = context.createLinearGradient(0, 0, 0, 760);
      light.addColorStop(0, veil(colours.third, 0.16));
      light.addColorStop(1, veil(colours.third, 0));
      polygon([[x, 0], [x + width, 0], [x + width * 1.9 - lean, 760], [x - lean, 760]], light);
    }
    for (let layer = 0; layer < 4; layer += 1) {
      const bumps = (x, seed) => 0.5 * swell(x * 1.7, seed) + 0.5 * Math.abs(Math.sin(x * 0.019 + seed));
      paintRidge(770 + layer * 52, 90 - layer * 10, config.seed + layer * 3.1, tone(0.3 + layer * 0.21), bumps);
    }
  }
}

// @landscape pane

{
  function paintScene() {
    paintSky(900);
    paintStars(120, 760);
    paintRidge(820, 90, config.seed, tone(0.3));
    paintRidge(880, 50, config.seed + 3, tone(0.6));
    const dice = seededRandom(config.seed);
    times(14, () => glow(dice() * size, 840 + dice() * 90, 6 + dice() * 12, colours.third, 0.7));
    const frame = mixColour(nightfall, colours.first, 0.12);
    const lit = mixColour(nightfall, colours.first, 0.3);
    for (const middle of [0, 500, 1000]) {
      const breadth = middle === 500 ? 13 : 24;
      const bars = [[middle - breadth, 0, breadth * 2, size], [0, middle - breadth, size, breadth * 2]];
      for (const [x, y, width, height] of bars) {
        context.fillStyle = frame;
        context.fillRect(x, y, width, height);
        context.fillStyle = lit;
        context.fillRect(x, y, width > height ? width : 3, width > height ? 3 : height);
      }
    }
    for (let patch = 0; patch < 90; patch += 1) {
      const [turn, reach] = [dice() * tau, 520 + dice() * 200];
      glow(500 + Math.cos(turn) * reach, 500 + Math.sin(turn) * reach, 60 + dice() * 70, colours.ink, 0.1);
    }
  }
}

// @landscape soil

{
  function paintScene() {
    paintSky(300);
    const dice = seededRandom(config.seed);
    for (let blade = 0; blade < 240; blade += 1) {
      const [x, height, lean] = [dice() * size, 12 + dice() * 34, (dice() - 0.5) * 26];
      stroke([[x, 240], [x + lean, 236 - height]], mixColour(colours.second, nightfall, 0.2 + dice() * 0.5), 2.4);
    }
    for (let layer = 0; layer < 5; layer += 1) {
      const earth = mixColour(mixColour(horizonColour, colours.first, 0.16), nightfall, 0.3 + layer * 0.16);
      paintRidge(232 + layer * 155, 16 + layer * 8, config.seed + layer * 2.3, earth);
      for (let pebble = 0; pebble < 16; pebble += 1) {
        const [x, y, radius] = [dice() * size, 262 + layer * 155 + dice() * 130, 3 + dice() ** 3 * 22];
        const stone = mixColour(earth, dice() < 0.5 ? colours.ink : colours.background, 0.1 + dice() * 0.08);
        at(x, y, dice() * 3, 1, () => plate(-radius, -radius * 0.7, radius * 2, radius * 1.4, radius * 0.6, stone));
      }
    }
  }
}

// @landscape board

{
  function paintScene() {
    context.fillStyle = mixColour(colours.background, colours.second, 0.1);
    context.fillRect(0, 0, size, size);
    glow(500, 500, 720, mixColour(colours.background, colours.second, 0.3), 0.7);
    const dice = seededRandom(config.seed);
    const print = veil(colours.ink, 0.13);
    times(24 * 24, (dot) => disc(40 + (dot % 24) * 40, 40 + Math.floor(dot / 24) * 40, 1.6, veil(colours.ink, 0.09)));
    for (let piece = 0; piece < 26; piece += 1) {
      const [x, y] = [Math.round(dice() * 24) * 40, Math.round(dice() * 24) * 40];
      const [width, height] = dice() < 0.5 ? [58, 22] : [22, 58];
      context.strokeStyle = print;
      context.lineWidth = 2;
      context.strokeRect(x - width / 2, y - height / 2, width, height);
      plate(x - width / 4, y - height / 4, width / 2, height / 2, 3, veil(nightfall, 0.55));
    }
    for (let line = 0; line < 30; line += 1) {
      const [x, y, length] = [Math.round(dice() * 24) * 40, Math.round(dice() * 24) * 40, 80 + dice() * 200];
      stroke([[x, y], [x + length, y], [x + length + 40, y + 40]], veil(colours.first, 0.08), 5);
    }
  }
}

// @landscape tissue

{
  function paintScene() {
    context.fillStyle = nightfall;
    context.fillRect(0, 0, size, size);
    const dice = seededRandom(config.seed);
    const hues = [colours.first, colours.second, colours.background];
    for (let blot = 0; blot < 34; blot += 1) {
      glow(dice() * size, dice() * size, 90 + dice() * 260, mixColour(nightfall, hues[blot % 3], 0.5), 0.26);
    }
    for (let fibre = 0; fibre < 46; fibre += 1) {
      const [x, y, turn] = [dice() * size, dice() * size, dice() * tau];
      const points = times(14, (at) => {
        const bend = turn + Math.sin(at * 0.5 + fibre) * 0.5;
        return [x + Math.cos(bend) * at * 24, y + Math.sin(bend) * at * 24];
      });
      stroke(points, veil(colours.first, 0.06), 2 + dice() * 4);
    }
  }
}

// @landscape desert

{
  function paintDune(base, height, seed, nearness) {
    const crest = (x) => base - height * (Math.sin(x * 0.0046 + seed) * 0.7 + Math.sin(x * 0.011 + seed * 2) * 0.3);
    polygon(
      [...times(101, (at) => [at * 10, crest(at * 10)]), [size, size], [0, size]],
      mixColour(tone(nearness), colours.second, 0.24 - nearness * 0.16),
    );
    for (let x = 0; x < size; x += 10) {
      if (crest(x + 10) < crest(x)) continue;
      polygon(
        [
          [x, crest(x)], [x + 11, crest(x + 11)], [x + 150, crest(x + 11) + height * 2],
          [x + 70, crest(x) + height * 2],
        ],
        veil(tone(Math.min(1, nearness + 0.16)), 0.2),
      );
    }
    return crest;
  }

  function paintScene() {
    paintSky(760);
    glow(690, 560, 420, colours.third, 0.6);
    disc(690, 560, 74, mixColour(horizonColour, colours.third, 0.75));
    polygon([[60, 700], [90, 560], [210, 556], [236, 640], [300, 646], [330, 700]], tone(0.16));
    paintDune(690, 40, config.seed, 0.18);
    const crest = paintDune(740, 60, config.seed + 2, 0.36);
    for (let camel = 0; camel < 5; camel += 1) {
      const x = 230 + camel * 58;
      at(x, crest(x) - 1, 0, 1.05, () => {
        const hide = tone(0.82);
        for (const leg of [-11, -7, 8, 12]) stroke([[leg, -14], [leg + (camel % 2 ? 2 : -1), 0]], hide, 2.6);
        polygon([[-15, -13], [-14, -22], [-6, -24], [0, -35], [7, -24], [13, -22], [14, -13]], hide);
        stroke([[12, -20], [20, -23], [23, -35], [29, -35]], hide, 4);
      });
    }
    paintDune(815, 70, config.seed + 5, 0.58);
    paintDune(905, 48, config.seed + 9, 0.8);
  }
}

// @landscape volcano

{
  const slope = (x) => 760 - 400 * Math.exp(-Math.max(0, Math.abs(x - 520) - 42) / 150);
  const rough = (x) => slope(x) + Math.sin(x * 0.13) * 5 + Math.sin(x * 0.031) * 8;
  const lava = seededRandom(config.seed);
  const streams = times(5, (stream) => {
    let x = 490 + stream * 15;
    return times(22 - (stream % 3) * 5, (at) => {
      x += (stream - 2) * 4.4 * (at / 8) + (lava() - 0.5) * 15;
      return [x, Math.max(rough(x) + 4, 366 + at * 19)];
    });
  });

  function paintScene() {
    paintSky(820);
    paintStars(50, 300);
    for (let puff = 0; puff < 40; puff += 1) {
      const rise = puff / 40;
      glow(
        520 + Math.sin(puff * 1.9) * (20 + rise * 90) + rise * 150, 350 - rise * 360, 60 + rise * 90,
        mixColour(nightfall, puff % 3 ? colours.ink : colours.third, 0.24), 0.5,
      );
    }
    glow(520, 360, 300, colours.third, 0.9);
    polygon([...times(201, (at) => [at * 5, rough(at * 5)]), [size, size], [0, size]], tone(0.72));
    for (const points of streams) {
      stroke(points, veil(colours.third, 0.28), 20);
      stroke(points, colours.third, 7);
      stroke(points, mixColour(colours.third, "#ffffff", 0.6), 2.4);
    }
    paintRidge(790, 50, config.seed, tone(0.84));
    paintRidge(860, 44, config.seed + 4, tone(0.93));
    paintRidge(920, 30, config.seed + 7, nightfall);
  }

  alive.push(() => streams.forEach((points, stream) => times(3, (pulse) => {
    const [x, y] = points[Math.floor((elapsed * 0.22 + pulse / 3 + stream * 0.17) % 1 * points.length)];
    glow(x, y, 34, colours.third, 0.8);
  })));
}
