// Animation: weather. Whatever falls comes down in three depths over a landscape, carried by a wind that has gusts.

extension PageFamily {
  static let weather = PageFamily(
    name: "weather", topic: .animation, needsDarkGround: false,
    keywords: [
      "weather", "rain", "raining", "snow", "snowing", "storm", "wind", "leaves", "falling", "autumn", "winter",
      "cloud", "clouds", "petals", "sand", "hail", "landscape", "drops", "lightning", "season", "umbrella",
    ],
    subjects: subjects,
    parameters: [
      .number("count", 240...400, step: 10), .number("gustSeconds", 6...12), .choice("from", "left", "right"),
      .number("clouds", 4...8), .number("breeze", 30...90, step: 10), .number("whirlSeconds", 4...8),
      .number("whirlRadius", 160...240, step: 20), .number("stormSeconds", 5...9),
      .number("span", 110...160, step: 10), .number("birds", 7...13, step: 2), .number("knots", 6...10),
      .number("banks", 3...5), .number("walkSeconds", 16...28, step: 2),
    ],
    title: ["{subject} over {name}", "{name} in {subject}", "{subject} at {name}"],
    summary: [
      "Create a living picture of {subject}: {setting}, and {flakes} coming down over it without end.",
      "Build an animated scene: {setting}, seen through {subject}, with {flakes} near and far.",
      "Paint {setting} and let {flakes} fall on it, so that one could watch this {subject} for hours.",
    ],
    features: [
      [
        "There are {count} {flakes} in three depths: the nearer ones are larger, quicker and clearer.",
        "{count} {flakes} fall in three depths, small, slow and dim far away, large, quick and clear in front.",
      ],
      [
        "The wind comes from the {from}; every {gustSeconds} seconds a gust crosses the picture and sweeps them along.",
        "From the {from} blows a wind, and a gust runs through the picture every {gustSeconds} seconds.",
      ],
      [
        "Between gusts it blows at about {breeze} units per second in a picture 1000 units wide.",
        "In a calm it moves at some {breeze} units a second, where the whole picture measures 1000 units.",
      ],
      [
        "What comes down does not just vanish: {landing}.",
        "Where one arrives, this can be seen: {landing}.",
      ],
      [
        "High up {clouds} clouds drift with the wind and come back on the other side.",
        "{clouds} clouds travel across the sky as the wind goes, and begin again at the far side.",
      ],
      [
        "In front, {fringe} bend with every breath of wind.",
        "The foreground is a row of {fringe} that nod as the wind passes.",
      ],
    ],
    colours: [
      (.background, "Background, sky and distance"), (.ink, "Text, and the palest {flakes}"),
      (.first, "First colour, the horizon and its haze"), (.second, "Second colour, the {flakes}"),
      (.third, "Third colour, lights"),
    ],
    actions: weatherActions, additions: weatherAdditions, script: script,
    coversGround: true, looks: weatherLooks)

  private static let subjects = Subject.table(
    "subject|setting|flakes|landing|fringe",
    [
      (
        "city", [.city, .computing], .night,
        "evening rain|rows of houses along a wet street|raindrops|it throws up a small ring|potted reeds"
      ),
      (
        "village", [.mountain, .sport], .night,
        "snowfall|cabins among firs below white peaks|snowflakes|it lies for a while and melts|dry stalks"
      ),
      (
        "park", [.library, .care], .any,
        "autumn wind|a park with round trees and a lamp|leaves|it lies for a while and fades|tufts of grass"
      ),
      (
        "temple", [.music, .garden], .any,
        "blossom wind|a pagoda, a lone peak and a round sun|petals|it rests for a while and fades|bamboo stems"
      ),
      (
        "desert", [.kitchen, .sport], .any,
        "drifting sand|a caravan on dunes before a low sun|grains of sand|it skips up in a ring of dust|dry grasses"
      ),
      (
        "coast", [.sea], .night,
        "storm rain|a lighthouse whose beam sweeps the sea|raindrops|it throws up a small ring|blades of beach grass"
      ),
      (
        "volcano", [.workshop, .nightSky], .night,
        "rain of ash|a volcano with pulsing streams of lava|flakes of ash|it lies for a while and cools|charred stalks"
      ),
      (
        "mill", [.garden, .kitchen], .any,
        "seed time|a windmill turning above the fields|winged seeds|it rests for a while and fades|ears of grain"
      ),
    ])

  /// Stands on a look's `fall` and `paintScene`.
  private static let script = #"""
    const windward = config.from ? 1 : -1;
    const air = { push: 0, storm: 0, amount: 1 };
    const floorOf = (near) => 800 + near * 180;

    function gustAt(x) {
      const front = (elapsed % config.gustSeconds) * 0.75 - 0.8;
      const way = windward < 0 ? x / size : 1 - x / size;
      return Math.exp(-(((way - front) * 1.7) ** 2));
    }

    const windAt = (x) => -windward * (config.breeze + 340 * gustAt(x)) * (1 + air.storm) + air.push;

    const falling = times(config.count * 4, (index) => {
      const near = [0.36, 0.62, 1][index % 3] * between(0.9, 1.1);
      return {
        x: between(-60, 1060), y: between(-40, 900), near, phase: between(0, tau), spin: between(-2, 2), vx: 0, vy: 0,
        isIdle: index >= config.count, born: -1,
      };
    });
    const landed = [];

