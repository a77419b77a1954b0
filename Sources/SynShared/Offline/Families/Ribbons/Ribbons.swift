// Animation: ribbons carried by a flow without sources or sinks, the curl of a few slow waves.

extension PageFamily {
  static let ribbons = PageFamily(
    name: "flowing ribbons", topic: .animation, needsDarkGround: false,
    keywords: [
      "ribbon", "ribbons", "flow", "field", "noise", "smoke", "ink", "aurora", "wind", "lines", "silk", "current",
      "abstract", "generative", "painting", "waves", "particles",
    ],
    subjects: subjects,
    parameters: [
      .number("count", 100...160, step: 5), .number("length", 30...54, step: 2), .number("width", 12...28),
      .number("speed", 90...170, step: 10), .number("waves", 8...20, decimals: 1), .number("life", 6...12),
      .number("every", 5...9), .number("whirlSeconds", 4...8), .number("breathSeconds", 5...10),
      .number("motes", 60...140, step: 10), .number("radius", 80...130, step: 10),
    ],
    title: ["{subject} over {name}", "{name} in {subject}", "{subject} adrift at {name}"],
    summary: [
      "Create a flowing animation of {count} {subject} that glide through {medium} and never come to rest.",
      "Build a page on which {count} {subject} are carried through {medium} by a flow that keeps changing its mind.",
      "Make {medium} visible: {count} {subject} trace its slow currents across the whole picture.",
    ],
    features: [
      "Each of them is a band of {length} joints, {width} units at its widest and tapering to a point at both ends.",
      """
      The flow is made of a few slow waves, about {waves} to the width of the picture, and has no sources or \
      sinks, so the bands crowd and part like a real current.
      """,
      "They travel at about {speed} units per second in a picture 1000 units wide.",
      "A band lives about {life} seconds, fades in and out, and is then born again somewhere else.",
      "Hues run from the first colour to the second from band to band, and every {every}th band has the third colour.",
    ],
    colours: [
      (.background, "Background, {medium}"), (.ink, "Text"), (.first, "First colour, where the run of hues begins"),
      (.second, "Second colour, where it ends"), (.third, "Third colour, accents among the {subject}"),
    ],
    actions: actions, additions: additions, script: script)

  private static let subjects = Subject.table(
    "subject|medium|core|specks",
    [
      ("ribbon", [.music, .care], .any, "silk ribbons|warm air|a round lamp|grains of dust"),
      ("ribbon", [.library, .workshop], .any, "strokes of ink|still water|a smooth pebble|flecks of pigment"),
      ("ribbon", [.nightSky, .mountain], .night, "northern lights|a polar night|a dark peak|crystals of snow"),
      ("ribbon", [.kitchen, .city], .any, "curls of steam|a quiet room|a copper pot|specks of spice"),
      ("ribbon", [.nightSky, .computing], .night, "comet tails|deep space|a dark moon|distant stars"),
      ("ribbon", [.sea, .sport], .any, "strands of kelp|a tidal channel|a boulder|grains of sand"),
      ("ribbon", [.garden, .care], .any, "blades of grass|a summer breeze|an old stump|floating seeds"),
      ("ribbon", [.computing, .city], .night, "signal traces|a circuit at night|a silent chip|loose bits"),
    ])

