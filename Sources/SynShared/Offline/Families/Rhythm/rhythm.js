// What the pages of Rhythm.swift draw and do, in sections (PageSource.swift).

// @script

const beatSeconds = 60 / config.tempo;
const shades = ramp(colours.first, colours.second, 4);
const score = { met: 0, missed: 0, run: 0, lane: [-10, -10, -10, -10], words: [] };
const song = { time: 0, next: 0, pace: 1, phrase: [] };
const onMeet = [];
const onMiss = [];
const coming = [];
round.move = "strike";

const stage = { angle: 0, opacity: () => 1 };
const ways = [
  (lane, share) => {
    const angle = (lane * 2 + 1) * (tau / 8) + Math.PI / 2;
    return [Math.cos(angle) * 340 * share, Math.sin(angle) * 340 * share];
  },
  (lane, share) => [lane * 180 - 270, mix(-520, 330, share)],
  (lane, share) => {
    const [side, lift] = [lane % 2 ? 1 : -1, lane < 2 ? -1 : 1];
    return [side * (90 + 470 * (1 - share)), lift * (90 + 260 * Math.sin((1 - share) * 1.9))];
  },
];

function wayOf(lane, share) {
  const [x, y] = ways[config.course](lane, share);
  const [cosine, sine] = [Math.cos(stage.angle), Math.sin(stage.angle)];
  return [500 + x * cosine - y * sine, 500 + x * sine + y * cosine];
}

const pads = times(4, (lane) => {
  const [x, y] = wayOf(lane, 1);
  return { x, y };
});

function composePhrase() {
  let lane = Math.floor(random() * 4);
  return times(16, (half) => {
    if (random() < 0.75) lane = (lane + 1 + Math.floor(random() * 3)) % 4;
    return half % 2 === 0 ? random() < 0.86 && lane : random() < 0.22 && lane;
  });
}

function resetGame() {
  coming.length = 0;
  Object.assign(score, { met: 0, missed: 0, run: 0, words: [] });
  Object.assign(song, { time: 0, next: 0, phrase: composePhrase() });
}

function say(lane, text, colour) {
  score.words.push({ lane, text, colour, at: elapsed });
  if (score.words.length > 8) score.words.shift();
}

function strike(lane) {
  beginRound();
  score.lane[lane] = elapsed;
  if (!isPlaying()) return;
  const one = coming.filter((other) => other.lane === lane)
    .find((other) => Math.abs(other.due - song.time) < config.good);
  if (!one) return;
  coming.splice(coming.indexOf(one), 1);
  const isPerfect = Math.abs(one.due - song.time) < config.perfect;
  score.met += 1;
  score.run += 1;
  round.score += isPerfect ? config.worth : Math.ceil(config.worth / 2);
  say(lane, isPerfect ? "perfect" : "good", isPerfect ? colours.third : colours.ink);
  throwDebris(pads[lane].x, pads[lane].y, isPerfect ? colours.third : shades[lane]);
  onMeet.forEach((handle) => handle(one));
  if (score.met >= config.goal) endRound(true);
}

function miss(one) {
  coming.splice(coming.indexOf(one), 1);
  score.missed += 1;
  score.run = 0;
  say(one.lane, "missed", mixColour(colours.background, colours.ink, 0.7));
  onMiss.forEach((handle) => handle(one));
  if (score.missed >= config.misses) endRound(false);
}

function send() {
  const half = song.next % 16;
  if (half === 0 && song.next > 0) {
    const other = composePhrase();
    song.phrase = song.phrase.map((lane, at) => (random() < 0.3 ? other[at] : lane));
  }
  const lane = song.phrase[half];
  const due = config.travel + (song.next * beatSeconds) / 2;
  if (lane !== false) coming.push({ lane, due, number: song.next });
  song.next += 1;
}

function advance(seconds) {
  if (!isPlaying()) return;
  song.time += seconds * song.pace;
  while ((song.next * beatSeconds) / 2 < song.time) send();
  [...coming].filter((one) => song.time - one.due > config.good).forEach(miss);
}

