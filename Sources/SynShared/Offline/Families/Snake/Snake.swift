// Game: a line that grows behind its leader, and must not run into itself.

extension PageFamily {
  static let snake = PageFamily(
    name: "snake", topic: .games, needsDarkGround: false,
    keywords: [
      "snake", "worm", "grow", "grows", "growing", "longer", "tail", "train", "line", "grid", "cells", "squares",
      "procession", "caravan", "game", "follow", "leader", "nibbles",
    ],
    subjects: subjects,
    parameters: [
      .number("cells", 13...19, step: 2), .number("goal", 12...24), .number("worth", 5...20, step: 5),
      .number("pace", 45...70, step: 5, decimals: 1), .number("growth", 2...4), .number("lives", 2...4),
      .choice("edges", "comes back in on the opposite side", "has run against the edge, which costs a life"),
      .number("shed", 2...4), .number("bonus", 30...80, step: 10), .number("bonusSeconds", 8...13),
      .number("obstacleCount", 5...11), .number("sight", 200...300, step: 20), .number("patience", 8...14),
    ],
    title: ["{name}: the long line of {subject}", "Gathering the {subject} of {name}", "{subject} in tow at {name}"],
    summary: [
      "Make a game of growing length: {leader} crosses {field} and takes every {one} it meets in tow.",
      "Build a game after the old snake: across {field} goes {leader}, and {one} after {one} joins the line behind.",
    ],
    features: [
      "The field is a board of {cells} by {cells} squares, and the line moves from square to square without a jerk.",
      "One {one} at a time waits on a free square; met, it joins the end of the line and brings {worth} points.",
      "The round is won when {goal} {subject} are in tow; a round starts with three in tow.",
      """
      At first it makes {pace} squares per second, and with each {one} taken it becomes {growth} percent faster, up to \
      double.
      """,
      "To run into the line costs one of {lives} lives; {leader} begins again in the middle, with all it had in tow.",
      "A line that leaves the board {edges}.",
      "In the second colour goes {leader}, the {subject} wear the first; score, goal and lives stand in the corner.",
      PageRuntime.roundRule,
    ],
    colours: [
      (.background, "Background"), (.ink, "Text"), (.first, "First colour, {subject}"),
      (.second, "Second colour, {leader}"), (.third, "Third colour, banner and marks"),
    ],
    actions: snakeSteering + snakeActions, additions: snakeAdditions,
    script: PageRuntime.round + "\n\n" + script, shapes: shapes)

  private static let subjects = Subject.table(
    "subject|one|leader|field|obstacles|prize",
    [
      ("wagon", [.workshop, .city], .any, "wagons|wagon|the little engine|a goods yard|buffer stops|a golden wagon"),
      ("duck", [.garden, .care], .any, "ducklings|duckling|the mother duck|a mill pond|reeds|a golden duckling"),
      ("barge", [.sea, .sport], .any, "barges|barge|the stout tugboat|a harbour basin|mooring posts|a royal barge"),
      ("beetle", [.garden, .library], .any, "ladybirds|ladybird|the old ladybird|a broad leaf|thorns|a jewel beetle"),
      ("lantern", [.music, .city], .night, "lanterns|lantern|the great lantern|a dark square|stalls|a moon lantern"),
      ("star", [.nightSky, .mountain], .night, "stars|star|the comet|the night sky|dark clouds|a blue giant"),
      ("packet", [.computing, .workshop], .night, "packets|packet|the busy chip|a circuit board|faults|a root key"),
      ("fruit", [.kitchen, .care], .any, "cherries|cherry|the giant cherry|a kitchen table|forks|a candied cherry"),
    ])

