// What can be done to the flights, and what a page may show beyond them.

extension PageFamily {
  static let slingshotActions = [
    PageElement(
      "aim",
      [
        "Drag and let go to launch another {one} from there, faster for a longer drag; dots foretell its path.",
        "Dragging sets start and speed of a new {one}, whose path is dotted ahead; letting go sends it off.",
      ],
      hint: "Drag: launch",
      script: #"""
        let from = null;
        const pace = (distance) => clamp(distance * 1.2, -420, 420);
        const draft = () => ({ ...from, vx: pace(pointer.x - from.x), vy: pace(pointer.y - from.y) });
        onPointer("press", () => (from = { x: pointer.x, y: pointer.y }));
        onPointer("release", () => {
          if (from) launch(draft());
          from = null;
        });
        paintAbove(() => {
          if (!from) return;
          const ghost = draft();
          drawArrow(from.x, from.y, ghost.vx / 1.2, ghost.vy / 1.2, colours.third, 3);
          for (let dot = 0; dot < 160; dot += 1) {
            kick(ghost, 1 / 40);
            move(ghost, 1 / 40);
            if (dot % 4 === 0) disc(ghost.x, ghost.y, 2.6, veil(colours.ink, 1 - dot / 160));
            if (masses.some((mass) => isHit(mass, ghost))) break;
          }
        });
        """#),
    PageElement(
      "volley",
      [
        "Pressing Space sends {fan} {subject} off at once, spread like a fan.",
        "Space starts a fan of {fan} {subject} into neighbouring directions.",
      ],
      hint: "Space: volley",
      script: #"onKey(" ", () => times(config.fan, (index) => depart(0.75, index / (config.fan - 1) - 0.5)));"#),
    PageElement(
      "reverse",
      [
        "The R key turns time round: all {subject} and {bodies} go back the way they came, until R is pressed again.",
        "Pressing R reverses all velocities, of {subject} and {bodies}, so that every path is run back along itself.",
      ],
      hint: "R: turn back",
      script: #"""
        let turnedAt = -9;
        onKey("r", () => {
          turnedAt = elapsed;
          flow.direction *= -1;
          [...flights, ...drifters].forEach((one) => Object.assign(one, { vx: -one.vx, vy: -one.vy }));
        });
        paintAbove(() => {
          const age = (elapsed - turnedAt) / 1.2;
          if (age < 1) ring(500, 500, 60 + 420 * age, veil(colours.third, 1 - age), 5);
          if (flow.direction < 0) write("time runs backwards", 500, 886, 20, colours.third);
        });
        """#),
    PageElement(
      "mass",
      [
        "The mouse wheel makes the {bodies} lighter or heavier, from 1 to 16 percent; they shrink and swell with it.",
        "Turning the mouse wheel changes the mass of all {bodies}, and so their size, between 1 and 16 percent.",
      ],
      hint: "Mouse wheel: mass",
      script: #"""
        onPointer("wheel", (direction) => {
          flow.share = clamp(flow.share + direction, 1, 16);
          weighBodies();
        });
        const name = ({ x, y, radius }) => write(`${flow.share} %`, x, y + radius * 2 + 10, 18, colours.ink);
        paintAbove(() => bodies.forEach(name));
        """#),
    PageElement(
      "thrust",
      [
        "Holding the Up arrow drives the newest {one} on with {thrust} units per second squared, Down slows it.",
        "While the Up arrow is held, the newest {one} gains {thrust} units per second each second; Down brakes it.",
      ],
      hint: "Up/Down: thrust, brake",
      script: #"""
        onKey(["arrowup", "arrowdown"]);
        const effort = () => held.has("arrowup") - held.has("arrowdown");
        everyStep((seconds) => {
          const one = newest();
          if (!one || !effort()) return;
          const share = 1 + (effort() * config.thrust * seconds) / Math.max(20, speedOf(one));
          Object.assign(one, { vx: one.vx * share, vy: one.vy * share });
        });
        paintAbove(() => {
          const one = newest();
          if (!one || !effort()) return;
          at(one.x, one.y, Math.atan2(one.vy, one.vx) + (effort() > 0 ? Math.PI : 0), 1, () => {
            glow(22, 0, 30, colours.second, 0.9);
            polygon([[12, -6], [34 + 8 * Math.sin(elapsed * 40), 0], [12, 6]], colours.second);
          });
        });
        """#),
    PageElement(
      "measure",
      [
        "Moving the mouse puts an arrow at the pointer that shows where the pull goes, and its strength as a number.",
        "At the mouse pointer an arrow gives the direction of gravity, with its strength in figures beside it.",
      ],
      hint: "Move mouse: measure pull",
      script: #"""
        paintAbove(() => {
          if (!pointer.isInside) return;
          const [x, y] = [clamp(pointer.x, 60, 940), clamp(pointer.y, 150, 880)];
          const [ax, ay] = pullAt(x, y);
          const strength = Math.max(1, Math.hypot(ax, ay));
          const length = clamp(24 * Math.log10(1 + strength), 20, 90) / strength;
          disc(x, y, 5, colours.third);
          drawArrow(x, y, ax * length, ay * length, colours.third, 4);
          write(`a = ${strength.toFixed(0)}`, x, y + (ay > 0 ? -28 : 28), 22, colours.ink);
        });
        """#),
  ]

  static let slingshotAdditions = [
    PageElement(
      "kepler",
      [
        "A comet on an ellipse feels {centre} alone; sectors of equal time, and so of equal area, tint the ellipse.",
        "On an ellipse about {centre} goes a comet that feels nothing else; sectors of equal time show equal areas.",
      ],
      script: #"""
        const ellipse = { axis: 262, eccentricity: 0.66, tilt: between(0, tau), anomaly: 0 };
        const rate = Math.sqrt(centre.gm / ellipse.axis ** 3);
        const cometAt = (anomaly) => {
          let eccentric = anomaly;
          times(9, () => {
            const error = eccentric - ellipse.eccentricity * Math.sin(eccentric) - anomaly;
            eccentric -= error / (1 - ellipse.eccentricity * Math.cos(eccentric));
          });
          const height = ellipse.axis * Math.sqrt(1 - ellipse.eccentricity ** 2);
          return [ellipse.axis * (Math.cos(eccentric) - ellipse.eccentricity), height * Math.sin(eccentric)];
        };
        const arc = (part) => times(13, (index) => cometAt(((part + index / 12) * tau) / 12));
        const sectors = times(12, (part) => [[0, 0], ...arc(part)]);
        everyStep((seconds) => (ellipse.anomaly = (ellipse.anomaly + tau + flow.direction * rate * seconds) % tau));
        paintBelow(() => at(500, 500, ellipse.tilt, 1, () => sectors.forEach((sector, index) => {
          const isPresent = index === Math.floor((ellipse.anomaly / tau) * 12);
          polygon(sector, veil(colours.third, isPresent ? 0.3 : index % 2 ? 0.12 : 0.04));
        })));
        paintAbove(() => at(500, 500, ellipse.tilt, 1, () => {
          const [x, y] = cometAt(ellipse.anomaly);
          at(x, y, Math.atan2(y, x), 1, () => {
            polygon([[0, -6], [75, -16], [58, 0], [75, 16], [0, 6]], veil(colours.ink, 0.22));
            disc(0, 0, 8, colours.ink);
          });
        }));
        """#),
    PageElement(
      "sheet",
      [
        "A net of fine lines lies under everything and is drawn in towards each mass, as a sheet sags under a weight.",
        "Beneath lies a fine grid that every mass pulls towards itself, like a rubber sheet under a load.",
      ],
      script: #"""
        const sag = (x, y) => masses.reduce(([u, v], mass) => {
          const [dx, dy] = [mass.x - x, mass.y - y];
          const distance = Math.hypot(dx, dy);
          const depth = (mass === centre ? 9000 : 4000) / (distance * distance + 6000);
          return [u + dx * depth, v + dy * depth];
        }, [x, y]);
        paintBelow(() => times(25, (line) => {
          const place = (line - 0.5) * 43;
          stroke(times(44, (step) => sag(place, step * 24 - 10)), veil(colours.third, 0.28), 1.3);
          stroke(times(44, (step) => sag(step * 24 - 10, place)), veil(colours.third, 0.28), 1.3);
        }));
        """#),
    PageElement(
      "graph",
      [
        "Along the lower edge a graph draws the speed of the newest {one} over the past {graphSeconds} seconds.",
        "A graph at the bottom records how fast the newest {one} has been during the last {graphSeconds} seconds.",
      ],
      script: #"""
        const record = [];
        everyStep(() => {
          const last = record[record.length - 1];
          if (!newest() || (last && elapsed - last.time < 0.04)) return;
          record.push({ time: elapsed, speed: speedOf(newest()) });
          while (elapsed - record[0].time > config.graphSeconds) record.shift();
        });
        paintAbove(() => {
          plate(40, 790, 250, 120, 10, veil(colours.background, 0.75));
          stroke([[55, 805], [55, 893], [275, 893]], veil(colours.ink, 0.5), 1.5);
          const curve = record.map(({ time, speed }) => {
            return [275 - ((elapsed - time) / config.graphSeconds) * 220, 893 - clamp(speed / config.speed, 0, 3) * 29];
          });
          stroke(curve, colours.second, 3);
          write("v", 70, 808, 18, colours.ink);
        });
        """#),
    PageElement(
      "dust",
      [
        "A belt of {grains} grains of dust circles half-way out, and the {bodies} stir it up as they pass.",
        "Half-way out lies a belt of {grains} dust grains that the {bodies}, passing by, comb and scatter.",
      ],
      script: #"""
        const orbit = (bodies[0].orbit + bodies[1].orbit) / 2;
        drifters.push(...times(config.grains, () => {
          const [angle, radius] = [between(0, tau), orbit + between(-22, 22)];
          const speed = Math.sqrt(centre.gm / radius);
          const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
          return { x: 500 + radius * cosine, y: 500 + radius * sine, vx: -sine * speed, vy: cosine * speed };
        }));
        paintBelow(() => drifters.forEach(({ x, y }) => disc(x, y, 2.6, veil(colours.ink, 0.6))));
        """#),
    PageElement(
      "hill",
      [
        "Around the {bodies} dashed rings of the Hill radius r·∛(m/3M) bound the room where they could keep a moon.",
        "Dashed rings show the Hill radius r·∛(m/3M) of the {bodies}, within which a moon would stay with them.",
      ],
      script: #"""
        paintAbove(() => bodies.forEach((body) => {
          const radius = body.orbit * Math.cbrt(body.gm / centre.gm / 3);
          context.setLineDash([7, 9]);
          ring(body.x, body.y, radius, veil(colours.third, 0.85), 2);
          context.setLineDash([]);
        }));
        """#),
  ]
}
