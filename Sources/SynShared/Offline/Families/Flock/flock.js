// What the pages of Flock.swift draw and do, in sections (PageSource.swift).

// @script

paintBelow(() => paintHorizon(colours.second, 800));

const shades = ramp(colours.first, colours.second, 12);
let pace = 1;

const flock = times(config.count, () => {
  const angle = between(0, tau);
  const [x, y] = [size / 2 + Math.cos(angle) * between(40, 420), size / 2 + Math.sin(angle) * between(40, 420)];
  const [vx, vy] = [Math.cos(angle + 1.9) * config.speed, Math.sin(angle + 1.9) * config.speed];
  return { x, y, vx, vy, beat: between(0, tau), vigour: between(0.75, 1.3), size: between(0.9, 2.1), trail: [] };
});

function pullTowards(one, x, y, radius, strength) {
  const [dx, dy] = [x - one.x, y - one.y];
  const distance = Math.hypot(dx, dy) || 1;
  const push = Math.max(0, 1 - distance / radius) * strength;
  one.vx += (dx / distance) * push;
  one.vy += (dy / distance) * push;
}

function steer(one, seconds) {
  const sum = { near: 0, vx: 0, vy: 0, x: 0, y: 0 };
  for (const other of flock) {
    const dx = other.x - one.x;
    const dy = other.y - one.y;
    const distance = Math.sqrt(dx * dx + dy * dy);
    if (other === one || distance > config.sight) continue;
    sum.near += 1;
    sum.vx += other.vx;
    sum.vy += other.vy;
    sum.x += dx;
    sum.y += dy;
    if (distance < config.spacing) pullTowards(one, other.x, other.y, config.spacing, -1400 * seconds);
  }
  if (sum.near > 0) {
    one.vx += ((sum.vx / sum.near - one.vx) * 1.6 + (sum.x / sum.near) * 1.5) * seconds;
    one.vy += ((sum.vy / sum.near - one.vy) * 1.6 + (sum.y / sum.near) * 1.5) * seconds;
  }
  const swirl = (Math.sin(one.x * 0.006 + elapsed * 0.4) + Math.cos(one.y * 0.005 - elapsed * 0.3)) * 2.4;
  one.vx += Math.cos(swirl) * 90 * seconds;
  one.vy += Math.sin(swirl) * 90 * seconds;
}

function keepInside(one, seconds) {
  const beyond = (value) => Math.max(0, 120 - value) - Math.max(0, value - size + 120);
  if (config.edges === 1) {
    one.vx += beyond(one.x) * 9 * seconds;
    one.vy += beyond(one.y) * 9 * seconds;
    return;
  }
  const wrap = (value) => (value < -20 ? value + size + 40 : value > size + 20 ? value - size - 40 : value);
  const [x, y] = [wrap(one.x), wrap(one.y)];
  if (x !== one.x || y !== one.y) one.trail.length = 0;
  Object.assign(one, { x, y });
}

function advance(seconds) {
  for (const one of flock) steer(one, seconds);
  for (const one of flock) {
    const speed = Math.hypot(one.vx, one.vy) || 1;
    const bounded = clamp(speed, config.speed * 0.5, config.speed * 2);
    const wanted = mix(bounded, config.speed * one.vigour, seconds * 1.5);
    one.vx *= wanted / speed;
    one.vy *= wanted / speed;
    one.x += one.vx * pace * seconds;
    one.y += one.vy * pace * seconds;
    one.beat += seconds * (6 + wanted / 40) * pace;
    keepInside(one, seconds);
    const last = one.trail[one.trail.length - 1];
    if (!last || elapsed - last[2] > 0.035) one.trail.push([one.x, one.y, elapsed]);
    while (one.trail.length && elapsed - one.trail[0][2] > config.trail) one.trail.shift();
  }
}

function paint() {
  for (const one of flock) {
    const share = clamp((Math.hypot(one.vx, one.vy) / config.speed - 0.75) / 0.6, 0, 1);
    one.colour = shades[Math.round(share * (shades.length - 1))];
    stroke(one.trail, veil(one.colour, 0.18), one.size * 1.2);
    stroke(one.trail.slice(Math.floor(one.trail.length / 2)), veil(one.colour, 0.34), one.size * 1.8);
  }
  for (const one of flock) {
    drawShape(config.look, one.x, one.y, Math.atan2(one.vy, one.vx), one.size, one.colour, one.beat);
  }
}

// @element lead

{
  let lureSeconds = 0;
  onPointer("move", () => (lureSeconds = 4));
  everyStep((seconds) => {
    lureSeconds -= seconds;
    if (lureSeconds <= 0 || !pointer.isInside) return;
    for (const one of flock) pullTowards(one, pointer.x, pointer.y, 300, 420 * seconds);
  });
  paintAbove(() => {
    const opacity = pointer.isInside ? clamp(lureSeconds, 0, 1) * 0.8 : 0;
    ring(pointer.x, pointer.y, 14 + 4 * Math.sin(elapsed * 5), veil(colours.third, opacity), 2);
  });
}

// @element scatter