  private static let actions = [
    PageElement(
      "stir", "Moving the mouse stirs the flow: for a moment everything within 240 units circles around the pointer.",
      hint: "Move mouse: stir",
      script: #"""
        const spoon = { x: 0, y: 0, radius: 240, spin: 0 };
        vortices.push(spoon);
        onPointer("move", () => Object.assign(spoon, { x: pointer.x, y: pointer.y, spin: pointer.isInside ? 3.2 : 0 }));
        everyStep((seconds) => (spoon.spin *= Math.exp(-seconds * 0.7)));
        paintAbove(() => ring(spoon.x, spoon.y, 16, veil(colours.ink, clamp(spoon.spin / 4, 0, 0.7)), 2));
        """#),
    PageElement(
      "whirl",
      "A click drops a whirl with a turning mark that lasts {whirlSeconds} seconds; at most four exist at once.",
      hint: "Click: whirl",
      script: #"""
        const whirls = [];
        const drop = (whirl) => {
          whirls.splice(whirls.indexOf(whirl), 1);
          vortices.splice(vortices.indexOf(whirl), 1);
        };
        onPointer("press", () => {
          const spin = whirls.length % 2 ? -3.6 : 3.6;
          const whirl = { x: pointer.x, y: pointer.y, radius: 300, spin, end: elapsed + config.whirlSeconds };
          whirls.push(whirl);
          vortices.push(whirl);
          if (whirls.length > 4) drop(whirls[0]);
        });
        everyStep(() => whirls.filter((whirl) => whirl.end < elapsed).forEach(drop));
        paintAbove(() => {
          for (const { x, y, spin, end } of whirls) {
            const turn = elapsed * spin;
            context.strokeStyle = veil(colours.ink, clamp(end - elapsed, 0, 1) * 0.8);
            context.lineWidth = 2.5;
            for (const start of [0, Math.PI]) {
              context.beginPath();
              context.arc(x, y, 18, turn + start, turn + start + 2.2);
              context.stroke();
            }
          }
        });
        """#),
    PageElement(
      "reverse", "Pressing Space turns the flow round, and pressing it again lets it run as before.",
      hint: "Space: turn round",
      script: #"""
        let wanted = 1;
        onKey(" ", () => (wanted = -wanted));
        everyStep((seconds) => (flow.sign += (wanted - flow.sign) * Math.min(1, seconds * 4)));
        paintAbove(() => write(wanted > 0 ? "forward" : "backward", 972, 928, 18, veil(colours.ink, 0.75), "right"));
        """#),
    PageElement(
      "width", "The mouse wheel makes all bands broader or finer, between a third and three times their width.",
      hint: "Mouse wheel: width",
      script: #"""
        onPointer("wheel", (direction) => (flow.width = clamp(flow.width * 1.2 ** direction, 1 / 3, 3)));
        """#),
    PageElement(
      "turn",
      "Holding the Left or the Right arrow swings the whole flow round to that side; a small needle shows how far.",
      hint: "Left/Right: swing",
      script: #"""
        onKey(["arrowleft", "arrowright"]);
        everyStep((seconds) => (flow.turn += (held.has("arrowright") - held.has("arrowleft")) * seconds * 1.6));
        paintAbove(() => at(45, 925, flow.turn - Math.PI / 2, 1, () => {
          polygon([[20, 0], [-4, -5], [-4, 5]], colours.third);
          ring(0, 0, 24, veil(colours.ink, 0.4), 1.5);
        }));
        """#),
  ]

  private static let additions = [
    PageElement(
      "core",
      "At the centre rests {core} of {radius} units radius with a rim in the third colour; currents part around it.",
      script: #"""
        flow.core = config.radius;
        paintBelow(() => {
          const { core } = flow;
          glow(500, 500, core * 2.1, colours.third, 0.25);
          disc(500, 500, core - 6, mixColour(colours.background, colours.third, 0.16));
          ring(500, 500, core - 6, mixColour(colours.background, colours.third, 0.7), 3);
        });
        """#),
    PageElement(
      "motes", "Between the bands {motes} {specks} in the third colour drift with the flow.",
      script: #"""
        const motes = times(config.motes, () => {
          return { x: between(0, size), y: between(0, size), radius: between(1.2, 3.4) };
        });
        everyStep((seconds) => motes.forEach((mote) => {
          const [vx, vy] = flowAt(mote.x, mote.y);
          mote.x = (mote.x + vx * seconds * 0.6 + size) % size;
          mote.y = (mote.y + vy * seconds * 0.6 + size) % size;
        }));
        paintAbove(() => motes.forEach(({ x, y, radius }) => disc(x, y, radius, veil(colours.third, 0.75))));
        """#),
    PageElement(
      "mirror", "The picture is mirrored at its upright middle axis, so that every band has a twin on the other side.",
      script: #"""
        paintAbove(() => {
          context.save();
          context.translate(size, 0);
          context.scale(-1, 1);
          paint();
          context.restore();
        });
        """#),
    PageElement(
      "breath",
      "All bands breathe together: within {breathSeconds} seconds they swell to twice their width and shrink back.",
      script: #"""
        everyStep(() => (flow.breath = 1.5 - 0.5 * Math.cos((elapsed / config.breathSeconds) * tau)));
        """#),
    PageElement(
      "heads", "A bright bead with a soft halo in the third colour sits at the head of every band.",
      script: #"""
        paintAbove(() => bands.forEach((band) => {
          const [x, y] = band.joints[0];
          glow(x, y, 15, colours.third, 0.7 * strength(band));
          disc(x, y, 3.2, veil(colours.third, strength(band)));
        }));
        """#),
  ]

  private static let script = #"""
    const flow = { sign: 1, width: 1, turn: 0, breath: 1, core: 0 };
    const vortices = [];
    const shades = ramp(colours.first, colours.second, 24);
    const spacing = 9;

    const waves = times(5, () => {
      const angle = between(0, tau);
      const number = ((config.waves * tau) / size) * between(0.5, 1.4);
      return { x: Math.cos(angle), y: Math.sin(angle), number, phase: between(0, tau), drift: between(-0.35, 0.35) };
    });

    function flowAt(x, y) {
      let [vx, vy] = [0, 0];
      for (const wave of waves) {
        const push = Math.cos((wave.x * x + wave.y * y) * wave.number + wave.phase + wave.drift * elapsed);
        vx += wave.y * push;
        vy -= wave.x * push;
      }
      [vx, vy] = [
        flow.sign * (vx * Math.cos(flow.turn) - vy * Math.sin(flow.turn)),
        flow.sign * (vx * Math.sin(flow.turn) + vy * Math.cos(flow.turn)),
      ];
      for (const vortex of vortices) {
        const [dx, dy] = [x - vortex.x, y - vortex.y];
        const distance = Math.hypot(dx, dy) || 1;
        const push = (vortex.spin * Math.max(0, 1 - distance / vortex.radius)) / distance;
        vx -= dy * push;
        vy += dx * push;
      }
      const [dx, dy] = [x - 500, y - 500];
      const distance = Math.hypot(dx, dy) || 1;
      if (flow.core && distance < flow.core * 1.6) {
        const inward = (vx * dx + vy * dy) / distance;
        const push = (Math.max(0, -inward) * (1.6 - distance / flow.core)) / 0.6 + (distance < flow.core ? 0.8 : 0);
        vx += (dx / distance) * push;
        vy += (dy / distance) * push;
      }
      const speed = config.speed * clamp(0.35 + 0.4 * Math.hypot(vx, vy), 0.35, 1.8);
      const length = Math.hypot(vx, vy) || 1;
      return [(vx / length) * speed, (vy / length) * speed];
    }

    function rebirth(band) {
      const [x, y] = [between(-40, size + 40), between(-40, size + 40)];
      return Object.assign(band, { age: 0, life: config.life * between(0.7, 1.3), joints: [[x, y]] });
    }

    const bands = times(config.count, (index) => {
      const isAccent = (index + 1) % config.every === 0;
      const colour = isAccent ? colours.third : shades[Math.floor((index / config.count) * shades.length)];
      return rebirth({ colour, breadth: between(0.5, 1) });
    });

    function move(band, seconds) {
      const [x, y] = band.joints[0];
      const [vx, vy] = flowAt(x, y);
      const head = [x + vx * seconds, y + vy * seconds];
      band.joints[0] = head;
      const [nextX, nextY] = band.joints[1] || head;
      const gap = Math.hypot(head[0] - nextX, head[1] - nextY);
      if (band.joints.length < 2 || gap > spacing) band.joints.unshift([...head]);
      if (band.joints.length > config.length) band.joints.pop();
      band.age += seconds;
      if (band.age > band.life) rebirth(band);
    }

    function advance(seconds) {
      if (elapsed <= seconds) warmUp();
      bands.forEach((band) => move(band, seconds));
    }

    const strength = ({ age, life }) => clamp(Math.min(age, life - age) / 1.2, 0, 1);

    function warmUp() {
      for (let step = 0; step < 240; step += 1) bands.forEach((band) => move(band, 1 / 60));
      bands.forEach((band) => (band.age = between(0, band.life * 0.9)));
    }

    function outline({ joints, breadth }) {
      const [left, right] = [[], []];
      joints.forEach(([x, y], index) => {
        const [aheadX, aheadY] = joints[Math.max(0, index - 1)];
        const [behindX, behindY] = joints[Math.min(joints.length - 1, index + 1)];
        const [dx, dy] = [aheadX - behindX, aheadY - behindY];
        const length = Math.hypot(dx, dy) || 1;
        const taper = Math.sin((index / Math.max(1, joints.length - 1)) * Math.PI);
        const half = (config.width / 2) * breadth * flow.width * flow.breath * taper;
        left.push([x - (dy / length) * half, y + (dx / length) * half]);
        right.unshift([x + (dy / length) * half, y - (dx / length) * half]);
      });
      return [...left, ...right];
    }

    function paint() {
      context.globalCompositeOperation = isDark ? "screen" : "multiply";
      for (const band of bands) {
        const shape = outline(band);
        polygon(shape, veil(band.colour, 0.55 * strength(band)));
        stroke(shape.slice(0, shape.length / 2), veil(band.colour, 0.8 * strength(band)), 1.2);
      }
      context.globalCompositeOperation = "source-over";
    }
    """#
}
