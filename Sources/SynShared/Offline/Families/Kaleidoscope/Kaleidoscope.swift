// Animation: a kaleidoscope. One wedge of loose pieces is painted for each frame and repeated between mirrors.

extension PageFamily {
  static let kaleidoscope = PageFamily(
    name: "kaleidoscope", topic: .animation, needsDarkGround: false,
    keywords: [
      "kaleidoscope", "kaleidoscopic", "mirror", "mirrors", "mirrored", "symmetry", "symmetrical", "mandala", "pattern",
      "patterns", "ornament", "rosette", "radial", "reflection", "reflections", "geometry", "geometric", "mosaic",
    ],
    subjects: subjects,
    parameters: [
      .number("mirrors", 4...9), .number("count", 16...28), .number("pieceSize", 70...120, step: 5),
      .number("turnSeconds", 4...8), .number("drift", 3...9), .number("notches", 24...72, step: 6),
      .number("fadeSeconds", 6...12), .number("reach", 90...150, step: 10), .number("beads", 12...30, step: 2),
      .number("pulseSeconds", 3...6), .number("glints", 8...16),
    ],
    title: ["{name} in {subject}", "{subject} of {name}", "{name}: a kaleidoscope of {subject}"],
    summary: [
      "Create a kaleidoscope that fills the picture: {pieces} tumble in it and become {subject} between its mirrors.",
      "Build the view into a kaleidoscope whose {pieces} keep forming new {subject}, never the same twice.",
      "Make {subject} out of nothing but {pieces} and mirrors: a kaleidoscope that turns by itself.",
    ],
    features: [
      [
        "The view repeats {mirrors} times around the middle, each time together with its mirror image.",
        "Around the middle the same wedge and its mirror image stand {mirrors} times.",
      ],
      [
        "{count} loose pieces lie in the wedge, each {form}, up to {pieceSize} units across in a picture 1000 wide.",
        "In the wedge are {count} pieces of up to {pieceSize} units (the picture is 1000 wide), each {form}.",
      ],
      [
        "Every {turnSeconds} seconds the pieces slip: one after another they glide to new places and come to rest.",
        "They slip every {turnSeconds} seconds, each a little after the other, and settle gently in new places.",
      ],
      [
        "In between they rock and roll a little, and the whole figure turns by {drift} degrees per second.",
        "The whole figure turns {drift} degrees in a second, and the pieces rock slightly all the while.",
      ],
      [
        "Pieces near the middle have the first colour, those at the edge the second, and every fourth has the third.",
        "From the middle outwards colours pass from the first to the second; every fourth piece has the third colour.",
      ],
      [
        "A round eyepiece frames it all, its dark rim marked with {notches} notches.",
        "The frame is a round eyepiece with {notches} notches in its dark rim.",
      ],
    ],
    colours: [
      (.background, "Background, and the ground of the wedge"), (.ink, "Text"),
      (.first, "First colour, {pieces} near the middle"), (.second, "Second colour, {pieces} near the edge"),
      (.third, "Third colour, every fourth piece, and lights"),
    ],
    actions: kaleidoscopeActions, additions: kaleidoscopeAdditions, script: script,
    looks: kaleidoscopeLooks)

  private static let subjects = Subject.table(
    "subject|pieces|form",
    [
      ("glass", [.library, .workshop], .any, "rose windows|shards of stained glass|a splinter with bright edges"),
      ("petal", [.garden, .care], .any, "flower wheels|fallen petals|a veined petal shaded towards its tip"),
      ("gem", [.city, .kitchen], .any, "jewel stars|cut stones|a cut stone with a bright table and dark facets"),
      ("feather", [.music], .any, "feather fans|loose feathers|a feather with a round eye at its end"),
      ("crystal", [.mountain, .nightSky], .night, "ice flowers|crystals of ice|a six-armed crystal of fine lines"),
      ("lace", [.care, .music], .any, "lace rosettes|loops of thread|a loop of fine thread with small knots"),
      ("tile", [.city, .workshop], .any, "star mosaics|glazed tiles|an eight-pointed star within a star"),
      ("neon", [.computing, .sport], .night, "neon wheels|bent tubes of light|a glowing tube bent into an arc"),
      ("shell", [.sea], .any, "shell garlands|sea shells|a ribbed shell open like a fan"),
    ])

  /// A look adds `paintPiece(radius, colour, light, seed)` and says by `blend` how pieces lie on each other.
  private static let script = #"""
    const eye = 462;
    const chamber = document.createElement("canvas");
    const lens = chamber.getContext("2d");
    const tube = { turn: random() * tau, spin: 0, slosh: 0, mirrors: config.mirrors, zoom: 1, burst: 0 };
    const lamp = { x: 0, y: 0, power: 0 };
    const inChamber = [];
    const half = () => Math.PI / tube.mirrors;
    const smooth = (share) => share * share * (3 - 2 * share);
    const swellAt = [];

    const pieces = times(config.count, (index) => {
      const share = (index + 0.5) / config.count;
      const blended = mixColour(colours.first, colours.second, clamp(share * 2.4 - 0.7, 0, 1));
      const colour = index % 4 === 3 ? colours.third : blended;
      const radius = (config.pieceSize / 2) * between(0.6, 1) * mix(0.6, 1, Math.sqrt(share));
      const light = mixColour(colour, isDark ? "#ffffff" : colours.background, 0.5);
      return place({ index, share, colour, light, radius, phase: between(0, tau), roll: 0, since: -9, ...spot(share) });
    });

