// Science: Turing's patterns. Two substances react and spread within an outline, by the equations of Gray and Scott.

extension PageFamily {
  static let reaction = PageFamily(
    name: "reaction and diffusion", topic: .science, needsDarkGround: false,
    keywords: [
      "reaction", "diffusion", "turing", "pattern", "patterns", "gray", "scott", "chemical", "chemistry", "spots",
      "stripes", "morphogenesis", "skin", "fur", "coral", "growth", "cell", "cells", "substance", "leopard", "zebra",
    ],
    subjects: subjects,
    parameters: [
      .choice("pattern", "dividing spots", "a maze", "coral", "a net", "worms"), .number("seeds", 12...24),
      .number("spread", 12...22, decimals: 2), .number("renewal", 5...9), .number("washed", 60...100, step: 10),
      .number("stripe", 50...90, step: 10),
      .number("memory", 12...24, step: 2), .number("rise", 10...18), .number("lightSeconds", 8...15),
    ],
    title: [
      "How {subject} got its pattern: {name}", "{name}: a pattern grows on {subject}",
      "{subject} in the making: {name}",
    ],
    summary: [
      "Build an interactive model of Turing patterns: two substances draw spots or stripes on {subject}.",
      "Show how a pattern makes itself: on {subject}, seen large, two substances react and spread.",
      "Let a living pattern grow over {subject} out of nothing but a reaction and diffusion.",
    ],
    features: [
      [
        "The model is Gray and Scott's: u' = D∇²u − u·v² + F·(1 − u), v' = ½D∇²v + u·v² − (F + k)·v.",
        "Gray and Scott's equations hold: u' = D∇²u − u·v² + F·(1 − u), v' = ½D∇²v + u·v² − (F + k)·v.",
      ],
      [
        "Its grid has 180 by 180 cells, D is {spread} cells² a step, and nothing crosses the outline of {subject}.",
        "They run on 180 by 180 cells with D = {spread} cells² a step; the outline of {subject} lets nothing through.",
      ],
      [
        "It begins with {seeds} drops of v, and F and k for {pattern}; should v die out, as many drops fall again.",
        "From {seeds} drops of v and a recipe F, k for {pattern} all else develops; if v dies out, drops fall again.",
      ],
      [
        "Little v has the first colour, much v the second, in relief; the light goes round in {lightSeconds} seconds.",
        "The second colour is much v, the first little; a light circling in {lightSeconds} seconds gives relief.",
      ],
      [
        "Every {renewal} seconds a ringed drop of pure u washes a spot {washed} units in radius clean, which heals.",
        "A drop of pure u, ringed, clears {washed} units around it every {renewal} seconds; the pattern closes in.",
      ],
      [
        "A readout gives F, k, the share covered by the pattern, and how much is drained for what is fed in.",
        "In a corner stand F, k, how much the pattern covers, and the quotient of what drains and what is fed in.",
      ],
      [
        "A line of text states the law: once feeding by F·(1 − u) balances draining by (F + k)·v, the pattern rests.",
        "One line gives the law of balance: the pattern rests when (F + k)·v drains as much as F·(1 − u) brings.",
      ],
    ],
    colours: [
      (.background, "Background behind {subject}"), (.ink, "Text and outline"),
      (.first, "First colour, the plain {skin}"), (.second, "Second colour, the pattern"),
      (.third, "Third colour, marks and rings"),
    ],
    actions: reactionActions, additions: reactionAdditions, script: script, shapes: reactionShapes)

  private static let subjects = Subject.table(
    "subject|skin",
    [
      ("butterfly", [.garden, .city], .any, "a butterfly|butterfly wing"),
      ("puffer", [.sea, .kitchen], .any, "a puffer fish|fish skin"),
      ("blade", [.garden, .care], .any, "a begonia leaf|leaf blade"),
      ("vase", [.workshop, .library, .kitchen], .any, "a vase|vase glaze"),
      ("scallop", [.sea, .sport], .any, "a scallop|scallop shell"),
      ("turtle", [.mountain, .computing], .any, "a turtle|turtle back"),
      ("violin", [.music, .library], .any, "a violin|violin varnish"),
      ("planet", [.nightSky, .computing], .night, "a far planet|planet crust"),
    ])

