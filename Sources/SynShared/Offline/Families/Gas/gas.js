// What the pages of Gas.swift draw and do, in sections (PageSource.swift).

// @script

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

// @element piston

{
  onKey(["arrowleft", "arrowright"]);
  everyStep(() => {
    const direction = held.has("arrowright") - held.has("arrowleft");
    const isFree = direction > 0 ? piston.x < far : piston.x > near;
    piston.speed = isFree ? direction * 75 : 0;
  });
}

// @element heat

{
  let hotUntil = -9;
  onKey(" ", () => (hotUntil = elapsed + 3));
  onWall.push((one, wall) => {
    if (wall !== "floor" || elapsed > hotUntil || temperature() > 4 * cold) return;
    one.vx *= 1 + config.share / 100;
    one.vy *= 1 + config.share / 100;
  });
  paintAbove(() => {
    if (elapsed > hotUntil) return;
    const strength = Math.min(1, (hotUntil - elapsed) * 2);
    const step = (piston.x - left - 40) / 17;
    times(18, (index) => glow(left + 20 + index * step, lower, 60, colours.second, strength));
    stroke([[left, lower], [piston.x, lower]], veil(colours.second, strength), 6);
  });
}

// @element thermostat

{
  onPointer("wheel", (direction) => {
    const share = 1.06 ** direction;
    const wanted = (temperature() / cold) * share * share;
    if (wanted < 0.25 || wanted > 4) return;
    swarm.forEach((one) => Object.assign(one, { vx: one.vx * share, vy: one.vy * share }));
  });
  paintAbove(() => {
    const height = (lower - upper) * clamp(Math.log2(temperature() / cold) / 4 + 0.5, 0.02, 1);
    plate(22, upper, 10, lower - upper, 5, veil(colours.ink, 0.18));
    plate(22, lower - height, 10, height, 5, colours.second);
  });
}

// @element inject

{
  const puffs = [];
  onPointer("press", () => {
    const [x, y] = [clamp(pointer.x, left + 20, piston.x - 20), clamp(pointer.y, upper + 20, lower - 20)];
    const speed = Math.sqrt(2 * temperature());
    times(Math.min(config.added, 160 - swarm.length), () => {
      swarm.push(make(x + between(-14, 14), y + between(-14, 14), speed));
    });
    puffs.push({ x, y, start: elapsed });
    if (puffs.length > 6) puffs.shift();
  });
  paintAbove(() => puffs.forEach((puff) => {
    const age = elapsed - puff.start;
    ring(puff.x, puff.y, 12 + age * 60, veil(colours.third, 1 - age / 1.2), 3);
  }));
}

// @element gravity

{
  onKey("g", () => (piston.gravity = piston.gravity ? 0 : config.pull));
  paintAbove(() => {
    if (!piston.gravity) return;
    stroke([[978, 205], [978, 305]], colours.third, 4);
    polygon([[967, 297], [989, 297], [978, 325]], colours.third);
    write("g", 978, 180, 30, colours.third);
  });
}

// @element gather

{
  onKey("r", () => arrange(left + (piston.x - left) / 2));
}

// @element probe

{
  paintAbove(() => {
    if (!pointer.isInside) return;
    const [x, y] = [clamp(pointer.x, left + 82, piston.x - 82), clamp(pointer.y, upper + 82, lower - 82)];
    const inside = swarm.filter((one) => Math.hypot(one.x - x, one.y - y) < 80);
    ring(x, y, 80, colours.third, 3);
    inside.forEach((one) => ring(one.x, one.y, config.radius + 4, veil(colours.third, 0.8), 2));
    const text = `${inside.length} inside, T = ${(temperature(inside) / cold).toFixed(1)}`;
    label(text, clamp(x, 180, piston.x - 100), y < 330 ? y + 102 : y - 102);
  });
}

// @element grain

{
  const grain = Object.assign(make(430, 395, 0), { radius: 36, mass: config.mass });
  const path = [];
  others.push(grain);
  everyStep(() => {
    const last = path[path.length - 1];
    if (!last || Math.hypot(last[0] - grain.x, last[1] - grain.y) > 4) path.push([grain.x, grain.y]);
    if (path.length > 400) path.shift();
  });
  paintAbove(() => {
    stroke(path, veil(colours.third, 0.6), 2.5);
    disc(grain.x + 4, grain.y + 6, 36, veil("#000000", 0.25));
    disc(grain.x, grain.y, 36, colours.third);
    shine(grain.x - 12, grain.y - 13, 10, 0.4);
  });
}

