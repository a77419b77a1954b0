// How somebody may meddle with predators and prey, and what a page may show or change besides.

extension PageFamily {
  static let predatorActions = [
    PageElement(
      "release",
      [
        "A click on the field sets {added} {prey} down there, as long as there is room.",
        "Clicking the field releases {added} more {prey} at that spot, if there is room.",
      ],
      hint: "Click: release some",
      script: #"""
        const crates = [];
        onPointer("press", () => {
          const spot = { x: clamp(pointer.x, field.left, field.right), y: clamp(pointer.y, field.top, field.bottom) };
          times(config.added, () => addPrey({ x: spot.x + between(-22, 22), y: spot.y + between(-22, 22) }));
          crates.push({ ...spot, start: elapsed });
          if (crates.length > 5) crates.shift();
        });
        paintAbove(() => crates.forEach(({ x, y, start }) => {
          const age = (elapsed - start) / 1.4;
          if (age < 1) ring(x, y, 15 + 45 * age, veil(colours.first, 1 - age), 4);
        }));
        """#),
    PageElement(
      "invade",
      [
        "Pressing Space lets {invaders} more {hunters} in from the left and right edges.",
        "Space calls {invaders} hungry {hunters} in from both sides of the field.",
      ],
      hint: "Space: more hunters",
      script: #"""
        let calledAt = -9;
        onKey(" ", () => {
          calledAt = elapsed;
          times(config.invaders, () => addHunter(fromEdge()));
        });
        paintAbove(() => {
          const strength = clamp(1.2 - (elapsed - calledAt), 0, 1);
          for (const x of [field.left, field.right]) {
            stroke([[x, field.top], [x, field.bottom]], veil(colours.second, strength), 7);
          }
        });
        """#),
    PageElement(
      "drought",
      [
        "The D key brings a drought: for {droughtSeconds} seconds the {plants} dwindle and a sun burns in a corner.",
        "Pressing D makes the {plants} dwindle for {droughtSeconds} seconds, under a sun in the corner of the field.",
      ],
      hint: "D: drought",
      script: #"""
        let dryUntil = -9;
        onKey("d", () => (dryUntil = elapsed + config.droughtSeconds));
        everyStep((seconds) => {
          if (elapsed < dryUntil) plants.forEach((height, cell) => (plants[cell] = height * (1 - 0.22 * seconds)));
        });
        paintAbove(() => {
          const strength = clamp((dryUntil - elapsed) * 2, 0, 1);
          if (strength <= 0) return;
          plate(field.left, field.top, width, height, 0, veil(colours.ink, strength * 0.1));
          glow(900, 185, 120, colours.second, strength);
          at(900, 185, elapsed * 0.4, 1, () => polygon(spikes(24, 26, 40, 0), veil(colours.second, strength)));
        });
        """#),
    PageElement(
      "fence",
      [
        "The F key puts up a fence through the middle of the field that nobody can pass, or takes it down.",
        "Pressing F divides the field by a fence from top to bottom, and opens it when pressed again.",
      ],
      hint: "F: fence",
      script: #"""
        onKey("f", () => (world.isFenced = !world.isFenced));
        paintAbove(() => {
          if (!world.isFenced) return;
          const wood = mixColour(colours.ink, colours.third, 0.3);
          for (const x of [496, 504]) stroke([[x, field.top], [x, field.bottom]], wood, 2);
          for (let y = field.top + 8; y < field.bottom; y += 26) plate(493, y, 14, 8, 3, wood);
        });
        """#),
    PageElement(
      "scare",
      [
        "The mouse pointer frightens everybody: within 120 units of it all run away, as a ring shows.",
        "Moving the mouse carries a ring of 120 units radius, and whoever is inside runs from the pointer.",
      ],
      hint: "Move mouse: scare",
      script: #"""
        const spot = { x: 0, y: 0, reach: 0 };
        scares.push(spot);
        everyStep(() => Object.assign(spot, { x: pointer.x, y: pointer.y, reach: pointer.isInside ? 120 : 0 }));
        paintAbove(() => {
          if (!spot.reach) return;
          disc(spot.x, spot.y, 120, veil(colours.third, 0.08));
          ring(spot.x, spot.y, 120 + 3 * Math.sin(elapsed * 6), veil(colours.third, 0.9), 3);
        });
        """#),
    PageElement(
      "swiftness",
      [
        "The Up and Down arrows make the {hunters} 4 percent faster or slower, between 0.8 and 1.6 of the {prey}.",
        "The Up and Down arrows change the pace of the {hunters} by 0.04 within 0.8 to 1.6 of that of the {prey}.",
      ],
      hint: "Up/Down: pace of hunters",
      script: #"""
        const change = (by) => () => (world.haste = clamp(Math.round((world.haste + by) * 100) / 100, 0.8, 1.6));
        onKey("arrowup", change(0.04));
        onKey("arrowdown", change(-0.04));
        paintAbove(() => {
          plate(58, 142, 176, 40, 8, veil(colours.background, 0.8));
          write(`pace × ${world.haste.toFixed(2)}`, 146, 163, 21, colours.second);
        });
        """#),
    PageElement(
      "growth",
      [
        "The mouse wheel lets the {plants} grow faster or slower, by a tenth, as a bar on the left measures.",
        "Turning the mouse wheel changes the growth of the {plants} by a tenth, which a bar on the left follows.",
      ],
      hint: "Mouse wheel: growth",
      script: #"""
        onPointer("wheel", (direction) => (world.growth = clamp(world.growth * 1.1 ** direction, 0.06, 0.8)));
        paintAbove(() => {
          const filled = height * clamp(Math.log(world.growth / 0.05) / Math.log(20), 0, 1);
          plate(12, field.top, 11, height, 5, veil(colours.ink, 0.16));
          plate(12, field.bottom - filled, 11, filled, 5, colours.third);
        });
        """#),
  ]

  static let predatorAdditions = [
    PageElement(
      "phase",
      [
        "Beside the chart a second one sets {hunters} against {prey}: the point of now draws loops.",
        "To the right of the chart another has {prey} on one axis, {hunters} on the other; its path turns in loops.",
      ],
      script: #"""
        plot.right = 690;
        paintAbove(() => {
          const x = (count) => 760 + Math.min(1, count / preyMax) * 180;
          const y = (count) => 885 - Math.min(1, count / huntersMax) * 150;
          stroke([[760, 735], [760, 885], [940, 885]], veil(colours.ink, 0.5), 1.5);
          const path = record.map((entry) => [x(entry.prey), y(entry.hunters)]);
          stroke(path, veil(colours.third, 0.85), 2.5);
          disc(...path[path.length - 1], 7, colours.third);
          write(words.prey, 940, 902, 16, colours.first, "right");
          at(746, 740, -Math.PI / 2, 1, () => write(words.hunters, 0, 0, 16, colours.second, "right"));
        });
        """#),
    PageElement(
      "refuges",
      [
        "{refuges} round refuges, ringed in the third colour, protect every {one} inside them.",
        "In {refuges} refuges, discs with a rim of the third colour, no {one} can be seen or caught.",
      ],
      script: #"""
        refuges.push(...times(config.refuges, () => ({ ...place(), reach: 44 })));
        paintAbove(() => refuges.forEach(({ x, y, reach }) => {
          disc(x, y, reach, veil(colours.background, 0.35));
          context.setLineDash([9, 8]);
          ring(x, y, reach, colours.third, 3);
          context.setLineDash([]);
        }));
        """#),
    PageElement(
      "tracks",
      [
        "Each of the {hunters} leaves the track of its last 3 seconds behind it, fading in the second colour.",
        "Behind {hunters} fade the tracks of the past 3 seconds, in the second colour.",
      ],
      script: #"""
        everyStep(() => hunters.forEach((one) => {
          one.track = one.track || [];
          const last = one.track[one.track.length - 1];
          if (!last || elapsed - last[2] > 0.12) one.track.push([one.x, one.y, elapsed]);
          while (one.track.length && elapsed - one.track[0][2] > 3) one.track.shift();
        }));
        paintAbove(() => hunters.forEach(({ x, y, track = [] }) => {
          const half = Math.floor(track.length / 2);
          stroke([...track, [x, y]], veil(colours.second, 0.3), 2.5);
          stroke([...track.slice(half), [x, y]], veil(colours.second, 0.45), 3.5);
        }));
        """#),
    PageElement(
      "marks",
      [
        "Every birth is marked by a ring that opens, every death by a small cross that fades.",
        "A widening ring tells of each birth on the field, a fading cross of each death.",
      ],
      script: #"""
        const marks = [];
        const mark = (isBirth) => ({ x, y }) => {
          marks.push({ x, y, isBirth, start: elapsed });
          if (marks.length > 90) marks.shift();
        };
        onBirth.push(mark(true));
        onDeath.push(mark(false));
        paintAbove(() => marks.forEach(({ x, y, isBirth, start }) => {
          const age = (elapsed - start) / 1.3;
          if (age >= 1) return;
          if (isBirth) return ring(x, y, 8 + 14 * age, veil(colours.third, 1 - age), 3);
          stroke([[x - 6, y - 6], [x + 6, y + 6]], veil(colours.ink, 1 - age), 3);
          stroke([[x - 6, y + 6], [x + 6, y - 6]], veil(colours.ink, 1 - age), 3);
        }));
        """#),
    PageElement(
      "seasons",
      [
        "Years of {yearSeconds} seconds pass: growth swings between summer and a pale winter, as a dial shows.",
        "A year lasts {yearSeconds} seconds; in its winter little grows and the field turns pale; a dial tells it.",
      ],
      script: #"""
        everyStep(() => (world.season = 1 + 0.8 * Math.sin((elapsed / config.yearSeconds) * tau)));
        paintAbove(() => {
          plate(field.left, field.top, width, height, 0, veil("#ffffff", 0.3 * clamp(1 - world.season, 0, 1)));
          disc(905, 650, 34, veil(colours.background, 0.85));
          ring(905, 650, 30, colours.third, 3);
          const angle = (elapsed / config.yearSeconds) * tau;
          stroke([[905, 650], [905 + 24 * Math.sin(angle), 650 - 24 * Math.cos(angle)]], colours.ink, 3);
          write(world.season > 1 ? "summer" : "winter", 862, 650, 19, colours.ink, "right");
        });
        """#),
    PageElement(
      "sight",
      [
        "A faint disc shows how far each of the {hunters} sees, and a line leads to the {one} it is after.",
        "Around {hunters} lies the faint disc of what they see; a line joins each with the {one} it chases.",
      ],
      script: #"""
        paintAbove(() => inField(() => hunters.forEach((one) => {
          disc(one.x, one.y, config.sight, veil(colours.second, 0.03));
          if (one.target && one.target.energy > 0) {
            stroke([[one.x, one.y], [one.target.x, one.target.y]], veil(colours.second, 0.8), 2);
          }
        })));
        """#),
  ]
}