  private static let script = #"""
    const cells = 180;
    const cellSize = size / cells;
    const recipes = [
      ["dividing spots", 0.0367, 0.0649], ["a maze", 0.029, 0.057], ["coral", 0.0545, 0.062],
      ["a net", 0.039, 0.058], ["worms", 0.046, 0.063],
    ];
    const [, firstFeed, firstKill] = recipes[config.pattern];
    const dish = { feed: firstFeed, kill: firstKill, rise: 0, brought: 0, drained: 0, covered: 0 };
    const look = { isSwapped: false, isHeld: false, lightX: 0, lightY: 0 };
    const tints = [];
    const body = shapes[config.look];
    const outline = smooth(body.outline());

    function smooth(points) {
      const path = new Path2D();
      const corner = (at) => points[at % points.length];
      const middle = (at) => [0, 1].map((axis) => (corner(at)[axis] + corner(at + 1)[axis]) / 2);
      path.moveTo(...middle(0));
      points.forEach((_, at) => path.quadraticCurveTo(...corner(at + 1), ...middle(at + 1)));
      path.closePath();
      return path;
    }

    const sheet = document.createElement("canvas");
    sheet.width = sheet.height = cells;
    const sheetContext = sheet.getContext("2d");
    const pixels = sheetContext.createImageData(cells, cells);
    const inside = [];
    const numberAt = new Int32Array(cells * cells).fill(-1);
    for (let place = 0; place < cells * cells; place += 1) {
      const [x, y] = [(place % cells) + 0.5, Math.floor(place / cells) + 0.5];
      if (!sheetContext.isPointInPath(outline, x * cellSize, y * cellSize)) continue;
      numberAt[place] = inside.length;
      inside.push(place);
    }
    const near = new Int32Array(inside.length * 4);
    inside.forEach((place, number) => [-1, 1, -cells, cells].forEach((step, side) => {
      const other = numberAt[place + step];
      near[number * 4 + side] = other >= 0 ? other : number;
    }));
    let [u, v, nextU, nextV] = times(4, () => new Float32Array(inside.length));
    const feeds = new Float32Array(inside.length);
    const centreOf = (index) => (index + 0.5) * cellSize;
    const positionOf = (number) => [centreOf(inside[number] % cells), centreOf(Math.floor(inside[number] / cells))];

    function spread(x, y, radius, newU, newV) {
      for (let number = 0; number < inside.length; number += 1) {
        const [cellX, cellY] = positionOf(number);
        if (Math.hypot(cellX - x, cellY - y) > radius) continue;
        u[number] = newU;
        v[number] = newV;
      }
    }

    const somewhere = () => positionOf(Math.floor(random() * inside.length));

    const sowDrops = () => times(config.seeds, () => spread(...somewhere(), 15, 0.4, 0.6));

    function begin() {
      u.fill(1);
      v.fill(0);
      sowDrops();
    }

    function setFeed() {
      feeds.forEach((_, number) => {
        feeds[number] = dish.feed + dish.rise * (positionOf(number)[0] / size - 0.5);
      });
    }

    function react() {
      const { kill } = dish;
      for (let cell = 0, at = 0; cell < inside.length; cell += 1, at += 4) {
        const [left, right, up, down] = [near[at], near[at + 1], near[at + 2], near[at + 3]];
        const spreadU = u[left] + u[right] + u[up] + u[down] - 4 * u[cell];
        const spreadV = v[left] + v[right] + v[up] + v[down] - 4 * v[cell];
        const change = u[cell] * v[cell] * v[cell];
        nextU[cell] = u[cell] + config.spread * spreadU - change + feeds[cell] * (1 - u[cell]);
        nextV[cell] = v[cell] + 0.5 * config.spread * spreadV + change - (feeds[cell] + kill) * v[cell];
      }
      [u, v, nextU, nextV] = [nextU, nextV, u, v];
    }

