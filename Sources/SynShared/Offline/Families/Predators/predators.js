// What the pages of Predators.swift draw and do, in sections (PageSource.swift).

// @script

const field = { left: 40, right: 960, top: 125, bottom: 700 };
const plot = { left: 75, right: 930, top: 735, bottom: 885 };
const [columns, rows, preyMax, huntersMax] = [46, 29, 240, 60];
const world = { growth: config.growth / 100, season: 1, haste: 1 + config.lead / 100, isFenced: false };
const plants = times(columns * rows, () => between(0.45, 0.95));
const shown = [...plants];
const prey = [];
const hunters = [];
const scares = [];
const refuges = [];
const onBirth = [];
const onDeath = [];
const record = [];
const sheet = document.createElement("canvas");
sheet.width = columns;
sheet.height = rows;
const sheetContext = sheet.getContext("2d");
const pixels = sheetContext.createImageData(columns, rows);
const figures = shapes[config.look];

const [width, height] = [field.right - field.left, field.bottom - field.top];
const place = () => ({ x: field.left + between(20, width - 20), y: field.top + between(20, height - 20) });
const add = (group, limit, { x, y }, energy) => {
  if (group.length >= limit) return;
  const angle = between(0, tau);
  const [until, beat] = [between(0, 0.1), between(0, tau)];
  group.push({ x, y, angle, goal: angle, haste: 0.5, energy, rest: 0, until, beat });
};
const addPrey = (spot, energy = between(0.6, 1)) => add(prey, preyMax, spot, energy);
const addHunter = (spot, energy = between(0.8, 1.2)) => add(hunters, huntersMax, spot, energy);
const fromEdge = () => ({ x: random() < 0.5 ? field.left + 8 : field.right - 8, y: place().y });
const isSafe = (one) => refuges.some((refuge) => Math.hypot(refuge.x - one.x, refuge.y - one.y) < refuge.reach);

function cellAt(x, y) {
  const column = clamp(Math.floor(((x - field.left) / width) * columns), 0, columns - 1);
  return clamp(Math.floor(((y - field.top) / height) * rows), 0, rows - 1) * columns + column;
}

function nearest(group, one, reach, isWanted = () => true) {
  let [best, distance] = [null, reach];
  for (const other of group) {
    const gap = Math.hypot(other.x - one.x, other.y - one.y);
    if (gap < distance && isWanted(other)) [best, distance] = [other, gap];
  }
  return best;
}

function flee(one, threat) {
  one.goal = Math.atan2(one.y - threat.y, one.x - threat.x);
  one.haste = 1;
}

function thinkAsPrey(one) {
  const threat = nearest(hunters, one, 65);
  if (threat) return flee(one, threat);
  const promise = (turn) => {
    const angle = one.angle + turn;
    return plants[cellAt(one.x + Math.cos(angle) * 35, one.y + Math.sin(angle) * 35)] + random() * 0.25;
  };
  const turns = [-1.4, -0.6, 0, 0.6, 1.4].map((turn) => [turn, promise(turn)]);
  one.goal = one.angle + turns.sort((left, right) => right[1] - left[1])[0][0];
  one.haste = plants[cellAt(one.x, one.y)] > 0.3 ? 0.22 : 0.6;
}

function thinkAsHunter(one) {
  const isHungry = one.rest <= 0;
  const target = isHungry ? nearest(prey, one, config.sight, (other) => !isSafe(other)) : null;
  one.target = target;
  one.haste = target ? 1 : 0.4;
  one.goal = target ? Math.atan2(target.y - one.y, target.x - one.x) : one.angle + between(-0.7, 0.7);
}

function travel(one, speed, agility, seconds) {
  const turn = Math.atan2(Math.sin(one.goal - one.angle), Math.cos(one.goal - one.angle));
  one.angle += clamp(turn, -agility * seconds, agility * seconds);
  const before = one.x;
  one.x += Math.cos(one.angle) * speed * one.haste * seconds;
  one.y += Math.sin(one.angle) * speed * one.haste * seconds;
  one.beat += one.haste * seconds * 14;
  if (world.isFenced && (before - 500) * (one.x - 500) <= 0) {
    one.x = before;
    one.angle = one.goal = Math.PI - one.angle;
  }
  if (one.x < field.left + 8 || one.x > field.right - 8) one.angle = one.goal = Math.PI - one.angle;
  if (one.y < field.top + 8 || one.y > field.bottom - 8) one.angle = one.goal = -one.angle;
  one.x = clamp(one.x, field.left + 8, field.right - 8);
  one.y = clamp(one.y, field.top + 8, field.bottom - 8);
}

