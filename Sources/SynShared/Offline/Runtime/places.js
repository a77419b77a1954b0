// Places that families show, one to a page, with what people have built there. As in landscapes.js, each defines
// `paintScene()` on top of scenery.js.

// What sections give to each other:
/* global paintFir, paintPeaks */
/* eslint no-unused-vars: ["error", { "vars": "local", "varsIgnorePattern": "^(paintScene|paintFir|paintPeaks)$" }] */

// @place city

{
  function paintHouses(base, widest, tallest, nearness, dice) {
    for (let x = -20; x < size; ) {
      const [width, height] = [widest * (0.5 + dice() * 0.7), tallest * (0.45 + dice() * 0.6)];
      context.fillStyle = tone(nearness);
      context.fillRect(x, base - height, width + 1, size);
      if (dice() < 0.4) context.fillRect(x + width * 0.4, base - height - 26, width * 0.12, 28);
      const top = base - height;
      if (dice() < 0.35) polygon([[x, top], [x + width / 2, top - 34], [x + width, top]], tone(nearness));
      for (let y = base - height + 16; y < base - 22; y += 30) {
        for (let left = x + 10; left < x + width - 16; left += 24) {
          if (dice() > 0.2 + nearness * 0.22) continue;
          context.fillStyle = veil(colours.third, 0.25 + nearness * 0.65);
          context.fillRect(left, y, 10, 15);
        }
      }
      x += width + dice() * 6;
    }
  }

  function paintScene() {
    paintSky(800);
    const dice = seededRandom(config.seed);
    paintHouses(790, 90, 430, 0.22, dice);
    paintHouses(800, 120, 330, 0.5, dice);
    paintHouses(812, 170, 230, 0.8, dice);
    const street = context.createLinearGradient(0, 812, 0, size);
    street.addColorStop(0, tone(0.72));
    street.addColorStop(1, nightfall);
    context.fillStyle = street;
    context.fillRect(0, 812, size, 188);
    for (let gleam = 0; gleam < 46; gleam += 1) {
      const [x, length] = [dice() * size, 30 + dice() * 120];
      const light = context.createLinearGradient(0, 816, 0, 816 + length);
      light.addColorStop(0, veil(colours.third, 0.4 * dice()));
      light.addColorStop(1, veil(colours.third, 0));
      context.fillStyle = light;
      context.fillRect(x, 816, 5 + dice() * 10, length);
    }
  }
}

// @place village

{
  function paintCabin(x, y, scale) {
    at(x, y, 0, scale, () => {
      glow(0, -20, 120, colours.third, 0.4);
      polygon([[-46, 0], [-46, -40], [46, -40], [46, 0]], tone(0.95));
      polygon([[-60, -38], [0, -84], [60, -38]], mixColour(colours.ink, horizonColour, 0.24));
      polygon([[-50, -38], [0, -74], [50, -38]], tone(0.88));
      for (const left of [-30, 8]) plate(left, -32, 20, 18, 2, colours.third);
    });
  }

  function paintScene() {
    paintSky(800);
    if (isDark) paintStars(90, 460);
    const dice = seededRandom(config.seed);
    paintPeaks(700, 330, 0.14, dice);
    paintPeaks(740, 210, 0.34, dice);
    const field = mixColour(colours.ink, horizonColour, isDark ? 0.45 : 0.8);
    paintRidge(735, 26, config.seed, mixColour(field, nightfall, 0.42));
    times(34, () => paintFir(dice() * size, 735 + dice() * 44, 34 + dice() * 46, 0.62 + dice() * 0.1));
    paintRidge(800, 22, config.seed + 2, mixColour(field, nightfall, 0.24));
    [0.2, 0.47, 0.68].forEach(
      (share, index) => paintCabin(share * size + dice() * 70, 838 + index * 12, 0.75 + index * 0.16)
    );
    times(9, () => paintFir(Math.sqrt(dice()) * size, 850 + dice() * 40, 110 + dice() * 80, 0.85));
    paintRidge(905, 20, config.seed + 5, mixColour(field, nightfall, 0.08));
  }
}

// @place park

