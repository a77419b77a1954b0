// Science: flights through the gravity of a centre and the bodies that circle it, with which they trade energy.

extension PageFamily {
  static let slingshot = PageFamily(
    name: "orbital slingshot", topic: .science, needsDarkGround: false,
    keywords: [
      "orbit", "orbits", "orbital", "gravity", "slingshot", "planet", "planets", "moon", "sun", "star", "solar",
      "comet", "rocket", "satellite", "kepler", "newton", "trajectory", "probe", "attraction",
    ],
    subjects: subjects,
    parameters: [
      .number("bodyCount", 2...4), .number("speed", 160...220, step: 5), .number("share", 3...8),
      .number("interval", 20...45, step: 5, decimals: 1), .number("memory", 40...75, step: 5, decimals: 1),
      .number("fan", 5...9), .number("grains", 80...140, step: 20), .number("thrust", 40...80, step: 10),
      .number("graphSeconds", 6...12),
    ],
    title: [
      "{subject} round {centre}: {name}", "{name}: {subject} swing past {centre}",
      "Past {centre} and away: {subject} at {name}",
    ],
    summary: [
      "Build an interactive model of gravity: in {space}, {subject} fly past {centre} and the {bodies} around it.",
      "Show how a slingshot works: {subject} cross {space} between {centre} and its {bodies} and gain or lose energy.",
      "Make orbits tangible with {subject} that {centre} and circling {bodies} bend from their course in {space}.",
    ],
    features: [
      [
        "In the middle is {centre}; {bodyCount} {bodies} circle it, each with {share} percent of its mass.",
        "Around {centre} in the middle run {bodyCount} {bodies} on circles, {share} percent of its mass apiece.",
      ],
      [
        "All pull by a = G·M/r²; circular orbits 200 units out (of 1000) take a speed v₀ of {speed} units/s.",
        "Pull falls with the square of distance, a = G·M/r²; a circle of 200 units takes v₀ = {speed} units/s.",
      ],
      [
        "Three {subject} start at once, then one every {interval} seconds; 14 fly at most; impacts end in a flash.",
        "{subject}: three at first, then one more every {interval} seconds, 14 at most; an impact is a flash.",
      ],
      [
        "They set out from a marked point that circles opposite to the outermost {body}.",
        "Their port, a small double ring, goes round on the outermost orbit, opposite to the {body} there.",
      ],
      [
        "Each {one} draws its last {memory} seconds behind it: slow parts in the first colour, fast in the second.",
        "Each {one} trails {memory} seconds of its path behind it, from the first colour, slow, to the second, fast.",
      ],
      [
        "A readout gives speed v and energy E of the newest {one}, which is ringed, and counts escapes and impacts.",
        "In a corner stand v and E of the latest {one}, marked by a ring, and how many have escaped and been caught.",
      ],
      [
        "E is v²/2 − G·M/r, with M the mass of {centre} alone, and stands in units of v₀².",
        "Energy is counted about {centre}, as v²/2 − G·M/r, and stated in units of v₀².",
      ],
      [
        "A line of text gives the law: only a moving {body} changes E, by trading energy with what passes it.",
        "One line states the lesson: E stays the same until a flight passes a moving {body} and trades energy with it.",
      ],
    ],
    colours: [
      (.background, "Background, {space}"), (.ink, "Text"), (.first, "First colour, slow flight"),
      (.second, "Second colour, fast flight and {centre}"), (.third, "Third colour, {bodies} and marks"),
    ],
    actions: slingshotActions, additions: slingshotAdditions, script: script,
    shapes: slingshotShapes)

  private static let subjects = Subject.table(
    "subject|one|centre|body|bodies|space",
    [
      ("star", [.nightSky, .computing], .night, "space probes|probe|a young sun|planet|planets|open space"),
      ("hole", [.nightSky, .library], .night, "light sails|sail|a black hole|neutron star|neutron stars|deep space"),
      ("whirl", [.sea, .sport], .any, "paper boats|boat|a great whirlpool|eddy|eddies|a wide bay"),
      ("blossom", [.garden, .kitchen], .any, "honey bees|bee|a sunflower|blossom|blossoms|a summer field"),
      ("lamp", [.city, .music], .night, "moths|moth|a hanging lamp|lantern|lanterns|a warm night"),
      ("nucleus", [.care, .computing], .any, "electrons|electron|an atomic nucleus|ion|ions|a vacuum"),
      ("magnet", [.workshop, .mountain], .any, "steel balls|ball|a lodestone|magnet|magnets|a smooth table"),
    ])

