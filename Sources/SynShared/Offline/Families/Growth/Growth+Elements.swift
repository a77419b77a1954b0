// What a hand can do to things that grow, and what may be added to them.

extension PageFamily {
  static let growthActions = [
    PageElement(
      "sprout",
      [
        "A click makes a small one sprout on that spot, grown within {sproutSeconds} seconds; at most five may stand.",
        "Clicking starts a small one there, full-grown after {sproutSeconds} seconds; a sixth replaces the oldest.",
      ],
      hint: "Click: sprout",
      script: #"""
        const sprouts = [];
        onPointer("press", () => {
          const sprout = plant({ x: pointer.x, y: pointer.y, scale: 0.5, haze: 0.1 });
          sprout.pace = config.growSeconds / config.sproutSeconds;
          sprouts.push(sprout);
          if (sprouts.length > 5) sprouts.shift();
        });
        everyStep((seconds) => sprouts.forEach((sprout) => age(sprout, seconds * sprout.pace)));
        paintAbove(() => sprouts.forEach((sprout) => {
          glow(sprout.x, sprout.y, 50, colours.third, 0.7 * (1 - sprout.age));
          paintPlant(sprout);
        }));
        """#),
    PageElement(
      "wind",
      [
        "Holding the Left or the Right arrow bends everything in a streaky wind; let go, it swings back.",
        "While the Left or the Right arrow is held, a streaky wind bends everything that way; then it springs back.",
      ],
      hint: "Left/Right: wind",
      script: #"""
        const streaks = times(36, () => ({ x: between(0, size), y: between(40, 900), length: between(40, 130) }));
        onKey(["arrowleft", "arrowright"]);
        everyStep((seconds) => {
          const wanted = held.has("arrowright") - held.has("arrowleft");
          wind.speed += ((wanted - wind.bend) * 30 - wind.speed * 4.5) * seconds;
          wind.bend += wind.speed * seconds;
          for (const streak of streaks) streak.x = (streak.x + wind.bend * 900 * seconds + size) % size;
        });
        paintAbove(() => {
          for (const { x, y, length } of streaks) {
            stroke(
              [[x, y], [x - length * wind.bend, y]], veil(colours.ink, 0.22 * Math.min(1, Math.abs(wind.bend))), 1.5,
            );
          }
        });
        """#),
    PageElement(
      "renew",
      [
        "Pressing Space lets everything fall to pieces at once and others grow in its place.",
        "The space bar breaks everything up into falling pieces, and new shapes start to grow.",
      ],
      hint: "Space: grow anew",
      script: #"""
        const pieces = [];
        onKey(" ", () => {
          for (const grown of plants) {
            const tips = grown.parts.filter((part) => part.reach > 0.2);
            for (let count = 0; count < 50 && tips.length; count += 1) {
              const { endX: x, endY: y } = tips[Math.floor(random() * tips.length)];
              pieces.push({ x, y, vx: between(-70, 70), vy: between(-130, 20), age: 0, colour: grown.tipColour });
            }
          }
          pieces.splice(0, pieces.length - 260);
          plants.forEach(replant);
        });
        everyStep((seconds) => {
          for (const piece of pieces) {
            piece.age += seconds;
            piece.vy += 150 * seconds;
            piece.x += piece.vx * seconds;
            piece.y += piece.vy * seconds;
          }
          while (pieces.length && pieces[0].age > 1.8) pieces.shift();
        });
        paintAbove(() => pieces.forEach(({ x, y, age, colour }) => {
          disc(x, y, 5 * (1 - age / 1.8), veil(colour, clamp(1.8 - age, 0, 1)));
        }));
        """#),
    PageElement(
      "foliage",
      [
        "The mouse wheel makes the {tips} larger or smaller, from a third to two and a half times their size.",
        "Turning the mouse wheel lets the {tips} swell or shrink between a third and two and a half times their size.",
      ],
      hint: "Mouse wheel: size of the {tips}",
      script: #"""
        onPointer("wheel", (direction) => (tipScale.wanted = clamp(tipScale.wanted * 1.2 ** direction, 0.33, 2.5)));
        everyStep((seconds) => (tipScale.value += (tipScale.wanted - tipScale.value) * seconds * 7));
        """#),
    PageElement(
      "light",
      [
        "Moving the mouse carries a light: within {lightRadius} units of it the {tips} swell and shine.",
        "A light follows the mouse, and the {tips} less than {lightRadius} units from it open wider and glow.",
      ],
      hint: "Move mouse: carry a light",
      script: #"""
        onPointer("move", () => (lamp.wanted = pointer.isInside ? 1 : 0));
        everyStep((seconds) => {
          lamp.power += (lamp.wanted - lamp.power) * seconds * 5;
          lamp.x += (pointer.x - lamp.x) * seconds * 9;
          lamp.y += (pointer.y - lamp.y) * seconds * 9;
        });
        paintBelow(() => glow(lamp.x, lamp.y, config.lightRadius, colours.third, 0.4 * lamp.power));
        paintAbove(() => glow(lamp.x, lamp.y, 26, colours.third, 0.9 * lamp.power));
        """#),
    PageElement(
      "time",
      [
        "Holding the Down arrow lets growth run backwards, the Up arrow makes it three times as fast; a word says so.",
        "All grows three times as fast while Up is held and shrinks while Down is held, as a word in the corner tells.",
      ],
      hint: "Up/Down: time",
      script: #"""
        onKey(["arrowup", "arrowdown"]);
        everyStep((seconds) => {
          for (const grown of plants) {
            if (held.has("arrowup")) age(grown, seconds * 2);
            if (held.has("arrowdown")) grown.age = Math.max(0.03, Math.min(1, grown.age) - seconds * 0.4);
          }
        });
        paintAbove(() => {
          const course = held.has("arrowdown") ? "growing back" : held.has("arrowup") ? "growing fast" : "growing";
          showStatus(course);
        });
        """#),
  ]

  static let growthAdditions = [
    PageElement(
      "motes",
      ["In the air between them {motes} {specks} rise slowly.", "{motes} {specks} drift upwards between them."],
      script: #"""
        const motes = times(config.motes, () => {
          return { x: between(0, size), y: between(0, size), pace: between(12, 42), phase: between(0, tau) };
        });
        everyStep((seconds) => motes.forEach((mote) => {
          mote.y = (mote.y - mote.pace * seconds + size) % size;
          mote.x = (mote.x + (Math.sin(elapsed + mote.phase) * 14 + wind.bend * 200) * seconds + size) % size;
        }));
        paintAbove(() => motes.forEach(({ x, y, pace, phase }) => {
          const shine = 0.45 + 0.35 * Math.sin(elapsed * 1.7 + phase);
          glow(x, y, pace * 0.28, colours.third, shine);
          disc(x, y, pace * 0.05, veil(colours.third, shine));
        }));
        """#),
    PageElement(
      "sap",
      [
        "Every {sapSeconds} seconds a wave of light in the third colour runs from the origin to the last ends.",
        "Light in the third colour pulses from the origin out to the last ends once in {sapSeconds} seconds.",
      ],
      script: #"""
        paintAbove(() => {
          for (const grown of plants) {
            const front = ((elapsed % config.sapSeconds) / config.sapSeconds) * Math.min(1, grown.age);
            for (const { start, reach, x, y, endX, endY, width } of grown.parts) {
              const near = 1 - Math.abs(start - front) / 0.09;
              if (near <= 0 || reach < 0.5) continue;
              stroke([[x, y], [endX, endY]], veil(colours.third, near * 0.9), Math.max(1.5, width * grown.scale * 0.5));
              if (random() < 0.3) glow(endX, endY, 18 * grown.scale + 6, colours.third, near * 0.5);
            }
          }
        });
        """#),
    PageElement(
      "beams",
      [
        "Behind the largest of them {beams} broad beams of light in the third colour turn slowly.",
        "{beams} broad beams in the third colour fan out behind the largest and turn slowly.",
      ],
      script: #"""
        paintBelow(() => {
          const { x, y } = plants[0];
          const middle = y > 700 ? y - 380 : y;
          const light = context.createRadialGradient(x, middle, 20, x, middle, 640);
          light.addColorStop(0, veil(colours.third, 0.34));
          light.addColorStop(1, veil(colours.third, 0));
          for (let beam = 0; beam < config.beams; beam += 1) {
            const [turn, half] = [(beam / config.beams) * tau + elapsed * 0.09, 0.9 / config.beams];
            const corner = (angle) => [x + Math.cos(angle) * 640, middle + Math.sin(angle) * 640];
            polygon([[x, middle], corner(turn - half), corner(turn + half)], light);
          }
        });
        """#),
    PageElement(
      "shed",
      [
        "Now and then one of the {tips} comes loose and sails away on the air.",
        "Again and again a few of the {tips} come off and float down.",
      ],
      script: #"""
        const loose = [];
        let pause = 0;
        everyStep((seconds) => {
          pause -= seconds;
          const grown = plants[Math.floor(random() * plants.length)];
          const ends = pause > 0 ? [] : grown.parts.filter((part) => part.hasTip && part.reach > 0.9);
          if (ends.length) {
            const { endX: x, endY: y } = ends[Math.floor(random() * ends.length)];
            loose.push({ x, y, age: 0, phase: between(0, tau), tip: grown.tip });
            if (loose.length > 40) loose.shift();
            pause = 0.25;
          }
          for (const one of loose) {
            one.age += seconds;
            one.x += (Math.sin(one.age * 2.1 + one.phase) * 46 + wind.bend * 420 + 14) * seconds;
            one.y += (44 + Math.cos(one.age * 4.2 + one.phase) * 22) * seconds;
          }
        });
        paintAbove(() => loose.forEach(({ x, y, age, phase, tip }) => {
          tip(x, y, age * 1.3 + phase, config.tipSize / 20, Math.min(1, (8 - age) / 2));
        }));
        """#),
    PageElement(
      "guest",
      [
        "{guests} {guest} in the third colour rove about among them.",
        "Among them {guests} {guest} in the third colour wander to and fro.",
      ],
      script: #"""
        const guests = times(
          config.guests, (index) => ({ phase: index * 2.4 + between(0, 1), pace: between(0.3, 0.5) }),
        );
        const place = ({ phase, pace }, turn) => [
          500 + 330 * Math.sin(turn * pace + phase) + 90 * Math.sin(turn * pace * 2.7 + phase * 3),
          470 + 230 * Math.sin(turn * pace * 1.3 + phase * 2) + 60 * Math.cos(turn * pace * 3.1 + phase),
        ];
        paintAbove(() => guests.forEach((one) => {
          const [[x, y], [aheadX, aheadY]] = [place(one, elapsed), place(one, elapsed + 0.1)];
          glow(x, y, 40, colours.third, 0.35);
          const course = Math.atan2(aheadY - y, aheadX - x);
          at(x, y, course, 1.5, () => habit.guest(colours.third, elapsed * 11 + one.phase));
        }));
        """#),
  ]
}
