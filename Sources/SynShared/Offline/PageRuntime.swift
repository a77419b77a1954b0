// What every offline page stands on: its style, and a script that sets up a square canvas of 1000 by 1000 units, the
// loop, input, seeded randomness and drawing. Families use these names and declare `advance(seconds)` and `paint()`.

enum PageRuntime {
  static func style(for palette: Palette) -> String {
    """
    * { box-sizing: border-box; }
    html, body { margin: 0; height: 100%; overflow: hidden; }
    body {
      display: grid;
      place-items: center;
      background: \(palette[.background].hex);
      color: \(palette[.ink].hex);
      font-family: "Trebuchet MS", Verdana, Arial, sans-serif;
    }
    main { position: relative; width: min(100vw, 100vh); height: min(100vw, 100vh); }
    canvas { display: block; width: 100%; height: 100%; outline: none; touch-action: none; user-select: none; }
    h1, output, .hint, .notice {
      position: absolute;
      margin: 0;
      padding: 0.15em 0.6em;
      border-radius: 0.5em;
      background: \(palette[.background].hex)a6;
      pointer-events: none;
      font-size: clamp(10px, 1.75vmin, 16px);
      font-weight: normal;
      line-height: 1.35;
    }
    h1 { top: 1.6%; left: 1.6%; max-width: 54%; letter-spacing: 0.04em; font-family: Georgia, serif; }
    output { top: 1.6%; right: 1.6%; max-width: 41%; text-align: right; white-space: pre-line; }
    output { font-variant-numeric: tabular-nums; }
    output:empty { display: none; }
    .hint { bottom: 1.4%; left: 50%; width: max-content; max-width: 96%; transform: translateX(-50%); opacity: 0.85; }
    .notice { top: 5%; left: 1.6%; font-style: italic; }

    """
  }

  static let script = [stage, drawing, input, loop].joined(separator: "\n\n")

  private static let stage = #"""
    const size = 1000;
    const tau = Math.PI * 2;
    const canvas = document.querySelector("canvas");
    let context = canvas.getContext("2d");
    const ground = document.createElement("canvas");
    const statusLine = document.querySelector("output");
    const colours = config.colours;
    const words = config.words;