function live(one, group, elbow, think, seconds) {
  one.rest -= seconds;
  one.until -= seconds;
  if (one.until > 0) return;
  one.until = between(0.08, 0.14);
  think(one);
  const crowd = nearest(group, one, elbow, (other) => other !== one);
  if (crowd) {
    const angle = Math.atan2(one.y - crowd.y, one.x - crowd.x);
    const x = one.x + Math.cos(angle) * elbow * 0.15;
    if (!world.isFenced || (x - 500) * (one.x - 500) > 0) one.x = x;
    one.y += Math.sin(angle) * elbow * 0.15;
  }
  const scare = scares.find(({ x, y, reach }) => Math.hypot(x - one.x, y - one.y) < reach);
  if (scare) flee(one, scare);
}

function graze(one, seconds) {
  const cell = cellAt(one.x, one.y);
  const bite = Math.min(plants[cell], 0.55 * seconds);
  plants[cell] -= bite;
  one.energy += bite * 0.7 - 0.16 * seconds * (0.6 + one.haste);
  if (one.energy > 1.35 && prey.length < preyMax) {
    one.energy /= 2;
    addPrey(one, one.energy);
    onBirth.forEach((handle) => handle(one));
  }
}

function hunt(one, seconds) {
  one.energy -= 0.145 * seconds * (0.5 + one.haste * 0.7);
  const caught = one.rest <= 0 && nearest(prey, one, 18, (other) => !isSafe(other));
  if (caught) {
    one.energy += (caught.energy * config.yield) / 100;
    one.rest = 0.25;
    caught.energy = -1;
  }
  if (one.energy > 1.4 && hunters.length < huntersMax) {
    one.energy /= 2;
    addHunter(one, one.energy);
    onBirth.forEach((handle) => handle(one));
  }
}

function bury(group, least) {
  for (let index = group.length - 1; index >= 0; index -= 1) {
    if (group[index].energy > least) continue;
    onDeath.forEach((handle) => handle(group[index]));
    group.splice(index, 1);
  }
}

function note() {
  record.push({ time: elapsed, prey: prey.length, hunters: hunters.length });
  while (elapsed - record[0].time > config.memory) record.shift();
}

function advance(seconds) {
  plants.forEach((height, cell) => {
    const growth = world.growth * world.season * (2 * height * (1 - height) + 0.02);
    plants[cell] = Math.min(1, height + growth * seconds);
  });
  for (const one of [...prey]) {
    live(one, prey, 13, thinkAsPrey, seconds);
    travel(one, config.preySpeed, 5, seconds);
    graze(one, seconds);
  }
  for (const one of [...hunters]) {
    live(one, hunters, 34, thinkAsHunter, seconds);
    travel(one, config.preySpeed * world.haste, 6, seconds);
    hunt(one, seconds);
  }
  bury(prey, 0.35);
  bury(hunters, 0.35);
  if (prey.length < 8) addPrey(fromEdge());
  if (hunters.length < 5) addHunter(fromEdge());
  if (elapsed - record[record.length - 1].time > 0.25) note();
}

function inField(draw) {
  context.save();
  context.beginPath();
  context.rect(field.left, field.top, width, height);
  context.clip();
  draw();
  context.restore();
}

function paintField() {
  const low = channels(colours.background);
  const high = channels(mixColour(colours.background, colours.third, isDark ? 0.42 : 0.5));
  plants.forEach((height, cell) => {
    const near = [cell - 1, cell + 1, cell - columns, cell + columns].map((other) => plants[other] ?? height);
    shown[cell] = mix(shown[cell], (height * 2 + near.reduce((sum, other) => sum + other)) / 6, 0.06);
    for (let channel = 0; channel < 3; channel += 1) {
      pixels.data[cell * 4 + channel] = mix(low[channel], high[channel], shown[cell]);
    }
    pixels.data[cell * 4 + 3] = 255;
  });
  sheetContext.putImageData(pixels, 0, 0);
  plate(field.left - 2, field.top + 2, width + 12, height + 12, 16, veil("#000000", isDark ? 0.35 : 0.14));
  const frame = mixColour(colours.background, colours.ink, 0.22);
  plate(field.left - 6, field.top - 6, width + 12, height + 12, 16, frame);
  context.imageSmoothingQuality = "high";
  inField(() => {
    context.drawImage(sheet, field.left, field.top, width, height);
    figures.ground();
  });
}

