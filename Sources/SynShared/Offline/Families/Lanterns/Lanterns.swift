// Animation: lights that circle. Rings of lanterns, balloons, jellyfish and the like turn in depth above a landscape.

extension PageFamily {
  static let lanterns = PageFamily(
    name: "orbiting lanterns", topic: .animation, needsDarkGround: true,
    keywords: [
      "lantern", "lanterns", "light", "lights", "lamp", "lamps", "glow", "glowing", "orbit", "orbiting", "circle",
      "circling", "carousel", "float", "floating", "balloon", "balloons", "jellyfish", "fireflies", "festival", "night",
    ],
    subjects: subjects,
    parameters: [
      .number("rings", 2...4), .number("perRing", 6...9), .number("turnSeconds", 18...34, step: 2),
      .number("bodySize", 80...112, step: 2), .number("lean", 14...30, step: 2), .number("riseSeconds", 5...9),
      .number("reach", 150...230, step: 10), .number("relightSeconds", 2...5), .number("starSeconds", 3...6),
      .number("sparks", 40...80, step: 5), .number("waveSeconds", 4...8), .number("ghosts", 12...24, step: 2),
    ],
    title: ["{subject} over {name}", "{name}: {subject} at night", "A round of {subject} at {name}"],
    summary: [
      "Create a night scene in which {subject} circle slowly in the air, and below them {setting}.",
      "Build a page that shows {setting} by night and, above it, {subject} going round and round in wide rings.",
      "Let {subject} wheel through the dark like a carousel without strings; the place is {setting}.",
    ],
    features: [
      [
        "There are {rings} rings of {perRing}, one above the other, and neighbours turn in opposite directions.",
        "They form {rings} rings with {perRing} in each, one above the other, each turning against the next.",
      ],
      [
        "The lowest ring takes {turnSeconds} seconds for a turn, and the view is from {lean} degrees above.",
        "Seen from {lean} degrees above, the lowest ring needs {turnSeconds} seconds to come round.",
      ],
      [
        "Each is {form}, up to {bodySize} units tall in a picture 1000 wide; those at the back are smaller and dimmer.",
        "Each of them is {form} and up to {bodySize} units tall (the picture: 1000), small and dim at the back.",
      ],
      [
        "They bob as they go, and their light flickers a little, no two alike.",
        "Every one bobs up and down and flickers in a rhythm of its own.",
      ],
      [
        "Their light {gleam} and moves along with them.",
        "As they pass, their light {gleam}.",
      ],
      [
        "At the beginning they rise from below, one after the other, and take their places.",
        "The scene opens with all of them rising from below, one by one, into their rings.",
      ],
    ],
    colours: [
      (.background, "Background, the night"), (.ink, "Text"), (.first, "First colour, haze and the lowest {subject}"),
      (.second, "Second colour, the highest {subject}"), (.third, "Third colour, every third of them, and gleams"),
    ],
    actions: lanternsActions, additions: lanternsAdditions, script: script,
    coversGround: true, looks: lanternsLooks)

  private static let subjects = Subject.table(
    "subject|form|setting|gleam",
    [
      (
        "lantern", [.care, .music], .night,
        "paper lanterns|a ribbed globe of paper with a tassel|a lake between hills|lies in streaks on the water"
      ),
      (
        "box", [.library, .garden], .night,
        "box lamps|a frame of wood with lit panes|a pagoda, a lone peak and the moon|lies in soft pools on the ground"
      ),
      (
        "balloon", [.sport, .kitchen], .night,
        "hot-air balloons|a striped envelope above a basket|rows of misty hills|lies in soft pools on the ground"
      ),
      (
        "jelly", [.sea], .night,
        "jellyfish|a pulsing bell with long waving arms|a reef in deep water|lies in soft pools on the sea bed"
      ),
      (
        "star", [.mountain, .nightSky], .night,
        "paper stars|a folded star of eight rays|cabins among firs below white peaks|lies in soft pools on the snow"
      ),
      (
        "jar", [.garden, .kitchen], .night,
        "firefly jars|a glass jar in which fireflies blink|a meadow of tall grass|lies in soft pools on the grass"
      ),
      (
        "crane", [.library, .city], .night,
        "paper cranes|a folded bird that beats its wings|rows of houses on a wet street|lies in streaks on the street"
      ),
      (
        "bulb", [.workshop, .computing], .night,
        "light bulbs|a glass bulb with a glowing coil|a forest in haze|lies in soft pools on the ground"
      ),
    ])

