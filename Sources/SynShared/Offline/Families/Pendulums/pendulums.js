// What the pages of Pendulums.swift draw and do, in sections (PageSource.swift).

// @script

const worlds = [["Earth", 9.81], ["Mars", 3.71], ["Moon", 1.62]];
const system = { length: config.length, k: config.coupling, world: config.world, drag: 0 };
const startAngle = (config.angle * Math.PI) / 180;
const beamY = 130;
const row = times(config.count, () => ({ angle: 0, rate: 0 }));
const gravity = () => worlds[system.world][1];
const pivotX = (index) => 500 + (index - (row.length - 1) / 2) * (760 / row.length);
const rodLength = () => system.length * 440;
const readouts = [
  () => `${worlds[system.world][0]}: g = ${gravity()} m/s²`,
  () => `L = ${system.length.toFixed(1)} m, k = ${system.k.toFixed(1)} /s²`,
  () => `T = ${(tau * Math.sqrt(system.length / gravity())).toFixed(2)} s`,
];

function bobAt(index) {
  const { angle } = row[index];
  return [pivotX(index) + Math.sin(angle) * rodLength(), beamY + Math.cos(angle) * rodLength()];
}

function pullFirst() {
  row.forEach((one, index) => Object.assign(one, { angle: index ? 0 : startAngle, rate: 0 }));
}

function pull(index) {
  const { angle } = row[index];
  const left = index > 0 ? row[index - 1].angle - angle : 0;
  const right = index < row.length - 1 ? row[index + 1].angle - angle : 0;
  return -(gravity() / system.length) * Math.sin(angle) + system.k * (left + right) - system.drag * row[index].rate;
}

function energyOf(index) {
  const { angle, rate } = row[index];
  const square = system.length ** 2;
  const stretch = (other) => (row[other] ? 0.25 * system.k * square * (row[other].angle - angle) ** 2 : 0);
  const height = system.length * (1 - Math.cos(angle));
  return 0.5 * square * rate ** 2 + gravity() * height + stretch(index - 1) + stretch(index + 1);
}

const totalEnergy = () => row.reduce((sum, _, index) => sum + energyOf(index), 0);
const colourOf = (index) =>
  mixColour(colours.first, colours.second, Math.sqrt(clamp(energyOf(index) / Math.max(1e-9, totalEnergy()), 0, 1)));

function advance(seconds) {
  const part = seconds / 4;
  for (let step = 0; step < 4; step += 1) {
    const halfKick = () => {
      const pulls = row.map((_, index) => pull(index));
      row.forEach((one, index) => (one.rate += (pulls[index] * part) / 2));
    };
    halfKick();
    row.forEach((one) => (one.angle += one.rate * part));
    halfKick();
  }
}

function paintSpring([fromX, fromY], [toX, toY]) {
  const coils = 14;
  const [dx, dy] = [toX - fromX, toY - fromY];
  const length = Math.hypot(dx, dy) || 1;
  const points = times(coils + 1, (index) => {
    const aside = index === 0 || index === coils ? 0 : (index % 2 ? 7 : -7);
    const share = index / coils;
    return [fromX + dx * share - (dy / length) * aside, fromY + dy * share + (dx / length) * aside];
  });
  stroke(points, veil(colours.third, 0.35 + 0.1 * Math.min(6, system.k)), 2);
}

function paint() {
  row.forEach((_, index) => {
    context.strokeStyle = veil(colours.ink, 0.3);
    context.lineWidth = 1.5;
    context.beginPath();
    context.arc(pivotX(index), beamY, rodLength(), Math.PI / 2 - startAngle, Math.PI / 2 + startAngle);
    context.stroke();
  });
  const half = (760 / row.length) * (row.length / 2) + 10;
  stroke([[500 - half, beamY - 6], [500 + half, beamY - 6]], mixColour(colours.background, colours.ink, 0.55), 14);
  row.forEach((_, index) => {
    const knot = (which) => {
      const [x, y] = bobAt(which);
      return [mix(pivotX(which), x, 0.45), mix(beamY, y, 0.45)];
    };
    if (index) paintSpring(knot(index - 1), knot(index));
  });
  row.forEach((one, index) => {
    const [x, y] = bobAt(index);
    const share = energyOf(index) / Math.max(1e-9, totalEnergy());
    stroke([[pivotX(index), beamY], [x, y]], veil(colours.ink, 0.75), 2.5);
    disc(pivotX(index), beamY, 5, colours.ink);
    if (isDark) glow(x, y, 95, colours.second, share * 0.6);
    drawShape(config.look, x, y, -one.angle, 3.2, colourOf(index));
  });
  const lesson = "Coupling splits one frequency into several; their beats carry the energy along the row.";
  write(lesson, 500, 930, 19, veil(colours.ink, 0.8));
  showStatus(readouts.map((line) => line()).join("\n"));
}