function paint() {
  paintField();
  inField(() => {
    for (const one of prey) {
      at(one.x, one.y, one.angle, 0.6 + 0.4 * one.energy, () => figures.prey(colours.first, one.beat));
    }
    for (const one of hunters) at(one.x, one.y, one.angle, 1.5, () => figures.hunter(colours.second, one.beat));
  });
  shapes.chart();
  const law = `Many ${words.prey} feed many ${words.hunters}, who leave few ${words.prey}, and starve in turn.`;
  write(law, 500, 932, 19, veil(colours.ink, 0.8));
  const left = (plants.reduce((sum, height) => sum + height, 0) / plants.length) * 100;
  const counts = `${words.prey} ${prey.length}\n${words.hunters} ${hunters.length}`;
  showStatus(`${counts}\n${words.plants} ${left.toFixed(0)} %`);
}

times(config.preyCount, () => addPrey(place()));
times(config.hunterCount, () => addHunter(place()));
note();

// @element release

{
  const crates = [];
  onPointer("press", () => {
    const spot = { x: clamp(pointer.x, field.left, field.right), y: clamp(pointer.y, field.top, field.bottom) };
    times(config.added, () => addPrey({ x: spot.x + between(-22, 22), y: spot.y + between(-22, 22) }));
    crates.push({ ...spot, start: elapsed });
    if (crates.length > 5) crates.shift();
  });
  paintAbove(() => crates.forEach(({ x, y, start }) => {
    const age = (elapsed - start) / 1.4;
    if (age < 1) ring(x, y, 15 + 45 * age, veil(colours.first, 1 - age), 4);
  }));
}

// @element invade

{
  let calledAt = -9;
  onKey(" ", () => {
    calledAt = elapsed;
    times(config.invaders, () => addHunter(fromEdge()));
  });
  paintAbove(() => {
    const strength = clamp(1.2 - (elapsed - calledAt), 0, 1);
    for (const x of [field.left, field.right]) {
      stroke([[x, field.top], [x, field.bottom]], veil(colours.second, strength), 7);
    }
  });
}

// @element drought

{
  let dryUntil = -9;
  onKey("d", () => (dryUntil = elapsed + config.droughtSeconds));
  everyStep((seconds) => {
    if (elapsed < dryUntil) plants.forEach((height, cell) => (plants[cell] = height * (1 - 0.22 * seconds)));
  });
  paintAbove(() => {
    const strength = clamp((dryUntil - elapsed) * 2, 0, 1);
    if (strength <= 0) return;
    plate(field.left, field.top, width, height, 0, veil(colours.ink, strength * 0.1));
    glow(900, 185, 120, colours.second, strength);
    at(900, 185, elapsed * 0.4, 1, () => polygon(spikes(24, 26, 40, 0), veil(colours.second, strength)));
  });
}

// @element fence

{
  onKey("f", () => (world.isFenced = !world.isFenced));
  paintAbove(() => {
    if (!world.isFenced) return;
    const wood = mixColour(colours.ink, colours.third, 0.3);
    for (const x of [496, 504]) stroke([[x, field.top], [x, field.bottom]], wood, 2);
    for (let y = field.top + 8; y < field.bottom; y += 26) plate(493, y, 14, 8, 3, wood);
  });
}

// @element scare

{
  const spot = { x: 0, y: 0, reach: 0 };
  scares.push(spot);
  everyStep(() => Object.assign(spot, { x: pointer.x, y: pointer.y, reach: pointer.isInside ? 120 : 0 }));
  paintAbove(() => {
    if (!spot.reach) return;
    disc(spot.x, spot.y, 120, veil(colours.third, 0.08));
    ring(spot.x, spot.y, 120 + 3 * Math.sin(elapsed * 6), veil(colours.third, 0.9), 3);
  });
}

// @element swiftness

{
  const change = (by) => () => (world.haste = clamp(Math.round((world.haste + by) * 100) / 100, 0.8, 1.6));
  onKey("arrowup", change(0.04));
  onKey("arrowdown", change(-0.04));
  paintAbove(() => {
    plate(58, 142, 176, 40, 8, veil(colours.background, 0.8));
    write(`pace × ${world.haste.toFixed(2)}`, 146, 163, 21, colours.second);
  });
}

