// What the pages of Ribbons.swift draw and do, in sections (PageSource.swift).

// @script

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

// @element stir

{
  const spoon = { x: 0, y: 0, radius: 240, spin: 0 };
  vortices.push(spoon);
  onPointer("move", () => Object.assign(spoon, { x: pointer.x, y: pointer.y, spin: pointer.isInside ? 3.2 : 0 }));
  everyStep((seconds) => (spoon.spin *= Math.exp(-seconds * 0.7)));
  paintAbove(() => ring(spoon.x, spoon.y, 16, veil(colours.ink, clamp(spoon.spin / 4, 0, 0.7)), 2));
}

// @element whirl

{
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
}

// @element reverse

{
  let wanted = 1;
  onKey(" ", () => (wanted = -wanted));
  everyStep((seconds) => (flow.sign += (wanted - flow.sign) * Math.min(1, seconds * 4)));
  paintAbove(() => write(wanted > 0 ? "forward" : "backward", 972, 928, 18, veil(colours.ink, 0.75), "right"));
}

// @element width

{
  onPointer("wheel", (direction) => (flow.width = clamp(flow.width * 1.2 ** direction, 1 / 3, 3)));
}

// @element turn

{
  onKey(["arrowleft", "arrowright"]);
  everyStep((seconds) => (flow.turn += (held.has("arrowright") - held.has("arrowleft")) * seconds * 1.6));
  paintAbove(() => at(45, 925, flow.turn - Math.PI / 2, 1, () => {
    polygon([[20, 0], [-4, -5], [-4, 5]], colours.third);
    ring(0, 0, 24, veil(colours.ink, 0.4), 1.5);
  }));
}

// @element core

{
  flow.core = config.radius;
  paintBelow(() => {
    const { core } = flow;
    glow(500, 500, core * 2.1, colours.third, 0.25);
    disc(500, 500, core - 6, mixColour(colours.background, colours.third, 0.16));
    ring(500, 500, core - 6, mixColour(colours.background, colours.third, 0.7), 3);
  });
}

// @element motes

{
  const motes = times(config.motes, () => {
    return { x: between(0, size), y: between(0, size), radius: between(1.2, 3.4) };
  });
  everyStep((seconds) => motes.forEach((mote) => {
    const [vx, vy] = flowAt(mote.x, mote.y);
    mote.x = (mote.x + vx * seconds * 0.6 + size) % size;
    mote.y = (mote.y + vy * seconds * 0.6 + size) % size;
  }));
  paintAbove(() => motes.forEach(({ x, y, radius }) => disc(x, y, radius, veil(colours.third, 0.75))));
}

// @element mirror

{
  paintAbove(() => {
    context.save();
    context.translate(size, 0);
    context.scale(-1, 1);
    paint();
    context.restore();
  });
}

// @element breath

{
  everyStep(() => (flow.breath = 1.5 - 0.5 * Math.cos((elapsed / config.breathSeconds) * tau)));
}

// @element heads

{
  paintAbove(() => bands.forEach((band) => {
    const [x, y] = band.joints[0];
    glow(x, y, 15, colours.third, 0.7 * strength(band));
    disc(x, y, 3.2, veil(colours.third, strength(band)));
  }));
}
