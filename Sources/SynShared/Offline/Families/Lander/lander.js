// What the pages of Lander.swift draw and do, in sections (PageSource.swift).

// @script

const floor = times(41, () => 0);
const craft = { x: 500, y: 130, vx: 0, vy: 0, lean: 0, wish: 0, isDriven: false, rest: 0, drag: 0 };
const air = { push: 0, broken: 0 };
const onLand = [];
let pads = [];
let landed = 0;
const padWidth = 112;
const keel = 33;

function resetGame() {
  const hills = [between(0, tau), between(0, tau), between(0, tau)];
  floor.forEach((_, at) => {
    const wave = Math.sin(at * 0.33 + hills[0]) * 55 + Math.sin(at * 0.81 + hills[1]) * 34 + between(-22, 22);
    floor[at] = 800 + wave * (0.7 + 0.5 * Math.sin(at * 0.12 + hills[2]));
  });
  pads = times(config.pads, (index) => {
    const centre = Math.round(((index + 0.5) / config.pads) * 40 + between(-2, 2));
    const y = clamp(floor[centre], 730, 850);
    for (const at of [-2, -1, 0, 1, 2]) floor[clamp(centre + at, 0, 40)] = y;
    return { x: centre * 25, y, isDue: true };
  });
  landed = 0;
  beginAtTheTop();
}

function beginAtTheTop() {
  Object.assign(craft, { x: 500, y: 130, vx: 0, vy: 0, lean: 0, wish: 0, isDriven: false, rest: 0 });
}

function drive(isDriven, lean) {
  craft.isDriven = isDriven && round.phase !== "over";
  craft.wish = lean * 0.7;
}

function floorAt(x, y) {
  const raft = pads.find((pad) => pad.isAloft && Math.abs(x - pad.x) < padWidth / 2 && y < pad.y);
  if (raft) return raft.y;
  const place = clamp(x / 25, 0, 39.999);
  return mix(floor[Math.floor(place)], floor[Math.floor(place) + 1], place % 1);
}

const speed = () => Math.hypot(craft.vx, craft.vy);

function breakUp() {
  for (const colour of [colours.ink, colours.third]) throwDebris(craft.x, craft.y, colour);
  air.broken = 1;
  loseLife();
  if (isPlaying()) beginAtTheTop();
}

function touch() {
  const pad = pads.find(({ x, y }) => Math.abs(craft.x - x) < padWidth / 2 && Math.abs(craft.y + keel - y) < 14);
  if (!pad || speed() > config.safe || Math.abs(craft.lean) > 0.42) return breakUp();
  Object.assign(craft, { y: pad.y - keel, vx: 0, vy: 0, rest: craft.rest || elapsed });
  if (!pad.isDue) return undefined;
  pad.isDue = false;
  landed += 1;
  round.score += config.worth;
  throwDebris(pad.x, pad.y, colours.second);
  if (pads.every(({ isDue }) => !isDue)) pads.forEach((one) => (one.isDue = one !== pad));
  onLand.forEach((handle) => handle());
  if (landed >= config.goal) endRound(true);
  return undefined;
}

function advance(seconds) {
  air.broken = Math.max(0, air.broken - seconds * 2);
  if (!isPlaying()) return;
  craft.lean += clamp(craft.wish - craft.lean, -seconds * 2.4, seconds * 2.4);
  if (craft.isDriven) craft.rest = 0;
  if (craft.rest) return;
  const pull = craft.isDriven ? config.thrust : 0;
  craft.vx += (Math.sin(craft.lean) * pull + air.push) * seconds;
  craft.vy += (config.gravity - Math.cos(craft.lean) * pull) * seconds;
  craft.vy -= Math.max(0, craft.vy) * craft.drag * seconds;
  craft.x = (craft.x + craft.vx * seconds + size) % size;
  craft.y = Math.max(60, craft.y + craft.vy * seconds);
  if (craft.y === 60) craft.vy = Math.max(0, craft.vy);
  if (craft.y > floorAt(craft.x, craft.y) - keel) touch();
}

