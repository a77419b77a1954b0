// Game: catch what falls, avoid what stings.

extension PageFamily {
  static let catching = PageFamily(
    name: "catching game", topic: .games, needsDarkGround: false,
    keywords: [
      "catch", "catching", "falling", "fall", "basket", "collect", "fruit", "game", "drop", "dodge", "score", "lives",
      "arcade", "points",
    ],
    subjects: subjects,
    parameters: [
      .number("worth", 5...15, step: 5), .number("goal", 20...35), .number("lives", 3...5),
      .number("speed", 180...260, step: 10),
      .number("growth", 2...4), .number("share", 3...6), .number("breadth", 120...170, step: 10),
      .number("recharge", 5...9),
      .number("bursts", 3...6), .number("lift", 140...220, step: 20), .number("bonus", 30...60, step: 10),
      .number("bonusSeconds", 7...12), .number("streak", 4...6), .number("heartEvery", 8...12),
      .number("gust", 40...90, step: 10),
    ],
    title: ["{name}: catch the {subject}", "The {subject} of {name}", "Raining {subject} at {name}"],
    summary: [
      "Make a catching game: {subject} fall from above, and the player gathers them with {vessel} above the ground.",
      "Build a small arcade game in which {subject} rain down and the player steers {vessel} beneath them.",
    ],
    features: [
      "Every {one} caught scores {worth} points, and the round is won when {goal} of them are in {vessel}.",
      "The player has {lives} lives: each {one} that reaches the ground costs one, and so does catching {hazards}.",
      "About one in {share} of what falls belongs to the {hazards}, spiky and in the third colour, harmless if missed.",
      """
      Things fall at {speed} units per second at first, in a picture 1000 units wide, and every catch makes them \
      {growth} percent faster, up to two and a half times.
      """,
      "The mouth of {vessel} is {breadth} units wide; a catch throws up a few sparks, a loss shakes the picture.",
      "Score, goal and lives stand in the upper right corner, and behind it all lies {ground}.",
      PageRuntime.roundRule,
    ],
    colours: [
      (.background, "Background"), (.ink, "Text"), (.first, "First colour, {subject}"),
      (.second, "Second colour, {vessel}"),
      (.third, "Third colour, {hazards} and banner"),
    ],
    actions: PageRuntime.steering + catchActions, additions: catchAdditions,
    script: PageRuntime.round + "\n\n" + script,
    coversGround: true, looks: looks)

  private static let subjects = Subject.table(
    "subject|one|vessel|hazards|prize|ground",
    [
      ("fruit", [.garden, .kitchen], .any, "apples|apple|a wicker basket|burrs|a golden apple|a park"),
      ("star", [.nightSky, .computing], .night, "stars|star|a silver dish|meteors|a comet|a land of hills"),
      ("letter", [.city, .library], .any, "letters|letter|a mail sack|seals|an express letter|a city"),
      ("drop", [.sea, .mountain, .care], .any, "raindrops|raindrop|a copper bowl|hailstones|a warm drop|a still lake"),
      ("fish", [.sea, .sport], .any, "flying fish|fish|a wide net|sea urchins|a rainbow fish|a rocky coast"),
      ("note", [.music, .library], .any, "notes|note|a music case|false notes|a grace note|a meadow"),
      ("leaf", [.garden, .mountain, .care], .any, "leaves|leaf|a garden cart|thistles|a scarlet leaf|a forest"),
      ("spark", [.workshop, .nightSky], .night, "sparks|spark|an iron pail|clinkers|a white spark|a volcano"),
    ])

  /// To each figure the place in which it falls.
  private static let looks = Dictionary(
    uniqueKeysWithValues: places.map { figure, place in
      (figure, PageLook(PageRuntime.scenery, place, "const figure = shapes.\(figure);"))
    })

  private static let places = [
    "fruit": PageRuntime.park, "star": PageRuntime.hills, "letter": PageRuntime.city, "drop": PageRuntime.lake,
    "fish": PageRuntime.coast, "note": PageRuntime.meadow, "leaf": PageRuntime.forest, "spark": PageRuntime.volcano,
  ]

  private static let script = #"""
    const restY = 850;
    const vessel = { x: 500, y: restY, breadth: config.breadth, lean: 0 };
    const sky = { pace: 1, wait: 0.4, shake: 0 };
    const scoring = { caught: 0, run: 0, factor: 1 };
    const onCatch = [];
    const things = [];

    function newThing(kind) {
      const speed = config.speed * Math.min(2.5, (1 + config.growth / 100) ** scoring.caught) * between(0.85, 1.15);
      const haste = kind === "prize" ? 1.3 : 1;
      return { kind, x: between(70, 930), y: -40, speed: speed * haste, angle: 0, turn: between(-2, 2), isGone: false };
    }

