// Game: set a craft down gently, again and again.

extension PageFamily {
  static let lander = PageFamily(
    name: "lander", topic: .games, needsDarkGround: false,
    keywords: [
      "lander", "land", "landing", "lunar", "moon", "gravity", "thrust", "rocket", "spaceship", "engine", "pilot",
      "hover", "game", "drone", "gently", "fly",
    ],
    subjects: subjects,
    parameters: [
      .number("gravity", 60...95, step: 5), .number("thrust", 190...240, step: 10), .number("safe", 80...110, step: 10),
      .number("pads", 3...4), .number("goal", 4...7), .number("lives", 3...4), .number("worth", 40...80, step: 10),
      .number("brakes", 2...4), .number("recharge", 6...10), .number("gust", 30...60, step: 10),
      .number("seconds", 14...22, step: 2), .number("gemCount", 4...7), .number("bonus", 10...25, step: 5),
      .number("rockSeconds", 3...5), .number("sweep", 60...110, step: 10),
    ],
    title: [
      "{name}: down to the {subject}", "A soft landing among the {subject} of {name}", "{subject} below: {name}",
    ],
    summary: [
      "Make a landing game: {vessel} must be set down on {ground} again and again, without haste and without a bump.",
      "Build a game of weight and thrust in which {vessel} hangs over {ground} and comes down gently, or not at all.",
    ],
    features: [
      "Gravity pulls with {gravity} units per second squared in a picture 1000 units wide; the drive gives {thrust}.",
      "Jagged {subject} line the foot of the picture, and {pads} level pads in the second colour lie among them.",
      """
      Whoever touches a pad slower than {safe} units per second and nearly upright has landed and scores {worth} \
      points; a lamp shows the pads that still count, and all count again when each was visited.
      """,
      "Any other touch breaks the craft and costs one of {lives} lives; it then begins again at the top.",
      "After {goal} landings the round is won; the sides of the picture lead into each other.",
      """
      A plume in the third colour shows the drive, and a gauge beside the craft turns from the first colour to the third \
      when it moves too fast to land.
      """,
      PageRuntime.roundRule,
    ],
    colours: [
      (.background, "Background"), (.ink, "Text and {vessel}"), (.first, "First colour, {subject}"),
      (.second, "Second colour, pads"), (.third, "Third colour, drive, danger and banner"),
    ],
    actions: landerSteering + landerActions, additions: landerAdditions,
    script: PageRuntime.round + "\n\n" + script, shapes: shapes)

  private static let subjects = Subject.table(
    "subject|vessel|ground|gem|rocks",
    [
      ("module", [.nightSky, .library], .night, "craters|the moon lander|grey dust|crystals|meteors"),
      ("drone", [.city, .care], .any, "rooftops|the parcel drone|a sleeping quarter|letters|hailstones"),
      ("bumblebee", [.garden, .kitchen], .any, "hedges|the heavy bumblebee|a wild garden|pollen grains|acorns"),
      ("submarine", [.sea, .sport], .any, "sea mounts|the small submarine|the sea floor|pearls|sinking stones"),
      ("balloon", [.mountain, .music], .any, "ridges|the hot-air balloon|a high valley|feathers|icicles"),
      ("saucer", [.computing, .workshop], .night, "scrap heaps|the old saucer|a junkyard|spare parts|sparks"),
    ])