    function spot(share) {
      return {
        goalU: between(-0.12, 1.12), goalV: clamp(share + between(-0.16, 0.16), 0.05, 1), goalRoll: between(-3, 3),
      };
    }

    function place(piece) {
      return Object.assign(piece, { u: piece.goalU, v: piece.goalV, roll: piece.goalRoll });
    }

    function slip() {
      for (const piece of pieces) Object.assign(place(piece), spot(piece.share), { since: elapsed + between(0, 0.9) });
    }

    function locate(piece) {
      const share = smooth(clamp((elapsed - piece.since) / 1.7, 0, 1));
      const u = mix(piece.u, piece.goalU, share) + 0.05 * Math.sin(elapsed * 0.7 + piece.phase) + tube.slosh;
      const v = mix(piece.v, piece.goalV, share) * (1 + 0.35 * tube.burst) + 0.012 * Math.sin(elapsed + piece.phase);
      const [angle, distance] = [u * half(), v * eye];
      piece.x = Math.cos(angle) * distance;
      piece.y = Math.sin(angle) * distance;
      const rocking = 0.25 * Math.sin(elapsed * 0.5 + piece.phase) + tube.slosh * 4;
      piece.turn = mix(piece.roll, piece.goalRoll, share) + rocking;
      piece.swell = swellAt.reduce((swell, add) => swell + add(piece), 1);
    }

    function fold(x, y) {
      const [dx, dy] = [x - 500, y - 500];
      const angle = (((Math.atan2(dy, dx) - tube.turn) % (2 * half())) + 2 * half()) % (2 * half());
      const distance = Math.hypot(dx, dy) / tube.zoom;
      const folded = angle > half() ? 2 * half() - angle : angle;
      return [Math.cos(folded) * distance, Math.sin(folded) * distance];
    }

    function paintChamber() {
      const pixels = Math.round((canvas.width * eye) / size);
      if (chamber.width !== pixels) chamber.width = chamber.height = pixels;
      const page = context;
      context = lens;
      context.setTransform(pixels / eye, 0, 0, pixels / eye, 0, 0);
      const ground = context.createRadialGradient(0, 0, 0, 0, 0, eye);
      ground.addColorStop(0, mixColour(colours.background, colours.first, isDark ? 0.3 : 0.16));
      ground.addColorStop(0.6, mixColour(colours.background, colours.second, isDark ? 0.14 : 0.1));
      ground.addColorStop(1, isDark ? edgeColour : mixColour(colours.background, colours.second, 0.26));
      context.fillStyle = ground;
      context.fillRect(0, 0, eye, eye);
      context.scale(tube.zoom, tube.zoom);
      context.lineCap = context.lineJoin = "round";
      context.globalCompositeOperation = blend;
      for (const { x, y, turn, radius, swell, colour, light, phase } of pieces) {
        at(x, y, turn, swell, () => paintPiece(radius, colour, light, phase));
      }
      context.globalCompositeOperation = "source-over";
      inChamber.forEach((painter) => painter());
      context = page;
    }

    function paintSectors(radius, turn) {
      for (let sector = 0; sector < tube.mirrors * 2; sector += 1) {
        const isMirrored = sector % 2 === 1;
        context.save();
        context.translate(500, 500);
        context.rotate(turn + (sector + (isMirrored ? 1 : 0)) * half());
        context.scale(radius / eye, isMirrored ? -radius / eye : radius / eye);
        context.beginPath();
        context.moveTo(-1, -1);
        context.arc(0, 0, eye, -0.004, half() + 0.004);
        context.closePath();
        context.clip();
        context.drawImage(chamber, 0, 0, eye, eye);
        context.restore();
      }
    }

    function paintRim() {
      const metal = mixColour(edgeColour, colours.ink, isDark ? 0.06 : 0.5);
      ring(500, 500, eye + 9, metal, 22);
      ring(500, 500, eye - 1, mixColour(metal, "#000000", 0.4), 3);
      ring(500, 500, eye + 20, mixColour(metal, colours.third, 0.4), 2);
      for (let notch = 0; notch < config.notches; notch += 1) {
        const angle = tube.turn + (notch / config.notches) * tau;
        const [x, y, length] = [Math.cos(angle), Math.sin(angle), notch % 6 ? 4 : 8];
        const [from, to] = [eye + 9 - length, eye + 9 + length];
        stroke(
          [[500 + x * from, 500 + y * from], [500 + x * to, 500 + y * to]], mixColour(metal, colours.third, 0.6), 2,
        );
      }
    }

    let sinceSlip = 0;

    function advance(seconds) {
      sinceSlip += seconds;
      if (sinceSlip > config.turnSeconds) {
        sinceSlip = 0;
        slip();
      }
      tube.turn += ((config.drift * Math.PI) / 180 + tube.spin) * seconds;
    }

    function paint() {
      pieces.forEach(locate);
      paintChamber();
      glow(500, 500, 620, mixColour(colours.background, colours.second, 0.4), isDark ? 0.5 : 0.25);
      paintSectors(eye, tube.turn);
      paintRim();
    }

    slip();
    """#
}