    function resetGame() {
      things.length = 0;
      Object.assign(sky, { wait: 0.4, shake: 0 });
      Object.assign(scoring, { caught: 0, run: 0 });
    }

    function steer(direction, seconds) {
      aim(vessel.x + direction * 760 * seconds);
    }

    function aim(x) {
      const to = clamp(x, vessel.breadth / 2, size - vessel.breadth / 2);
      vessel.lean = clamp(vessel.lean + (to - vessel.x) * 0.004, -0.16, 0.16);
      vessel.x = to;
    }

    function loss() {
      scoring.run = 0;
      sky.shake = 1;
      loseLife();
    }

    function land(one) {
      one.isGone = true;
      if (one.kind === "hazard") {
        throwDebris(one.x, vessel.y - 20, colours.third);
        return loss();
      }
      throwDebris(one.x, vessel.y - 20, colours.first);
      round.score += (one.kind === "prize" ? config.bonus : config.worth) * scoring.factor;
      if (one.kind === "prize") return;
      scoring.caught += 1;
      scoring.run += 1;
      onCatch.forEach((handle) => handle(scoring.caught));
      if (scoring.caught >= config.goal) endRound(true);
    }

    function fall(one, seconds) {
      const before = one.y;
      one.y += one.speed * sky.pace * seconds;
      one.angle += one.turn * sky.pace * seconds;
      const rim = vessel.y - 28;
      const isOver = Math.abs(one.x - vessel.x) < vessel.breadth / 2 + 8;
      if (isOver && before < rim + 24 && one.y >= rim) return land(one);
      if (one.y < size - 40) return;
      one.isGone = true;
      if (one.kind === "thing") loss();
    }

    function advance(seconds) {
      vessel.lean *= Math.exp(-seconds * 7);
      sky.shake = Math.max(0, sky.shake - seconds * 3);
      if (!isPlaying()) return;
      sky.wait -= seconds * sky.pace;
      if (sky.wait <= 0 && things.length < 24) {
        things.push(newThing(random() < 1 / config.share ? "hazard" : "thing"));
        sky.wait = (between(0.75, 1.15) * 240) / things[things.length - 1].speed;
      }
      things.forEach((one) => isPlaying() && fall(one, seconds));
      for (let index = things.length - 1; index >= 0; index -= 1) if (things[index].isGone) things.splice(index, 1);
    }

    function paintVessel() {
      const { x, y, lean, breadth } = vessel;
      const half = breadth / 2;
      const shadow = mixColour(colours.second, colours.background, 0.45);
      at(x, y, lean, 1, () => {
        polygon([[-half, -30], [half, -30], [half * 0.72, 42], [-half * 0.72, 42]], colours.second);
        polygon([[half * 0.2, -30], [half, -30], [half * 0.72, 42], [half * 0.15, 42]], veil(shadow, 0.5));
        for (const band of [-8, 14]) {
          const inset = half * (0.96 - (band + 30) * 0.0037);
          stroke([[-inset, band], [inset, band]], veil(shadow, 0.8), 3);
        }
        stroke([[-half - 4, -32], [half + 4, -32]], mixColour(colours.second, colours.ink, 0.35), 9);
      });
    }

    function paintThing({ kind, x, y, angle }) {
      if (kind === "hazard") return drawShape("thorn", x, y, angle, 2.6, colours.third, elapsed);
      if (kind === "prize") glow(x, y, 70, colours.second, 0.9);
      const colour = kind === "prize" ? colours.second : colours.first;
      at(x, y, Math.sin(angle) * 0.5, kind === "prize" ? 3.5 : 3, () => figure(colour, elapsed * 4));
    }

    function paint() {
      const push = Math.sin(elapsed * 70) * 9 * sky.shake;
      paintPlace();
      context.fillStyle = veil(colours.background, 0.3);
      context.fillRect(0, 0, size, size);
      context.save();
      context.translate(push, push * 0.4);
      things.forEach(paintThing);
      if (round.phase === "ready") {
        for (let index = 0; index < 7; index += 1) {
          const y = 220 + 70 * Math.sin(elapsed * 1.3 + index * 1.1);
          paintThing({ kind: index === 3 ? "hazard" : "thing", x: 140 + index * 120, y, angle: elapsed + index });
        }
      }
      paintVessel();
      paintDebris();
      context.restore();
      paintBanner();
      showRound(` \u00b7 ${scoring.caught} of ${config.goal}`);
    }
    """#
}
