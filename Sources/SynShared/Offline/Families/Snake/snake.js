// What the pages of Snake.swift draw and do, in sections (PageSource.swift).

// @script

const cell = 826 / config.cells;
const middle = (config.cells - 1) / 2;
const march = { dx: 1, dy: 0, along: 0, taken: 0, haste: 1, wish: 1, isHalted: false, turns: [], flash: 0 };
const walls = [];
const onSquare = [];
const onTake = [];
let line = [];
let waiting = { column: 0, row: 0 };

const centre = ({ column, row }) => [87 + (column + 0.5) * cell, 100 + (row + 0.5) * cell];
const isSame = (one, other) => one.column === other.column && one.row === other.row;
const isFree = (square) => ![...line, ...walls, waiting].some((other) => isSame(other, square));

function freeSquare() {
  const draw = () => Math.floor(random() * config.cells);
  let square = { column: draw(), row: draw() };
  for (let trial = 0; trial < 300 && !isFree(square); trial += 1) square = { column: draw(), row: draw() };
  return square;
}

function beginInTheMiddle(length) {
  Object.assign(march, { dx: 1, dy: 0, along: 0, turns: [] });
  line = times(length, (index) => ({ column: middle - Math.min(index, 4), row: middle }));
}

function resetGame() {
  walls.length = 0;
  march.taken = 0;
  beginInTheMiddle(5);
  waiting = freeSquare();
}

function turn(dx, dy) {
  beginRound();
  const last = march.turns[march.turns.length - 1] ?? [march.dx, march.dy];
  if (march.turns.length < 2 && (dx !== 0) === (last[0] === 0)) march.turns.push([dx, dy]);
}

function stumble() {
  throwDebris(...centre(line[0]), colours.third);
  march.flash = 1;
  loseLife();
  if (isPlaying()) beginInTheMiddle(line.length);
}

function goOn() {
  [march.dx, march.dy] = march.turns.shift() ?? [march.dx, march.dy];
  const head = { column: line[0].column + march.dx, row: line[0].row + march.dy };
  const isOutside = Math.min(head.column, head.row) < 0 || Math.max(head.column, head.row) >= config.cells;
  if (isOutside && config.edges === 1) return stumble();
  head.column = (head.column + config.cells) % config.cells;
  head.row = (head.row + config.cells) % config.cells;
  onSquare.forEach((handle) => handle(head));
  if ([...walls, ...line.slice(0, -2)].some((other) => isSame(other, head))) return stumble();
  line.unshift(head);
  if (!isSame(head, waiting)) return line.pop();
  march.taken += 1;
  round.score += config.worth;
  throwDebris(...centre(head), colours.first);
  waiting = freeSquare();
  onTake.forEach((handle) => handle());
  if (march.taken >= config.goal) endRound(true);
}

function advance(seconds) {
  march.flash = Math.max(0, march.flash - seconds * 2);
  if (!isPlaying() || march.isHalted) return;
  const growth = Math.min(2, (1 + config.growth / 100) ** march.taken);
  march.along += config.pace * growth * march.haste * march.wish * seconds;
  for (; march.along >= 1 && isPlaying(); march.along -= 1) goOn();
}

function places() {
  return line.slice(0, -1).map((to, index) => {
    const from = line[index + 1];
    const isFar = Math.abs(from.column - to.column) + Math.abs(from.row - to.row) > 1;
    const [start, end] = [centre(isFar ? to : from), centre(to)];
    return [mix(start[0], end[0], march.along), mix(start[1], end[1], march.along)];
  });
}

function paintBoard() {
  const tint = veil(colours.ink, 0.05);
  for (let square = 0; square < config.cells ** 2; square += 2) {
    const [x, y] = centre({ column: square % config.cells, row: Math.floor(square / config.cells) });
    plate(x - cell / 2, y - cell / 2, cell, cell, 3, tint);
  }
  context.strokeStyle = config.edges === 1 ? colours.third : veil(colours.ink, 0.3);
  context.lineWidth = 3 + march.flash * 8;
  context.strokeRect(85, 98, 830, 830);
}

function paintLine() {
  const spots = places();
  spots.slice(1).forEach((spot, index) => {
    const isNear = Math.hypot(spot[0] - spots[index][0], spot[1] - spots[index][1]) < cell * 1.5;
    if (isNear) stroke([spots[index], spot], veil(colours.ink, 0.25), cell * 0.12);
  });
  for (let index = spots.length - 1; index >= 0; index -= 1) {
    const [to, from] = [line[index], line[index + 1]];
    const angle = Math.atan2(clamp(to.row - from.row, -1, 1), clamp(to.column - from.column, -1, 1));
    const [scale, colour] = index ? [0.04 * cell, colours.first] : [0.054 * cell, colours.second];
    drawShape(config.look, ...spots[index], angle, scale, colour, elapsed * 6 + index);
  }
}