  private static let script = #"""
    const flightsMax = 14;
    const centre = { x: 500, y: 500, gm: config.speed ** 2 * 200, radius: 38 };
    const flow = { direction: 1, share: config.share };
    const bodies = times(config.bodyCount, (index) => {
      const orbit = mix(212 - 20 * config.bodyCount, 385, index / (config.bodyCount - 1));
      return { orbit, angle: between(0, tau), x: 0, y: 0, vx: 0, vy: 0, gm: 0, radius: 0 };
    });
    const masses = [centre, ...bodies];
    const flights = [];
    const drifters = [];
    const flashes = [];
    const tally = { escaped: 0, caught: 0 };
    const tones = ramp(colours.first, colours.second, 16);
    const tints = tones.map((tone) => times(8, (fade) => veil(tone, ((fade + 1) / 8) ** 1.4 * 0.9)));
    const toneAt = (speed) => clamp(Math.floor((speed / config.speed) * 7.5), 0, 15);
    const newest = () => flights[flights.length - 1];
    const speedOf = ({ vx, vy }) => Math.hypot(vx, vy);
    const energyOf = (one) => speedOf(one) ** 2 / 2 - centre.gm / Math.hypot(one.x - 500, one.y - 500);
    const isHit = (mass, { x, y }) => Math.hypot(mass.x - x, mass.y - y) < mass.radius;

    function weighBodies() {
      for (const body of bodies) {
        body.gm = (centre.gm * flow.share) / 100;
        body.radius = 6 + 7 * Math.cbrt(flow.share);
      }
    }

    function moveBodies(seconds) {
      for (const body of bodies) {
        const rate = flow.direction * Math.sqrt(centre.gm / body.orbit ** 3);
        body.angle += rate * seconds;
        const [x, y] = [Math.cos(body.angle) * body.orbit, Math.sin(body.angle) * body.orbit];
        Object.assign(body, { x: 500 + x, y: 500 + y, vx: -y * rate, vy: x * rate });
      }
    }

    function pullAt(x, y) {
      let [ax, ay] = [0, 0];
      for (const mass of masses) {
        const [dx, dy] = [mass.x - x, mass.y - y];
        const square = Math.max(mass.radius ** 2, dx * dx + dy * dy);
        const pull = mass.gm / (square * Math.sqrt(square));
        ax += dx * pull;
        ay += dy * pull;
      }
      return [ax, ay];
    }

    function kick(one, seconds) {
      const [ax, ay] = pullAt(one.x, one.y);
      one.vx += ax * seconds;
      one.vy += ay * seconds;
    }

    function move(one, seconds) {
      one.x += one.vx * seconds;
      one.y += one.vy * seconds;
    }

    function launch({ x, y, vx, vy }) {
      flights.push({ x, y, vx, vy, trail: [] });
      if (flights.length > flightsMax) flights.shift();
    }

    const port = () => {
      const base = bodies[bodies.length - 1];
      return { x: 1000 - base.x, y: 1000 - base.y, vx: -base.vx, vy: -base.vy };
    };

    function depart(share, turn) {
      const base = port();
      const [course, speed] = [Math.atan2(base.vy, base.vx) + turn, speedOf(base) * share];
      launch({ ...base, vx: Math.cos(course) * speed, vy: Math.sin(course) * speed });
    }

    function settle(one) {
      const last = one.trail[one.trail.length - 1];
      if (!last || elapsed - last[3] > 0.05) one.trail.push([one.x, one.y, toneAt(speedOf(one)), elapsed]);
      while (one.trail.length && elapsed - one.trail[0][3] > config.memory) one.trail.shift();
      const isCaught = masses.some((mass) => isHit(mass, one));
      const isEscaped = Math.hypot(one.x - 500, one.y - 500) > 780 && energyOf(one) > 0;
      if (!isCaught && !isEscaped) return true;
      tally[isCaught ? "caught" : "escaped"] += 1;
      flashes.push({ x: one.x, y: one.y, trail: one.trail, start: elapsed });
      if (flashes.length > 10) flashes.shift();
      return false;
    }