  private static let shapes = [
    "wagon": #"""
    (colour) => {
      plate(-9, -6, 18, 12, 2.5, colour);
      plate(-6, -3.6, 12, 7.2, 1.5, mixColour(colour, colours.background, 0.35));
      stroke([[-11, 0], [-9, 0]], colour, 2);
      for (const x of [-5, 5]) stroke([[x, -7], [x, 7]], mixColour(colour, colours.background, 0.5), 2.4);
    }
    """#,
    "duck": #"""
    (colour, beat) => {
      context.fillStyle = colour;
      context.beginPath();
      context.ellipse(-2, 0, 8.5, 6, 0, 0, tau);
      context.fill();
      polygon([[-9, -3.5], [-14, Math.sin(beat) * 2], [-9, 3.5]], colour);
      disc(6, 0, 4.4, mixColour(colour, "#ffffff", 0.25));
      polygon([[9.5, -1.8], [13, 0], [9.5, 1.8]], colours.third);
      for (const side of [-1, 1]) disc(7.4, side * 2.4, 0.9, colours.background);
    }
    """#,
    "barge": #"""
    (colour) => {
      polygon([[11, 0], [5, -6.5], [-10, -6.5], [-10, 6.5], [5, 6.5]], colour);
      plate(-7, -3.6, 10, 7.2, 1, mixColour(colour, colours.background, 0.4));
      for (const x of [-4, 0]) stroke([[x, -3.4], [x, 3.4]], colour, 1);
    }
    """#,
    "beetle": #"""
    (colour, beat) => {
      for (const x of [-4, 0, 4]) {
        const reach = 8.5 + Math.sin(beat + x);
        stroke([[x - 1, -reach], [x + 1, reach]], colours.ink, 1.2);
      }
      disc(7, 0, 4, mixColour(colour, colours.background, 0.7));
      disc(0, 0, 7.6, colour);
      stroke([[-7.4, 0], [7, 0]], mixColour(colour, colours.background, 0.7), 1.2);
      for (const [x, y] of [[3, 3.6], [3, -3.6], [-2.6, 3.4], [-2.6, -3.4]]) {
        disc(x, y, 1.6, mixColour(colour, colours.background, 0.7));
      }
    }
    """#,
    "packet": #"""
    (colour, beat) => {
      plate(-8, -8, 16, 16, 3, colour);
      plate(-4.5, -4.5, 9, 9, 1.5, mixColour(colour, colours.background, 0.6));
      disc(0, 0, 1.6 + 0.8 * Math.sin(beat), mixColour(colour, "#ffffff", 0.5));
      for (const at of [-4, 4]) {
        stroke([[at, -11], [at, -8]], colour, 1.4);
        stroke([[at, 8], [at, 11]], colour, 1.4);
      }
    }
    """#,
  ]

  private static let script = #"""
    const cell = 826 / config.cells;
    const middle = (config.cells - 1) / 2;
    const march = { dx: 1, dy: 0, along: 0, taken: 0, haste: 1, wish: 1, isHalted: false, turns: [], flash: 0 };
    const walls = [];
    const onSquare = [];
    const onTake = [];
    let line = [];
    let waiting = { column: 0, row: 0 };

    const centre = ({ column, row }) => [87 + (column + 0.5) * cell, 100 + (row + 0.5) * cell];
    const isSame = (one, other) => one.column === other.column && one.row === other.row;
    const isFree = (square) => ![...line, ...walls, waiting].some((other) => isSame(other, square));

    function freeSquare() {
      const draw = () => Math.floor(random() * config.cells);
      let square = { column: draw(), row: draw() };
      for (let trial = 0; trial < 300 && !isFree(square); trial += 1) square = { column: draw(), row: draw() };
      return square;
    }

    function beginInTheMiddle(length) {
      Object.assign(march, { dx: 1, dy: 0, along: 0, turns: [] });
      line = times(length, (index) => ({ column: middle - Math.min(index, 4), row: middle }));
    }

    function resetGame() {
      walls.length = 0;
      march.taken = 0;
      beginInTheMiddle(5);
      waiting = freeSquare();
    }

    function turn(dx, dy) {
      beginRound();
      const last = march.turns[march.turns.length - 1] ?? [march.dx, march.dy];
      if (march.turns.length < 2 && (dx !== 0) === (last[0] === 0)) march.turns.push([dx, dy]);
    }

    function stumble() {
      throwDebris(...centre(line[0]), colours.third);
      march.flash = 1;
      loseLife();
      if (isPlaying()) beginInTheMiddle(line.length);
    }

    function goOn() {
      [march.dx, march.dy] = march.turns.shift() ?? [march.dx, march.dy];
      const head = { column: line[0].column + march.dx, row: line[0].row + march.dy };
      const isOutside = Math.min(head.column, head.row) < 0 || Math.max(head.column, head.row) >= config.cells;
      if (isOutside && config.edges === 1) return stumble();
      head.column = (head.column + config.cells) % config.cells;
      head.row = (head.row + config.cells) % config.cells;
      onSquare.forEach((handle) => handle(head));
      if ([...walls, ...line.slice(0, -2)].some((other) => isSame(other, head))) return stumble();
      line.unshift(head);
      if (!isSame(head, waiting)) return line.pop();
      march.taken += 1;
      round.score += config.worth;
      throwDebris(...centre(head), colours.first);
      waiting = freeSquare();
      onTake.forEach((handle) => handle());
      if (march.taken >= config.goal) endRound(true);
    }

    function advance(seconds) {
      march.flash = Math.max(0, march.flash - seconds * 2);
      if (!isPlaying() || march.isHalted) return;
      const growth = Math.min(2, (1 + config.growth / 100) ** march.taken);
      march.along += config.pace * growth * march.haste * march.wish * seconds;
      for (; march.along >= 1 && isPlaying(); march.along -= 1) goOn();
    }

    function places() {
      return line.slice(0, -1).map((to, index) => {
        const from = line[index + 1];
        const isFar = Math.abs(from.column - to.column) + Math.abs(from.row - to.row) > 1;
        const [start, end] = [centre(isFar ? to : from), centre(to)];
        return [mix(start[0], end[0], march.along), mix(start[1], end[1], march.along)];
      });
    }

    function paintBoard() {
      const tint = veil(colours.ink, 0.05);
      for (let square = 0; square < config.cells ** 2; square += 2) {
        const [x, y] = centre({ column: square % config.cells, row: Math.floor(square / config.cells) });
        plate(x - cell / 2, y - cell / 2, cell, cell, 3, tint);
      }
      context.strokeStyle = config.edges === 1 ? colours.third : veil(colours.ink, 0.3);
      context.lineWidth = 3 + march.flash * 8;
      context.strokeRect(85, 98, 830, 830);
    }

    function paintLine() {
      const spots = places();
      spots.slice(1).forEach((spot, index) => {
        const isNear = Math.hypot(spot[0] - spots[index][0], spot[1] - spots[index][1]) < cell * 1.5;
        if (isNear) stroke([spots[index], spot], veil(colours.ink, 0.25), cell * 0.12);
      });
      for (let index = spots.length - 1; index >= 0; index -= 1) {
        const [to, from] = [line[index], line[index + 1]];
        const angle = Math.atan2(clamp(to.row - from.row, -1, 1), clamp(to.column - from.column, -1, 1));
        const [scale, colour] = index ? [0.04 * cell, colours.first] : [0.054 * cell, colours.second];
        drawShape(config.look, ...spots[index], angle, scale, colour, elapsed * 6 + index);
      }
    }

    function paint() {
      paintBoard();
      const scale = cell * 0.04 * (1 + 0.12 * Math.sin(elapsed * 5));
      glow(...centre(waiting), cell * 0.9, colours.first, isDark ? 0.4 : 0.2);
      drawShape(config.look, ...centre(waiting), Math.sin(elapsed * 2) * 0.3, scale, colours.first, elapsed * 4);
      paintLine();
      paintDebris();
      paintBanner();
      showRound(` \u00b7 ${march.taken} of ${config.goal}`);
    }

    resetGame();
    """#
}