  /// A look adds `paintLight(colour, beat, shine, course)`, about 70 units tall, how the ground is its `mirror`, and
  /// `paintScene()`.
  private static let script = #"""
    const view = { lean: (config.lean * Math.PI) / 180, turn: 0, spin: 0, apart: 1 };

    const lights = times(config.rings * config.perRing, (index) => {
      const [ring, seat] = [Math.floor(index / config.perRing), index % config.perRing];
      const height = config.rings > 1 ? ring / (config.rings - 1) : 0.5;
      const colour = index % 3 === 2 ? colours.third : mixColour(colours.first, colours.second, height);
      return {
        ring, index, height, colour, angle: ((seat + ring * 0.5) / config.perRing) * tau, way: ring % 2 ? -1 : 1,
        phase: between(0, tau), delay: seat * 0.22 + ring * 0.5, power: 1, swell: 1,
      };
    });

    function locate({ ring, height, angle, way, phase, delay }, when) {
      const turn = angle + way * ((when * tau) / config.turnSeconds) * (1 + ring * 0.18) + way * view.turn;
      const radius = 400 - 70 * Math.abs(height - 0.45);
      const depth = Math.sin(turn);
      const level = mix(600, 190, config.rings > 1 ? 0.5 + (height - 0.5) * view.apart : 0.5);
      const risen = ease((when - delay + 1.2) / 3.4);
      const y = level + depth * radius * Math.sin(view.lean) * 0.62 + Math.sin(when * 0.9 + phase) * 9;
      return { x: 500 + Math.cos(turn) * radius * mix(0.5, 1, risen), y: mix(840, y, risen), depth, risen };
    }

    function place(one) {
      Object.assign(one, locate(one, elapsed));
      one.scale = mix(0.5, 1.12, (one.depth + 1) / 2) * (config.bodySize / 84) * one.swell;
      one.flicker = 0.86 + 0.09 * Math.sin(elapsed * 5 + one.phase * 3) + 0.05 * Math.sin(elapsed * 13 + one.phase);
    }

    function paintOne(one) {
      const dim = mixColour(one.colour, horizonColour, 0.42 * (1 - one.depth) * 0.6);
      const lit = mixColour(mixColour(dim, nightfall, 0.62), dim, one.power);
      const shine = one.flicker * one.power * one.risen;
      glow(one.x, one.y, 105 * one.scale, one.colour, 0.62 * shine);
      at(
        one.x, one.y, Math.sin(elapsed * 0.8 + one.phase) * 0.07, one.scale,
        () => paintLight(lit, elapsed + one.phase, shine, -one.depth * one.way),
      );
      glow(one.x, one.y, 40 * one.scale, mixColour(one.colour, "#ffffff", 0.45), 0.5 * shine);
    }

    function paintGleam(one) {
      const y = mirror.level + one.depth * mirror.span;
      const shine = one.power * one.flicker * one.risen * mix(0.3, 0.8, (one.depth + 1) / 2);
      const width = 46 * one.scale;
      if (!mirror.isWet) {
        context.save();
        context.translate(one.x, y + 20);
        context.scale(1, 0.26);
        glow(0, 0, width * 2.4, one.colour, shine * 0.5);
        context.restore();
        return;
      }
      for (let dash = 0; dash < 6; dash += 1) {
        const [fade, sway] = [1 - dash / 6, Math.sin(elapsed * 2.4 + dash * 1.3 + one.phase) * (3 + dash * 1.6)];
        const [x, top] = [one.x + sway, y + dash * 15 * one.scale];
        context.save();
        context.translate(x, top);
        context.scale(1, 0.22);
        glow(0, 0, width * (0.5 + fade * 0.6), one.colour, shine * fade);
        context.restore();
      }
    }

    paintBelow(paintPlace);

    function advance(seconds) {
      view.turn += view.spin * seconds;
    }

    function paint() {
      lights.forEach(place);
      lights.forEach(paintGleam);
      lights.slice().sort((one, other) => one.depth - other.depth).forEach(paintOne);
    }
    """#
}