// @element marked

{
  const corners = [];
  everyStep(() => {
    // eslint-disable-next-line no-unused-vars
    const { x, y, vx, vy } = swarm[0];
    const last = corners[corners.length - 1];
    if (!last || last.vx !== vx || elapsed - last.time > 0.2) corners.push({ x, y, vx, time: elapsed });
    while (corners.length > 600 || elapsed - corners[0].time > config.memory) corners.shift();
  });
  paintAbove(() => {
    const { x, y } = swarm[0];
    stroke([...corners.map((corner) => [corner.x, corner.y]), [x, y]], veil(colours.third, 0.75), 2.5);
    ring(x, y, config.radius + 6, colours.third, 3);
  });
}

// @element flashes

{
  const sparks = [];
  onHit.push((x, y) => {
    sparks.push({ x, y, start: elapsed });
    if (sparks.length > 80) sparks.shift();
  });
  paintAbove(() => sparks.forEach(({ x, y, start }) => {
    const age = (elapsed - start) / 0.35;
    if (age < 1) ring(x, y, 3 + 11 * age, veil(colours.third, 1 - age), 2.5);
  }));
}

// @element halves

{
  paintAbove(() => {
    const middle = (left + piston.x) / 2;
    const count = swarm.filter((one) => one.x < middle).length;
    for (let y = upper + 12; y < lower; y += 24) disc(middle, y, 2.5, veil(colours.third, 0.9));
    label(String(count), middle - 60, upper + 30);
    label(String(swarm.length - count), middle + 60, upper + 30);
  });
}

// @element walls

{
  onWall.push((one, wall) => {
    if (wall !== "left" && wall !== "piston") return;
    const speed = Math.sqrt(2 * cold * (wall === "left" ? 3 : 0.5) * mix(0.6, 1.4, random()));
    const share = mix(1, speed / Math.max(1, Math.hypot(one.vx, one.vy)), 0.7);
    Object.assign(one, { vx: one.vx * share, vy: one.vy * share });
  });
  paintAbove(() => {
    const flicker = (index) => 0.5 + 0.15 * Math.sin(elapsed * 3 + index);
    times(9, (index) => glow(left, upper + 25 + index * 55, 60, colours.second, flicker(index)));
    stroke([[left, upper], [left, lower]], colours.second, 6);
  });
}

// What the gas consists of, about 20 units across, and what holds it: a figure and a vessel for each look.

// @shape atom

shapes.atom = {
  vessel: () => shapes.glass(),
  figure: (colour) => {
    if (isDark) glow(0, 0, 24, colour, 0.35);
    disc(0, 0, 10, shadeOf(colour, 0.3));
    disc(-1, -1, 8.6, colour);
    shine(-3.5, -3.5, 2.6);
  },
};

// @shape molecule

shapes.molecule = {
  vessel: () => shapes.steel(),
  figure: (colour) => {
    stroke([[-5, 0], [5, 0]], shadeOf(colour, 0.5), 4);
    disc(-4.6, 0, 5.6, colour);
    disc(4.6, 0, 5.6, shadeOf(colour, 0.25));
    shine(-6, -1.8, 1.6);
  },
};

// @shape marble

shapes.marble = {
  vessel: () => shapes.wood(),
  figure: (colour) => {
    disc(1.5, 2.5, 10, veil("#000000", 0.22));
    disc(0, 0, 10, colour);
    context.fillStyle = mixColour(colour, "#ffffff", 0.55);
    context.beginPath();
    context.moveTo(-9.5, -2);
    context.bezierCurveTo(-3, -9, 3, 9, 9.5, 2);
    context.bezierCurveTo(4, 3, -4, -5, -9.5, -2);
    context.fill();
    shine(-4, -5, 2.2, 0.7);
  },
};

// @shape bubble

shapes.bubble = {
  vessel: () => shapes.glass(),
  figure: (colour) => {
    disc(0, 0, 10, veil(colour, 0.22));
    ring(0, 0, 9.4, colour, 1.3);
    context.beginPath();
    context.arc(0, 0, 6.8, 3.4, 4.5);
    context.stroke();
    shine(4, 4.4, 1.3, 0.8);
  },
};

