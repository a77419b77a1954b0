// What the pages of Reaction.swift draw and do, in sections (PageSource.swift).

// @script

const cells = 180;
const cellSize = size / cells;
const recipes = [
  ["dividing spots", 0.0367, 0.0649], ["a maze", 0.029, 0.057], ["coral", 0.0545, 0.062],
  ["a net", 0.039, 0.058], ["worms", 0.046, 0.063],
];
const [, firstFeed, firstKill] = recipes[config.pattern];
const dish = { feed: firstFeed, kill: firstKill, rise: 0, brought: 0, drained: 0, covered: 0 };
const look = { isSwapped: false, isHeld: false, lightX: 0, lightY: 0 };
const tints = [];
const body = shapes[config.look];
const outline = smooth(body.outline());

function smooth(points) {
  const path = new Path2D();
  const corner = (at) => points[at % points.length];
  const middle = (at) => [0, 1].map((axis) => (corner(at)[axis] + corner(at + 1)[axis]) / 2);
  path.moveTo(...middle(0));
  points.forEach((_, at) => path.quadraticCurveTo(...corner(at + 1), ...middle(at + 1)));
  path.closePath();
  return path;
}

const sheet = document.createElement("canvas");
sheet.width = sheet.height = cells;
const sheetContext = sheet.getContext("2d");
const pixels = sheetContext.createImageData(cells, cells);
const inside = [];
const numberAt = new Int32Array(cells * cells).fill(-1);
for (let place = 0; place < cells * cells; place += 1) {
  const [x, y] = [(place % cells) + 0.5, Math.floor(place / cells) + 0.5];
  if (!sheetContext.isPointInPath(outline, x * cellSize, y * cellSize)) continue;
  numberAt[place] = inside.length;
  inside.push(place);
}
const near = new Int32Array(inside.length * 4);
inside.forEach((place, number) => [-1, 1, -cells, cells].forEach((step, side) => {
  const other = numberAt[place + step];
  near[number * 4 + side] = other >= 0 ? other : number;
}));
let [u, v, nextU, nextV] = times(4, () => new Float32Array(inside.length));
const feeds = new Float32Array(inside.length);
const centreOf = (index) => (index + 0.5) * cellSize;
const positionOf = (number) => [centreOf(inside[number] % cells), centreOf(Math.floor(inside[number] / cells))];

function spread(x, y, radius, newU, newV) {
  for (let number = 0; number < inside.length; number += 1) {
    const [cellX, cellY] = positionOf(number);
    if (Math.hypot(cellX - x, cellY - y) > radius) continue;
    u[number] = newU;
    v[number] = newV;
  }
}

const somewhere = () => positionOf(Math.floor(random() * inside.length));

const sowDrops = () => times(config.seeds, () => spread(...somewhere(), 15, 0.4, 0.6));

function begin() {
  u.fill(1);
  v.fill(0);
  sowDrops();
}

function setFeed() {
  feeds.forEach((_, number) => {
    feeds[number] = dish.feed + dish.rise * (positionOf(number)[0] / size - 0.5);
  });
}

function react() {
  const { kill } = dish;
  for (let cell = 0, at = 0; cell < inside.length; cell += 1, at += 4) {
    const [left, right, up, down] = [near[at], near[at + 1], near[at + 2], near[at + 3]];
    const spreadU = u[left] + u[right] + u[up] + u[down] - 4 * u[cell];
    const spreadV = v[left] + v[right] + v[up] + v[down] - 4 * v[cell];
    const change = u[cell] * v[cell] * v[cell];
    nextU[cell] = u[cell] + config.spread * spreadU - change + feeds[cell] * (1 - u[cell]);
    nextV[cell] = v[cell] + 0.5 * config.spread * spreadV + change - (feeds[cell] + kill) * v[cell];
  }
  [u, v, nextU, nextV] = [nextU, nextV, u, v];
}

const drops = [];
let untilDrop = config.renewal;

function advance(seconds) {
  untilDrop -= seconds;
  if (untilDrop < 0) {
    untilDrop = config.renewal;
    const [x, y] = somewhere();
    drops.push({ x, y, start: elapsed });
    if (drops.length > 3) drops.shift();
    spread(x, y, config.washed, 1, 0);
    if (dish.covered < 0.005) sowDrops();
  }
  for (let step = 0; step < 6; step += 1) react();
}