const beat = () => 1 - (((isPlaying() ? song.time : elapsed) / beatSeconds) % 1);

function paintPad({ x, y }, lane) {
  const swell = 1 + 0.09 * beat() ** 3;
  const struck = clamp(1 - (elapsed - score.lane[lane]) * 5, 0, 1);
  if (struck > 0) glow(x, y, 120, shades[lane], struck);
  disc(x, y, 52 * swell, veil(shades[lane], 0.16 + struck * 0.5));
  ring(x, y, 52 * swell, mixColour(shades[lane], colours.ink, 0.4), 5);
  ring(x, y, 40 * swell, veil(shades[lane], 0.7), 2);
}

function paintWay(lane) {
  const points = times(17, (step) => wayOf(lane, step / 16));
  stroke(points, veil(shades[lane], 0.2), 3);
  for (let mark = 1; mark < 4; mark += 1) disc(...wayOf(lane, mark / 4), 5, veil(shades[lane], 0.35));
}

function paintComing(one) {
  const share = 1 - (one.due - song.time) / config.travel;
  if (share < 0) return;
  const [x, y] = wayOf(one.lane, share);
  const [lastX, lastY] = wayOf(one.lane, share - 0.06);
  context.globalAlpha = stage.opacity(share);
  stroke([[lastX, lastY], [x, y]], veil(shades[one.lane], 0.35), 16 * Math.min(1, share + 0.3));
  const scale = config.course === 0 ? 1.2 + 1.8 * share : 2.8;
  drawShape(config.look, x, y, Math.sin(elapsed * 3 + one.number) * 0.2, scale, shades[one.lane], elapsed * 8);
  context.globalAlpha = 1;
}

function paint() {
  for (let lane = 0; lane < 4; lane += 1) paintWay(lane);
  pads.forEach(paintPad);
  [...coming].reverse().forEach(paintComing);
  score.words = score.words.filter(({ at }) => elapsed - at < 0.8);
  for (const { lane, text, colour, at } of score.words) {
    const age = (elapsed - at) / 0.8;
    write(text, pads[lane].x, pads[lane].y - 70 - age * 30, 28, veil(colour, 1 - age * 0.7));
  }
  paintDebris();
  paintBanner();
  showRound(` \u00b7 ${score.met} of ${config.goal}\nMisses left ${config.misses - score.missed}`);
}

resetGame();

// @element letters

{
  ["d", "f", "j", "k"].forEach((key, lane) => onKey(key, () => strike(lane)));
  paintAbove(() => pads.forEach(({ x, y }, lane) => write("DFJK"[lane], x, y, 34, colours.ink)));
}

// @element arrows

{
  ["arrowleft", "arrowup", "arrowdown", "arrowright"].forEach((key, lane) => onKey(key, () => strike(lane)));
  paintAbove(() => pads.forEach(({ x, y }, lane) => {
    at(x, y, [Math.PI, -tau / 4, tau / 4, 0][lane], 1, () => {
      stroke([[-16, 0], [16, 0]], colours.ink, 4);
      stroke([[5, -11], [16, 0], [5, 11]], colours.ink, 4);
    });
  }));
}

// @element click

{
  const gap = ({ x, y }) => Math.hypot(x - pointer.x, y - pointer.y);
  const nearest = () => pads.indexOf([...pads].sort((one, other) => gap(one) - gap(other))[0]);
  onPointer("press", () => strike(nearest()));
  paintAbove(() => {
    if (pointer.isInside) disc(pads[nearest()].x, pads[nearest()].y, 11, colours.ink);
  });
}

// @element slow