    function move(one, index, wind, seconds) {
      const isWanted = index < config.count * air.amount * (1 + air.storm);
      if (one.isIdle && !isWanted) return;
      if (one.isIdle) Object.assign(one, { isIdle: false, x: between(-60, 1060), y: between(-40, 760), born: elapsed });
      const flutter = Math.sin(elapsed * 1.9 + one.phase);
      one.vx = wind * fall.drift * (0.35 + 0.65 * one.near) + flutter * fall.flutter;
      one.vy = fall.speed * one.near * (1 + 0.5 * air.storm) + Math.cos(elapsed * 3.1 + one.phase) * fall.flutter * 0.5;
      one.x += one.vx * seconds;
      one.y += one.vy * seconds;
      if (one.x < -80) one.x += 1160;
      if (one.x > 1080) one.x -= 1160;
      if (one.y < floorOf(one.near)) return;
      landed.push({ x: one.x, y: floorOf(one.near), near: one.near, phase: one.phase, at: elapsed });
      if (landed.length > 110) landed.shift();
      Object.assign(one, { isIdle: !isWanted, x: between(-60, 1060), y: between(-90, -20) });
    }

    const shades = [0.62, 0.3, 0].map((haze) => mixColour(colours.second, horizonColour, haze));
    const stamps = shades.map((shade) => stamp(28, () => fall.paint && fall.paint(shade)));
    const depthOf = (near) => (near < 0.5 ? 0 : near < 0.8 ? 1 : 2);

    function paintStreaks(depth) {
      context.strokeStyle = veil(mixColour(shades[depth], colours.ink, 0.4), 0.34 + depth * 0.2);
      context.lineWidth = fall.width * (0.6 + depth * 0.5);
      context.beginPath();
      for (const { isIdle, x, y, vx, vy, near } of falling) {
        if (isIdle || depthOf(near) !== depth) continue;
        context.moveTo(x, y);
        context.lineTo(x - vx * fall.trail, y - vy * fall.trail);
      }
      context.stroke();
    }

    function paintFlakes(depth) {
      for (const { isIdle, x, y, near, phase, spin, born } of falling) {
        if (isIdle || depthOf(near) !== depth) continue;
        stamps[depth](
          x, y, phase + elapsed * spin, near * fall.scale, (0.5 + depth * 0.25) * Math.min(1, elapsed - born),
        );
      }
    }

    function paintLanded() {
      const stay = fall.paint ? 4 : 0.55;
      while (landed.length && elapsed - landed[0].at > stay) landed.shift();
      for (const { x, y, near, phase, at: since } of landed) {
        const share = (elapsed - since) / stay;
        if (fall.paint) {
          stamps[depthOf(near)](x, y, phase, near * fall.scale, 0.8 * (1 - share));
          continue;
        }
        context.strokeStyle = veil(mixColour(shades[depthOf(near)], colours.ink, 0.4), 0.6 * (1 - share));
        context.lineWidth = 1.4 * near;
        context.beginPath();
        context.ellipse(x, y, 16 * near * share + 2, 5 * near * share + 1, 0, 0, tau);
        context.stroke();
      }
    }

    const vapour = isDark ? mixColour(horizonColour, colours.ink, 0.14) : mixColour(horizonColour, "#ffffff", 0.8);
    const cloud = stamp(340, () => {
      const dice = seededRandom(config.seed + 3);
      for (let puff = 0; puff < 16; puff += 1) {
        const x = (dice() - 0.5) * 210;
        const rise = (1 - Math.abs(x) / 130) * 44;
        glow(x, 14 - dice() * rise * 1.2, 40 + dice() * 34, vapour, 0.55);
      }
    });
    const clouds = times(config.clouds, (index) => {
      return { x: (index / config.clouds) * 1500 + between(-60, 60), y: between(60, 330), scale: between(0.7, 1.7) };
    });

    const blades = times(90, (index) => ({
      x: (index / 90) * 1040 - 20 + between(-8, 8), height: between(40, 130), lean: between(-14, 14),
      nearness: between(0.72, 1),
    }));

    function paintFringe() {
      blades.forEach(({ x, height, lean, nearness }, index) => {
        const bend = lean + windAt(x) * height * 0.0013 + Math.sin(elapsed * 2.4 + index) * 3;
        const tip = [x + bend, 1004 - height + Math.abs(bend) * 0.25];
        context.strokeStyle = tone(nearness);
        context.lineWidth = 3.4;
        context.beginPath();
        context.moveTo(x, 1004);
        context.quadraticCurveTo(x + bend * 0.2, 1004 - height * 0.6, ...tip);
        context.stroke();
        if (fall.head) at(...tip, bend * 0.02, 1, () => fall.head(tone(nearness)));
      });
    }

    paintBelow(() => {
      paintPlace();
      for (const { x, y, scale } of clouds) cloud(x, y, 0, scale, 0.8);
    });

    function advance(seconds) {
      const wind = windAt(500);
      falling.forEach((one, index) => move(one, index, wind, seconds));
      for (const one of clouds) {
        one.x += wind * seconds * 0.16 * one.scale;
        if (one.x > 1300) one.x -= 1600;
        if (one.x < -300) one.x += 1600;
      }
    }

    function paint() {
      context.fillStyle = veil(nightfall, 0.5 * air.storm);
      context.fillRect(0, 0, size, size);
      for (const depth of [0, 1, 2]) {
        if (depth === 2) paintLanded();
        if (fall.paint) paintFlakes(depth);
        else paintStreaks(depth);
      }
      paintFringe();
    }
    """#
}