function paintCells() {
  const [plain, pattern] = look.isSwapped ? [colours.second, colours.first] : [colours.first, colours.second];
  const tones = ramp(mixColour(plain, colours.background, 0.25), pattern, 64).map(channels);
  Object.assign(dish, { brought: 0, drained: 0, covered: 0 });
  for (let cell = 0, at = 0; cell < inside.length; cell += 1, at += 4) {
    const tone = tones[clamp(Math.floor((v[cell] - 0.06) * 256), 0, 63)];
    const [slopeX, slopeY] = [v[near[at + 1]] - v[near[at]], v[near[at + 3]] - v[near[at + 2]]];
    const light = clamp(1 - (slopeX * look.lightX + slopeY * look.lightY) * 2.1, 0.6, 1.35);
    const target = inside[cell] * 4;
    for (let channel = 0; channel < 3; channel += 1) pixels.data[target + channel] = tone[channel] * light;
    pixels.data[target + 3] = 255;
    dish.brought += feeds[cell] * (1 - u[cell]);
    dish.drained += (feeds[cell] + dish.kill) * v[cell];
    if (v[cell] > 0.15) dish.covered += 1 / inside.length;
  }
  tints.forEach((tint) => tint(pixels.data));
  sheetContext.putImageData(pixels, 0, 0);
}

function paintBody() {
  context.save();
  context.translate(9, 16);
  context.fillStyle = veil("#000000", isDark ? 0.35 : 0.16);
  context.fill(outline);
  context.restore();
  context.save();
  context.clip(outline);
  context.fillStyle = mixColour(look.isSwapped ? colours.second : colours.first, colours.background, 0.25);
  context.fillRect(0, 0, size, size);
  context.imageSmoothingQuality = "high";
  context.drawImage(sheet, 0, 0, size, size);
  const shade = context.createRadialGradient(440, 400, 150, 500, 500, 430);
  shade.addColorStop(0, veil("#ffffff", 0.1));
  shade.addColorStop(0.5, veil("#000000", 0));
  shade.addColorStop(1, veil("#000000", 0.42));
  context.fillStyle = shade;
  context.fillRect(0, 0, size, size);
  context.restore();
  context.strokeStyle = veil(isDark ? colours.ink : "#000000", 0.55);
  context.lineWidth = 3;
  context.stroke(outline);
}

function paint() {
  const angle = (elapsed / config.lightSeconds) * tau;
  if (!look.isHeld) Object.assign(look, { lightX: Math.cos(angle), lightY: Math.sin(angle) });
  body.behind();
  paintCells();
  paintBody();
  body.before();
  for (const { x, y, start } of drops) {
    const age = (elapsed - start) / 2;
    if (age < 1) ring(x, y, config.washed * Math.min(1, 0.3 + age * 2.8), veil(colours.third, 1 - age), 4);
  }
  const law = "The pattern rests when (F + k)·v drains as much as F·(1 − u) brings.";
  write(law, 500, 932, 19, veil(colours.ink, 0.8));
  const balance = dish.brought > 0 ? (dish.drained / dish.brought).toFixed(3) : "–";
  const covered = `covered ${(dish.covered * 100).toFixed(0)} %`;
  showStatus(`F ${dish.feed.toFixed(4)}, k ${dish.kill.toFixed(4)}\n${covered}\ndrained / fed ${balance}`);
}

begin();
setFeed();
times(400, react);

// @element sow

{
  const sow = () => {
    if (pointer.isDown) spread(pointer.x, pointer.y, 16, 0.3, 0.7);
  };
  onPointer("press", sow);
  onPointer("move", sow);
  paintAbove(() => {
    if (pointer.isDown) ring(pointer.x, pointer.y, 22, colours.third, 4);
  });
}

// @element wash

{
  onKey(" ", begin);
}

// @element recipe

{
  let [chosen, chosenAt] = [config.pattern, -9];
  onKey("p", () => {
    chosen = (chosen + 1) % recipes.length;
    chosenAt = elapsed;
    [, dish.feed, dish.kill] = recipes[chosen];
    setFeed();
    sowDrops();
  });
  paintAbove(() => {
    const opacity = clamp(4 - (elapsed - chosenAt), 0, 1);
    if (opacity <= 0) return;
    plate(375, 868, 250, 42, 10, veil(colours.background, opacity * 0.85));
    write(recipes[chosen][0], 500, 889, 25, veil(colours.third, opacity));
  });
}

// @element light

