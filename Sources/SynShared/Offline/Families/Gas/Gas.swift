// Science: a gas of colliding discs behind a piston. Its speeds, all the same at first, spread to Maxwell's curve.

extension PageFamily {
  static let gas = PageFamily(
    name: "gas in a box", topic: .science, needsDarkGround: false,
    keywords: [
      "gas", "molecule", "molecules", "particle", "particles", "atom", "atoms", "pressure", "temperature", "piston",
      "heat", "thermodynamics", "kinetic", "collision", "collisions", "maxwell", "boltzmann", "entropy", "brownian",
    ],
    subjects: subjects,
    parameters: [
      .number("count", 70...110, step: 5), .number("speed", 150...240, step: 10), .number("radius", 10...13),
      .number("added", 3...8), .number("share", 15...35, step: 5), .number("memory", 6...15),
      .number("pull", 120...240, step: 20), .number("mass", 15...30, step: 5),
    ],
    title: ["{subject} in motion at {name}", "{name}: the restless {subject}", "{subject} under pressure at {name}"],
    summary: [
      "Build an interactive model of a gas: {count} {subject} fly about in {vessel} that a piston closes on the right.",
      "Show the kinetic theory of heat with {count} {subject} shut into {vessel}, a piston for its right wall.",
      "Make heat visible: {count} {subject} rush through {vessel}, striking each other, its walls and a piston.",
    ],
    features: [
      [
        "Each {one} fills a circle of {radius} units radius (the picture is 1000 wide) and bounces off without loss.",
        "Every {one}, with a radius of {radius} units in a picture 1000 units wide, collides with perfect elasticity.",
      ],
      [
        "They start in tidy rows, all at {speed} units per second in random directions; collisions do the rest.",
        "At first they stand in a lattice and share one speed, {speed} units per second, but no direction.",
      ],
      [
        "Slow ones have the first colour, quick ones the second, and those in between a blend of the two.",
        "Colour is speed: from the first colour, nearly at rest, to the second, more than twice the usual.",
      ],
      [
        "Below, bars count how many have which speed, and Maxwell's curve for the present temperature lies over them.",
        "A histogram of the speeds fills the lower part, with the Maxwell distribution at their temperature drawn in.",
      ],
      [
        "A readout gives T and V against the start, and P·V, from the blows on the walls, in units of N·k·T.",
        "In a corner stand T and V relative to the beginning, and P·V over N·k·T as measured by blows on the walls.",
      ],
      [
        "A line of text states the law: blows share energy out but keep its sum; only work and heat change it.",
        "One line gives the law: collisions pass energy on and keep the total, which work and heat alone can change.",
      ],
    ],
    colours: [
      (.background, "Background, the inside of {vessel}"), (.ink, "Text and axes"),
      (.first, "First colour, slow {subject}"), (.second, "Second colour, quick {subject}"),
      (.third, "Third colour, piston, curve and marks"),
    ],
    actions: gasActions, additions: gasAdditions, script: script, shapes: gasShapes)

  private static let subjects = Subject.table(
    "subject|one|vessel",
    [
      ("atom", [.nightSky, .computing], .any, "helium atoms|atom|a glass tube"),
      ("molecule", [.workshop, .computing], .any, "nitrogen molecules|molecule|a steel cylinder"),
      ("marble", [.library, .sport], .any, "marbles|marble|a wooden tray"),
      ("bubble", [.care, .sea], .any, "soap bubbles|bubble|a glass basin"),
      ("firefly", [.garden, .music], .night, "fireflies|firefly|a leaded lantern"),
      ("crystal", [.mountain, .nightSky], .any, "snow crystals|crystal|a leaded showcase"),
      ("bean", [.kitchen, .city], .any, "coffee beans|bean|a copper drum"),
    ])