function paint() {
  paintBoard();
  const scale = cell * 0.04 * (1 + 0.12 * Math.sin(elapsed * 5));
  glow(...centre(waiting), cell * 0.9, colours.first, isDark ? 0.4 : 0.2);
  drawShape(config.look, ...centre(waiting), Math.sin(elapsed * 2) * 0.3, scale, colours.first, elapsed * 4);
  paintLine();
  paintDebris();
  paintBanner();
  showRound(` \u00b7 ${march.taken} of ${config.goal}`);
}

resetGame();

// @element arrows

{
  const courses = { arrowleft: [-1, 0], arrowright: [1, 0], arrowup: [0, -1], arrowdown: [0, 1] };
  onKey(Object.keys(courses), (key) => turn(...courses[key]));
}

// @element letters

{
  const courses = { a: [-1, 0], d: [1, 0], w: [0, -1], s: [0, 1] };
  onKey(Object.keys(courses), (key) => turn(...courses[key]));
}

// @element click

{
  onPointer("press", () => {
    const [x, y] = centre(line[0]);
    if (march.dx) turn(0, pointer.y < y ? -1 : 1);
    else turn(pointer.x < x ? -1 : 1, 0);
  });
}

// @element hurry

{
  onKey(" ");
  everyStep(() => (march.haste = held.has(" ") ? 2 : 1));
  paintBelow(() => {
    if (march.haste === 1) return;
    const [x, y] = places()[line.length - 2];
    for (const side of [-0.4, 0, 0.4]) {
      const [across, along] = [side * cell, 1.2 + Math.sin(elapsed * 40 + side * 9) * 0.5];
      const start = [x + march.dy * across, y + march.dx * across];
      stroke([start, [start[0] - march.dx * cell * along, start[1] - march.dy * cell * along]], colours.third, 3);
    }
  });
}

// @element shed

{
  onKey("x", () => {
    const count = Math.min(config.shed, line.length - 2);
    if (!isPlaying() || count <= 0) return;
    for (const one of line.splice(line.length - count)) throwDebris(...centre(one), colours.first);
  });
}

// @element rest

{
  onKey("p", () => (march.isHalted = !march.isHalted));
  onNewRound.push(() => (march.isHalted = false));
  paintAbove(() => {
    if (!march.isHalted) return;
    ring(...places()[0], cell * 0.9 + 4 * Math.sin(elapsed * 5), colours.third, 4);
    write("halted", 500, 930, 24, colours.third);
  });
}

// @element pace

{
  onPointer("wheel", (direction) => (march.wish = clamp(march.wish * 1.15 ** direction, 0.5, 2)));
  paintAbove(() => write(`pace ${march.wish.toFixed(2)}`, 955, 930, 20, veil(colours.ink, 0.8), "right"));
}

// @element prize

{
  let [spot, left] = [null, config.bonusSeconds];
  everyStep((seconds) => {
    if (!isPlaying() || march.isHalted) return;
    left -= seconds;
    if (left > 0) return;
    spot = spot ? null : freeSquare();
    left = spot ? 5 : config.bonusSeconds - 5;
  });
  onSquare.push((head) => {
    if (!spot || !isSame(head, spot)) return;
    round.score += config.bonus;
    throwDebris(...centre(spot), colours.third);
    spot = null;
    left = config.bonusSeconds;
  });
  onNewRound.push(() => (spot = null));
  paintBelow(() => {
    if (!spot) return;
    glow(...centre(spot), cell * 1.3, colours.third, 0.6);
    ring(...centre(spot), cell * 0.62, colours.third, 3);
    drawShape(config.look, ...centre(spot), elapsed, cell / 24, colours.third, elapsed * 5);
  });
}

// @element obstacles

{
  const place = () => {
    walls.length = 0;
    for (let count = 0; count < config.obstacleCount; count += 1) {
      const square = freeSquare();
      if (square.row !== (config.cells - 1) / 2) walls.push(square);
      else count -= random() < 0.9 ? 1 : 0;
    }
  };
  onNewRound.push(place);
  place();
  paintBelow(() => walls.forEach((wall) => {
    const [x, y] = centre(wall);
    plate(x - cell * 0.42, y - cell * 0.42, cell * 0.84, cell * 0.84, cell * 0.2, veil(colours.third, 0.3));
    context.strokeStyle = colours.third;
    context.lineWidth = 3;
    context.stroke();
    polygon(spikes(8, cell * 0.12, cell * 0.26, 0.4).map(([dx, dy]) => [x + dx, y + dy]), colours.third);
  }));
}

// @element darkness