// @element growth

{
  onPointer("wheel", (direction) => (world.growth = clamp(world.growth * 1.1 ** direction, 0.06, 0.8)));
  paintAbove(() => {
    const filled = height * clamp(Math.log(world.growth / 0.05) / Math.log(20), 0, 1);
    plate(12, field.top, 11, height, 5, veil(colours.ink, 0.16));
    plate(12, field.bottom - filled, 11, filled, 5, colours.third);
  });
}

// @element phase

{
  plot.right = 690;
  paintAbove(() => {
    const x = (count) => 760 + Math.min(1, count / preyMax) * 180;
    const y = (count) => 885 - Math.min(1, count / huntersMax) * 150;
    stroke([[760, 735], [760, 885], [940, 885]], veil(colours.ink, 0.5), 1.5);
    const path = record.map((entry) => [x(entry.prey), y(entry.hunters)]);
    stroke(path, veil(colours.third, 0.85), 2.5);
    disc(...path[path.length - 1], 7, colours.third);
    write(words.prey, 940, 902, 16, colours.first, "right");
    at(746, 740, -Math.PI / 2, 1, () => write(words.hunters, 0, 0, 16, colours.second, "right"));
  });
}

// @element refuges

{
  refuges.push(...times(config.refuges, () => ({ ...place(), reach: 44 })));
  paintAbove(() => refuges.forEach(({ x, y, reach }) => {
    disc(x, y, reach, veil(colours.background, 0.35));
    context.setLineDash([9, 8]);
    ring(x, y, reach, colours.third, 3);
    context.setLineDash([]);
  }));
}

// @element tracks

{
  everyStep(() => hunters.forEach((one) => {
    one.track = one.track || [];
    const last = one.track[one.track.length - 1];
    if (!last || elapsed - last[2] > 0.12) one.track.push([one.x, one.y, elapsed]);
    while (one.track.length && elapsed - one.track[0][2] > 3) one.track.shift();
  }));
  paintAbove(() => hunters.forEach(({ x, y, track = [] }) => {
    const half = Math.floor(track.length / 2);
    stroke([...track, [x, y]], veil(colours.second, 0.3), 2.5);
    stroke([...track.slice(half), [x, y]], veil(colours.second, 0.45), 3.5);
  }));
}

// @element marks

{
  const marks = [];
  const mark = (isBirth) => ({ x, y }) => {
    marks.push({ x, y, isBirth, start: elapsed });
    if (marks.length > 90) marks.shift();
  };
  onBirth.push(mark(true));
  onDeath.push(mark(false));
  paintAbove(() => marks.forEach(({ x, y, isBirth, start }) => {
    const age = (elapsed - start) / 1.3;
    if (age >= 1) return;
    if (isBirth) return ring(x, y, 8 + 14 * age, veil(colours.third, 1 - age), 3);
    stroke([[x - 6, y - 6], [x + 6, y + 6]], veil(colours.ink, 1 - age), 3);
    stroke([[x - 6, y + 6], [x + 6, y - 6]], veil(colours.ink, 1 - age), 3);
  }));
}

// @element seasons

{
  everyStep(() => (world.season = 1 + 0.8 * Math.sin((elapsed / config.yearSeconds) * tau)));
  paintAbove(() => {
    plate(field.left, field.top, width, height, 0, veil("#ffffff", 0.3 * clamp(1 - world.season, 0, 1)));
    disc(905, 650, 34, veil(colours.background, 0.85));
    ring(905, 650, 30, colours.third, 3);
    const angle = (elapsed / config.yearSeconds) * tau;
    stroke([[905, 650], [905 + 24 * Math.sin(angle), 650 - 24 * Math.cos(angle)]], colours.ink, 3);
    write(world.season > 1 ? "summer" : "winter", 862, 650, 19, colours.ink, "right");
  });
}

// @element sight

{
  paintAbove(() => inField(() => hunters.forEach((one) => {
    disc(one.x, one.y, config.sight, veil(colours.second, 0.03));
    if (one.target && one.target.energy > 0) {
      stroke([[one.x, one.y], [one.target.x, one.target.y]], veil(colours.second, 0.8), 2);
    }
  })));
}

