// What the pages of Catch.swift draw and do, in sections (PageSource.swift).

// What sections give to each other:
/* global figure */
/* eslint no-unused-vars: ["error", { "varsIgnorePattern": "^(figure|advance|paint|resetGame|steer|aim)$" }] */

// @script

const restY = 850;
const vessel = { x: 500, y: restY, breadth: config.breadth, lean: 0 };
const sky = { pace: 1, wait: 0.4, shake: 0 };
const scoring = { caught: 0, run: 0, factor: 1 };
const onCatch = [];
const things = [];

function newThing(kind) {
  const speed = config.speed * Math.min(2.5, (1 + config.growth / 100) ** scoring.caught) * between(0.85, 1.15);
  const haste = kind === "prize" ? 1.3 : 1;
  return { kind, x: between(70, 930), y: -40, speed: speed * haste, angle: 0, turn: between(-2, 2), isGone: false };
}

function resetGame() {
  things.length = 0;
  Object.assign(sky, { wait: 0.4, shake: 0 });
  Object.assign(scoring, { caught: 0, run: 0 });
}

function steer(direction, seconds) {
  aim(vessel.x + direction * 760 * seconds);
}

function aim(x) {
  const to = clamp(x, vessel.breadth / 2, size - vessel.breadth / 2);
  vessel.lean = clamp(vessel.lean + (to - vessel.x) * 0.004, -0.16, 0.16);
  vessel.x = to;
}

function loss() {
  scoring.run = 0;
  sky.shake = 1;
  loseLife();
}

function land(one) {
  one.isGone = true;
  if (one.kind === "hazard") {
    throwDebris(one.x, vessel.y - 20, colours.third);
    return loss();
  }
  throwDebris(one.x, vessel.y - 20, colours.first);
  round.score += (one.kind === "prize" ? config.bonus : config.worth) * scoring.factor;
  if (one.kind === "prize") return;
  scoring.caught += 1;
  scoring.run += 1;
  onCatch.forEach((handle) => handle(scoring.caught));
  if (scoring.caught >= config.goal) endRound(true);
}

function fall(one, seconds) {
  const before = one.y;
  one.y += one.speed * sky.pace * seconds;
  one.angle += one.turn * sky.pace * seconds;
  const rim = vessel.y - 28;
  const isOver = Math.abs(one.x - vessel.x) < vessel.breadth / 2 + 8;
  if (isOver && before < rim + 24 && one.y >= rim) return land(one);
  if (one.y < size - 40) return;
  one.isGone = true;
  if (one.kind === "thing") loss();
}

function advance(seconds) {
  vessel.lean *= Math.exp(-seconds * 7);
  sky.shake = Math.max(0, sky.shake - seconds * 3);
  if (!isPlaying()) return;
  sky.wait -= seconds * sky.pace;
  if (sky.wait <= 0 && things.length < 24) {
    things.push(newThing(random() < 1 / config.share ? "hazard" : "thing"));
    sky.wait = (between(0.75, 1.15) * 240) / things[things.length - 1].speed;
  }
  things.forEach((one) => isPlaying() && fall(one, seconds));
  for (let index = things.length - 1; index >= 0; index -= 1) if (things[index].isGone) things.splice(index, 1);
}

function paintVessel() {
  const { x, y, lean, breadth } = vessel;
  const half = breadth / 2;
  const shadow = mixColour(colours.second, colours.background, 0.45);
  at(x, y, lean, 1, () => {
    polygon([[-half, -30], [half, -30], [half * 0.72, 42], [-half * 0.72, 42]], colours.second);
    polygon([[half * 0.2, -30], [half, -30], [half * 0.72, 42], [half * 0.15, 42]], veil(shadow, 0.5));
    for (const band of [-8, 14]) {
      const inset = half * (0.96 - (band + 30) * 0.0037);
      stroke([[-inset, band], [inset, band]], veil(shadow, 0.8), 3);
    }
    stroke([[-half - 4, -32], [half + 4, -32]], mixColour(colours.second, colours.ink, 0.35), 9);
  });
}

function paintThing({ kind, x, y, angle }) {
  if (kind === "hazard") return drawShape("thorn", x, y, angle, 2.6, colours.third, elapsed);
  if (kind === "prize") glow(x, y, 70, colours.second, 0.9);
  const colour = kind === "prize" ? colours.second : colours.first;
  at(x, y, Math.sin(angle) * 0.5, kind === "prize" ? 3.5 : 3, () => figure(colour, elapsed * 4));
}

