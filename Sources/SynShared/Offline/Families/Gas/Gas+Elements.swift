// What can be done to the gas, and what a page may show beyond its bars.

extension PageFamily {
  static let gasActions = [
    PageElement(
      "piston",
      [
        "Holding the Left arrow drives the piston in and warms the gas; the Right arrow lets it out and cools it.",
        "The piston moves in while Left is held and out with the Right arrow: squeezing heats, stretching cools.",
      ],
      hint: "Left/Right: piston",
      script: #"""
        onKey(["arrowleft", "arrowright"]);
        everyStep(() => {
          const direction = held.has("arrowright") - held.has("arrowleft");
          const isFree = direction > 0 ? piston.x < far : piston.x > near;
          piston.speed = isFree ? direction * 75 : 0;
        });
        """#),
    PageElement(
      "heat",
      [
        "Pressing Space makes the floor glow for 3 seconds: each {one} that touches it leaves {share} percent quicker.",
        "Space heats the floor for 3 seconds; each {one} that meets it then goes on {share} percent faster.",
      ],
      hint: "Space: heat the floor",
      script: #"""
        let hotUntil = -9;
        onKey(" ", () => (hotUntil = elapsed + 3));
        onWall.push((one, wall) => {
          if (wall !== "floor" || elapsed > hotUntil || temperature() > 4 * cold) return;
          one.vx *= 1 + config.share / 100;
          one.vy *= 1 + config.share / 100;
        });
        paintAbove(() => {
          if (elapsed > hotUntil) return;
          const strength = Math.min(1, (hotUntil - elapsed) * 2);
          const step = (piston.x - left - 40) / 17;
          times(18, (index) => glow(left + 20 + index * step, lower, 60, colours.second, strength));
          stroke([[left, lower], [piston.x, lower]], veil(colours.second, strength), 6);
        });
        """#),
    PageElement(
      "thermostat",
      [
        "The mouse wheel changes all speeds by 6 percent, within a T of 0.25 to 4 that a bar on the left shows.",
        "Turning the mouse wheel speeds all up or down by 6 percent; a bar shows T, which stays in 0.25 to 4.",
      ],
      hint: "Mouse wheel: temperature",
      script: #"""
        onPointer("wheel", (direction) => {
          const share = 1.06 ** direction;
          const wanted = (temperature() / cold) * share * share;
          if (wanted < 0.25 || wanted > 4) return;
          swarm.forEach((one) => Object.assign(one, { vx: one.vx * share, vy: one.vy * share }));
        });
        paintAbove(() => {
          const height = (lower - upper) * clamp(Math.log2(temperature() / cold) / 4 + 0.5, 0.02, 1);
          plate(22, upper, 10, lower - upper, 5, veil(colours.ink, 0.18));
          plate(22, lower - height, 10, height, 5, colours.second);
        });
        """#),
    PageElement(
      "inject",
      [
        "A click blows {added} more {subject} in at that spot, as warm as the rest, until there are 160.",
        "Clicking adds {added} {subject} there at the present temperature; more than 160 are not let in.",
      ],
      hint: "Click: add some",
      script: #"""
        const puffs = [];
        onPointer("press", () => {
          const [x, y] = [clamp(pointer.x, left + 20, piston.x - 20), clamp(pointer.y, upper + 20, lower - 20)];
          const speed = Math.sqrt(2 * temperature());
          times(Math.min(config.added, 160 - swarm.length), () => {
            swarm.push(make(x + between(-14, 14), y + between(-14, 14), speed));
          });
          puffs.push({ x, y, start: elapsed });
          if (puffs.length > 6) puffs.shift();
        });
        paintAbove(() => puffs.forEach((puff) => {
          const age = elapsed - puff.start;
          ring(puff.x, puff.y, 12 + age * 60, veil(colours.third, 1 - age / 1.2), 3);
        }));
        """#),
    PageElement(
      "gravity",
      [
        "The G key switches a gravity of {pull} units per second squared on and off: below, the gas grows dense.",
        "Pressing G lets a gravity of {pull} units per second squared act, or stops it; below it gets crowded.",
      ],
      hint: "G: gravity",
      script: #"""
        onKey("g", () => (piston.gravity = piston.gravity ? 0 : config.pull));
        paintAbove(() => {
          if (!piston.gravity) return;
          stroke([[978, 205], [978, 305]], colours.third, 4);
          polygon([[967, 297], [989, 297], [978, 325]], colours.third);
          write("g", 978, 180, 30, colours.third);
        });
        """#),
    PageElement(
      "gather",
      [
        "The R key puts them all into the left half, in rows and at one speed; from there they spread again.",
        "Pressing R gathers the gas on the left, tidy and of a single speed, free to fill the whole room again.",
      ],
      hint: "R: gather left", script: #"onKey("r", () => arrange(left + (piston.x - left) / 2));"#),
    PageElement(
      "probe",
      [
        "Moving the mouse carries a ring over the gas that tells how many {subject} are inside and their T.",
        "The mouse leads a ring over the gas; beside it stand the number of {subject} within and their T.",
      ],
      hint: "Move mouse: measure",
      script: #"""
        paintAbove(() => {
          if (!pointer.isInside) return;
          const [x, y] = [clamp(pointer.x, left + 82, piston.x - 82), clamp(pointer.y, upper + 82, lower - 82)];
          const inside = swarm.filter((one) => Math.hypot(one.x - x, one.y - y) < 80);
          ring(x, y, 80, colours.third, 3);
          inside.forEach((one) => ring(one.x, one.y, config.radius + 4, veil(colours.third, 0.8), 2));
          const text = `${inside.length} inside, T = ${(temperature(inside) / cold).toFixed(1)}`;
          label(text, clamp(x, 180, piston.x - 100), y < 330 ? y + 102 : y - 102);
        });
        """#),
  ]

  static let gasAdditions = [
    PageElement(
      "grain",
      [
        "A ball in the third colour, as heavy as {mass} {subject}, is knocked about and leaves its Brownian path.",
        "A ball of the third colour with the mass of {mass} {subject} drifts along and draws its Brownian path.",
      ],
      script: #"""
        const grain = Object.assign(make(430, 395, 0), { radius: 36, mass: config.mass });
        const path = [];
        others.push(grain);
        everyStep(() => {
          const last = path[path.length - 1];
          if (!last || Math.hypot(last[0] - grain.x, last[1] - grain.y) > 4) path.push([grain.x, grain.y]);
          if (path.length > 400) path.shift();
        });
        paintAbove(() => {
          stroke(path, veil(colours.third, 0.6), 2.5);
          disc(grain.x + 4, grain.y + 6, 36, veil("#000000", 0.25));
          disc(grain.x, grain.y, 36, colours.third);
          shine(grain.x - 12, grain.y - 13, 10, 0.4);
        });
        """#),
    PageElement(
      "marked",
      [
        "One {one} wears a ring in the third colour and draws its zigzag of the past {memory} seconds behind it.",
        "A single {one}, ringed in the third colour, leaves the broken line of its last {memory} seconds visible.",
      ],
      script: #"""
        const corners = [];
        everyStep(() => {
          const { x, y, vx, vy } = swarm[0];
          const last = corners[corners.length - 1];
          if (!last || last.vx !== vx || elapsed - last.time > 0.2) corners.push({ x, y, vx, time: elapsed });
          while (corners.length > 600 || elapsed - corners[0].time > config.memory) corners.shift();
        });
        paintAbove(() => {
          const { x, y } = swarm[0];
          stroke([...corners.map((corner) => [corner.x, corner.y]), [x, y]], veil(colours.third, 0.75), 2.5);
          ring(x, y, config.radius + 6, colours.third, 3);
        });
        """#),
    PageElement(
      "flashes",
      [
        "Every blow between two {subject} lights up as a small spark of the third colour where they touch.",
        "Where two {subject} strike each other, a spark in the third colour flashes up for a moment.",
      ],
      script: #"""
        const sparks = [];
        onHit.push((x, y) => {
          sparks.push({ x, y, start: elapsed });
          if (sparks.length > 80) sparks.shift();
        });
        paintAbove(() => sparks.forEach(({ x, y, start }) => {
          const age = (elapsed - start) / 0.35;
          if (age < 1) ring(x, y, 3 + 11 * age, veil(colours.third, 1 - age), 2.5);
        }));
        """#),
    PageElement(
      "halves",
      [
        "A dotted line halves the room, and numbers below the top wall count the {subject} on either side of it.",
        "The middle is dotted, and on both sides of it a number tells how many {subject} are there at the moment.",
      ],
      script: #"""
        paintAbove(() => {
          const middle = (left + piston.x) / 2;
          const count = swarm.filter((one) => one.x < middle).length;
          for (let y = upper + 12; y < lower; y += 24) disc(middle, y, 2.5, veil(colours.third, 0.9));
          label(String(count), middle - 60, upper + 30);
          label(String(swarm.length - count), middle + 60, upper + 30);
        });
        """#),
    PageElement(
      "walls",
      [
        "The left wall is kept at three times the starting temperature and glows; the piston is cold and cools.",
        "A glowing left wall hands out three times the starting temperature, a cold piston takes it: heat flows.",
      ],
      script: #"""
        onWall.push((one, wall) => {
          if (wall !== "left" && wall !== "piston") return;
          const speed = Math.sqrt(2 * cold * (wall === "left" ? 3 : 0.5) * mix(0.6, 1.4, random()));
          const share = mix(1, speed / Math.max(1, Math.hypot(one.vx, one.vy)), 0.7);
          Object.assign(one, { vx: one.vx * share, vy: one.vy * share });
        });
        paintAbove(() => {
          const flicker = (index) => 0.5 + 0.15 * Math.sin(elapsed * 3 + index);
          times(9, (index) => glow(left, upper + 25 + index * 55, 60, colours.second, flicker(index)));
          stroke([[left, upper], [left, lower]], colours.second, 6);
        });
        """#),
  ]
}