function paintFloor() {
  const points = floor.map((y, at) => [at * 25, y]);
  for (let layer = 0; layer < 3; layer += 1) {
    const drop = (layer ? 26 : 0) + layer * 30;
    const tone = mixColour(colours.background, colours.first, 0.5 - layer * 0.13);
    polygon([[0, size], ...points.map(([x, y]) => [x, y + drop]), [size, size]], tone);
  }
  stroke(points, colours.first, 4);
  for (const { x, y, isDue } of pads) {
    plate(x - padWidth / 2, y - 5, padWidth, 13, 5, colours.second);
    for (const side of [-1, 1]) stroke([[x + side * 40, y + 8], [x + side * 32, y + 24]], colours.second, 4);
    if (isDue) glow(x, y - 16, 34 + 6 * Math.sin(elapsed * 4), colours.second, 0.9);
    disc(x, y - 12, isDue ? 6 : 3, isDue ? mixColour(colours.second, "#ffffff", 0.5) : colours.second);
  }
}

function paintCraft() {
  const { x, y, lean } = craft;
  if (craft.isDriven) {
    at(x, y, lean, 1, () => {
      const length = 46 + 14 * Math.sin(elapsed * 50);
      glow(0, 40, 50, colours.third, 0.7);
      polygon([[-10, 30], [10, 30], [0, 30 + length]], colours.third);
      polygon([[-5, 30], [5, 30], [0, 30 + length * 0.5]], mixColour(colours.third, "#ffffff", 0.6));
    });
  }
  drawShape(config.look, x, y, lean, 2.5, colours.ink, elapsed);
  const danger = speed() / config.safe;
  const top = y - 30 * clamp(danger, 0, 2);
  stroke([[x + 52, y + 22], [x + 52, top + 22]], danger > 1 ? colours.third : colours.first, 6);
}

function paint() {
  context.save();
  context.translate(Math.sin(elapsed * 70) * 8 * air.broken, 0);
  paintFloor();
  if (round.phase === "ready") craft.y = 130 + 10 * Math.sin(elapsed * 2);
  paintCraft();
  paintDebris();
  context.restore();
  paintBanner();
  showRound(` \u00b7 ${landed} of ${config.goal}`);
}

resetGame();

// @element arrows

{
  onKey(["arrowup", "arrowleft", "arrowright"], beginRound);
  everyStep(() => drive(held.has("arrowup"), held.has("arrowright") - held.has("arrowleft")));
}

// @element letters

{
  onKey(["w", "a", "d"], beginRound);
  everyStep(() => drive(held.has("w"), held.has("d") - held.has("a")));
}

// @element mouse

{
  onPointer("press", beginRound);
  everyStep(() => drive(pointer.isDown, clamp((pointer.x - craft.x) / 200, -1, 1)));
}

// @element brake

{
  let [left, usedAt] = [config.brakes, -10];
  onNewRound.push(() => (left = config.brakes));
  onKey(" ", () => {
    if (!isPlaying() || left <= 0) return;
    left -= 1;
    usedAt = elapsed;
    Object.assign(craft, { vx: craft.vx / 2, vy: craft.vy / 2 });
  });
  paintAbove(() => {
    const age = (elapsed - usedAt) / 0.5;
    if (age < 1) ring(craft.x, craft.y, 40 + 50 * age, veil(colours.second, 1 - age), 6);
    write(`brakes ${left}`, 972, 925, 20, colours.ink, "right");
  });
}

// @element course

{
  let isShown = false;
  onKey("t", () => (isShown = !isShown));
  paintBelow(() => {
    for (let time = 0; isShown && time < 2; time += 0.1) {
      const y = craft.y + craft.vy * time + (config.gravity * time * time) / 2;
      disc((craft.x + craft.vx * time + size) % size, y, 5 - time * 1.6, veil(colours.ink, 0.8));
    }
    if (isShown) write("course", 40, 925, 20, colours.ink, "left");
  });
}

// @element sail

{
  let spread = 0;
  onKey("s");
  everyStep((seconds) => {
    spread = clamp(spread + (held.has("s") ? seconds : -seconds) * 4, 0, 1);
    craft.drag = spread * 1.1;
  });
  paintAbove(() => {
    if (spread < 0.02) return;
    at(craft.x, craft.y, craft.lean + Math.sin(elapsed * 3) * 0.08, spread, () => {
      for (const x of [-58, 0, 58]) stroke([[0, -20], [x, -88]], veil(colours.ink, 0.6), 2);
      context.fillStyle = colours.second;
      context.beginPath();
      context.arc(0, -78, 64, Math.PI * 1.04, Math.PI * 1.96);
      context.fill();
    });
  });
}