{
  const cover = mixColour(colours.background, isDark ? "#000000" : colours.ink, 0.55);
  paintAbove(() => {
    const shade = context.createRadialGradient(...places()[0], config.sight * 0.7, ...places()[0], config.sight);
    shade.addColorStop(0, veil(cover, 0));
    shade.addColorStop(1, veil(cover, 0.93));
    context.fillStyle = shade;
    context.fillRect(0, 0, size, size);
    glow(...centre(waiting), cell * (0.9 + 0.2 * Math.sin(elapsed * 3)), colours.first, 0.7);
    paintBanner();
  });
}

// @element doors

{
  const far = Math.floor(config.cells * 0.2);
  const doors = [{ column: far, row: config.cells - 1 - far }, { column: config.cells - 1 - far, row: far }];
  onSquare.push((head) => {
    const door = doors.findIndex((one) => isSame(one, head));
    if (door >= 0) Object.assign(head, doors[1 - door]);
  });
  paintBelow(() => doors.forEach((door, index) => {
    const [x, y] = centre(door);
    glow(x, y, cell, colours.third, 0.45);
    for (const share of [0.3, 0.45]) ring(x, y, cell * share, colours.third, 3);
    const turn = elapsed * (index ? 2 : -2);
    stroke([[x, y], [x + Math.cos(turn) * cell * 0.45, y + Math.sin(turn) * cell * 0.45]], colours.third, 3);
  }));
}

// @element restless

{
  let since = 0;
  const left = () => 1 - (elapsed - since) / config.patience;
  const wait = () => (since = elapsed);
  onTake.push(wait);
  onNewRound.push(wait);
  everyStep(() => {
    if (!isPlaying() || march.isHalted) return wait();
    if (left() > 0) return;
    waiting = freeSquare();
    wait();
  });
  paintBelow(() => {
    if (!isPlaying()) return;
    context.strokeStyle = colours.third;
    context.lineWidth = 4;
    context.beginPath();
    context.arc(...centre(waiting), cell * 0.56, -tau / 4, -tau / 4 + tau * clamp(left(), 0, 1));
    context.stroke();
  });
}

// @shape wagon

shapes.wagon = (colour) => {
  plate(-9, -6, 18, 12, 2.5, colour);
  plate(-6, -3.6, 12, 7.2, 1.5, mixColour(colour, colours.background, 0.35));
  stroke([[-11, 0], [-9, 0]], colour, 2);
  for (const x of [-5, 5]) stroke([[x, -7], [x, 7]], mixColour(colour, colours.background, 0.5), 2.4);
};

// @shape duck

shapes.duck = (colour, beat) => {
  context.fillStyle = colour;
  context.beginPath();
  context.ellipse(-2, 0, 8.5, 6, 0, 0, tau);
  context.fill();
  polygon([[-9, -3.5], [-14, Math.sin(beat) * 2], [-9, 3.5]], colour);
  disc(6, 0, 4.4, mixColour(colour, "#ffffff", 0.25));
  polygon([[9.5, -1.8], [13, 0], [9.5, 1.8]], colours.third);
  for (const side of [-1, 1]) disc(7.4, side * 2.4, 0.9, colours.background);
};

// @shape barge

shapes.barge = (colour) => {
  polygon([[11, 0], [5, -6.5], [-10, -6.5], [-10, 6.5], [5, 6.5]], colour);
  plate(-7, -3.6, 10, 7.2, 1, mixColour(colour, colours.background, 0.4));
  for (const x of [-4, 0]) stroke([[x, -3.4], [x, 3.4]], colour, 1);
};

// @shape beetle

shapes.beetle = (colour, beat) => {
  for (const x of [-4, 0, 4]) {
    const reach = 8.5 + Math.sin(beat + x);
    stroke([[x - 1, -reach], [x + 1, reach]], colours.ink, 1.2);
  }
  disc(7, 0, 4, mixColour(colour, colours.background, 0.7));
  disc(0, 0, 7.6, colour);
  stroke([[-7.4, 0], [7, 0]], mixColour(colour, colours.background, 0.7), 1.2);
  for (const [x, y] of [[3, 3.6], [3, -3.6], [-2.6, 3.4], [-2.6, -3.4]]) {
    disc(x, y, 1.6, mixColour(colour, colours.background, 0.7));
  }
};

// @shape packet

shapes.packet = (colour, beat) => {
  plate(-8, -8, 16, 16, 3, colour);
  plate(-4.5, -4.5, 9, 9, 1.5, mixColour(colour, colours.background, 0.6));
  disc(0, 0, 1.6 + 0.8 * Math.sin(beat), mixColour(colour, "#ffffff", 0.5));
  for (const at of [-4, 4]) {
    stroke([[at, -11], [at, -8]], colour, 1.4);
    stroke([[at, 8], [at, 11]], colour, 1.4);
  }
};