    let untilNext = config.interval;

    function advance(seconds) {
      untilNext -= seconds;
      if (untilNext <= 0) {
        untilNext = config.interval;
        depart(between(0.55, 0.9), between(-0.25, 0.25));
      }
      const half = seconds / 2;
      const all = [...flights, ...drifters];
      for (let part = 0; part < 2; part += 1) {
        all.forEach((one) => {
          kick(one, half / 2);
          move(one, half);
        });
        moveBodies(half);
        all.forEach((one) => kick(one, half / 2));
      }
      flights.splice(0, flights.length, ...flights.filter(settle));
    }

    weighBodies();
    moveBodies(0);
    for (const [share, turn] of [[0.9, 0.12], [0.74, 0.3], [0.58, -0.1]]) depart(share, turn);

    const deep = (colour, share) => mixColour(colour, isDark ? "#000000" : colours.ink, share);
    const [warm, cool] = [colours.second, colours.third];
    const stars = times(90, () => [between(0, size), between(0, size), between(0.5, 1.9), between(0, tau)]);
    const scene = shapes[config.look];

    function drawArrow(x, y, dx, dy, colour, width) {
      const head = clamp(Math.hypot(dx, dy) * 0.3, 4, 14);
      const angle = Math.atan2(dy, dx);
      stroke([[x, y], [x + dx, y + dy]], colour, width);
      const [back, side] = [-head * 0.5, head * 0.6];
      at(x + dx, y + dy, angle, 1, () => polygon([[head, 0], [back, -side], [back, side]], colour));
    }

    function paintTrail(trail, strength) {
      context.lineWidth = 3;
      for (let index = 1; index < trail.length; index += 1) {
        const [x, y, tone, time] = trail[index];
        const fade = strength * (1 - (elapsed - time) / config.memory);
        if (fade <= 0) continue;
        context.strokeStyle = tints[tone][clamp(Math.floor(fade * 8), 0, 7)];
        context.beginPath();
        context.moveTo(trail[index - 1][0], trail[index - 1][1]);
        context.lineTo(x, y);
        context.stroke();
      }
    }

    function paint() {
      scene.ground();
      context.setLineDash([2, 10]);
      bodies.forEach(({ orbit }) => ring(500, 500, orbit, veil(cool, 0.45), 1.6));
      context.setLineDash([]);
      ring(port().x, port().y, 13, veil(cool, 0.7), 2);
      ring(port().x, port().y, 6, veil(cool, 0.7), 2);
      flights.forEach(({ trail }) => paintTrail(trail, 1));
      flashes.forEach(({ trail, start }) => paintTrail(trail, Math.max(0, 1 - (elapsed - start) / 2)));
      at(500, 500, 0, 1, scene.centre);
      bodies.forEach((body, index) => at(body.x, body.y, 0, body.radius / 10, () => scene.body(index)));
      for (const one of flights) {
        const tone = tones[toneAt(speedOf(one))];
        if (isDark) glow(one.x, one.y, 30, tone, 0.5);
        at(one.x, one.y, Math.atan2(one.vy, one.vx), 1.15, () => scene.flight(tone));
      }
      for (const { x, y, start } of flashes) {
        const age = elapsed - start;
        if (age < 0.8) ring(x, y, 8 + age * 60, veil(warm, 1 - age / 0.8), 4);
      }
      if (newest()) ring(newest().x, newest().y, 20, veil(colours.ink, 0.8), 1.5);
      const law = `Only a moving ${words.body} changes E: it trades energy with what passes it.`;
      write(law, 500, 932, 19, veil(colours.ink, 0.8));
      const v = newest() ? speedOf(newest()).toFixed(0) : "–";
      const energy = newest() ? (energyOf(newest()) / config.speed ** 2).toFixed(2) : "–";
      showStatus(`v = ${v} units/s\nE = ${energy} v₀²\nescaped ${tally.escaped}, caught ${tally.caught}`);
    }
    """#
}