{
  function paintTree(x, y, height, nearness, dice) {
    const bark = tone(nearness);
    polygon(
      [
        [x - height * 0.04, y], [x + height * 0.04, y], [x + height * 0.02, y - height],
        [x - height * 0.02, y - height],
      ],
      bark,
    );
    for (let twig = 0; twig < 6; twig += 1) {
      const [way, rise] = [twig % 2 ? 1 : -1, height * (0.5 + twig * 0.07)];
      stroke([[x, y - rise], [x + way * height * 0.26, y - rise - height * 0.24]], bark, height * 0.02);
    }
    const crown = mixColour(colours.second, nightfall, 0.2 + nearness * 0.3);
    for (let tuft = 0; tuft < 70; tuft += 1) {
      const [turn, reach] = [dice() * tau, Math.sqrt(dice()) * height * 0.36];
      const [left, top] = [x + Math.cos(turn) * reach, y - height * 0.98 + Math.sin(turn) * reach * 0.85];
      const light = clamp(0.5 - Math.sin(turn) * 0.5, 0, 1) * 0.35;
      disc(
        left, top, height * (0.04 + dice() * 0.05),
        veil(mixColour(mixColour(crown, colours.third, light), horizonColour, 0.75 - nearness), 0.75),
      );
    }
  }

  function paintScene() {
    paintSky(800);
    const dice = seededRandom(config.seed);
    paintRidge(680, 70, config.seed, tone(0.12));
    paintRidge(735, 44, config.seed + 2, tone(0.24));
    for (let tree = 0; tree < 13; tree += 1) paintTree(dice() * size, 742 + dice() * 20, 90 + dice() * 50, 0.3, dice);
    paintRidge(790, 26, config.seed + 4, tone(0.45));
    polygon([[520, 790], [560, 788], [760, 1000], [330, 1000]], mixColour(tone(0.3), colours.third, 0.1));
    for (const [x, height] of [[130, 330], [300, 240], [840, 380]]) {
      paintTree(x + dice() * 30, 840 + height * 0.12, height, 0.62, dice);
    }
    glow(640, 640, 170, colours.third, 0.8);
    stroke([[640, 880], [640, 650]], tone(0.95), 7);
    disc(640, 640, 15, mixColour(colours.third, "#ffffff", 0.5));
    polygon([[618, 628], [662, 628], [640, 606]], tone(0.95));
    paintRidge(910, 20, config.seed + 7, tone(0.8));
  }
}

// @place temple

{
  function paintScene() {
    paintSky(800);
    glow(300, 300, 330, colours.third, 0.5);
    disc(300, 300, 96, mixColour(horizonColour, colours.third, 0.5));
    const slope = (x) => 700 - 330 * Math.max(0, 1 - Math.abs(x - 600) / 430) ** 1.7;
    polygon([...times(101, (at) => [at * 10, slope(at * 10)]), [1000, 800], [0, 800]], tone(0.16));
    polygon(
      [
        [520, slope(520)], [548, 428], [576, 448], [600, 424], [630, 450], [652, 430], [680, slope(680)], [640, 384],
        [600, 370], [560, 384],
      ],
      mixColour(isDark ? colours.ink : "#ffffff", horizonColour, 0.3),
    );
    paintRidge(715, 40, config.seed, tone(0.28));
    paintRidge(760, 34, config.seed + 3, tone(0.45));
    const wood = tone(0.85);
    for (let floor = 0; floor < 5; floor += 1) {
      const [width, y] = [190 - floor * 26, 828 - floor * 92];
      polygon(
        [
          [740 - width * 0.34, y], [740 + width * 0.34, y], [740 + width * 0.34, y - 60],
          [740 - width * 0.34, y - 60],
        ],
        wood,
      );
      for (const left of [-26, 12]) plate(740 + left, y - 42, 14, 28, 2, veil(colours.third, 0.85));
      context.fillStyle = tone(0.96);
      context.beginPath();
      context.moveTo(740 - width * 0.72, y - 46);
      context.quadraticCurveTo(740 - width * 0.36, y - 56, 740 - width * 0.2, y - 94);
      context.lineTo(740 + width * 0.2, y - 94);
      context.quadraticCurveTo(740 + width * 0.36, y - 56, 740 + width * 0.72, y - 46);
      context.fill();
    }
    stroke([[740, 366], [740, 290]], tone(0.96), 5);
    paintRidge(830, 24, config.seed + 6, tone(0.7));
    const dice = seededRandom(config.seed);
    for (let twig = 0; twig < 5; twig += 1) {
      const points = times(
        9, (at) => [-20 + at * (34 + twig * 9), 40 + twig * 26 + at * at * (2.6 - twig * 0.3) + dice() * 12],
      );
      stroke(points, tone(0.92), 9 - twig);
      points.slice(2).forEach(([x, y]) => times(6, () => {
        const [left, top] = [x + (dice() - 0.5) * 60, y + (dice() - 0.5) * 44];
        disc(left, top, 5 + dice() * 7, mixColour(colours.second, dice() < 0.5 ? nightfall : colours.ink, 0.15));
      }));
    }
    paintRidge(910, 18, config.seed + 8, tone(0.88));
  }
}

// @place coast