// Who hunts whom, seen from above and about 20 units long, and the ground they live on, for each look; and the chart of
// their numbers.

// @shape oval

shapes.oval = (x, y, width, height, colour, turn = 0) => {
  context.fillStyle = colour;
  context.beginPath();
  context.ellipse(x, y, width, height, turn, 0, tau);
  context.fill();
};

// @shape chart

shapes.chart = () => {
  const most = Math.max(40, ...record.map((entry) => Math.max(entry.prey, entry.hunters * 2)));
  const x = ({ time }) => plot.right - ((elapsed - time) / config.memory) * (plot.right - plot.left);
  const y = (count) => plot.bottom - (count / most) * (plot.bottom - plot.top);
  const curve = (key) => record.map((entry) => [x(entry), y(entry[key])]);
  const line = curve("prey");
  polygon([[line[0][0], plot.bottom], ...line, [line[line.length - 1][0], plot.bottom]], veil(colours.first, 0.16));
  stroke(line, colours.first, 3);
  stroke(curve("hunters"), colours.second, 3);
  stroke([[plot.left, plot.top], [plot.left, plot.bottom], [plot.right, plot.bottom]], veil(colours.ink, 0.5), 1.5);
  write(String(most), plot.left - 8, plot.top + 4, 16, veil(colours.ink, 0.8), "right");
  write("0", plot.left - 8, plot.bottom, 16, veil(colours.ink, 0.8), "right");
  write(`${config.memory} s ago`, plot.left, plot.bottom + 17, 16, veil(colours.ink, 0.8), "left");
  write("now", plot.right, plot.bottom + 17, 16, veil(colours.ink, 0.8), "right");
};

// @shape meadow

shapes.meadow = {
  prey(colour, beat) {
    const hop = 1 + 0.08 * Math.sin(beat);
    shapes.oval(-2, 0, 8 * hop, 5.4, colour);
    disc(6.5, 0, 4, colour);
    const ear = mixColour(colour, colours.ink, 0.3);
    for (const side of [-1, 1]) shapes.oval(3.5, side * 3.6, 5, 1.5, ear, side * -0.45);
    disc(-10, 0, 2.6, mixColour(colour, "#ffffff", 0.75));
  },
  hunter(colour, beat) {
    const sway = 2.5 * Math.sin(beat * 0.6);
    shapes.oval(-13, sway, 6, 2.6, mixColour(colour, "#ffffff", 0.35), sway * -0.06);
    shapes.oval(-1, 0, 8.5, 4, colour);
    polygon([[13, 0], [7, -4], [4, -3], [4, 3], [7, 4]], colour);
    const ear = mixColour(colour, "#000000", 0.35);
    for (const side of [-1, 1]) polygon([[6, side * 3], [3.4, side * 6.5], [3, side * 2.4]], ear);
    disc(12.4, 0, 1.2, "#101014");
  },
  ground: () => times(70, (tuft) => {
    const [x, y] = [field.left + ((tuft * 137.5) % 910), field.top + ((tuft * 211.3) % 570)];
    for (const lean of [-3, 0, 3]) stroke([[x, y + 8], [x + lean, y]], veil(colours.third, 0.35), 1.6);
  }),
};

// @shape bay

shapes.bay = {
  prey(colour, beat) {
    const sway = 2 * Math.sin(beat);
    polygon([[10, 0], [4, -3.4], [-4, -2.4], [-7, sway * 0.5], [-4, 2.4], [4, 3.4]], colour);
    polygon([[-6, sway * 0.5], [-11, sway - 3.4], [-11, sway + 3.4]], colour);
    disc(6.5, -1, 0.9, colours.background);
  },
  hunter(colour, beat) {
    const sway = 2 * Math.sin(beat * 0.5);
    shapes.oval(-1, 0, 9.5, 4.8, colour);
    disc(9, 0, 3.6, colour);
    for (const side of [-1, 1]) {
      shapes.oval(1, side * 6, 4.4, 1.7, mixColour(colour, "#000000", 0.3), side * (0.9 + sway * 0.1));
      shapes.oval(-11.5, side * 2 + sway, 3.6, 1.4, mixColour(colour, "#000000", 0.3), side * -0.4);
      disc(11, side * 1.6, 0.8, "#101014");
    }
  },
  ground: () => times(9, (line) => {
    const y = field.top + 35 + line * 64;
    const wave = (at) => [field.left + at * 24, y + 9 * Math.sin(at * 0.7 + line * 2 + elapsed)];
    stroke(times(40, wave), veil(colours.ink, 0.09), 3);
  }),
};