{
  const shocks = [];
  onPointer("press", () => {
    shocks.push({ x: pointer.x, y: pointer.y, start: elapsed });
    if (shocks.length > 6) shocks.shift();
    for (const one of flock) pullTowards(one, pointer.x, pointer.y, config.scatterRadius, -620);
  });
  paintAbove(() => {
    while (shocks.length && elapsed - shocks[0].start > 0.8) shocks.shift();
    for (const { x, y, start } of shocks) {
      const share = (elapsed - start) / 0.8;
      ring(x, y, config.scatterRadius * Math.sqrt(share), veil(colours.third, (1 - share) * 0.8), 4 - 3 * share);
    }
  });
}

// @element gather

{
  let gatherSeconds = 0;
  onKey(" ", () => (gatherSeconds = config.gatherSeconds));
  everyStep((seconds) => {
    gatherSeconds -= seconds;
    if (gatherSeconds <= 0) return;
    for (const one of flock) {
      const [dx, dy] = [one.x - size / 2, one.y - size / 2];
      const distance = Math.hypot(dx, dy) || 1;
      const pull = (250 - distance) * 4 * seconds;
      one.vx += (dx / distance) * pull - (dy / distance) * 500 * seconds;
      one.vy += (dy / distance) * pull + (dx / distance) * 500 * seconds;
    }
  });
  paintBelow(() => ring(size / 2, size / 2, 250, veil(colours.third, 0.35 * clamp(gatherSeconds, 0, 1)), 3));
}

// @element pace

{
  onPointer("wheel", (direction) => (pace = clamp(pace * 1.15 ** direction, 0.5, 2)));
  paintAbove(() => write(`pace ${pace.toFixed(2)}`, 972, 928, 18, veil(colours.ink, 0.75), "right"));
}

// @element wind

{
  const streaks = times(40, () => ({ x: between(0, size), y: between(0, size), length: between(30, 90) }));
  let strength = 0;
  onKey(["arrowleft", "arrowright"]);
  everyStep((seconds) => {
    const wanted = held.has("arrowright") - held.has("arrowleft");
    strength += (wanted - strength) * Math.min(1, seconds * 5);
    for (const one of flock) one.vx += strength * 380 * seconds;
    for (const streak of streaks) streak.x = (streak.x + strength * 700 * seconds + size) % size;
  });
  paintBelow(() => {
    const colour = veil(colours.ink, 0.4 * Math.abs(strength));
    if (Math.abs(strength) < 0.02) return;
    for (const { x, y, length } of streaks) stroke([[x, y], [x - length * strength, y]], colour, 2);
  });
}

// @element hunter

{
  const hunter = { x: -100, y: 300, angle: 0 };
  everyStep((seconds) => {
    hunter.angle = Math.sin(elapsed * 0.7) * 0.6;
    hunter.x += Math.cos(hunter.angle) * 210 * seconds;
    hunter.y = clamp(hunter.y + Math.sin(hunter.angle) * 210 * seconds, 80, 900);
    if (hunter.x > size + 160) Object.assign(hunter, { x: -160, y: between(150, 850) });
    for (const one of flock) pullTowards(one, hunter.x, hunter.y, 150, -1100 * seconds);
  });
  paintAbove(() => drawShape(config.look, hunter.x, hunter.y, hunter.angle, 3.4, colours.third, elapsed * 6));
}

// @element orb

{
  paintBelow(() => {
    const turn = (elapsed / config.orbSeconds) * tau - 2.2;
    const [x, y] = [size / 2 + Math.cos(turn) * 330, 640 + Math.sin(turn) * 420];
    glow(x, y, 230, colours.third, 0.35);
    disc(x, y, 92, mixColour(colours.background, colours.third, 0.4));
    disc(x, y, 84, mixColour(colours.background, colours.third, 0.5));
  });
}

// @element threads

{
  paintBelow(() => flock.forEach((one, index) => {
    for (let other = index + 1; other < flock.length; other += 1) {
      const { x, y } = flock[other];
      const gap = Math.hypot(one.x - x, one.y - y);
      if (gap > config.reach) continue;
      stroke([[one.x, one.y], [x, y]], veil(colours.third, 0.6 * (1 - gap / config.reach)), 1);
    }
  }));
}

// @element perches

{
  const perches = times(config.perches, (index) => {
    const turn = (index / config.perches) * tau + 0.6;
    return { x: 500 + Math.cos(turn) * 270, y: 500 + Math.sin(turn) * 250, radius: between(34, 58) };
  });
  everyStep((seconds) => {
    for (const { x, y, radius } of perches) {
      for (const one of flock) pullTowards(one, x, y, radius + 55, -1500 * seconds);
    }
  });
  paintBelow(() => {
    for (const { x, y, radius } of perches) {
      disc(x, y, radius, mixColour(colours.background, colours.third, 0.22));
      ring(x, y, radius, mixColour(colours.background, colours.third, 0.55), 2);
      ring(x, y, radius * 0.62, mixColour(colours.background, colours.third, 0.38), 1.5);
    }
  });
}

// @element pulse

{
  const radius = () => ((elapsed % config.pulseSeconds) / config.pulseSeconds) * 780;
  paintBelow(() => ring(size / 2, size / 2, radius(), veil(colours.third, 0.4 * (1 - radius() / 780)), 2));
  paintAbove(() => {
    for (const { x, y } of flock) {
      const gap = Math.abs(Math.hypot(x - size / 2, y - size / 2) - radius());
      if (gap < 60) glow(x, y, 26, colours.third, (1 - gap / 60) * 0.9);
    }
  });
}