{
  function paintScene() {
    paintSky(700);
    paintStars(50, 420);
    const dice = seededRandom(config.seed);
    const water = context.createLinearGradient(0, 690, 0, size);
    water.addColorStop(0, mixColour(horizonColour, colours.second, 0.12));
    water.addColorStop(1, nightfall);
    context.fillStyle = water;
    context.fillRect(0, 690, size, 310);
    for (let wave = 0; wave < 150; wave += 1) {
      const depth = dice() ** 1.4;
      const [left, top, width] = [dice() * size, 694 + depth * 260, (14 + dice() * 40) * (0.5 + depth * 2)];
      context.strokeStyle = veil(mixColour(colours.ink, horizonColour, 0.4), 0.08 + dice() * 0.3);
      context.lineWidth = 1 + depth * 2;
      context.beginPath();
      context.moveTo(left, top);
      context.quadraticCurveTo(left + width / 2, top - 5 - depth * 9, left + width, top);
      context.stroke();
    }
    polygon(
      [
        [560, 830], [600, 760], [628, 690], [664, 668], [690, 640], [820, 630], [1000, 590], [1000, 1000],
        [520, 1000],
      ],
      tone(0.82),
    );
    polygon([[690, 640], [820, 630], [1000, 590], [1000, 640], [800, 660]], tone(0.66));
    polygon([[733, 640], [787, 638], [778, 456], [742, 456]], mixColour(colours.ink, nightfall, 0.42));
    for (const [top, bottom] of [[500, 540], [580, 616]]) polygon(
      [[740, top], [780, top], [783, bottom], [737, bottom]], mixColour(colours.second, nightfall, 0.4),
    );
    plate(736, 420, 48, 38, 4, nightfall);
    plate(742, 424, 36, 28, 3, colours.third);
    polygon([[732, 422], [760, 394], [788, 422]], nightfall);
    paintRidge(925, 24, config.seed + 8, tone(0.95));
  }

  alive.push(() => [0, Math.PI].forEach((half) => {
    const turn = elapsed * 0.8 + half;
    const [x, y] = [760 + Math.cos(turn) * 980, 436 + Math.sin(turn) * 110];
    const breadth = 70 + 50 * Math.sin(turn);
    const light = context.createRadialGradient(760, 436, 8, 760, 436, Math.abs(x - 760) + 30);
    light.addColorStop(0, veil(colours.third, 0.5 + 0.2 * Math.sin(turn)));
    light.addColorStop(1, veil(colours.third, 0));
    polygon([[760, 436], [x, y - breadth], [x, y + breadth]], light);
    glow(760, 436, 90 + 80 * Math.max(0, Math.sin(turn)), colours.third, 0.8);
  }));
}

// @place mill

{
  function paintScene() {
    paintSky(790);
    glow(260, 520, 460, colours.third, 0.5);
    paintRidge(690, 60, config.seed, tone(0.12));
    paintRidge(740, 46, config.seed + 2, tone(0.26));
    const dice = seededRandom(config.seed);
    at(690, 770, 0, 1.35, () => {
      polygon([[-36, 0], [36, 0], [22, -130], [-22, -130]], tone(0.74));
      polygon([[-26, -128], [26, -128], [0, -166]], tone(0.9));
      plate(-8, -34, 16, 34, 4, colours.third);
      plate(-5, -96, 10, 14, 2, colours.third);
    });
    for (let field = 0; field < 5; field += 1) {
      const soil = mixColour(tone(0.3 + field * 0.13), colours.second, 0.2);
      paintRidge(770 + field * 38, 22, config.seed + field * 3, soil);
      for (let row = 0; row < 26; row += 1) {
        const x = dice() * size;
        stroke([[x, 790 + field * 38], [x + 60 + field * 30, 790 + field * 38 - 5]], veil(nightfall, 0.16), 3);
      }
    }
  }
}

// @place firs

{
  function paintFir(x, y, height, nearness) {
    for (let tier = 0; tier < 4; tier += 1) {
      const [top, width] = [y - height + tier * height * 0.2, height * (0.13 + tier * 0.075)];
      polygon([[x, top], [x + width, top + height * 0.38], [x - width, top + height * 0.38]], tone(nearness));
      const snow = veil(mixColour(colours.ink, horizonColour, 0.3), 0.55);
      polygon(
        [
          [x, top], [x + width * 0.5, top + height * 0.17], [x, top + height * 0.11],
          [x - width * 0.5, top + height * 0.17],
        ],
        snow,
      );
    }
  }

  function paintPeaks(base, height, nearness, dice) {
    const points = [[-40, base]];
    for (let x = -40; x < 1040; ) {
      x += 50 + dice() * 80;
      points.push([x, base - height * (points.length % 2 ? 0.55 + dice() * 0.45 : 0.1 + dice() * 0.25)]);
    }
    polygon([...points, [size + 80, size], [-40, size]], tone(nearness));
    const white = mixColour(colours.ink, horizonColour, 0.25 + nearness * 0.5);
    points.forEach(([x, y], at) => {
      const [[leftX, leftY], [rightX, rightY]] = [points[at - 1] || [x, y], points[at + 1] || [x, y]];
      if (at % 2 === 0 || leftY < y || rightY < y) return;
      const down = (toX, toY, share) => [mix(x, toX, share), mix(y, toY, share)];
      const rim = [
        down(leftX, leftY, 0.4), [x - 12, y + 44], [x - 2, y + 26], [x + 12, y + 52], down(rightX, rightY, 0.32),
      ];
      polygon([[x, y], ...rim], white);
    });
  }
}