// @shape firefly

shapes.firefly = {
  vessel: () => shapes.leaded(),
  figure: (colour, beat) => {
    glow(-5, 0, 26 + 5 * Math.sin(beat * 5), colour, 0.75);
    const open = 0.5 + 0.5 * Math.abs(Math.sin(beat * 9));
    context.fillStyle = veil(colours.ink, 0.35);
    context.beginPath();
    context.ellipse(1, -5 * open, 6, 2.6, 0.5, 0, tau);
    context.ellipse(1, 5 * open, 6, 2.6, -0.5, 0, tau);
    context.fill();
    stroke([[-1, 0], [7, 0]], shadeOf(colour, 0.55), 3.4);
    disc(-5, 0, 4, mixColour(colour, "#ffffff", 0.35));
  },
};

// @shape crystal

shapes.crystal = {
  vessel: () => shapes.leaded(),
  figure: (colour) => {
    for (let arm = 0; arm < 6; arm += 1) {
      at(0, 0, (arm * tau) / 6, 1, () => {
        stroke([[0, 0], [10, 0]], colour, 1.7);
        stroke([[9, -3], [5.6, 0], [9, 3]], colour, 1.3);
      });
    }
    polygon(times(6, (corner) => [Math.cos((corner * tau) / 6) * 3, Math.sin((corner * tau) / 6) * 3]), colour);
  },
};

// @shape bean

shapes.bean = {
  vessel: () => shapes.copper(),
  figure: (colour) => {
    context.fillStyle = shadeOf(colour, 0.12);
    context.beginPath();
    context.ellipse(0, 0, 10, 7, 0, 0, tau);
    context.fill();
    context.strokeStyle = shadeOf(colour, 0.65);
    context.lineWidth = 1.6;
    context.beginPath();
    context.moveTo(-9, 0.5);
    context.bezierCurveTo(-3, -4, 3, 4, 9, -0.5);
    context.stroke();
    shine(-3, -4, 1.6, 0.4);
  },
};

// @shape glass

shapes.glass = () => {
  paintWalls(16, mixColour(colours.background, colours.ink, 0.22), 22);
  for (const [x, width] of [[170, 60], [250, 18]]) {
    const slant = [[x, upper], [x + width, upper], [x + width - 90, lower], [x - 90, lower]];
    polygon(slant, veil(isDark ? colours.ink : "#ffffff", isDark ? 0.045 : 0.7));
  }
  stroke([[950, upper - 12], [left - 8, upper - 12]], veil("#ffffff", 0.45), 2);
};

// @shape steel

shapes.steel = (colour = mixColour(colours.background, colours.ink, 0.42)) => {
  paintWalls(26, colour);
  stroke([[945, upper - 20], [left - 20, upper - 20], [left - 20, lower + 20]], veil("#ffffff", 0.22), 3);
  paintStuds(26, colour);
};

// @shape copper

shapes.copper = () => shapes.steel(shadeOf(colours.third, 0.45));

// @shape wood

shapes.wood = () => {
  const colour = shadeOf(colours.third, 0.6);
  paintWalls(30, colour, 8);
  for (const y of [upper - 22, upper - 12, lower + 9, lower + 20]) {
    const grain = (index) => [left - 20 + index * 21, y + 2.5 * Math.sin(index * 0.7 + y)];
    stroke(times(42, grain), veil(shadeOf(colours.third, 0.2), 0.35), 2);
  }
  stroke([[left - 30, upper - 30], [left, upper]], veil("#000000", 0.4), 2);
  stroke([[left - 30, lower + 30], [left, lower]], veil("#000000", 0.4), 2);
};

// @shape leaded

shapes.leaded = () => {
  paintWalls(14, shadeOf(colours.ink, 0.35), 2);
  context.save();
  context.beginPath();
  context.rect(left, upper, 950 - left, lower - upper);
  context.clip();
  for (let x = -500; x < 1000; x += 98) {
    stroke([[x, upper], [x + 490, lower]], veil(colours.ink, 0.1), 3);
    stroke([[x + 490, upper], [x, lower]], veil(colours.ink, 0.1), 3);
  }
  context.restore();
};
