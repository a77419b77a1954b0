// What the pages of Lanterns.swift draw and do, in sections (PageSource.swift).
// A look adds `paintLight(colour, beat, shine, course)`, about 70 units tall, how the ground is its `mirror`, and
// `paintScene()`.

// What sections give to each other:
/* global mirror, paintLight */
/* eslint no-unused-vars: ["error", { "varsIgnorePattern": "^(mirror|paintLight|advance|paint|resetGame|steer|aim)$" }] */

// @script

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

// @part onLake

{
  const mirror = { level: 812, span: 42, isWet: true };
}

// @part onStreet

{
  const mirror = { level: 868, span: 44, isWet: true };
}

// @part onGround

{
  const mirror = { level: 880, span: 80, isWet: false };
}

// @part lantern

{
  function paintLight(colour, beat, shine) {
    const paper = context.createRadialGradient(0, 4, 2, 0, 0, 30);
    paper.addColorStop(0, mixColour(colour, "#ffffff", 0.75 * shine));
    paper.addColorStop(0.6, colour);
    paper.addColorStop(1, mixColour(colour, nightfall, 0.4));
    context.fillStyle = paper;
    context.beginPath();
    context.ellipse(0, 0, 27, 24, 0, 0, tau);
    context.fill();
    context.strokeStyle = veil(nightfall, 0.28);
    context.lineWidth = 1.2;
    for (const breadth of [8, 18]) {
      context.beginPath();
      context.ellipse(0, 0, breadth, 24, 0, 0, tau);
      context.stroke();
    }
    plate(-9, -28, 18, 6, 2, mixColour(colour, nightfall, 0.65));
    plate(-9, 22, 18, 6, 2, mixColour(colour, nightfall, 0.65));
    stroke([[0, 28], [Math.sin(beat * 1.7) * 3, 46]], mixColour(colour, nightfall, 0.3), 3);
  }
}

// @part box

{
  function paintLight(colour, beat, shine) {
    const wood = mixColour(nightfall, colour, 0.18);
    for (const [left, right, dark] of [[-20, 4, 0], [4, 20, 0.28]]) {
      const paper = context.createLinearGradient(0, -26, 0, 26);
      paper.addColorStop(0, mixColour(colour, nightfall, 0.3 + dark));
      paper.addColorStop(0.6, mixColour(mixColour(colour, "#ffffff", 0.55 * shine), nightfall, dark));
      paper.addColorStop(1, mixColour(colour, nightfall, 0.2 + dark));
      polygon([[left, -24], [right, -24], [right, 24], [left, 24]], paper);
      stroke([[left, -24], [right, -24], [right, 24], [left, 24], [left, -24]], wood, 2.6);
      stroke([[left, -4], [right, -4]], wood, 1.6);
      stroke([[(left + right) / 2, -24], [(left + right) / 2, 24]], wood, 1.6);
    }
    polygon([[-27, -24], [27, -24], [14, -36], [-14, -36]], wood);
    ring(0, -40, 4, wood, 2);
    stroke([[-18, 27], [-18, 31]], wood, 4);
    stroke([[18, 27], [18, 31]], wood, 4);
  }
}

// @part balloon

{
  function paintLight(colour, beat, shine) {
    const gores = [[-30, -18], [-18, -6], [-6, 6], [6, 18], [18, 30]];
    gores.forEach(([left, right], gore) => {
      const cloth = context.createLinearGradient(0, -42, 0, 26);
      const shade = gore % 2 ? colour : mixColour(colour, colours.ink, 0.5);
      cloth.addColorStop(0, mixColour(shade, nightfall, 0.45 + Math.abs(gore - 1.6) * 0.08));
      cloth.addColorStop(1, mixColour(shade, "#ffffff", 0.3 * shine));
      context.fillStyle = cloth;
      context.beginPath();
      context.moveTo(left * 0.16, -40);
      context.bezierCurveTo(left * 1.25, -40, left * 1.2, -2, left * 0.22, 22);
      context.lineTo(right * 0.22, 22);
      context.bezierCurveTo(right * 1.2, -2, right * 1.25, -40, right * 0.16, -40);
      context.fill();
    });
    const rope = mixColour(nightfall, colours.ink, 0.35);
    stroke([[-6, 22], [-4, 34]], rope, 1);
    stroke([[6, 22], [4, 34]], rope, 1);
    glow(0, 27, 10 + 5 * Math.sin(beat * 7), "#ffffff", shine * 0.9);
    plate(-6, 33, 12, 9, 2, mixColour(nightfall, colour, 0.4));
  }
}

// @part jelly