    const drops = [];
    let untilDrop = config.renewal;

    function advance(seconds) {
      untilDrop -= seconds;
      if (untilDrop < 0) {
        untilDrop = config.renewal;
        const [x, y] = somewhere();
        drops.push({ x, y, start: elapsed });
        if (drops.length > 3) drops.shift();
        spread(x, y, config.washed, 1, 0);
        if (dish.covered < 0.005) sowDrops();
      }
      for (let step = 0; step < 6; step += 1) react();
    }

    function paintCells() {
      const [plain, pattern] = look.isSwapped ? [colours.second, colours.first] : [colours.first, colours.second];
      const tones = ramp(mixColour(plain, colours.background, 0.25), pattern, 64).map(channels);
      Object.assign(dish, { brought: 0, drained: 0, covered: 0 });
      for (let cell = 0, at = 0; cell < inside.length; cell += 1, at += 4) {
        const tone = tones[clamp(Math.floor((v[cell] - 0.06) * 256), 0, 63)];
        const [slopeX, slopeY] = [v[near[at + 1]] - v[near[at]], v[near[at + 3]] - v[near[at + 2]]];
        const light = clamp(1 - (slopeX * look.lightX + slopeY * look.lightY) * 2.1, 0.6, 1.35);
        const target = inside[cell] * 4;
        for (let channel = 0; channel < 3; channel += 1) pixels.data[target + channel] = tone[channel] * light;
        pixels.data[target + 3] = 255;
        dish.brought += feeds[cell] * (1 - u[cell]);
        dish.drained += (feeds[cell] + dish.kill) * v[cell];
        if (v[cell] > 0.15) dish.covered += 1 / inside.length;
      }
      tints.forEach((tint) => tint(pixels.data));
      sheetContext.putImageData(pixels, 0, 0);
    }

    function paintBody() {
      context.save();
      context.translate(9, 16);
      context.fillStyle = veil("#000000", isDark ? 0.35 : 0.16);
      context.fill(outline);
      context.restore();
      context.save();
      context.clip(outline);
      context.fillStyle = mixColour(look.isSwapped ? colours.second : colours.first, colours.background, 0.25);
      context.fillRect(0, 0, size, size);
      context.imageSmoothingQuality = "high";
      context.drawImage(sheet, 0, 0, size, size);
      const shade = context.createRadialGradient(440, 400, 150, 500, 500, 430);
      shade.addColorStop(0, veil("#ffffff", 0.1));
      shade.addColorStop(0.5, veil("#000000", 0));
      shade.addColorStop(1, veil("#000000", 0.42));
      context.fillStyle = shade;
      context.fillRect(0, 0, size, size);
      context.restore();
      context.strokeStyle = veil(isDark ? colours.ink : "#000000", 0.55);
      context.lineWidth = 3;
      context.stroke(outline);
    }

    function paint() {
      const angle = (elapsed / config.lightSeconds) * tau;
      if (!look.isHeld) Object.assign(look, { lightX: Math.cos(angle), lightY: Math.sin(angle) });
      body.behind();
      paintCells();
      paintBody();
      body.before();
      for (const { x, y, start } of drops) {
        const age = (elapsed - start) / 2;
        if (age < 1) ring(x, y, config.washed * Math.min(1, 0.3 + age * 2.8), veil(colours.third, 1 - age), 4);
      }
      const law = "The pattern rests when (F + k)·v drains as much as F·(1 − u) brings.";
      write(law, 500, 932, 19, veil(colours.ink, 0.8));
      const balance = dish.brought > 0 ? (dish.drained / dish.brought).toFixed(3) : "–";
      const covered = `covered ${(dish.covered * 100).toFixed(0)} %`;
      showStatus(`F ${dish.feed.toFixed(4)}, k ${dish.kill.toFixed(4)}\n${covered}\ndrained / fed ${balance}`);
    }

    begin();
    setFeed();
    times(400, react);
    """#
}