{
  let usedAt = -100;
  onKey(" ", () => {
    if (elapsed - usedAt >= config.recharge + config.slowSeconds) usedAt = elapsed;
  });
  everyStep(() => (song.pace = elapsed - usedAt < config.slowSeconds ? 0.5 : 1));
  paintAbove(() => {
    const charge = (elapsed - usedAt - config.slowSeconds) / config.recharge;
    paintCharge(charge, charge < 1 ? veil(colours.ink, 0.6) : colours.second);
    if (song.pace < 1) ring(500, 500, 470 + 10 * Math.sin(elapsed * 4), veil(colours.second, 0.5), 8);
  });
}

// @element sweep

{
  let [left, usedAt] = [config.sweeps, -10];
  onNewRound.push(() => (left = config.sweeps));
  onKey("x", () => {
    if (!isPlaying() || left <= 0) return;
    left -= 1;
    usedAt = elapsed;
    coming.length = 0;
  });
  paintAbove(() => {
    const age = (elapsed - usedAt) / 0.6;
    if (age < 1) ring(500, 500, 620 * age, veil(colours.third, 1 - age), 24);
    write(`sweeps ${left}`, 965, 930, 20, veil(colours.ink, 0.8), "right");
  });
}

// @element turn

{
  let wanted = 0;
  onPointer("wheel", (direction) => (wanted = clamp(wanted + direction * 0.2, -tau / 8, tau / 8)));
  everyStep((seconds) => {
    stage.angle += (wanted - stage.angle) * Math.min(1, seconds * 6);
    pads.forEach((pad, lane) => ([pad.x, pad.y] = wayOf(lane, 1)));
  });
}

// @element help

{
  onKey("h");
  paintAbove(() => {
    if (!held.has("h")) return;
    write("timing rings", 40, 930, 20, veil(colours.ink, 0.8), "left");
    for (const { lane, due } of coming) {
      const early = due - song.time;
      if (early > 0 && early < 1) ring(pads[lane].x, pads[lane].y, 52 + early * 130, colours.ink, 2.5);
    }
  });
}

// @element streak

{
  onMeet.push(() => {
    if (score.run > config.streak) round.score += config.worth;
  });
  paintBelow(() => {
    if (score.run < config.streak) return;
    for (let lane = 0; lane < 4; lane += 1) {
      stroke(times(17, (step) => wayOf(lane, step / 16)), veil(shades[lane], 0.25 + 0.2 * beat()), 34);
    }
  });
}

// @element golden

{
  const isGolden = ({ number }) => number % config.every === config.every - 1;
  onMeet.push((one) => {
    if (isGolden(one)) round.score += config.bonus;
  });
  paintBelow(() => coming.filter(isGolden).forEach((one) => {
    const share = 1 - (one.due - song.time) / config.travel;
    if (share > 0) glow(...wayOf(one.lane, share), 80, colours.third, 1);
  }));
}

// @element pulse

{
  paintBelow(() => {
    const share = 1 - beat();
    ring(500, 500, 60 + 560 * share, veil(colours.third, 0.5 * (1 - share)), 3 + 10 * (1 - share));
  });
}

// @element fading

{
  stage.opacity = (share) => clamp((1 - share) * 5 - 0.25, 0, 1);
}

// @element dancers

{
  let joy = 0;
  onMeet.push(() => (joy = 1));
  everyStep((seconds) => (joy = Math.max(0, joy - seconds)));
  paintBelow(() => times(4, (index) => {
    const corners = [[60, 500], [940, 500], [500, 130], [500, 880]];
    const [x, y] = config.course === 1 ? [140 + index * 240, 925] : corners[index];
    const lift = Math.abs(Math.sin(beat() * Math.PI)) * (14 + 30 * joy);
    disc(x, y - lift - 26, 8, colours.third);
    stroke([[x, y - lift - 18], [x, y - lift]], colours.third, 5);
    for (const side of [-1, 1]) {
      stroke([[x, y - lift], [x + side * 8, y + 12 - lift * 0.5]], colours.third, 4);
      stroke([[x, y - lift - 13], [x + side * 12, y - lift - 13 - lift * 0.5]], colours.third, 4);
    }
  }));
}
