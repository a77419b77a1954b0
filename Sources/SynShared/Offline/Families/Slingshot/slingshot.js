// What the pages of Slingshot.swift draw and do, in sections (PageSource.swift).

// @script

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

// @element aim

{
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
}

// @element volley

{
  onKey(" ", () => times(config.fan, (index) => depart(0.75, index / (config.fan - 1) - 0.5)));
}

// @element reverse

{
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
}

// @element mass

{
  onPointer("wheel", (direction) => {
    flow.share = clamp(flow.share + direction, 1, 16);
    weighBodies();
  });
  const name = ({ x, y, radius }) => write(`${flow.share} %`, x, y + radius * 2 + 10, 18, colours.ink);
  paintAbove(() => bodies.forEach(name));
}

// @element thrust

{
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
}

// @element measure

{
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
}

// @element kepler

{
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
}

// @element sheet

{
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
}

// @element graph

{
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
}

// @element dust

{
  const orbit = (bodies[0].orbit + bodies[1].orbit) / 2;
  drifters.push(...times(config.grains, () => {
    const [angle, radius] = [between(0, tau), orbit + between(-22, 22)];
    const speed = Math.sqrt(centre.gm / radius);
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    return { x: 500 + radius * cosine, y: 500 + radius * sine, vx: -sine * speed, vy: cosine * speed };
  }));
  paintBelow(() => drifters.forEach(({ x, y }) => disc(x, y, 2.6, veil(colours.ink, 0.6))));
}

// @element hill

{
  paintAbove(() => bodies.forEach((body) => {
    const radius = body.orbit * Math.cbrt(body.gm / centre.gm / 3);
    context.setLineDash([7, 9]);
    ring(body.x, body.y, radius, veil(colours.third, 0.85), 2);
    context.setLineDash([]);
  }));
}

// What flies in the slingshot, and what bends its way: for each look a ground, a centre, a body about 20 units across
// and a flight.

// @shape star

shapes.star = {
  ground: () => shapes.sky(),
  centre() {
    glow(0, 0, 150, warm, 0.75);
    times(24, (index) => {
      const reach = 52 + 9 * Math.sin(elapsed * 2 + index * 1.9);
      const angle = (index * tau) / 24 + elapsed * 0.05;
      stroke([[0, 0], [Math.cos(angle) * reach, Math.sin(angle) * reach]], veil(warm, 0.35), 4);
    });
    disc(0, 0, 38, warm);
    disc(-4, -4, 30, mixColour(warm, "#ffffff", 0.45));
  },
  body(index) {
    disc(0, 0, 10, cool);
    context.save();
    context.clip();
    for (const y of [-6, -1, 4]) plate(-10, y, 20, 2.2, 1, veil("#ffffff", 0.25));
    disc(6, 5, 11, veil("#000000", 0.35));
    context.restore();
    if (index % 2 === 0) at(0, 0, -0.4, 1, () => {
      context.strokeStyle = veil(colours.ink, 0.7);
      context.lineWidth = 1.6;
      context.beginPath();
      context.ellipse(0, 0, 17, 4.5, 0, 0, tau);
      context.stroke();
    });
  },
  flight: (colour) => shapes.dart(colour, 0),
};

// @shape hole

shapes.hole = {
  ground: () => shapes.sky(),
  centre() {
    at(0, 0, -0.35, 1, () => times(26, (index) => {
      const phase = elapsed * (2.6 - index * 0.06) + index * 1.3;
      context.strokeStyle = veil(index % 3 ? warm : mixColour(warm, "#ffffff", 0.5), 0.75 - index * 0.024);
      context.lineWidth = 2.4;
      context.beginPath();
      context.ellipse(0, 0, 44 + index * 2.3, 12 + index * 0.85, 0, phase, phase + 2.6);
      context.stroke();
    }));
    glow(0, 0, 70, warm, 0.55);
    disc(0, 0, 34, "#000000");
    ring(0, 0, 35, mixColour(warm, "#ffffff", 0.6), 2.5);
  },
  body(index) {
    at(0, 0, elapsed * 2 + index * 2, 1, () => {
      polygon([[0, 0], [34, -5], [34, 5]], veil(cool, 0.35));
      polygon([[0, 0], [-34, -5], [-34, 5]], veil(cool, 0.35));
    });
    glow(0, 0, 22, cool, 0.8);
    disc(0, 0, 8, mixColour(cool, "#ffffff", 0.55));
  },
  flight(colour) {
    polygon([[9, 0], [-2, -9], [-6, 0]], colour);
    polygon([[9, 0], [-2, 9], [-6, 0]], mixColour(colour, "#ffffff", 0.5));
  },
};