{
  function paintLight(colour, beat, shine) {
    const pulse = Math.sin(beat * 2.2);
    const [breadth, height] = [25 + pulse * 4, 27 - pulse * 4];
    for (let arm = 0; arm < 7; arm += 1) {
      const x = (arm - 3) * breadth * 0.24;
      const points = times(9, (joint) => {
        const sway = Math.sin(beat * 2.2 - joint * 0.7 + arm) * joint * 0.9;
        return [x * (1 - joint * 0.03) + sway, joint * (arm % 2 ? 8 : 6)];
      });
      stroke(points, veil(colour, 0.65), arm % 2 ? 1.6 : 3);
    }
    const bell = context.createRadialGradient(0, -6, 2, 0, -4, 30);
    bell.addColorStop(0, veil(mixColour(colour, "#ffffff", 0.7 * shine), 0.95));
    bell.addColorStop(0.6, veil(colour, 0.7));
    bell.addColorStop(1, veil(mixColour(colour, "#ffffff", 0.4), 0.85));
    context.fillStyle = bell;
    context.beginPath();
    context.moveTo(-breadth, 2);
    context.bezierCurveTo(-breadth * 1.05, -height * 1.3, breadth * 1.05, -height * 1.3, breadth, 2);
    for (let scallop = 3; scallop >= 0; scallop -= 1) {
      const right = -breadth + ((scallop + 1) * breadth) / 2;
      context.quadraticCurveTo(right - breadth / 4, 8 + pulse * 2, right - breadth / 2, 2);
    }
    context.fill();
    for (const spot of [-9, 0, 9]) disc(spot, -9 + Math.abs(spot) * 0.2, 3, veil("#ffffff", 0.5 * shine));
  }
}

// @part star

{
  function paintLight(colour, beat, shine) {
    const tips = spikes(16, 13, 33, -Math.PI / 2);
    tips.forEach(([x, y], index) => {
      const [nextX, nextY] = tips[(index + 1) % 16];
      const light = (Math.cos(Math.atan2(y + nextY, x + nextX) + 2.2) + 1) / 2;
      const facet = index % 2 ? mixColour(colour, nightfall, 0.42) : mixColour(colour, "#ffffff", 0.5 * shine);
      polygon([[0, 0], [x, y], [nextX, nextY]], mixColour(facet, colour, light * 0.6));
    });
    stroke([[0, -33], [0, -46]], veil(colours.ink, 0.4), 1.2);
    disc(0, 0, 5, mixColour(colour, "#ffffff", 0.8 * shine));
  }
}

// @part jar

{
  function paintLight(colour, beat, shine) {
    plate(-19, -22, 38, 52, 9, veil(colour, 0.22));
    for (let fly = 0; fly < 6; fly += 1) {
      const [x, y] = [
        Math.sin(beat * (0.7 + fly * 0.13) + fly * 2) * 12, 5 + Math.cos(beat * (0.9 + fly * 0.1) + fly) * 17,
      ];
      const blink = shine * clamp(0.55 + 0.6 * Math.sin(beat * 2.6 + fly * 1.9), 0.1, 1);
      glow(x, y, 15, colour, blink);
      disc(x, y, 2.4, veil(mixColour(colour, "#ffffff", 0.7), blink));
    }
    context.strokeStyle = veil(mixColour(colour, "#ffffff", 0.5), 0.7);
    context.lineWidth = 1.8;
    context.beginPath();
    context.roundRect(-19, -22, 38, 52, 9);
    context.stroke();
    stroke([[-13, -13], [-13, 20]], veil("#ffffff", 0.5), 2.4);
    plate(-16, -32, 32, 10, 3, mixColour(nightfall, colours.ink, 0.5));
    context.strokeStyle = mixColour(nightfall, colours.ink, 0.4);
    context.beginPath();
    context.arc(0, -30, 17, Math.PI, tau);
    context.stroke();
  }
}

// @part crane

{
  function paintLight(colour, beat, shine, course = 1) {
    const lift = 20 + Math.sin(beat * 2.6) * 16;
    context.scale(Math.sign(course) * clamp(Math.abs(course) * 5, 0.15, 1), 1);
    const [bright, shaded] = [mixColour(colour, "#ffffff", 0.55 * shine), mixColour(colour, nightfall, 0.3)];
    polygon([[-2, 4], [12, -16 - lift], [16, 6]], shaded);
    polygon([[-12, 6], [-40, -20], [-2, 16]], mixColour(colour, shaded, 0.5));
    polygon([[10, 2], [34, -24], [14, 14]], colour);
    polygon([[34, -24], [46, -15], [29, -16]], bright);
    polygon([[-16, 5], [18, 4], [4, 22]], mixColour(colour, bright, 0.4));
    polygon([[-13, 5], [-12, -20 - lift], [15, 6]], bright);
    polygon([[-13, 5], [-12, -20 - lift], [1, 6]], mixColour(colour, bright, 0.5));
  }
}