  private static let script = #"""
    const shadeOf = (colour, share) => mixColour(colour, isDark ? colours.background : colours.ink, share);
    const shine = (x, y, radius, opacity = 0.5) => disc(x, y, radius, veil("#ffffff", opacity));
    const [left, near, far, upper, lower, axisY] = [80, 500, 905, 150, 640, 880];
    const [bins, speedMax] = [30, config.speed * 3.2];
    const cold = config.speed ** 2 / 2;
    const piston = { x: 800, speed: 0, gravity: 0 };
    const swarm = [];
    const others = [];
    const onWall = [];
    const onHit = [];
    const tones = ramp(colours.first, colours.second, 24);
    const bars = new Float32Array(bins);
    const blows = { measured: 0, ideal: 0 };
    const squares = (sum, { vx, vy }) => sum + vx * vx + vy * vy;
    const temperature = (group = swarm) => group.reduce(squares, 0) / 2 / Math.max(1, group.length);
    const toneAt = (speed) => {
      const share = clamp(speed / config.speed / 1.8, 0, 1);
      return tones[Math.round(share * share * (3 - 2 * share) * 23)];
    };

    function make(x, y, speed) {
      const course = between(0, tau);
      const [vx, vy] = [Math.cos(course) * speed, Math.sin(course) * speed];
      return { x, y, vx, vy, radius: config.radius, mass: 1, angle: between(0, tau), spin: between(-3, 3) };
    }

    function arrange(right) {
      const count = swarm.length || config.count;
      const speed = swarm.length ? Math.sqrt(2 * temperature()) : config.speed;
      const columns = Math.ceil(Math.sqrt((count * (right - left)) / (lower - upper)));
      const rows = Math.ceil(count / columns);
      const cell = (index) => [(index % columns) + 0.5, Math.floor(index / columns) + 0.5];
      const place = ([x, y]) => [left + (x * (right - left)) / columns, upper + (y * (lower - upper)) / rows];
      swarm.splice(0, swarm.length, ...times(count, (index) => make(...place(cell(index)), speed)));
    }

    function collide(one, other) {
      const [dx, dy, reach] = [other.x - one.x, other.y - one.y, one.radius + other.radius];
      if (dx * dx + dy * dy >= reach * reach) return;
      const distance = Math.hypot(dx, dy) || 1;
      const [nx, ny] = [dx / distance, dy / distance];
      const approach = (one.vx - other.vx) * nx + (one.vy - other.vy) * ny;
      if (approach <= 0) return;
      const impulse = (2 * approach * one.mass * other.mass) / (one.mass + other.mass);
      one.vx -= (impulse / one.mass) * nx;
      one.vy -= (impulse / one.mass) * ny;
      other.vx += (impulse / other.mass) * nx;
      other.vy += (impulse / other.mass) * ny;
      onHit.forEach((handle) => handle(one.x + nx * one.radius, one.y + ny * one.radius));
    }

    function strike(one, wall, axis, speed = 0) {
      blows.measured += 2 * one.mass * Math.abs(one[axis] - speed);
      one[axis] = 2 * speed - one[axis];
      onWall.forEach((handle) => handle(one, wall));
    }

    function bounce(one) {
      const { x, y, radius } = one;
      if (x < left + radius && one.vx < 0) strike(one, "left", "vx");
      if (x > piston.x - radius && one.vx > piston.speed) strike(one, "piston", "vx", piston.speed);
      if (y < upper + radius && one.vy < 0) strike(one, "ceiling", "vy");
      if (y > lower - radius && one.vy > 0) strike(one, "floor", "vy");
      one.x = clamp(one.x, left + radius / 2, piston.x - radius / 2);
    }

    function countSpeeds(seconds) {
      const present = new Float32Array(bins);
      for (const { vx, vy } of swarm) {
        const bin = Math.floor((Math.hypot(vx, vy) / speedMax) * bins);
        if (bin < bins) present[bin] += 1 / swarm.length;
      }
      bars.forEach((height, bin) => (bars[bin] = mix(height, present[bin], Math.min(1, seconds * 2.5))));
    }

    function advance(seconds) {
      const all = [...swarm, ...others];
      piston.x = clamp(piston.x + piston.speed * seconds, near, far);
      for (const one of all) {
        one.x += one.vx * seconds;
        one.y += one.vy * seconds + (piston.gravity * seconds * seconds) / 2;
        one.vy += piston.gravity * seconds;
        one.angle += one.spin * seconds;
        bounce(one);
      }
      all.forEach((one, index) => {
        for (let next = index + 1; next < all.length; next += 1) collide(one, all[next]);
      });
      const [width, height] = [piston.x - left - 2 * config.radius, lower - upper - 2 * config.radius];
      blows.ideal += ((swarm.length * temperature()) / (width * height)) * 2 * (width + height) * seconds;
      for (const key of ["measured", "ideal"]) blows[key] *= 1 - seconds / 10;
      countSpeeds(seconds);
    }

