// Game: a rhythm to be seen, not heard. What comes along four lanes is hit when it meets its pad.

extension PageFamily {
  static let rhythm = PageFamily(
    name: "rhythm", topic: .games, needsDarkGround: false,
    keywords: [
      "rhythm", "beat", "beats", "tempo", "timing", "lanes", "dance", "drum", "music", "hit", "tap", "game", "notes",
      "groove", "metronome", "silent",
    ],
    subjects: subjects,
    parameters: [
      .choice(
        "course", "fly outwards from the centre along four spokes to pads on a ring",
        "fall down four lanes to a row of pads", "swing in from both sides along four curves to pads in the middle"),
      .number("tempo", 80...116, step: 4), .number("travel", 14...20, decimals: 1), .number("goal", 30...50, step: 5),
      .number("perfect", 5...8, decimals: 2), .number("good", 13...17, decimals: 2), .number("worth", 10...20, step: 5),
      .number("misses", 8...14), .number("slowSeconds", 3...5), .number("recharge", 10...16), .number("sweeps", 2...4),
      .number("streak", 6...10), .number("every", 7...10), .number("bonus", 20...50, step: 10),
    ],
    title: [
      "{name}: {subject} in time", "The silent rhythm of {subject} at {name}", "{subject} on the beat at {name}",
    ],
    summary: [
      "Make a rhythm game without sound: {subject} arrive in a beat one can see, and each must be met on its pad.",
      "Build a game of timing for the eye alone, in which {subject} come in step and are met at the right moment.",
    ],
    features: [
      "The {subject} {course}, and take {travel} seconds for the way; what happens sounds nowhere, all of it is seen.",
      "They come to {tempo} beats a minute, in a phrase of two bars that is repeated with changes.",
      """
      Met within {perfect} seconds of the right moment, {one} scores {worth} points, and half of them within {good} \
      seconds; the pad says which.
      """,
      "A round is won when {goal} were met, and lost when {misses} have passed their pads.",
      "Each lane has a colour: the first, the second, and blends of the two; the pads swell with every beat.",
      "Score, how many were met, and how many more may be missed stand in the upper right corner.",
      PageRuntime.roundRule(move: "stroke"),
    ],
    colours: [
      (.background, "Background"), (.ink, "Text and rims of the pads"), (.first, "First colour, first lane"),
      (.second, "Second colour, last lane"), (.third, "Third colour, hits and banner"),
    ],
    actions: rhythmStrokes + rhythmActions, additions: rhythmAdditions,
    script: PageRuntime.round + "\n\n" + script)

  private static let subjects = Subject.table(
    "subject|one",
    [
      ("drop", [.sea, .care], .any, "raindrops|a drop"),
      ("spark", [.workshop, .nightSky], .night, "sparks|a spark"),
      ("note", [.music, .library], .any, "notes|a note"),
      ("lantern", [.city, .mountain], .night, "lanterns|a lantern"),
      ("moth", [.garden, .nightSky], .night, "moths|a moth"),
      ("star", [.computing, .sport], .any, "stars|a star"),
      ("bell", [.kitchen, .music], .any, "bells|a bell"),
    ])

  private static let script = #"""
    const beatSeconds = 60 / config.tempo;
    const shades = ramp(colours.first, colours.second, 4);
    const score = { met: 0, missed: 0, run: 0, lane: [-10, -10, -10, -10], words: [] };
    const song = { time: 0, next: 0, pace: 1, phrase: [] };
    const onMeet = [];
    const onMiss = [];
    const coming = [];
    round.move = "strike";

    const stage = { angle: 0, opacity: () => 1 };
    const ways = [
      (lane, share) => {
        const angle = (lane * 2 + 1) * (tau / 8) + Math.PI / 2;
        return [Math.cos(angle) * 340 * share, Math.sin(angle) * 340 * share];
      },
      (lane, share) => [lane * 180 - 270, mix(-520, 330, share)],
      (lane, share) => {
        const [side, lift] = [lane % 2 ? 1 : -1, lane < 2 ? -1 : 1];
        return [side * (90 + 470 * (1 - share)), lift * (90 + 260 * Math.sin((1 - share) * 1.9))];
      },
    ];

    function wayOf(lane, share) {
      const [x, y] = ways[config.course](lane, share);
      const [cosine, sine] = [Math.cos(stage.angle), Math.sin(stage.angle)];
      return [500 + x * cosine - y * sine, 500 + x * sine + y * cosine];
    }

    const pads = times(4, (lane) => {
      const [x, y] = wayOf(lane, 1);
      return { x, y };
    });

    function composePhrase() {
      let lane = Math.floor(random() * 4);
      return times(16, (half) => {
        if (random() < 0.75) lane = (lane + 1 + Math.floor(random() * 3)) % 4;
        return half % 2 === 0 ? random() < 0.86 && lane : random() < 0.22 && lane;
      });
    }

