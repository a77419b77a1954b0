// What a hand can do to circling lights, and what may be added to them.

extension PageFamily {
  static let lanternsActions = [
    PageElement(
      "release",
      [
        "A click sends off another one there, which drifts up and out of sight within {riseSeconds} seconds.",
        "Clicking sets one more free on that spot; it floats upwards and is gone after {riseSeconds} seconds.",
      ],
      hint: "Click: set one free",
      script: #"""
        const free = [];
        onPointer("press", () => {
          const colour = [colours.third, colours.second, colours.first][free.length % 3];
          free.push({ x: pointer.x, y: pointer.y, start: elapsed, colour });
          if (free.length > 8) free.shift();
        });
        everyStep(() => {
          while (free.length && elapsed - free[0].start > config.riseSeconds) free.shift();
        });
        paintAbove(() => free.forEach(({ x, y, start, colour }) => {
          const share = (elapsed - start) / config.riseSeconds;
          const [left, top] = [x + Math.sin(share * 7) * 46, y - share * share * (y + 90)];
          const scale = (config.bodySize / 84) * mix(1.2, 0.8, share) * ease(share * 9);
          glow(left, top, 130 * scale, colour, 0.75 * (1 - share * 0.5));
          at(left, top, Math.sin(share * 9) * 0.14, scale, () => paintLight(colour, elapsed, 1));
          ring(x, y, 90 * ease(share * 4), veil(colour, clamp(0.8 - share * 3, 0, 1)), 3);
        }));
        """#),
    PageElement(
      "flare",
      [
        "Moving the mouse makes those within {reach} units of the pointer flare up and grow.",
        "Those less than {reach} units from the moving mouse grow and blaze.",
      ],
      hint: "Move mouse: flare",
      script: #"""
        let nearness = 0;
        onPointer("move", () => (nearness = pointer.isInside ? 1 : 0));
        everyStep((seconds) => {
          for (const one of lights) {
            const near = clamp(1.3 - Math.hypot(one.x - pointer.x, one.y - pointer.y) / config.reach, 0, 1) * nearness;
            one.swell += (1 + 0.55 * near - one.swell) * seconds * 6;
          }
        });
        paintBelow(() => glow(pointer.x, pointer.y, config.reach, colours.third, 0.3 * nearness));
        paintAbove(() => lights.forEach(({ x, y, swell, colour }) => glow(x, y, 150, colour, (swell - 1) * 1.3)));
        """#),
    PageElement(
      "relight",
      [
        "Pressing Space blows all of them out in puffs of smoke; one by one they light up in {relightSeconds} seconds.",
        "The space bar puts them all out, a wisp of smoke each; they light up in turn within {relightSeconds} seconds.",
      ],
      hint: "Space: put out and light again",
      script: #"""
        let outAt = -99;
        const smoke = [];
        onKey(" ", () => {
          outAt = elapsed;
          for (const { x, y } of lights) smoke.push({ x, y, start: elapsed });
          smoke.splice(0, smoke.length - 60);
        });
        everyStep((seconds) => {
          for (const one of lights) {
            const due = outAt + 0.7 + (one.index / lights.length) * config.relightSeconds;
            const wanted = elapsed > due ? 1 : 0.04;
            one.power += (wanted - one.power) * Math.min(1, seconds * (wanted < one.power ? 12 : 5));
          }
          while (smoke.length && elapsed - smoke[0].start > 2.4) smoke.shift();
        });
        paintAbove(() => smoke.forEach(({ x, y, start }) => {
          const share = (elapsed - start) / 2.4;
          glow(
            x + Math.sin(share * 6 + x) * 14, y - 40 - share * 110, 16 + share * 40, colours.ink, 0.28 * (1 - share),
          );
        }));
        """#),
    PageElement(
      "lean",
      [
        "The mouse wheel tilts the view, from level with the rings to 60 degrees above; a figure tells the angle.",
        "Turning the mouse wheel changes the angle of view between 0 and 60 degrees, as a figure tells.",
      ],
      hint: "Mouse wheel: tilt",
      script: #"""
        let wanted = view.lean;
        onPointer("wheel", (direction) => (wanted = clamp(wanted + direction * 0.12, 0, Math.PI / 3)));
        everyStep((seconds) => (view.lean += (wanted - view.lean) * seconds * 5));
        paintAbove(() => showStatus(`${Math.round((wanted * 180) / Math.PI)} degrees above`));
        """#),
    PageElement(
      "spin",
      [
        "Holding the Left or the Right arrow spins the rings faster, one way or the other, with streaks of light.",
        "The rings gather speed one way or the other, with streaks of light, while the Left or Right arrow is held.",
      ],
      hint: "Left/Right: spin",
      script: #"""
        onKey(["arrowleft", "arrowright"]);
        everyStep((seconds) => {
          const wanted = (held.has("arrowleft") - held.has("arrowright")) * 1.9;
          view.spin += (wanted - view.spin) * Math.min(1, seconds * 2.6);
        });
        paintBelow(() => lights.forEach(({ x, y, colour, way, scale }) => {
          const length = -view.spin * way * 62 * scale;
          stroke([[x, y], [x + length, y]], veil(colour, Math.min(0.5, Math.abs(view.spin) * 0.3)), 12 * scale);
        }));
        """#),
    PageElement(
      "apart",
      [
        "Holding the Up arrow draws the rings apart, holding the Down arrow brings them together.",
        "The rings part while the Up arrow is held, and close up while the Down arrow is.",
      ],
      hint: "Up/Down: apart, together",
      script: #"""
        let wanted = 1;
        onKey(["arrowup", "arrowdown"]);
        everyStep((seconds) => {
          wanted = clamp(wanted + (held.has("arrowup") - held.has("arrowdown")) * seconds * 1.2, 0.15, 1.5);
          view.apart += (wanted - view.apart) * seconds * 5;
        });
        """#),
  ]

  static let lanternsAdditions = [
    PageElement(
      "garland",
      [
        "A slack thread links each of them to the next one in its ring.",
        "Within a ring, slack threads lead from one to the next.",
      ],
      script: #"""
        paintBelow(() => lights.forEach((one, index) => {
          const isLast = (index + 1) % config.perRing === 0;
          const next = lights[isLast ? index + 1 - config.perRing : index + 1];
          if (one.x === undefined) return;
          context.strokeStyle = veil(mixColour(one.colour, colours.ink, 0.4), 0.34 + 0.2 * one.depth);
          context.lineWidth = 1.8;
          context.beginPath();
          context.moveTo(one.x, one.y);
          context.quadraticCurveTo((one.x + next.x) / 2, (one.y + next.y) / 2 + 54, next.x, next.y);
          context.stroke();
        }));
        """#),
    PageElement(
      "meteors",
      [
        "Every {starSeconds} seconds a streak of light in the third colour shoots across the upper half.",
        "Across the upper half a streak in the third colour flashes once in {starSeconds} seconds.",
      ],
      script: #"""
        const meteor = { x: 0, y: 0, way: 1, start: -9 };
        everyStep(() => {
          if (elapsed < meteor.start + config.starSeconds) return;
          const way = random() < 0.5 ? -1 : 1;
          Object.assign(meteor, { start: elapsed, way, x: 500 - way * between(100, 420), y: between(50, 260) });
        });
        paintBelow(() => {
          const share = (elapsed - meteor.start) / 1.3;
          if (share > 1) return;
          const [x, y] = [meteor.x + meteor.way * share * 560, meteor.y + share * 190];
          for (let part = 0; part < 14; part += 1) {
            const [from, to] = [part * 13, part * 13 + 14];
            const ends = [from, to].map((back) => [x - meteor.way * back, y - back * 0.34]);
            stroke(ends, veil(colours.third, (1 - part / 14) * Math.sin(share * Math.PI)), 4.4 * (1 - part / 14));
          }
          glow(x, y, 30, colours.third, Math.sin(share * Math.PI));
        });
        """#),
    PageElement(
      "sparks",
      [
        "{sparks} sparks rise from below, winding their way up between them.",
        "Between them {sparks} sparks wind upwards from below.",
      ],
      script: #"""
        const sparks = times(
          config.sparks,
          () => ({ x: between(60, 940), rise: between(0, 1), pace: between(0.05, 0.13), phase: between(0, tau) }),
        );
        everyStep((seconds) => sparks.forEach((spark) => (spark.rise = (spark.rise + spark.pace * seconds) % 1)));
        paintAbove(() => sparks.forEach(({ x, rise, pace, phase }) => {
          const shine = Math.sin(rise * Math.PI) * (0.6 + 0.4 * Math.sin(elapsed * 4 + phase));
          const [left, y] = [x + Math.sin(rise * 9 + phase) * 40, 900 - rise * 880];
          glow(left, y, 8 + pace * 100, colours.third, shine);
          disc(left, y, 1.8, veil("#ffffff", clamp(shine, 0, 1)));
        }));
        """#),
    PageElement(
      "wave",
      [
        "Once in {waveSeconds} seconds a wave of brightness runs round the rings from one to the next.",
        "Brightness passes round the rings like a wave, from one to the next, every {waveSeconds} seconds.",
      ],
      script: #"""
        paintAbove(() => {
          const front = ((elapsed % config.waveSeconds) / config.waveSeconds) * config.perRing;
          for (const { x, y, index, scale, colour } of lights) {
            const gap = Math.abs((index % config.perRing) - front);
            const near = Math.exp(-(Math.min(gap, config.perRing - gap) ** 2) * 1.6);
            glow(x, y, 170 * scale, colour, near * 0.75);
            glow(x, y, 60 * scale, "#ffffff", near * 0.6);
          }
        });
        """#),
    PageElement(
      "trails",
      [
        "Each draws a trail of light behind it, made of {ghosts} fading marks.",
        "Behind each one fades a trail of {ghosts} marks of light.",
      ],
      script: #"""
        paintBelow(() => {
          for (const one of lights) {
            for (let mark = 1; mark <= config.ghosts; mark += 1) {
              const { x, y, depth } = locate(one, Math.max(0, elapsed - mark * 0.14));
              const fade = 1 - mark / (config.ghosts + 1);
              glow(x, y, (10 + 16 * fade) * (1.2 + depth * 0.4), one.colour, fade * 0.5 * one.power);
            }
          }
        });
        """#),
  ]
}