// @part bulb

{
  function paintLight(colour, beat, shine) {
    const glass = context.createRadialGradient(0, 4, 2, 0, 4, 27);
    glass.addColorStop(0, veil(mixColour(colour, "#ffffff", 0.8 * shine), 0.95));
    glass.addColorStop(0.55, veil(colour, 0.5));
    glass.addColorStop(1, veil(mixColour(colour, "#ffffff", 0.3), 0.4));
    context.fillStyle = glass;
    context.beginPath();
    context.moveTo(-9, -20);
    context.bezierCurveTo(-10, -8, -24, -6, -24, 9);
    context.arc(0, 9, 24, Math.PI, 0, true);
    context.bezierCurveTo(24, -6, 10, -8, 9, -20);
    context.fill();
    const coil = times(13, (turn) => [(turn - 6) * 1.6, 8 + (turn % 2 ? 3.4 : -3.4)]);
    stroke([[-5, -18], [-9.6, 6], ...coil, [9.6, 6], [5, -18]], mixColour(colour, "#ffffff", shine), 1.6);
    plate(-9, -34, 18, 15, 3, mixColour(nightfall, colours.ink, 0.45));
    for (const y of [-31, -27, -23]) stroke([[-9, y], [9, y - 1.6]], mixColour(nightfall, colours.ink, 0.2), 1.4);
    stroke([[-12, 2], [-14, 14]], veil("#ffffff", 0.6), 2.4);
  }
}

// @element release

{
  const free = [];
  onPointer("press", () => {
    const colour = [colours.third, colours.second, colours.first][free.length % 3];
    free.push({ x: pointer.x, y: pointer.y, start: elapsed, colour });
    if (free.length > 8) free.shift();
  });
  everyStep(() => {
    while (free.length && elapsed - free[0].start > config.riseSeconds) free.shift();
  });
  paintAbove(() => free.forEach(({ x, y, start, colour }) => {
    const share = (elapsed - start) / config.riseSeconds;
    const [left, top] = [x + Math.sin(share * 7) * 46, y - share * share * (y + 90)];
    const scale = (config.bodySize / 84) * mix(1.2, 0.8, share) * ease(share * 9);
    glow(left, top, 130 * scale, colour, 0.75 * (1 - share * 0.5));
    at(left, top, Math.sin(share * 9) * 0.14, scale, () => paintLight(colour, elapsed, 1));
    ring(x, y, 90 * ease(share * 4), veil(colour, clamp(0.8 - share * 3, 0, 1)), 3);
  }));
}

// @element flare

{
  let nearness = 0;
  onPointer("move", () => (nearness = pointer.isInside ? 1 : 0));
  everyStep((seconds) => {
    for (const one of lights) {
      const near = clamp(1.3 - Math.hypot(one.x - pointer.x, one.y - pointer.y) / config.reach, 0, 1) * nearness;
      one.swell += (1 + 0.55 * near - one.swell) * seconds * 6;
    }
  });
  paintBelow(() => glow(pointer.x, pointer.y, config.reach, colours.third, 0.3 * nearness));
  paintAbove(() => lights.forEach(({ x, y, swell, colour }) => glow(x, y, 150, colour, (swell - 1) * 1.3)));
}

// @element relight

{
  let outAt = -99;
  const smoke = [];
  onKey(" ", () => {
    outAt = elapsed;
    for (const { x, y } of lights) smoke.push({ x, y, start: elapsed });
    smoke.splice(0, smoke.length - 60);
  });
  everyStep((seconds) => {
    for (const one of lights) {
      const due = outAt + 0.7 + (one.index / lights.length) * config.relightSeconds;
      const wanted = elapsed > due ? 1 : 0.04;
      one.power += (wanted - one.power) * Math.min(1, seconds * (wanted < one.power ? 12 : 5));
    }
    while (smoke.length && elapsed - smoke[0].start > 2.4) smoke.shift();
  });
  paintAbove(() => smoke.forEach(({ x, y, start }) => {
    const share = (elapsed - start) / 2.4;
    glow(
      x + Math.sin(share * 6 + x) * 14, y - 40 - share * 110, 16 + share * 40, colours.ink, 0.28 * (1 - share),
    );
  }));
}

// @element lean

