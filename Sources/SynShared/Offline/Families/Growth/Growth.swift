// Animation: things that branch. One rule of growth, tuned so that it gives trees, ferns, coral, frost or circuits.

extension PageFamily {
  static let growth = PageFamily(
    name: "branching growth", topic: .animation, needsDarkGround: false,
    keywords: [
      "grow", "growth", "growing", "branch", "branches", "branching", "tree", "trees", "plant", "plants", "fractal",
      "recursive", "leaf", "leaves", "root", "roots", "bloom", "forest", "seed", "sprout", "coral", "crystal",
    ],
    subjects: subjects,
    parameters: [
      .number("spread", 18...34, step: 2), .number("growSeconds", 7...13), .number("restSeconds", 5...9),
      .number("others", 2...4), .number("sproutSeconds", 3...6), .number("lightRadius", 160...260, step: 20),
      .number("motes", 40...90, step: 10), .number("sapSeconds", 3...6), .number("guests", 3...7),
      .number("tipSize", 10...16), .number("beams", 9...17),
    ],
    title: ["{subject} of {name}", "{name}: how {subject} grow", "{subject} growing at {name}"],
    summary: [
      "Create an animation in which {subject} grow before the viewer's eyes, branch by branch, against {setting}.",
      "Build a page on which {subject} unfold out of nothing, each branch pushing out smaller ones; behind: {setting}.",
      "Show growth itself: {subject} that rise, divide and divide again in front of {setting}.",
    ],
    features: [
      [
        "Within {growSeconds} seconds everything has grown: each {branch} lengthens, thickens and then divides.",
        "A {branch} stretches, gains in girth and splits; it takes {growSeconds} seconds until all is grown.",
      ],
      [
        "A new {branch} leaves the old one at about {spread} degrees, a little more or less each time.",
        "Where a {branch} divides, the parts stand about {spread} degrees off, never quite the same.",
      ],
      [
        "At the outermost ends {tips} open one after another, about {tipSize} units across in a picture 1000 wide.",
        "{tips} of about {tipSize} units (the picture measures 1000) open at the ends, one by one.",
      ],
      [
        "Besides the largest there are {others} smaller ones that look paler, as if seen through haze.",
        "{others} smaller ones, paler as if further away, keep the largest company.",
      ],
      [
        "Grown up, they stand for {restSeconds} seconds, then fade away and make room for others of new shapes.",
        "The full growth lasts {restSeconds} seconds before it fades and differently shaped ones begin anew.",
      ],
      [
        "All of it stirs gently all the time, thin ends more than thick stems.",
        "A slight stirring never ceases: fine ends sway, thick parts hardly move.",
      ],
    ],
    colours: [
      (.background, "Background, {setting}"), (.ink, "Text"), (.first, "First colour, every {branch}"),
      (.second, "Second colour, the {tips}"), (.third, "Third colour, light and highlights"),
    ],
    actions: growthActions, additions: growthAdditions, script: script,
    coversGround: true, looks: growthLooks)

  private static let subjects = Subject.table(
    "subject|branch|tips|specks|guest|setting",
    [
      ("blossom", [.music, .city], .any, "cherry trees|bough|blossoms|grains of pollen|butterflies|misty hills"),
      ("willow", [.care, .sport], .any, "willows|trailing twig|narrow leaves|midges|dragonflies|a broad valley"),
      ("fern", [.garden, .library], .any, "ferns|frond|leaflets|drifting spores|moths|a forest in haze"),
      ("umbel", [.kitchen, .garden], .any, "fennel umbels|stalk|florets|floating seeds|bees|a meadow"),
      ("coral", [.sea], .night, "corals|arm|polyps|bubbles|little fish|a reef in deep water"),
      (
        "frost", [.mountain, .nightSky], .night, "frost stars|needle|ice beads|flakes of snow|sparks|a window at night"
      ),
      ("roots", [.library, .mountain], .any, "roots|rootlet|root tips|crumbs of soil|glow-worms|layers of earth"),
      ("circuit", [.computing, .workshop], .night, "chip traces|trace|solder pads|stray bits|signals|a dim board"),
      ("nerve", [.care, .computing], .night, "nerve cells|fibre|end buds|drifting molecules|impulses|dim tissue"),
    ])

  /// Stands on a look's `habit`, `paintTip` and `paintScene`.
  private static let script = #"""
    const grades = 12;
    const wind = { bend: 0, speed: 0 };
    const lamp = { x: 500, y: 500, power: 0, wanted: 0 };
    const tipScale = { value: 1, wanted: 1 };

    function branch(grown, parent, { angle, length, width, level, start, dx = 0, dy = 0 }) {
      const { parts, levels } = grown;
      let [from, heading, begin] = [parent, angle, start];
      const bow = between(-1, 1);
      const joints = habit.joints(level);
      for (let joint = 0; joint < joints && parts.length < 1200; joint += 1) {
        heading += habit.turn(heading, bow, level, joint);
        const isLast = joint === joints - 1;
        const girth = width * mix(1, habit.taper, joint / joints);
        const span = (length / joints) ** 0.75;
        const hasTip = habit.leafy ? level >= habit.leafy : isLast && level >= levels;
        parts.push({
          parent: from, angle: heading, length: length / joints, width: girth, level, start: begin, span, hasTip,
          dx, dy,
        });
        from = parts.length - 1;
        begin += span;
        if (level >= levels) continue;
        for (const { turn, share, thick = 0.72 } of habit.arms(level, joint, joints)) {
          const arm = { angle: heading + turn, length: length * share, width: girth * thick, level: level + 1 };
          branch(grown, from, { ...arm, start: begin });
        }
      }
    }