  private static let shapes = [
    "module": #"""
    (colour) => {
      for (const side of [-1, 1]) {
        stroke([[side * 7, 4], [side * 12, 13], [side * 15, 13], [side * 9, 13]], colour, 1.6);
      }
      polygon([[-9, 6], [-10, -3], [-6, -10], [6, -10], [10, -3], [9, 6]], colour);
      disc(0, -3, 3.6, colours.background);
      plate(-9, 2, 18, 2.4, 1, mixColour(colour, colours.background, 0.5));
    }
    """#,
    "drone": #"""
    (colour, beat) => {
      stroke([[-14, -6], [14, -6]], colour, 2);
      for (const side of [-1, 1]) {
        const blade = 7 * Math.abs(Math.sin(beat * 7 + side));
        stroke([[side * 14 - blade, -9], [side * 14 + blade, -9]], colour, 1.6);
        stroke([[side * 14, -9], [side * 14, -5]], colour, 1.6);
        stroke([[side * 4, 4], [side * 9, 13]], colour, 1.4);
      }
      plate(-7, -8, 14, 9, 3, colour);
      plate(-5, 1, 10, 9, 1, mixColour(colour, colours.second, 0.6));
    }
    """#,
    "bumblebee": #"""
    (colour, beat) => {
      for (const side of [-1, 1]) {
        at(side * 5, -7, side * (0.9 + 0.35 * Math.sin(beat * 9)), 1, () => {
          context.fillStyle = veil(colour, 0.45);
          context.beginPath();
          context.ellipse(0, -6, 4, 9, 0, 0, tau);
          context.fill();
        });
      }
      disc(0, 2, 10, colour);
      for (const y of [-1, 5]) stroke([[-9.4, y], [9.4, y]], colours.background, 3);
      for (const x of [-4, 4]) disc(x, -5, 1.4, colours.background);
      for (const x of [-6, 6]) stroke([[x, 10], [x, 13]], colour, 1.6);
    }
    """#,
    "submarine": #"""
    (colour) => {
      plate(-15, -6, 30, 15, 7.5, colour);
      plate(-4, -12, 9, 8, 2, colour);
      stroke([[3, -12], [3, -16], [7, -16]], colour, 1.6);
      for (const x of [-8, 0, 8]) disc(x, 1, 2.4, colours.background);
      for (const x of [-9, 9]) stroke([[x, 9], [x, 13]], colour, 2);
    }
    """#,
    "balloon": #"""
    (colour) => {
      disc(0, -12, 14, colour);
      polygon([[-12, -6], [12, -6], [4, 5], [-4, 5]], colour);
      const seam = mixColour(colour, colours.first, 0.6);
      for (const x of [-6, 0, 6]) stroke([[x, -24], [x * 1.6, -12], [x * 0.6, 4]], seam, 2);
      stroke([[-4, 5], [-4, 8]], colour, 1);
      stroke([[4, 5], [4, 8]], colour, 1);
      plate(-5, 7, 10, 6, 1.5, mixColour(colour, colours.background, 0.35));
    }
    """#,
    "saucer": #"""
    (colour, beat) => {
      disc(0, -4, 8, veil(colour, 0.5));
      context.fillStyle = colour;
      context.beginPath();
      context.ellipse(0, 2, 17, 6, 0, 0, tau);
      context.fill();
      for (let lamp = -2; lamp <= 2; lamp += 1) {
        disc(lamp * 6, 2.5, 1.5, Math.sin(beat * 3 + lamp) > 0 ? colours.third : colours.background);
      }
      for (const x of [-8, 8]) stroke([[x, 6], [x * 1.2, 13]], colour, 1.6);
    }
    """#,
  ]

  private static let script = #"""
    const floor = times(41, () => 0);
    const craft = { x: 500, y: 130, vx: 0, vy: 0, lean: 0, wish: 0, isDriven: false, rest: 0, drag: 0 };
    const air = { push: 0, broken: 0 };
    const onLand = [];
    let pads = [];
    let landed = 0;
    const padWidth = 112;
    const keel = 33;

    function resetGame() {
      const hills = [between(0, tau), between(0, tau), between(0, tau)];
      floor.forEach((_, at) => {
        const wave = Math.sin(at * 0.33 + hills[0]) * 55 + Math.sin(at * 0.81 + hills[1]) * 34 + between(-22, 22);
        floor[at] = 800 + wave * (0.7 + 0.5 * Math.sin(at * 0.12 + hills[2]));
      });
      pads = times(config.pads, (index) => {
        const centre = Math.round(((index + 0.5) / config.pads) * 40 + between(-2, 2));
        const y = clamp(floor[centre], 730, 850);
        for (const at of [-2, -1, 0, 1, 2]) floor[clamp(centre + at, 0, 40)] = y;
        return { x: centre * 25, y, isDue: true };
      });
      landed = 0;
      beginAtTheTop();
    }

    function beginAtTheTop() {
      Object.assign(craft, { x: 500, y: 130, vx: 0, vy: 0, lean: 0, wish: 0, isDriven: false, rest: 0 });
    }

    function drive(isDriven, lean) {
      craft.isDriven = isDriven && round.phase !== "over";
      craft.wish = lean * 0.7;
    }

    function floorAt(x, y) {
      const raft = pads.find((pad) => pad.isAloft && Math.abs(x - pad.x) < padWidth / 2 && y < pad.y);
      if (raft) return raft.y;
      const place = clamp(x / 25, 0, 39.999);
      return mix(floor[Math.floor(place)], floor[Math.floor(place) + 1], place % 1);
    }

    const speed = () => Math.hypot(craft.vx, craft.vy);

    function breakUp() {
      for (const colour of [colours.ink, colours.third]) throwDebris(craft.x, craft.y, colour);
      air.broken = 1;
      loseLife();
      if (isPlaying()) beginAtTheTop();
    }

    function touch() {
      const pad = pads.find(({ x, y }) => Math.abs(craft.x - x) < padWidth / 2 && Math.abs(craft.y + keel - y) < 14);
      if (!pad || speed() > config.safe || Math.abs(craft.lean) > 0.42) return breakUp();
      Object.assign(craft, { y: pad.y - keel, vx: 0, vy: 0, rest: craft.rest || elapsed });
      if (!pad.isDue) return undefined;
      pad.isDue = false;
      landed += 1;
      round.score += config.worth;
      throwDebris(pad.x, pad.y, colours.second);
      if (pads.every(({ isDue }) => !isDue)) pads.forEach((one) => (one.isDue = one !== pad));
      onLand.forEach((handle) => handle());
      if (landed >= config.goal) endRound(true);
      return undefined;
    }

    function advance(seconds) {
      air.broken = Math.max(0, air.broken - seconds * 2);
      if (!isPlaying()) return;
      craft.lean += clamp(craft.wish - craft.lean, -seconds * 2.4, seconds * 2.4);
      if (craft.isDriven) craft.rest = 0;
      if (craft.rest) return;
      const pull = craft.isDriven ? config.thrust : 0;
      craft.vx += (Math.sin(craft.lean) * pull + air.push) * seconds;
      craft.vy += (config.gravity - Math.cos(craft.lean) * pull) * seconds;
      craft.vy -= Math.max(0, craft.vy) * craft.drag * seconds;
      craft.x = (craft.x + craft.vx * seconds + size) % size;
      craft.y = Math.max(60, craft.y + craft.vy * seconds);
      if (craft.y === 60) craft.vy = Math.max(0, craft.vy);
      if (craft.y > floorAt(craft.x, craft.y) - keel) touch();
    }

    function paintFloor() {
      const points = floor.map((y, at) => [at * 25, y]);
      for (let layer = 0; layer < 3; layer += 1) {
        const drop = (layer ? 26 : 0) + layer * 30;
        const tone = mixColour(colours.background, colours.first, 0.5 - layer * 0.13);
        polygon([[0, size], ...points.map(([x, y]) => [x, y + drop]), [size, size]], tone);
      }
      stroke(points, colours.first, 4);
      for (const { x, y, isDue } of pads) {
        plate(x - padWidth / 2, y - 5, padWidth, 13, 5, colours.second);
        for (const side of [-1, 1]) stroke([[x + side * 40, y + 8], [x + side * 32, y + 24]], colours.second, 4);
        if (isDue) glow(x, y - 16, 34 + 6 * Math.sin(elapsed * 4), colours.second, 0.9);
        disc(x, y - 12, isDue ? 6 : 3, isDue ? mixColour(colours.second, "#ffffff", 0.5) : colours.second);
      }
    }

    function paintCraft() {
      const { x, y, lean } = craft;
      if (craft.isDriven) {
        at(x, y, lean, 1, () => {
          const length = 46 + 14 * Math.sin(elapsed * 50);
          glow(0, 40, 50, colours.third, 0.7);
          polygon([[-10, 30], [10, 30], [0, 30 + length]], colours.third);
          polygon([[-5, 30], [5, 30], [0, 30 + length * 0.5]], mixColour(colours.third, "#ffffff", 0.6));
        });
      }
      drawShape(config.look, x, y, lean, 2.5, colours.ink, elapsed);
      const danger = speed() / config.safe;
      const top = y - 30 * clamp(danger, 0, 2);
      stroke([[x + 52, y + 22], [x + 52, top + 22]], danger > 1 ? colours.third : colours.first, 6);
    }

    function paint() {
      context.save();
      context.translate(Math.sin(elapsed * 70) * 8 * air.broken, 0);
      paintFloor();
      if (round.phase === "ready") craft.y = 130 + 10 * Math.sin(elapsed * 2);
      paintCraft();
      paintDebris();
      context.restore();
      paintBanner();
      showRound(` \u00b7 ${landed} of ${config.goal}`);
    }

    resetGame();
    """#
}