    function resetGame() {
      coming.length = 0;
      Object.assign(score, { met: 0, missed: 0, run: 0, words: [] });
      Object.assign(song, { time: 0, next: 0, phrase: composePhrase() });
    }

    function say(lane, text, colour) {
      score.words.push({ lane, text, colour, at: elapsed });
      if (score.words.length > 8) score.words.shift();
    }

    function strike(lane) {
      beginRound();
      score.lane[lane] = elapsed;
      if (!isPlaying()) return;
      const one = coming.filter((other) => other.lane === lane)
        .find((other) => Math.abs(other.due - song.time) < config.good);
      if (!one) return;
      coming.splice(coming.indexOf(one), 1);
      const isPerfect = Math.abs(one.due - song.time) < config.perfect;
      score.met += 1;
      score.run += 1;
      round.score += isPerfect ? config.worth : Math.ceil(config.worth / 2);
      say(lane, isPerfect ? "perfect" : "good", isPerfect ? colours.third : colours.ink);
      throwDebris(pads[lane].x, pads[lane].y, isPerfect ? colours.third : shades[lane]);
      onMeet.forEach((handle) => handle(one));
      if (score.met >= config.goal) endRound(true);
    }

    function miss(one) {
      coming.splice(coming.indexOf(one), 1);
      score.missed += 1;
      score.run = 0;
      say(one.lane, "missed", mixColour(colours.background, colours.ink, 0.7));
      onMiss.forEach((handle) => handle(one));
      if (score.missed >= config.misses) endRound(false);
    }

    function send() {
      const half = song.next % 16;
      if (half === 0 && song.next > 0) {
        const other = composePhrase();
        song.phrase = song.phrase.map((lane, at) => (random() < 0.3 ? other[at] : lane));
      }
      const lane = song.phrase[half];
      const due = config.travel + (song.next * beatSeconds) / 2;
      if (lane !== false) coming.push({ lane, due, number: song.next });
      song.next += 1;
    }

    function advance(seconds) {
      if (!isPlaying()) return;
      song.time += seconds * song.pace;
      while ((song.next * beatSeconds) / 2 < song.time) send();
      [...coming].filter((one) => song.time - one.due > config.good).forEach(miss);
    }

    const beat = () => 1 - (((isPlaying() ? song.time : elapsed) / beatSeconds) % 1);

    function paintPad({ x, y }, lane) {
      const swell = 1 + 0.09 * beat() ** 3;
      const struck = clamp(1 - (elapsed - score.lane[lane]) * 5, 0, 1);
      if (struck > 0) glow(x, y, 120, shades[lane], struck);
      disc(x, y, 52 * swell, veil(shades[lane], 0.16 + struck * 0.5));
      ring(x, y, 52 * swell, mixColour(shades[lane], colours.ink, 0.4), 5);
      ring(x, y, 40 * swell, veil(shades[lane], 0.7), 2);
    }

    function paintWay(lane) {
      const points = times(17, (step) => wayOf(lane, step / 16));
      stroke(points, veil(shades[lane], 0.2), 3);
      for (let mark = 1; mark < 4; mark += 1) disc(...wayOf(lane, mark / 4), 5, veil(shades[lane], 0.35));
    }

    function paintComing(one) {
      const share = 1 - (one.due - song.time) / config.travel;
      if (share < 0) return;
      const [x, y] = wayOf(one.lane, share);
      const [lastX, lastY] = wayOf(one.lane, share - 0.06);
      context.globalAlpha = stage.opacity(share);
      stroke([[lastX, lastY], [x, y]], veil(shades[one.lane], 0.35), 16 * Math.min(1, share + 0.3));
      const scale = config.course === 0 ? 1.2 + 1.8 * share : 2.8;
      drawShape(config.look, x, y, Math.sin(elapsed * 3 + one.number) * 0.2, scale, shades[one.lane], elapsed * 8);
      context.globalAlpha = 1;
    }

    function paint() {
      for (let lane = 0; lane < 4; lane += 1) paintWay(lane);
      pads.forEach(paintPad);
      [...coming].reverse().forEach(paintComing);
      score.words = score.words.filter(({ at }) => elapsed - at < 0.8);
      for (const { lane, text, colour, at } of score.words) {
        const age = (elapsed - at) / 0.8;
        write(text, pads[lane].x, pads[lane].y - 70 - age * 30, 28, veil(colour, 1 - age * 0.7));
      }
      paintDebris();
      paintBanner();
      showRound(` \u00b7 ${score.met} of ${config.goal}\nMisses left ${config.misses - score.missed}`);
    }

    resetGame();
    """#
}