function paint() {
  const push = Math.sin(elapsed * 70) * 9 * sky.shake;
  paintPlace();
  context.fillStyle = veil(colours.background, 0.3);
  context.fillRect(0, 0, size, size);
  context.save();
  context.translate(push, push * 0.4);
  things.forEach(paintThing);
  if (round.phase === "ready") {
    for (let index = 0; index < 7; index += 1) {
      const y = 220 + 70 * Math.sin(elapsed * 1.3 + index * 1.1);
      paintThing({ kind: index === 3 ? "hazard" : "thing", x: 140 + index * 120, y, angle: elapsed + index });
    }
  }
  paintVessel();
  paintDebris();
  context.restore();
  paintBanner();
  showRound(` \u00b7 ${scoring.caught} of ${config.goal}`);
}

// @part figure

{
  const figure = shapes.FIGURE;
}

// @element slow

{
  let usedAt = -100;
  onKey(" ", () => {
    if (elapsed - usedAt >= config.recharge) usedAt = elapsed;
  });
  everyStep(() => (sky.pace = elapsed - usedAt < 2 ? 1 / 3 : 1));
  paintAbove(() => {
    const charge = (elapsed - usedAt) / config.recharge;
    paintCharge(charge, charge < 1 ? veil(colours.ink, 0.6) : colours.second);
    if (sky.pace < 1) ring(500, 500, 690 - 60 * (elapsed - usedAt), veil(colours.second, 0.35), 14);
  });
}

// @element burst

{
  const blast = { x: 0, y: 0, start: -10 };
  let left = config.bursts;
  onNewRound.push(() => (left = config.bursts));
  onPointer("press", () => {
    if (!isPlaying() || left <= 0) return;
    left -= 1;
    Object.assign(blast, { x: pointer.x, y: pointer.y, start: elapsed });
    for (const one of things) {
      if (one.kind !== "hazard" || Math.hypot(one.x - pointer.x, one.y - pointer.y) > 150) continue;
      one.isGone = true;
      throwDebris(one.x, one.y, colours.third);
    }
  });
  paintAbove(() => {
    const share = (elapsed - blast.start) / 0.5;
    if (share < 1) ring(blast.x, blast.y, 150 * Math.sqrt(share), veil(colours.second, 1 - share), 6);
    write(`bursts ${left}`, 972, 925, 18, veil(colours.ink, 0.8), "right");
  });
}

// @element lift

{
  onKey("arrowup");
  everyStep((seconds) => {
    const wanted = held.has("arrowup") ? restY - config.lift : restY;
    vessel.y += (wanted - vessel.y) * Math.min(1, seconds * 9);
  });
}

// @element magnet

{
  let usedAt = -100;
  onKey("m", () => {
    if (elapsed - usedAt >= config.recharge) usedAt = elapsed;
  });
  everyStep((seconds) => {
    if (elapsed - usedAt > 3) return;
    for (const one of things) {
      if (one.kind === "hazard" || Math.hypot(one.x - vessel.x, one.y - vessel.y) > 260) continue;
      one.x += (vessel.x - one.x) * Math.min(1, seconds * 5);
    }
  });
  paintBelow(() => {
    const reach = elapsed - usedAt < 3 ? 260 : 60;
    const isReady = elapsed - usedAt >= config.recharge;
    if (reach > 60 || isReady) ring(vessel.x, vessel.y, reach, veil(colours.first, reach > 60 ? 0.5 : 0.25), 2.5);
  });
}

// @element prize

{
  let nextPrize = config.bonusSeconds;
  everyStep((seconds) => {
    if (!isPlaying()) return;
    nextPrize -= seconds;
    if (nextPrize > 0) return;
    nextPrize = config.bonusSeconds * between(0.8, 1.2);
    things.push(newThing("prize"));
  });
}

// @element streak

{
  everyStep(() => (scoring.factor = scoring.run >= config.streak ? 2 : 1));
  paintBelow(() => {
    if (scoring.factor > 1) glow(vessel.x, vessel.y, 150, colours.second, 0.6 + 0.15 * Math.sin(elapsed * 6));
  });
}

// @element gusts

{
  const gust = () => Math.sin(elapsed * 0.7) * Math.sin(elapsed * 0.23 + 1);
  const streaks = times(26, () => ({ x: between(0, size), y: between(60, 820), length: between(30, 80) }));
  everyStep((seconds) => {
    for (const one of things) one.x = clamp(one.x + gust() * config.gust * seconds, 40, 960);
    for (const streak of streaks) streak.x = (streak.x + gust() * 500 * seconds + size) % size;
  });
  paintBelow(() => streaks.forEach(({ x, y, length }) => {
    stroke([[x, y], [x + length * gust(), y]], veil(colours.ink, 0.3 * Math.abs(gust())), 2);
  }));
}

// @element heart

{
  onCatch.push((count) => {
    if (count % config.heartEvery === 0 && round.lives < config.lives) round.lives += 1;
  });
}

// @element narrow

{
  everyStep(() => (vessel.breadth = config.breadth * Math.max(2 / 3, 1 - scoring.caught / 100)));
}