    function label(text, x, y) {
      context.font = `20px "Trebuchet MS", Verdana, Arial, sans-serif`;
      const width = context.measureText(text).width + 24;
      plate(x - width / 2, y - 17, width, 34, 8, veil(colours.background, 0.85));
      write(text, x, y, 20, colours.ink);
    }

    function paintWalls(thickness, colour, corner = 4) {
      const [x, y, width] = [left - thickness, upper - thickness, 950 - left + thickness];
      const height = lower - upper + 2 * thickness;
      plate(x + 6, y + 10, width, height, corner, veil("#000000", isDark ? 0.3 : 0.12));
      plate(x, y, width, height, corner, colour);
      plate(left, upper, 960 - left, lower - upper, 2, colours.background);
      times(4, (index) => plate(left, upper, 870, 4 + index * 5, 0, veil("#000000", isDark ? 0.12 : 0.035)));
    }

    function paintStuds(thickness, colour) {
      const stud = (x, y) => {
        disc(x + 1, y + 2, 5, veil("#000000", 0.35));
        disc(x, y, 4.5, mixColour(colour, "#ffffff", 0.35));
      };
      times(14, (index) => [upper, lower].forEach((edge, side) => {
        stud(left + 24 + index * 62, edge + (side ? 1 : -1) * (thickness / 2));
      }));
      times(7, (index) => stud(left - thickness / 2, upper + 28 + index * 72));
    }

    function paintPiston() {
      const colour = shadeOf(colours.third, 0.25);
      plate(piston.x, upper, 960 - piston.x, lower - upper, 0, veil(edgeColour, 0.75));
      plate(piston.x + 20, 375, 1000 - piston.x, 40, 4, shadeOf(colours.third, 0.5));
      plate(piston.x + 20, 380, 1000 - piston.x, 8, 4, veil("#ffffff", 0.25));
      plate(piston.x, upper + 2, 30, lower - upper - 4, 6, colour);
      plate(piston.x + 4, upper + 8, 6, lower - upper - 16, 3, veil("#ffffff", 0.35));
    }

    function paintHistogram() {
      const kT = temperature();
      const width = (far - left) / bins;
      const share = (speed) => (speed / kT) * Math.exp(-(speed * speed) / 2 / kT);
      const tallest = share(Math.sqrt(kT));
      bars.forEach((part, bin) => {
        const height = Math.min(175, (part / (tallest * (speedMax / bins))) * 115);
        const tone = toneAt(((bin + 0.5) * speedMax) / bins);
        plate(left + bin * width + 2, axisY - height, width - 4, height, 3, veil(tone, 0.85));
      });
      const curve = times(100, (index) => {
        return [left + (index * (far - left)) / 99, axisY - (share((index * speedMax) / 99) / tallest) * 115];
      });
      stroke(curve, colours.third, 3.5);
      stroke([[left, 705], [left, axisY], [far, axisY]], veil(colours.ink, 0.5), 1.5);
      for (let speed = 0; speed < speedMax * 0.75; speed += 100) {
        write(String(speed), left + (speed / speedMax) * (far - left), axisY + 18, 17, veil(colours.ink, 0.8));
      }
      write("speed in units/s", far, axisY + 18, 17, veil(colours.ink, 0.8), "right");
    }

    function paint() {
      shapes[config.look].vessel();
      paintPiston();
      for (const one of swarm) {
        const tone = toneAt(Math.hypot(one.vx, one.vy));
        at(one.x, one.y, one.angle, config.radius / 10, () => shapes[config.look].figure(tone, one.angle));
      }
      paintHistogram();
      const law = "Blows share energy out but keep its sum; only work and heat change it.";
      write(law, 500, 932, 19, veil(colours.ink, 0.8));
      const quotient = blows.ideal && elapsed > 1 ? (blows.measured / blows.ideal).toFixed(1) : "…";
      const volume = (piston.x - left) / (800 - left);
      const warmth = temperature() / cold;
      showStatus(`T = ${warmth.toFixed(2)} T₀\nV = ${volume.toFixed(2)} V₀\nP·V = ${quotient} N·k·T`);
    }

    arrange(piston.x);
    """#
}