{
  onPointer("move", () => {
    const [x, y] = [pointer.x - 500, pointer.y - 500];
    const distance = Math.max(60, Math.hypot(x, y));
    Object.assign(look, { isHeld: true, lightX: (x / distance) * 1.4, lightY: (y / distance) * 1.4 });
  });
  paintAbove(() => {
    if (!look.isHeld) return;
    const [x, y] = [500 + look.lightX * 310, 480 + look.lightY * 290];
    glow(x, y, 60, colours.third, 0.8);
    disc(x, y, 9, mixColour(colours.third, "#ffffff", 0.5));
  });
}

// @element cut

{
  let cutAt = -9;
  onKey("c", () => {
    cutAt = elapsed;
    inside.forEach((_, number) => {
      if (Math.abs(positionOf(number)[1] - 500) < config.stripe / 2) [u[number], v[number]] = [1, 0];
    });
  });
  paintAbove(() => {
    const opacity = clamp(2.5 - (elapsed - cutAt), 0, 1);
    for (const side of [-0.5, 0.5]) {
      const y = 500 + side * config.stripe;
      stroke([[60, y], [940, y]], veil(colours.third, opacity), 3);
    }
  });
}

// @element swap

{
  onKey("x", () => (look.isSwapped = !look.isSwapped));
}

// @element feed

{
  onPointer("wheel", (direction) => {
    dish.feed = clamp(dish.feed + direction * 0.001, 0.015, 0.07);
    setFeed();
  });
  paintAbove(() => {
    const height = ((dish.feed - 0.01) / 0.06) * 500;
    plate(960, 250, 12, 500, 6, veil(colours.ink, 0.16));
    plate(960, 750 - height, 12, height, 6, colours.third);
    write("F", 966, 774, 22, colours.ink);
  });
}

// @element map

{
  const chart = (feed, kill) => [70 + ((kill - 0.053) / 0.014) * 170, 890 - ((feed - 0.015) / 0.055) * 140];
  paintAbove(() => {
    plate(30, 735, 225, 175, 12, veil(colours.background, 0.8));
    stroke([[60, 750], [60, 893], [245, 893]], veil(colours.ink, 0.5), 1.5);
    write("F", 46, 760, 18, colours.ink);
    write("k", 238, 878, 18, colours.ink);
    recipes.forEach(([name, feed, kill]) => {
      const [x, y] = chart(feed, kill);
      disc(x, y, 4.5, colours.second);
      write(name.split(" ").pop(), x - 9, y, 15, veil(colours.ink, 0.85), "right");
    });
    const [x, y] = chart(dish.feed, dish.kill);
    ring(x, y, 9 + Math.sin(elapsed * 4), colours.third, 3);
  });
}

// @element graph

{
  const record = [];
  paintAbove(() => {
    const last = record[record.length - 1];
    if (!last || elapsed - last.time > 0.1) record.push({ time: elapsed, covered: dish.covered });
    while (elapsed - record[0].time > config.memory) record.shift();
    plate(715, 780, 255, 130, 12, veil(colours.background, 0.8));
    stroke([[730, 793], [730, 893], [955, 893]], veil(colours.ink, 0.5), 1.5);
    const curve = record.map(({ time, covered }) => {
      return [955 - ((elapsed - time) / config.memory) * 220, 893 - Math.min(1, covered) * 100];
    });
    stroke(curve, colours.third, 3.5);
    write("covered", 742, 796, 16, veil(colours.ink, 0.85), "left");
  });
}

// @element rim

{
  const rim = channels(colours.third);
  tints.push((data) => inside.forEach((place, number) => {
    const share = 1 - Math.abs(v[number] - 0.15) / 0.08;
    if (share <= 0) return;
    rim.forEach((value, channel) => {
      data[place * 4 + channel] = mix(data[place * 4 + channel], value, Math.min(1, share * 1.6));
    });
  }));
}

// @element slope

{
  dish.rise = config.rise / 1000;
  setFeed();
  paintAbove(() => {
    write("less F", 30, 140, 18, veil(colours.ink, 0.85), "left");
    write("more F", 970, 140, 18, veil(colours.ink, 0.85), "right");
  });
}

// @element profile

{
  const row = Math.floor(cells / 2) * cells;
  paintAbove(() => {
    const heights = times(cells, (column) => (numberAt[row + column] >= 0 ? v[numberAt[row + column]] : 0));
    for (let column = 0; column < cells; column += 3) disc(column * cellSize, 500, 1.8, veil(colours.ink, 0.8));
    const curve = heights.map((height, column) => [(column + 0.5) * cellSize, 500 - height * 260]);
    stroke(curve, veil(colours.background, 0.7), 8);
    stroke(curve, colours.third, 4);
  });
}

// @element change