// @element pads

{
  let usedAt = -100;
  onKey("l", () => {
    if (elapsed - usedAt >= config.recharge) usedAt = elapsed;
  });
  paintBelow(() => {
    const age = elapsed - usedAt;
    paintCharge(age / config.recharge, age < config.recharge ? veil(colours.ink, 0.6) : colours.second);
    if (age > 3) return;
    for (const { x, y, isDue } of pads) {
      const opacity = (isDue ? 0.32 : 0.1) * Math.min(1, (3 - age) * 2);
      polygon([[x - 46, y], [x + 46, y], [x + 80, 40], [x - 80, 40]], veil(colours.second, opacity));
    }
  });
}

// @element gusts

{
  const streaks = times(24, () => ({ x: between(0, size), y: between(70, 700), length: between(30, 80) }));
  everyStep((seconds) => {
    air.push = Math.sin(elapsed * 0.6) * Math.sin(elapsed * 0.19 + 2) * config.gust;
    for (const streak of streaks) streak.x = (streak.x + air.push * 7 * seconds + size) % size;
  });
  paintBelow(() => streaks.forEach(({ x, y, length }) => {
    const share = air.push / config.gust;
    stroke([[x, y], [x + length * share, y]], veil(colours.ink, 0.4 * Math.abs(share)), 2);
  }));
}

// @element fuel

{
  let left = 1;
  onNewRound.push(() => (left = 1));
  onLand.push(() => (left = 1));
  everyStep((seconds) => {
    if (isPlaying() && craft.isDriven) left = Math.max(0, left - seconds / config.seconds);
    if (left === 0) craft.isDriven = false;
    if (craft.y < 131 && !craft.vy) left = 1;
  });
  paintAbove(() => {
    plate(40, 120, 10, 200, 5, veil(colours.ink, 0.25));
    plate(40, 120 + 200 * (1 - left), 10, 200 * left, 5, left < 0.25 ? colours.third : colours.second);
  });
}

// @element gems

{
  let gems = [];
  const hang = () => (gems = times(config.gemCount, () => ({ x: between(80, 920), y: between(200, 620) })));
  onNewRound.push(hang);
  hang();
  everyStep(() => {
    gems = gems.filter(({ x, y }) => {
      if (!isPlaying() || Math.hypot(x - craft.x, y - craft.y) > 44) return true;
      round.score += config.bonus;
      throwDebris(x, y, colours.second);
      return false;
    });
  });
  paintBelow(() => gems.forEach(({ x, y }, index) => {
    const lift = 6 * Math.sin(elapsed * 2 + index);
    glow(x, y + lift, 34, colours.second, 0.5);
    polygon(spikes(8, 6, 14, elapsed + index).map(([dx, dy]) => [x + dx, y + lift + dy]), colours.second);
  }));
}

// @element rocks

{
  const rocks = [];
  let wait = config.rockSeconds;
  onNewRound.push(() => (rocks.length = 0));
  everyStep((seconds) => {
    if (!isPlaying()) return;
    wait -= seconds;
    if (wait <= 0 && rocks.length < 6) {
      rocks.push({ x: between(50, 950), y: -30, slant: between(-60, 60) });
      wait = config.rockSeconds;
    }
    for (const rock of rocks) {
      rock.x += rock.slant * seconds;
      rock.y += 170 * seconds;
      const isHit = !craft.rest && Math.hypot(rock.x - craft.x, rock.y - craft.y) < 46;
      if (isHit) breakUp();
      if (isHit || rock.y > floorAt(clamp(rock.x, 0, size), rock.y)) rock.isGone = true;
      if (rock.isGone) throwDebris(rock.x, rock.y, colours.third);
    }
    for (let at = rocks.length - 1; at >= 0; at -= 1) if (rocks[at].isGone) rocks.splice(at, 1);
  });
  paintBelow(() => rocks.forEach(({ x, y, slant }) => {
    stroke([[x, y], [x - slant * 0.4, y - 68]], veil(colours.third, 0.3), 9);
    polygon(spikes(9, 14, 20, elapsed * 3).map(([dx, dy]) => [x + dx, y + dy]), colours.third);
  }));
}