// @shape shoot

shapes.shoot = {
  prey(colour, beat) {
    for (const leg of [-3, 0, 3]) {
      const step = Math.sin(beat + leg) * 1.2;
      stroke([[leg + step, -7], [leg, 0], [leg - step, 7]], mixColour(colour, colours.ink, 0.4), 1);
    }
    shapes.oval(-1.5, 0, 7.5, 4.8, colour);
    disc(6, 0, 2.8, mixColour(colour, "#ffffff", 0.25));
    stroke([[7, -1], [11, -4]], colour, 1);
    stroke([[7, 1], [11, 4]], colour, 1);
  },
  hunter(colour) {
    disc(7.5, 0, 4, "#15151c");
    disc(-0.5, 0, 9, colour);
    stroke([[8, 0], [-9, 0]], "#15151c", 1.3);
    for (const [x, y] of [[3, 4.4], [-4, 3.6], [0, 7], [3, -4.4], [-4, -3.6], [0, -7]]) disc(x, y, 1.7, "#15151c");
    disc(2, -3, 1.6, veil("#ffffff", 0.5));
    for (const side of [-1, 1]) disc(9.6, side * 2, 1, "#ffffff");
  },
  ground() {
    const vein = veil(colours.ink, 0.13);
    stroke([[field.left, 412], [field.right, 412]], vein, 9);
    for (let x = 80; x < 960; x += 110) {
      for (const side of [-1, 1]) {
        stroke(times(12, (at) => [x + at * 16, 412 + side * 300 * (at / 11) ** 1.3]), vein, 4);
      }
    }
  },
};

// @shape barn

shapes.barn = {
  prey(colour, beat) {
    const tail = times(8, (at) => [-6 - at * 1.6, Math.sin(beat * 0.7 + at * 0.7) * at * 0.35]);
    stroke(tail, mixColour(colour, colours.ink, 0.35), 1.2);
    shapes.oval(-1, 0, 6.6, 4.2, colour);
    polygon([[9.5, 0], [4, -3], [4, 3]], colour);
    for (const side of [-1, 1]) disc(3.6, side * 3.2, 2.2, mixColour(colour, "#ffffff", 0.3));
  },
  hunter(colour, beat) {
    const open = 12 + 2.5 * Math.sin(beat * 0.5);
    for (const side of [-1, 1]) {
      polygon([[4, side * 2], [5, side * open], [-1, side * (open + 1)], [-6, side * 7], [-5, side * 2]], colour);
    }
    shapes.oval(-3, 0, 8, 4, mixColour(colour, "#000000", 0.25));
    disc(5, 0, 5.2, mixColour(colour, "#ffffff", 0.3));
    for (const side of [-1, 1]) {
      disc(6.8, side * 2, 1.7, "#ffffff");
      disc(7.2, side * 2, 0.9, "#101014");
    }
  },
  ground: () => times(10, (board) => {
    const y = field.top + board * 58;
    stroke([[field.left, y], [field.right, y]], veil("#000000", 0.35), 3);
    const joint = field.left + ((board * 367) % 900);
    stroke([[joint, y], [joint, y + 58]], veil("#000000", 0.3), 3);
    disc(joint + 9, y + 12, 2.4, veil("#000000", 0.4));
  }),
};

// @shape dish

shapes.dish = {
  prey(colour, beat) {
    const tail = times(9, (at) => [-6 - at * 1.7, Math.sin(beat + at * 1.1) * 2.2]);
    stroke(tail, veil(colour, 0.6), 1.2);
    plate(-8, -3.6, 16, 7.2, 3.6, colour);
    plate(-4, -1.4, 7, 2.8, 1.4, mixColour(colour, "#ffffff", 0.5));
  },
  hunter(colour, beat) {
    const edge = times(22, (at) => {
      const reach = 10.5 + 2.4 * Math.sin(at * 1.7 + beat * 0.25) + 1.6 * Math.sin(at * 0.86 - beat * 0.17);
      return [Math.cos((at * tau) / 22) * reach, Math.sin((at * tau) / 22) * reach];
    });
    polygon(edge, veil(colour, 0.55));
    stroke([...edge, edge[0]], colour, 1.2);
    disc(-2, 1, 3.4, mixColour(colour, "#000000", 0.45));
    for (const [x, y] of [[4, -4], [5, 3], [-5, -5]]) disc(x, y, 1.5, veil("#ffffff", 0.5));
  },
  ground: () => times(26, (bubble) => {
    const [x, y] = [field.left + ((bubble * 173.7) % 920), field.top + ((bubble * 97.3) % 575)];
    ring(x, y, 5 + ((bubble * 7) % 16), veil(colours.ink, 0.1), 2);
  }),
};