// @shape whirl

shapes.whirl = {
  ground: () => times(16, (line) => {
    const wave = (index) => [index * 40, 40 + line * 62 + 6 * Math.sin(index * 0.9 + line * 2 + elapsed)];
    stroke(times(26, wave), veil(colours.first, 0.13), 2);
  }),
  centre() {
    disc(0, 0, 78, veil(warm, 0.16));
    disc(0, 0, 42, veil(deep(warm, 0.5), 0.55));
    times(5, (arm) => stroke(shapes.spiral(0.9, 92, elapsed * 1.6 + (arm * tau) / 5), veil(warm, 0.8), 3));
    disc(0, 0, 13, deep(warm, 0.75));
  },
  body() {
    disc(0, 0, 17, veil(cool, 0.2));
    times(3, (arm) => stroke(shapes.spiral(0.8, 17, elapsed * 3 + (arm * tau) / 3), cool, 1.8));
    disc(0, 0, 3, deep(cool, 0.5));
  },
  flight(colour) {
    const hull = [[11, 0], [3, -5.5], [-9, -5.5], [-9, 5.5], [3, 5.5]];
    polygon(hull, mixColour(colours.ink, colours.background, 0.25));
    polygon([[11, 0], [-9, 0], [-4, -4]], colour);
    polygon([[11, 0], [-9, 0], [-4, 4]], deep(colour, 0.3));
  },
};

// @shape blossom

shapes.blossom = {
  ground: () => stars.forEach(([x, y, radius, phase]) => {
    at(x, y, phase, radius, () => shapes.leaf(veil(colours.first, 0.16)));
  }),
  centre() {
    disc(4, 8, 66, veil("#000000", 0.14));
    at(0, 0, elapsed * 0.05, 1, () => shapes.petals(18, 74, 9, deep(warm, 0.25)));
    at(0, 0, elapsed * 0.05 + 0.17, 1, () => shapes.petals(18, 66, 8, warm));
    disc(0, 0, 37, deep(warm, 0.6));
    times(70, (seed) => {
      const radius = 4 * Math.sqrt(seed);
      disc(Math.cos(seed * 2.4) * radius, Math.sin(seed * 2.4) * radius, 2, veil(warm, 0.75));
    });
  },
  body(index) {
    at(0, 0, elapsed * 0.4 + index, 1, () => shapes.petals(6, 19, 4.6, cool));
    disc(0, 0, 5.5, mixColour(cool, "#ffffff", 0.6));
  },
  flight(colour) {
    const open = 3 + 3 * Math.abs(Math.sin(elapsed * 30));
    context.fillStyle = veil(colours.ink, 0.35);
    context.beginPath();
    context.ellipse(0, -open, 3, 6, 0.4, 0, tau);
    context.ellipse(0, open, 3, 6, -0.4, 0, tau);
    context.fill();
    context.fillStyle = colour;
    context.beginPath();
    context.ellipse(0, 0, 9, 5, 0, 0, tau);
    context.fill();
    for (const x of [-4, 0]) stroke([[x, -4], [x, 4]], colours.background, 1.8);
  },
};

// @shape lamp

shapes.lamp = {
  ground: () => shapes.sky(),
  centre() {
    glow(0, 0, 240 + 8 * Math.sin(elapsed * 3), warm, 0.6);
    stroke([[0, -500], [0, -56]], mixColour(colours.background, colours.ink, 0.35), 3);
    polygon([[-26, -30], [26, -30], [19, 36], [-19, 36]], mixColour(warm, "#ffffff", 0.5));
    polygon([[-34, -30], [34, -30], [0, -56]], mixColour(colours.background, colours.ink, 0.4));
    plate(-24, 34, 48, 10, 4, mixColour(colours.background, colours.ink, 0.4));
    stroke([[0, -30], [0, 36]], veil(colours.background, 0.5), 2);
  },
  body() {
    glow(0, 0, 42, cool, 0.6);
    disc(0, 0, 10, cool);
    for (const width of [3.5, 7.5]) {
      context.strokeStyle = deep(cool, 0.45);
      context.lineWidth = 0.8;
      context.beginPath();
      context.ellipse(0, 0, width, 10, 0, 0, tau);
      context.stroke();
    }
    plate(-4, -12.5, 8, 4, 1, deep(cool, 0.6));
  },
  flight: (colour) => shapes.moth(colour, elapsed * 16),
};