{
  const usual = Float32Array.from(v);
  const highlight = channels(colours.third);
  tints.push((data) => inside.forEach((place, number) => {
    const share = clamp(Math.abs(v[number] - usual[number]) * 9, 0, 1);
    usual[number] = mix(usual[number], v[number], 0.03);
    if (share < 0.02) return;
    highlight.forEach((value, channel) => {
      data[place * 4 + channel] = mix(data[place * 4 + channel], value, share);
    });
  }));
}

// What the pattern grows on: for each look an outline, given by the corners of a smooth curve, and what is drawn behind
// and before it.

// @shape mirrored

shapes.mirrored = (half) => {
  const other = half.map(([x, y]) => [-x, y]).reverse();
  return [...half, ...other].map(([x, y]) => [500 + x, 505 + y]);
};

// @shape butterfly

shapes.butterfly = {
  outline: () => shapes.mirrored([
    [10, -110], [60, -190], [180, -350], [390, -375], [420, -230], [340, -100], [190, -40], [330, 20],
    [380, 190], [260, 380], [120, 330], [50, 150], [10, 110],
  ]),
  behind() {
    for (const side of [-1, 1]) {
      const feeler = times(20, (at) => [500 + side * (6 + at * 5 + (at / 6) ** 3), 400 - at * 13]);
      stroke(feeler, colours.ink, 3.5);
      disc(...feeler[19], 7, colours.ink);
    }
  },
  before() {
    for (const [y, width, height] of [[405, 20, 26], [470, 22, 62], [590, 17, 100]]) {
      context.fillStyle = mixColour(colours.ink, "#000000", isDark ? 0.55 : 0);
      context.beginPath();
      context.ellipse(500, y, width, height, 0, 0, tau);
      context.fill();
    }
  },
};

// @shape puffer

shapes.puffer = {
  outline: () => [
    [90, 490], [130, 400], [250, 270], [450, 200], [630, 250], [760, 380], [830, 420], [930, 320], [960, 330],
    [925, 500], [960, 670], [930, 680], [830, 580], [760, 630], [630, 750], [450, 800], [250, 730], [130, 600],
  ],
  behind() {
    const sway = 14 * Math.sin(elapsed * 2.4);
    const colour = mixColour(colours.first, colours.ink, 0.3);
    polygon([[400, 250], [520, 130 + sway], [620, 150 + sway], [640, 280]], colour);
    polygon([[430, 760], [540, 860 - sway], [610, 840 - sway], [620, 730]], colour);
  },
  before() {
    const flap = 0.25 * Math.sin(elapsed * 6);
    at(470, 560, 0.5 + flap, 1, () => {
      context.fillStyle = veil(mixColour(colours.first, "#ffffff", 0.35), 0.9);
      context.beginPath();
      context.ellipse(60, 0, 70, 34, 0, 0, tau);
      context.fill();
      for (const y of [-25, 0, 25]) stroke([[10, 0], [112, y]], veil("#000000", 0.2), 3);
    });
    disc(225, 415, 44, "#ffffff");
    disc(215, 418, 25, "#101018");
    disc(206, 408, 8, "#ffffff");
    stroke([[112, 535], [140, 552], [172, 548]], veil("#000000", 0.6), 6);
  },
};

// @shape blade

shapes.blade = {
  outline: () => shapes.mirrored([
    [0, -240], [60, -390], [250, -400], [400, -220], [370, 20], [230, 190], [90, 300], [25, 385],
  ]),
  behind() {
    const stem = times(20, (at) => [500 + (at / 4) ** 2, 300 - at * 10]);
    stroke(stem, mixColour(colours.first, colours.ink, 0.35), 14);
  },
  before() {
    const vein = mixColour(colours.first, isDark ? "#000000" : colours.ink, 0.45);
    stroke([[500, 280], [500, 855]], veil(vein, 0.75), 6);
    for (const [root, x, y] of [[330, 240, 165], [400, 330, 330], [500, 310, 520], [610, 200, 690]]) {
      for (const side of [-1, 1]) {
        const curve = times(12, (at) => [500 + (side * x * at) / 11, mix(root, y, (at / 11) ** 1.6)]);
        stroke(curve, veil(vein, 0.6), 3.5);
      }
    }
  },
};

// @shape vase