pullFirst();

// @element drag

{
  let grip = null;
  onPointer("press", () => {
    const near = row.map((one, index) => {
      const [x, y] = bobAt(index);
      return { one, index, gap: Math.hypot(x - pointer.x, y - pointer.y) };
    }).sort((left, right) => left.gap - right.gap)[0];
    if (near.gap < 70) grip = near;
  });
  onPointer("release", () => (grip = null));
  everyStep(() => {
    if (!grip) return;
    const aside = pointer.x - pivotX(grip.index);
    grip.one.angle = clamp(Math.atan2(aside, Math.max(40, pointer.y - beamY)), -1.2, 1.2);
    grip.one.rate = 0;
  });
  paintAbove(() => {
    if (grip) ring(...bobAt(grip.index), 46, colours.third, 3);
  });
}

// @element again

{
  onKey(" ", pullFirst);
}

// @element coupling

{
  onPointer("wheel", (direction) => (system.k = clamp(Math.round(system.k * 10 + direction * 2) / 10, 0, 6)));
}

// @element length

{
  const change = (by) => () => (system.length = clamp(Math.round((system.length + by) * 10) / 10, 0.5, 1.7));
  onKey("arrowup", change(-0.1));
  onKey("arrowdown", change(0.1));
}

// @element world

{
  onKey("g", () => (system.world = (system.world + 1) % worlds.length));
}

// @element mode

{
  let mode = 0;
  onKey("n", () => {
    mode = (mode % row.length) + 1;
    const shape = (index) => Math.cos((Math.PI * (mode - 1) * (index + 0.5)) / row.length);
    row.forEach((one, index) => Object.assign(one, { angle: startAngle * 0.8 * shape(index), rate: 0 }));
  });
  paintAbove(() => {
    if (mode) write(`normal mode ${mode}`, 500, 78, 22, veil(colours.third, 0.95));
  });
}

// @element dials

{
  paintAbove(() => row.forEach((_, index) => {
    const share = energyOf(index) / Math.max(1e-9, totalEnergy());
    ring(pivotX(index), beamY, 26, veil(colours.third, 0.25), 9);
    context.strokeStyle = colours.third;
    context.beginPath();
    context.arc(pivotX(index), beamY, 26, -Math.PI / 2, -Math.PI / 2 + tau * share);
    context.stroke();
  }));
}

// @element graph

{
  const record = [];
  everyStep(() => {
    const last = record[record.length - 1];
    if (!last || elapsed - last.time > 0.04) {
      record.push({ time: elapsed, first: row[0].angle, last: row[row.length - 1].angle });
    }
    while (record.length && elapsed - record[0].time > config.memory) record.shift();
  });
  paintBelow(() => {
    stroke([[60, 820], [940, 820]], veil(colours.ink, 0.25), 1);
    const curve = (key) => record.map((entry) => {
      return [940 - ((elapsed - entry.time) / config.memory) * 880, 820 - clamp(entry[key], -0.9, 0.9) * 120];
    });
    stroke(curve("first"), colours.first, 2.5);
    stroke(curve("last"), colours.second, 2.5);
  });
}

// @element air

{
  system.drag = (2 * Math.LN2) / config.halfSeconds;
}

// @element arcs

{
  everyStep(() => row.forEach((one, index) => {
    one.path = one.path || [];
    const last = one.path[one.path.length - 1];
    if (!last || elapsed - last[2] > 0.02) one.path.push([...bobAt(index), elapsed]);
    while (one.path.length && elapsed - one.path[0][2] > 1) one.path.shift();
  }));
  paintBelow(() => row.forEach((one, index) => {
    stroke(one.path || [], veil(colourOf(index), 0.2), 30);
    stroke(one.path || [], veil(colourOf(index), 0.3), 12);
  }));
}

// @element total

{
  readouts.push(() => `E = ${totalEnergy().toFixed(3)} J/kg`);
}