    function seededRandom(seed) {
      let state = seed >>> 0;
      return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
      };
    }

    const random = seededRandom(config.seed);
    const between = (low, high) => low + random() * (high - low);
    const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
    const mix = (from, to, share) => from + (to - from) * share;
    const times = (count, make) => Array.from({ length: count }, (_, index) => make(index));
    const showStatus = (text) => {
      if (statusLine.textContent !== text) statusLine.textContent = text;
    };

    function fitCanvas() {
      const side = Math.max(1, Math.min(innerWidth, innerHeight));
      const pixels = Math.max(1, Math.round(side * clamp(devicePixelRatio || 1, 1, 2)));
      canvas.width = pixels;
      canvas.height = pixels;
      context.setTransform(pixels / size, 0, 0, pixels / size, 0, 0);
      context.lineCap = "round";
      context.lineJoin = "round";
      ground.width = ground.height = pixels;
      const brush = ground.getContext("2d");
      brush.scale(pixels / size, pixels / size);
      brush.fillStyle = colours.background;
      brush.fillRect(0, 0, size, size);
      paintBackdrop(brush);
    }
    """#

  private static let drawing = #"""
    const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    const hexPair = (value) => Math.round(clamp(value, 0, 255)).toString(16).padStart(2, "0");
    const mixColour = (from, to, share) => {
      const end = channels(to);
      return "#" + channels(from).map((value, at) => hexPair(mix(value, end[at], share))).join("");
    };
    const veil = (colour, opacity) => colour.slice(0, 7) + hexPair(opacity * 255);
    const ramp = (from, to, steps) => times(steps, (at) => mixColour(from, to, at / Math.max(1, steps - 1)));
    const isDark = channels(colours.background)[1] < 128;
    const liftedGround = mixColour(colours.background, colours.ink, isDark ? 0.05 : 0);
    const edgeColour = mixColour(colours.background, isDark ? "#000000" : colours.ink, isDark ? 0.45 : 0.1);

    function disc(x, y, radius, colour) {
      context.fillStyle = colour;
      context.beginPath();
      context.arc(x, y, Math.max(0, radius), 0, tau);
      context.fill();
    }

    function ring(x, y, radius, colour, width) {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.beginPath();
      context.arc(x, y, Math.max(0, radius), 0, tau);
      context.stroke();
    }

    function stroke(points, colour, width) {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.beginPath();
      points.forEach(([x, y], at) => (at ? context.lineTo(x, y) : context.moveTo(x, y)));
      context.stroke();
    }

    function polygon(points, colour) {
      context.fillStyle = colour;
      context.beginPath();
      points.forEach(([x, y], at) => (at ? context.lineTo(x, y) : context.moveTo(x, y)));
      context.closePath();
      context.fill();
    }

    function spikes(corners, inner, outer, turn) {
      return times(corners, (index) => {
        const [angle, reach] = [turn + (index * tau) / corners, index % 2 ? inner : outer];
        return [Math.cos(angle) * reach, Math.sin(angle) * reach];
      });
    }

    function plate(x, y, width, height, corner, colour) {
      context.fillStyle = colour;
      context.beginPath();
      context.roundRect(x, y, width, height, corner);
      context.fill();
    }

    const glows = new Map();

    function glow(x, y, radius, colour, opacity) {
      if (!glows.has(colour)) {
        const sprite = document.createElement("canvas");
        sprite.width = sprite.height = 128;
        const brush = sprite.getContext("2d");
        const light = brush.createRadialGradient(64, 64, 0, 64, 64, 64);
        light.addColorStop(0, colour);
        light.addColorStop(0.3, veil(colour, 0.4));
        light.addColorStop(1, veil(colour, 0));
        brush.fillStyle = light;
        brush.fillRect(0, 0, 128, 128);
        glows.set(colour, sprite);
      }
      const before = context.globalAlpha;
      context.globalAlpha = before * clamp(opacity, 0, 1);
      context.drawImage(glows.get(colour), x - radius, y - radius, radius * 2, radius * 2);
      context.globalAlpha = before;
    }

    function paintHorizon(colour, top) {
      for (let layer = 0; layer < 3; layer += 1) {
        const base = top + layer * (size - top) * 0.3;
        const height = (size - top) * 0.22;
        const crest = (x) => Math.sin(x * 0.007 + layer * 2.1 + config.seed) + 0.5 * Math.sin(x * 0.017 + layer * 4.7);
        const points = times(51, (index) => [index * 20, base - height * crest(index * 20) * 0.5]);
        polygon([...points, [size, size], [0, size]], mixColour(colours.background, colour, 0.07 + layer * 0.06));
      }
    }

    function write(text, x, y, height, colour, align = "center") {
      context.font = `${height}px "Trebuchet MS", Verdana, Arial, sans-serif`;
      context.textAlign = align;
      context.textBaseline = "middle";
      context.fillStyle = colour;
      context.fillText(text, x, y);
    }

    function at(x, y, angle, scale, draw) {
      context.save();
      context.translate(x, y);
      context.rotate(angle);
      context.scale(scale, scale);
      draw();
      context.restore();
    }
    """#

  private static let input = #"""
    const pointer = { x: size / 2, y: size / 2, isDown: false, isInside: false };
    const held = new Set();
    const keyHandlers = new Map();
    const pointerHandlers = { press: [], move: [], release: [], wheel: [] };

    const onKey = (keys, press = () => {}) => [].concat(keys).forEach((key) => keyHandlers.set(key, press));
    const onPointer = (kind, handle) => pointerHandlers[kind].push(handle);
    const callAll = (kind, value) => pointerHandlers[kind].forEach((handle) => handle(value));

    function followPointer(event) {
      const box = canvas.getBoundingClientRect();
      pointer.x = ((event.clientX - box.left) / Math.max(1, box.width)) * size;
      pointer.y = ((event.clientY - box.top) / Math.max(1, box.height)) * size;
      pointer.isInside = pointer.x >= 0 && pointer.x <= size && pointer.y >= 0 && pointer.y <= size;
    }

    addEventListener("keydown", (event) => {
      const key = event.key.toLowerCase();
      if (!keyHandlers.has(key) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      held.add(key);
      if (!event.repeat) keyHandlers.get(key)(key);
    });
    addEventListener("keyup", (event) => held.delete(event.key.toLowerCase()));
    addEventListener("blur", () => {
      held.clear();
      pointer.isDown = false;
      callAll("release");
    });
    addEventListener("pointermove", (event) => {
      followPointer(event);
      callAll("move");
    });
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      followPointer(event);
      pointer.isDown = true;
      canvas.focus({ preventScroll: true });
      callAll("press");
    });
    addEventListener("pointerup", () => {
      pointer.isDown = false;
      callAll("release");
    });
    document.addEventListener("pointerleave", () => (pointer.isInside = false));
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      if (event.deltaY) callAll("wheel", event.deltaY < 0 ? 1 : -1);
    }, { passive: false });
    """#

  private static let loop = #"""
    const stepSeconds = 1 / 120;
    const steppers = [];
    const painters = { below: [], above: [] };
    const everyStep = (step) => steppers.push(step);
    const paintBelow = (painter) => painters.below.push(painter);
    const paintAbove = (painter) => painters.above.push(painter);
    let elapsed = 0;

    function start(advance, paint) {
      let previous = performance.now();
      let pending = 0;
      addEventListener("resize", fitCanvas);
      fitCanvas();
      canvas.focus({ preventScroll: true });
      const frame = (now) => {
        pending += clamp((now - previous) / 1000, 0, 0.1);
        previous = now;
        while (pending >= stepSeconds) {
          pending -= stepSeconds;
          elapsed += stepSeconds;
          steppers.forEach((step) => step(stepSeconds));
          advance(stepSeconds);
        }
        context.drawImage(ground, 0, 0, size, size);
        painters.below.forEach((painter) => painter());
        paint();
        painters.above.forEach((painter) => painter());
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    }
    """#
}