{
  let wanted = view.lean;
  onPointer("wheel", (direction) => (wanted = clamp(wanted + direction * 0.12, 0, Math.PI / 3)));
  everyStep((seconds) => (view.lean += (wanted - view.lean) * seconds * 5));
  paintAbove(() => showStatus(`${Math.round((wanted * 180) / Math.PI)} degrees above`));
}

// @element spin

{
  onKey(["arrowleft", "arrowright"]);
  everyStep((seconds) => {
    const wanted = (held.has("arrowleft") - held.has("arrowright")) * 1.9;
    view.spin += (wanted - view.spin) * Math.min(1, seconds * 2.6);
  });
  paintBelow(() => lights.forEach(({ x, y, colour, way, scale }) => {
    const length = -view.spin * way * 62 * scale;
    stroke([[x, y], [x + length, y]], veil(colour, Math.min(0.5, Math.abs(view.spin) * 0.3)), 12 * scale);
  }));
}

// @element apart

{
  let wanted = 1;
  onKey(["arrowup", "arrowdown"]);
  everyStep((seconds) => {
    wanted = clamp(wanted + (held.has("arrowup") - held.has("arrowdown")) * seconds * 1.2, 0.15, 1.5);
    view.apart += (wanted - view.apart) * seconds * 5;
  });
}

// @element garland

{
  paintBelow(() => lights.forEach((one, index) => {
    const isLast = (index + 1) % config.perRing === 0;
    const next = lights[isLast ? index + 1 - config.perRing : index + 1];
    if (one.x === undefined) return;
    context.strokeStyle = veil(mixColour(one.colour, colours.ink, 0.4), 0.34 + 0.2 * one.depth);
    context.lineWidth = 1.8;
    context.beginPath();
    context.moveTo(one.x, one.y);
    context.quadraticCurveTo((one.x + next.x) / 2, (one.y + next.y) / 2 + 54, next.x, next.y);
    context.stroke();
  }));
}

// @element meteors

{
  const meteor = { x: 0, y: 0, way: 1, start: -9 };
  everyStep(() => {
    if (elapsed < meteor.start + config.starSeconds) return;
    const way = random() < 0.5 ? -1 : 1;
    Object.assign(meteor, { start: elapsed, way, x: 500 - way * between(100, 420), y: between(50, 260) });
  });
  paintBelow(() => {
    const share = (elapsed - meteor.start) / 1.3;
    if (share > 1) return;
    const [x, y] = [meteor.x + meteor.way * share * 560, meteor.y + share * 190];
    for (let part = 0; part < 14; part += 1) {
      const [from, to] = [part * 13, part * 13 + 14];
      const ends = [from, to].map((back) => [x - meteor.way * back, y - back * 0.34]);
      stroke(ends, veil(colours.third, (1 - part / 14) * Math.sin(share * Math.PI)), 4.4 * (1 - part / 14));
    }
    glow(x, y, 30, colours.third, Math.sin(share * Math.PI));
  });
}

// @element sparks

{
  const sparks = times(
    config.sparks,
    () => ({ x: between(60, 940), rise: between(0, 1), pace: between(0.05, 0.13), phase: between(0, tau) }),
  );
  everyStep((seconds) => sparks.forEach((spark) => (spark.rise = (spark.rise + spark.pace * seconds) % 1)));
  paintAbove(() => sparks.forEach(({ x, rise, pace, phase }) => {
    const shine = Math.sin(rise * Math.PI) * (0.6 + 0.4 * Math.sin(elapsed * 4 + phase));
    const [left, y] = [x + Math.sin(rise * 9 + phase) * 40, 900 - rise * 880];
    glow(left, y, 8 + pace * 100, colours.third, shine);
    disc(left, y, 1.8, veil("#ffffff", clamp(shine, 0, 1)));
  }));
}

// @element wave

{
  paintAbove(() => {
    const front = ((elapsed % config.waveSeconds) / config.waveSeconds) * config.perRing;
    for (const { x, y, index, scale, colour } of lights) {
      const gap = Math.abs((index % config.perRing) - front);
      const near = Math.exp(-(Math.min(gap, config.perRing - gap) ** 2) * 1.6);
      glow(x, y, 170 * scale, colour, near * 0.75);
      glow(x, y, 60 * scale, "#ffffff", near * 0.6);
    }
  });
}

// @element trails

{
  paintBelow(() => {
    for (const one of lights) {
      for (let mark = 1; mark <= config.ghosts; mark += 1) {
        const { x, y, depth } = locate(one, Math.max(0, elapsed - mark * 0.14));
        const fade = 1 - mark / (config.ghosts + 1);
        glow(x, y, (10 + 16 * fade) * (1.2 + depth * 0.4), one.colour, fade * 0.5 * one.power);
      }
    }
  });
}