shapes.vase = {
  outline: () => shapes.mirrored([
    [0, -390], [120, -390], [150, -370], [110, -320], [80, -250], [110, -170], [260, -90], [330, 60],
    [290, 220], [160, 330], [150, 385], [0, 385],
  ]),
  behind() {
    context.fillStyle = veil("#000000", isDark ? 0.4 : 0.18);
    context.beginPath();
    context.ellipse(500, 885, 230, 22, 0, 0, tau);
    context.fill();
  },
  before() {
    context.fillStyle = mixColour(colours.first, "#000000", 0.65);
    context.beginPath();
    context.ellipse(500, 127, 104, 12, 0, 0, tau);
    context.fill();
    const sheen = times(24, (at) => [340 + 26 * ((at - 12) / 12) ** 2, 470 + at * 8]);
    stroke(sheen, veil("#ffffff", 0.28), 15);
  },
};

// @shape scallop

shapes.scallop = {
  outline: () => shapes.mirrored([
    [0, 370], [60, 370], [120, 330], [150, 250], [330, 130], [420, -60], [380, -220], [250, -340], [110, -375],
    [0, -380],
  ]),
  behind() {
    polygon([[370, 860], [630, 860], [590, 740], [410, 740]], mixColour(colours.first, colours.ink, 0.3));
  },
  before() {
    context.save();
    context.clip(outline);
    times(11, (rib) => at(500, 850, (rib - 5) * 0.22, 1, () => {
      stroke([[0, -60], [0, -800]], veil("#000000", 0.2), 6);
      stroke([[5, -60], [5, -800]], veil("#ffffff", 0.16), 4);
    }));
    context.restore();
  },
};

// @shape turtle

shapes.turtle = {
  outline: () => shapes.mirrored([
    [0, -410], [60, -400], [85, -345], [60, -270], [130, -250], [260, -350], [370, -330], [340, -220], [250, -150],
    [310, -30], [300, 110], [230, 200], [330, 290], [290, 370], [190, 320], [130, 280], [50, 310], [0, 385],
  ]),
  behind() {},
  before() {
    for (const side of [-1, 1]) {
      disc(500 + side * 36, 160, 12, "#ffffff");
      disc(500 + side * 38, 157, 7, "#101018");
    }
    context.strokeStyle = veil("#000000", 0.4);
    context.lineWidth = 6;
    context.beginPath();
    context.ellipse(500, 515, 235, 265, 0, 0, tau);
    context.stroke();
  },
};

// @shape violin

shapes.violin = {
  outline: () => shapes.mirrored([
    [0, -235], [110, -290], [215, -230], [220, -110], [130, -70], [120, 20], [150, 80], [260, 130], [290, 280],
    [190, 385], [0, 390],
  ]),
  behind() {},
  before() {
    plate(480, 85, 40, 420, 8, mixColour(colours.ink, "#000000", isDark ? 0.75 : 0.1));
    plate(462, 70, 76, 44, 20, mixColour(colours.ink, "#000000", isDark ? 0.65 : 0.2));
    plate(470, 740, 60, 120, 20, mixColour(colours.ink, "#000000", isDark ? 0.75 : 0.1));
    plate(435, 640, 130, 12, 5, mixColour(colours.third, "#ffffff", 0.3));
    for (const x of [488, 496, 504, 512]) {
      const tremble = Math.sin(elapsed * 60 + x) * 1.2;
      stroke([[x, 100], [x + tremble, 400], [x + (x - 500) * 1.4, 646], [x, 745]], veil("#ffffff", 0.8), 1.6);
    }
    for (const side of [-1, 1]) {
      const hole = times(24, (at) => [500 + side * (105 + 26 * Math.sin((at / 23) * tau)), 540 + at * 6]);
      stroke(hole, "#0b0b10", 9);
      disc(...hole[0], 9, "#0b0b10");
      disc(...hole[23], 9, "#0b0b10");
    }
  },
};

// @shape planet

shapes.planet = {
  outline: () => times(24, (at) => [500 + 348 * Math.cos(at * tau / 24), 500 + 348 * Math.sin(at * tau / 24)]),
  behind() {
    glow(500, 500, 480, colours.second, 0.4);
    context.strokeStyle = veil(colours.ink, 0.4);
    for (const [reach, width] of [[455, 14], [485, 7]]) {
      context.lineWidth = width;
      context.beginPath();
      context.ellipse(500, 500, reach, reach * 0.2, -0.3, 0, tau);
      context.stroke();
    }
  },
  before() {
    context.strokeStyle = veil(mixColour(colours.third, colours.ink, 0.5), 0.9);
    for (const [reach, width] of [[455, 14], [485, 7]]) {
      context.lineWidth = width;
      context.beginPath();
      context.ellipse(500, 500, reach, reach * 0.2, -0.3, 0.02, Math.PI - 0.02);
      context.stroke();
    }
  },
};