// @shape pasture

shapes.pasture = {
  prey(colour) {
    for (const [x, y] of [[-5, -3], [-5, 3], [0, -4], [0, 4], [4, -2], [4, 2], [-7, 0], [0, 0]]) {
      disc(x, y, 4.2, mixColour(colour, "#ffffff", x > -4 ? 0.25 : 0.1));
    }
    shapes.oval(9, 0, 3.6, 2.6, "#20202a");
    for (const side of [-1, 1]) shapes.oval(8, side * 3, 2, 0.9, "#20202a", side * 0.5);
  },
  hunter(colour, beat) {
    const sway = 2 * Math.sin(beat * 0.6);
    polygon([[-9, -1.5], [-17, sway], [-9, 1.5]], mixColour(colour, "#000000", 0.3));
    polygon([[7, -3.5], [1, -5], [-9, -3.4], [-9, 3.4], [1, 5], [7, 3.5]], colour);
    polygon([[14, 0], [9, -3.4], [4, -3.6], [4, 3.6], [9, 3.4]], mixColour(colour, "#ffffff", 0.2));
    const ear = mixColour(colour, "#000000", 0.4);
    for (const side of [-1, 1]) polygon([[7, side * 2.6], [3.5, side * 6], [4, side * 2]], ear);
  },
  ground: () => times(16, (rock) => {
    const [x, y] = [field.left + 20 + ((rock * 251.7) % 880), field.top + 20 + ((rock * 143.9) % 540)];
    const reach = 9 + ((rock * 5) % 13);
    const edge = [[x - reach, y + 5], [x - 4, y - reach * 0.7], [x + reach * 0.8, y - 3], [x + reach, y + 6]];
    polygon(edge, veil(colours.ink, 0.17));
    polygon([[x - 4, y - reach * 0.7], [x + reach * 0.8, y - 3], [x + 2, y + 2]], veil("#ffffff", 0.16));
  }),
};

// @shape plaza

shapes.plaza = {
  prey(colour, beat) {
    shapes.oval(-1, 0, 7, 4.6, colour);
    polygon([[-6, -2], [-12, -3.4], [-12, 3.4], [-6, 2]], mixColour(colour, colours.ink, 0.35));
    for (const side of [-1, 1]) stroke([[3, side * 4], [-7, side * 3]], mixColour(colour, colours.ink, 0.35), 1.6);
    disc(6.4 + 0.9 * Math.sin(beat), 0, 3, mixColour(colour, "#000000", 0.25));
    polygon([[11, 0], [8.6, -1], [8.6, 1]], colours.ink);
  },
  hunter(colour, beat) {
    const tip = 15 + 2 * Math.sin(beat * 0.4);
    for (const side of [-1, 1]) {
      polygon([[5, side * 1.5], [3, side * 9], [-4, side * tip], [-3, side * 7], [-6, side * 2]], colour);
    }
    const back = [[10, 0], [4, -3], [-7, -2], [-14, -4.5], [-14, 4.5], [-7, 2], [4, 3]];
    polygon(back, mixColour(colour, "#000000", 0.25));
    disc(6.5, 0, 3, mixColour(colour, "#ffffff", 0.35));
    polygon([[12, 0], [9, -1.2], [9, 1.2]], "#f2c14e");
  },
  ground() {
    for (let x = field.left + 58; x < field.right; x += 58) {
      stroke([[x, field.top], [x, field.bottom]], veil(colours.ink, 0.1), 2.5);
    }
    for (let y = field.top + 58; y < field.bottom; y += 58) {
      stroke([[field.left, y], [field.right, y]], veil(colours.ink, 0.1), 2.5);
    }
    ring(500, 412, 92, veil(colours.ink, 0.14), 12);
    disc(500, 412, 30, veil(colours.ink, 0.12));
  },
};