    function replant(grown) {
      grown.parts = [];
      habit.stems(grown).forEach((stem) => branch(grown, -1, { level: 0, start: 0, width: habit.width, ...stem }));
      const end = 1.04 * Math.max(...grown.parts.map(({ start, span }) => start + span));
      for (const part of grown.parts) {
        part.start /= end;
        part.span /= end;
      }
      return Object.assign(grown, { age: 0, fade: 1 });
    }

    function plant({ x, y, scale, haze }) {
      const dim = (colour) => mixColour(colour, horizonColour, haze);
      const base = mixColour(colours.first, nightfall, isDark ? 0.55 : 0.3);
      const tip = stamp(64, () => paintTip(dim(colours.second), dim(mixColour(colours.second, colours.third, 0.55))));
      const levels = habit.levels - (scale < 0.7 && !habit.leafy && habit.levels > 2 ? 1 : 0);
      const shades = ramp(base, colours.first, grades).map(dim);
      return replant({ x, y, scale, tip, levels, shades, tipColour: dim(colours.second) });
    }

    const age = (grown, seconds) => (grown.age += seconds / config.growSeconds);

    function placeParts(grown) {
      const stir = 0.011 * (Math.sin(elapsed * 0.9 + grown.x * 0.01) + 0.5 * Math.sin(elapsed * 2.3 + grown.y));
      for (const part of grown.parts) {
        const root = grown.parts[part.parent];
        part.reach = ease((grown.age - part.start) / part.span);
        part.x = root ? root.endX : grown.x + part.dx * grown.scale;
        part.y = root ? root.endY : grown.y + part.dy * grown.scale;
        part.sway = (root ? root.sway : 0) + (stir + wind.bend * 0.1) * habit.limp * (0.3 + part.level * 0.5);
        const length = part.length * grown.scale * part.reach;
        part.endX = part.x + Math.cos(part.angle + part.sway) * length;
        part.endY = part.y + Math.sin(part.angle + part.sway) * length;
      }
    }

    function paintPlant(grown) {
      placeParts(grown);
      const bundles = times(grades, () => []);
      for (const part of grown.parts) {
        if (part.reach <= 0) continue;
        const girth = Math.sqrt(part.width / habit.width) * mix(0.5, 1, ease((grown.age - part.start) * 1.6));
        bundles[grades - 1 - clamp(Math.floor(girth * grades), 0, grades - 1)].push(part);
      }
      bundles.forEach((bundle, at) => {
        const width = Math.max(1.1, ((grades - at) / grades) ** 2 * habit.width * grown.scale);
        strokeParts(bundle, veil(grown.shades[at], grown.fade), width, 0);
        if (width < 6) return;
        strokeParts(
          bundle, veil(mixColour(grown.shades[at], colours.third, 0.3), grown.fade * 0.7), width * 0.3, width * 0.22,
        );
      });
      if (habit.paintCore) habit.paintCore(grown);
      for (const part of grown.parts) {
        if (part.hasTip && part.reach > 0.6) paintEnd(grown, part);
      }
    }

    function strokeParts(parts, colour, width, offset) {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.beginPath();
      for (const { x, y, endX, endY } of parts) {
        context.moveTo(x - offset, y - offset * 0.4);
        context.lineTo(endX - offset, endY - offset * 0.4);
      }
      context.stroke();
    }

    function paintEnd(grown, { endX, endY, angle, sway, start, span }) {
      const open = clamp(((grown.age - start - span * 0.6) * config.growSeconds) / 1.4, 0, 1);
      const near = clamp(1 - Math.hypot(endX - lamp.x, endY - lamp.y) / (config.lightRadius || 1), 0, 1) * lamp.power;
      const swelling = (ease(open) + 0.3 * Math.sin(open * Math.PI)) * (1 + near) * tipScale.value;
      if (near > 0.05) glow(endX, endY, 34, colours.third, near * 0.5);
      grown.tip(endX, endY, angle + sway, (config.tipSize / 22) * swelling * mix(0.55, 1, grown.scale), grown.fade);
    }

    paintBelow(paintPlace);
    const plants = habit.places(config.others).map(plant);
    plants.forEach((grown, index) => (grown.age = index ? 0.4 + 0.17 * index : 0.16));

    function advance(seconds) {
      const rest = config.restSeconds / config.growSeconds;
      for (const grown of plants) {
        age(grown, seconds);
        grown.fade = clamp(1 + ((1 + rest - grown.age) * config.growSeconds) / 2, 0, 1);
        if (grown.fade <= 0) replant(grown);
      }
    }

    const paint = () => plants.slice().reverse().forEach(paintPlant);
    """#
}