// @shape nucleus

shapes.nucleus = {
  ground: () => [90, 170, 250, 330, 410].forEach((radius) => {
    context.setLineDash([3, 13]);
    ring(500, 500, radius, veil(colours.ink, 0.2), 2);
    context.setLineDash([]);
  }),
  centre() {
    glow(0, 0, 110, warm, isDark ? 0.6 : 0.25);
    times(14, (index) => {
      const [radius, angle] = [9 * Math.sqrt(13 - index), index * 2.4 + 0.12 * Math.sin(elapsed * 4 + index)];
      const [x, y] = [Math.cos(angle) * radius, Math.sin(angle) * radius];
      disc(x, y, 12, deep(index % 2 ? warm : cool, 0.35));
      disc(x - 1.5, y - 1.5, 10, index % 2 ? warm : cool);
      disc(x - 4, y - 5, 3, veil("#ffffff", 0.55));
    });
  },
  body() {
    disc(0, 0, 10, deep(cool, 0.3));
    disc(-1, -1, 8.6, cool);
    stroke([[-4, 0], [4, 0]], colours.background, 2);
    stroke([[0, -4], [0, 4]], colours.background, 2);
  },
  flight(colour) {
    glow(0, 0, 20, colour, 0.6);
    disc(0, 0, 6.5, colour);
    stroke([[-3, 0], [3, 0]], colours.background, 1.6);
  },
};

// @shape magnet

shapes.magnet = {
  ground: () => times(289, (index) => {
    const [x, y] = [30 + (index % 17) * 58.7, 30 + Math.floor(index / 17) * 58.7];
    const [ax, ay] = pullAt(x, y);
    const share = 13 / (Math.hypot(ax, ay) || 1);
    stroke([[x - ax * share, y - ay * share], [x + ax * share, y + ay * share]], veil(colours.ink, 0.17), 2.4);
  }),
  centre() {
    disc(5, 9, 42, veil("#000000", 0.25));
    const facets = times(9, (corner) => {
      const reach = 40 + 6 * Math.sin(corner * 5);
      return [Math.cos((corner * tau) / 9) * reach, Math.sin((corner * tau) / 9) * reach];
    });
    polygon(facets, deep(warm, 0.35));
    facets.forEach((corner, index) => {
      polygon([[-6, -8], corner, facets[(index + 1) % 9]], veil(warm, 0.25 + 0.09 * ((index * 4) % 9)));
    });
  },
  body(index) {
    at(0, 0, elapsed * 0.6 + index, 1, () => {
      disc(0, 0, 10, mixColour(colours.background, colours.ink, 0.55));
      context.beginPath();
      context.arc(0, 0, 10, 0, Math.PI);
      context.fillStyle = cool;
      context.fill();
      write("N", 0, 5, 8, colours.background);
    });
  },
  flight(colour) {
    disc(1.5, 2.5, 7.5, veil("#000000", 0.25));
    disc(0, 0, 7.5, colour);
    disc(-2.4, -2.6, 2.4, veil("#ffffff", 0.75));
  },
};

// @shape sky

shapes.sky = () => stars.forEach(([x, y, radius, phase]) => {
  disc(x, y, radius, veil(colours.ink, 0.3 + 0.25 * Math.sin(elapsed * 1.5 + phase)));
});

// @shape spiral

shapes.spiral = (turns, reach, phase) => times(60, (index) => {
  const [angle, radius] = [phase + (index / 59) * turns * tau, 3 + (index / 59) ** 1.3 * reach];
  return [Math.cos(angle) * radius, Math.sin(angle) * radius];
});

// @shape petals

shapes.petals = (count, reach, width, colour) => times(count, (index) => at(0, 0, (index * tau) / count, 1, () => {
  context.fillStyle = colour;
  context.beginPath();
  context.ellipse(reach * 0.62, 0, reach * 0.42, width, 0, 0, tau);
  context.fill();
}));