// @element raft

{
  const raft = { x: 500, y: 540, isDue: true, isAloft: true };
  const launch = () => {
    raft.isDue = true;
    pads.push(raft);
  };
  onNewRound.push(launch);
  launch();
  everyStep(() => {
    const x = 500 + Math.sin(elapsed * 0.5) * config.sweep;
    if (craft.rest && Math.abs(craft.y + keel - raft.y) < 14) craft.x += x - raft.x;
    raft.x = x;
  });
}

// @shape module

shapes.module = (colour) => {
  for (const side of [-1, 1]) {
    stroke([[side * 7, 4], [side * 12, 13], [side * 15, 13], [side * 9, 13]], colour, 1.6);
  }
  polygon([[-9, 6], [-10, -3], [-6, -10], [6, -10], [10, -3], [9, 6]], colour);
  disc(0, -3, 3.6, colours.background);
  plate(-9, 2, 18, 2.4, 1, mixColour(colour, colours.background, 0.5));
};

// @shape drone

shapes.drone = (colour, beat) => {
  stroke([[-14, -6], [14, -6]], colour, 2);
  for (const side of [-1, 1]) {
    const blade = 7 * Math.abs(Math.sin(beat * 7 + side));
    stroke([[side * 14 - blade, -9], [side * 14 + blade, -9]], colour, 1.6);
    stroke([[side * 14, -9], [side * 14, -5]], colour, 1.6);
    stroke([[side * 4, 4], [side * 9, 13]], colour, 1.4);
  }
  plate(-7, -8, 14, 9, 3, colour);
  plate(-5, 1, 10, 9, 1, mixColour(colour, colours.second, 0.6));
};

// @shape bumblebee

shapes.bumblebee = (colour, beat) => {
  for (const side of [-1, 1]) {
    at(side * 5, -7, side * (0.9 + 0.35 * Math.sin(beat * 9)), 1, () => {
      context.fillStyle = veil(colour, 0.45);
      context.beginPath();
      context.ellipse(0, -6, 4, 9, 0, 0, tau);
      context.fill();
    });
  }
  disc(0, 2, 10, colour);
  for (const y of [-1, 5]) stroke([[-9.4, y], [9.4, y]], colours.background, 3);
  for (const x of [-4, 4]) disc(x, -5, 1.4, colours.background);
  for (const x of [-6, 6]) stroke([[x, 10], [x, 13]], colour, 1.6);
};

// @shape submarine

shapes.submarine = (colour) => {
  plate(-15, -6, 30, 15, 7.5, colour);
  plate(-4, -12, 9, 8, 2, colour);
  stroke([[3, -12], [3, -16], [7, -16]], colour, 1.6);
  for (const x of [-8, 0, 8]) disc(x, 1, 2.4, colours.background);
  for (const x of [-9, 9]) stroke([[x, 9], [x, 13]], colour, 2);
};

// @shape balloon

shapes.balloon = (colour) => {
  disc(0, -12, 14, colour);
  polygon([[-12, -6], [12, -6], [4, 5], [-4, 5]], colour);
  const seam = mixColour(colour, colours.first, 0.6);
  for (const x of [-6, 0, 6]) stroke([[x, -24], [x * 1.6, -12], [x * 0.6, 4]], seam, 2);
  stroke([[-4, 5], [-4, 8]], colour, 1);
  stroke([[4, 5], [4, 8]], colour, 1);
  plate(-5, 7, 10, 6, 1.5, mixColour(colour, colours.background, 0.35));
};

// @shape saucer

shapes.saucer = (colour, beat) => {
  disc(0, -4, 8, veil(colour, 0.5));
  context.fillStyle = colour;
  context.beginPath();
  context.ellipse(0, 2, 17, 6, 0, 0, tau);
  context.fill();
  for (let lamp = -2; lamp <= 2; lamp += 1) {
    disc(lamp * 6, 2.5, 1.5, Math.sin(beat * 3 + lamp) > 0 ? colours.third : colours.background);
  }
  for (const x of [-8, 8]) stroke([[x, 6], [x * 1.2, 13]], colour, 1.6);
};
