// What the pages of Breakout.swift draw and do, in sections (PageSource.swift).

// @script

const vesselY = 870;
const vessel = { x: 500 };
const ball = { x: 500, y: vesselY - 24, vx: 0, vy: -1, radius: 13 };
const play = { pace: 1, hits: 0, wait: 0, shift: 0 };
const onHit = [];
const shades = ramp(colours.first, colours.second, config.rows);
let bricks = [];

function buildWall() {
  const [width, height] = [880 / config.columns - 7, 250 / config.rows - 7];
  bricks = times(config.rows * config.columns, (index) => {
    const [row, column] = [Math.floor(index / config.columns), index % config.columns];
    return { row, column, x: 60 + column * (width + 7), y: 110 + row * (height + 7), width, height, strength: 1 };
  });
}

function serve() {
  Object.assign(ball, { vx: between(-0.4, 0.4), vy: -1 });
  play.wait = 1;
}

function resetGame() {
  buildWall();
  play.hits = 0;
  serve();
}

function steer(direction, seconds) {
  aim(vessel.x + direction * 820 * seconds);
}

function aim(x) {
  vessel.x = clamp(x, config.breadth / 2, size - config.breadth / 2);
}

const middle = ({ x, y, width, height }) => [x + play.shift + width / 2, y + height / 2];

function isInside(brick, x, y, margin = 0) {
  const [middleX, middleY] = middle(brick);
  return Math.abs(x - middleX) < brick.width / 2 + margin && Math.abs(y - middleY) < brick.height / 2 + margin;
}

function hit(brick) {
  brick.strength -= 1;
  play.hits += 1;
  throwDebris(...middle(brick), shades[brick.row]);
  if (brick.strength > 0) return;
  bricks = bricks.filter((other) => other !== brick);
  round.score += config.worth;
  onHit.forEach((handle) => handle(brick));
  if (bricks.length === 0) endRound(true);
}

function bounceOff(brick, seconds, speed) {
  const beforeX = ball.x - ball.vx * speed * seconds - play.shift;
  const isBeside = beforeX < brick.x - ball.radius || beforeX > brick.x + brick.width + ball.radius;
  if (isBeside) ball.vx = beforeX < brick.x ? -Math.abs(ball.vx) : Math.abs(ball.vx);
  else ball.vy = ball.y < brick.y + brick.height / 2 ? -Math.abs(ball.vy) : Math.abs(ball.vy);
  hit(brick);
}

function meetEdges() {
  if (ball.x < ball.radius) ball.vx = Math.abs(ball.vx);
  if (ball.x > size - ball.radius) ball.vx = -Math.abs(ball.vx);
  if (ball.y < ball.radius + 60) ball.vy = Math.abs(ball.vy);
  const isOnVessel = Math.abs(ball.x - vessel.x) < config.breadth / 2 + ball.radius;
  if (ball.vy > 0 && isOnVessel && Math.abs(ball.y - vesselY + 10) < 16) {
    const angle = clamp((ball.x - vessel.x) / (config.breadth / 2), -1, 1) * 1.1;
    Object.assign(ball, { vx: Math.sin(angle), vy: -Math.cos(angle) });
  }
  if (ball.y < size + 40) return;
  loseLife();
  serve();
}

function advance(seconds) {
  if (isPlaying()) play.wait -= seconds;
  if (!isPlaying() || play.wait > 0) {
    const y = vesselY - 24 - 3 * Math.abs(Math.sin(elapsed * 4));
    if (round.phase !== "over") Object.assign(ball, { x: vessel.x, y });
    return;
  }
  const length = Math.hypot(ball.vx, ball.vy) || 1;
  const rise = Math.abs(ball.vy / length) < 0.22 ? 0.22 * (Math.sign(ball.vy) || -1) : ball.vy / length;
  Object.assign(ball, { vx: ball.vx / length, vy: rise });
  const speed = config.speed * play.pace * Math.min(2, (1 + config.growth / 100) ** Math.floor(play.hits / 10));
  ball.x += ball.vx * speed * seconds;
  ball.y += ball.vy * speed * seconds;
  const target = bricks.find((brick) => isInside(brick, ball.x, ball.y, ball.radius));
  if (target) bounceOff(target, seconds, speed);
  meetEdges();
}

const corners = { ice: 4, paper: 16, jar: 12, book: 3, crate: 2, bed: 18, chip: 5 };
const motifs = {
  ice: (colour) => stroke([[-16, 5], [-4, -4], [5, 4], [17, -5]], colour, 2),
  paper: () => glow(0, 0, 26, "#ffffff", 0.6 + 0.2 * Math.sin(elapsed * 2)),
  jar: (colour) => stroke([[-20, -9], [20, -9]], colour, 5),
  book: (colour) => [-16, -11, 14].forEach((x) => stroke([[x, -11], [x, 11]], colour, 2)),
  crate: (colour) => [-1, 1].forEach((side) => stroke([[-18, -9 * side], [18, 9 * side]], colour, 3)),
  bed: (colour) => times(5, (leaf) => disc(Math.cos(leaf * 1.257) * 8, Math.sin(leaf * 1.257) * 8, 4, colour)),
  chip: (colour) => [-18, -6, 6, 18].forEach((x) => disc(x, 0, 3, colour)),
};

function paintBrick(brick) {
  const colour = shades[brick.row];
  const [x, y] = [brick.x + play.shift, brick.y];
  plate(x, y, brick.width, brick.height, corners[config.look], colour);
  plate(x + 8, y + 5, brick.width - 16, 4, 2, veil("#ffffff", 0.22));
  const dim = mixColour(colour, colours.background, 0.45);
  at(...middle(brick), 0, 1, () => motifs[config.look](dim));
  if (brick.strength > 1) {
    context.strokeStyle = colours.third;
    context.lineWidth = 4;
    context.strokeRect(x + 3, y + 3, brick.width - 6, brick.height - 6);
  }
  if (!brick.isCharged) return;
  glow(...middle(brick), 30, "#ffffff", 0.6 + 0.3 * Math.sin(elapsed * 5 + brick.column));
  disc(...middle(brick), 6, "#ffffff");
}

function paint() {
  paintHorizon(colours.third, 900);
  bricks.forEach(paintBrick);
  paintDebris();
  plate(vessel.x - config.breadth / 2, vesselY - 9, config.breadth, 20, 10, colours.third);
  plate(vessel.x - config.breadth / 2 + 10, vesselY - 5, config.breadth - 20, 4, 2, veil("#ffffff", 0.4));
  if (isDark) glow(ball.x, ball.y, 46, colours.ink, 0.5);
  disc(ball.x, ball.y, ball.radius, colours.ink);
  disc(ball.x - 4, ball.y - 4, 4, veil(colours.background, 0.4));
  paintBanner();
  showRound(` \u00b7 ${bricks.length} left`);
}

resetGame();

// @element slow

{
  let energy = 1;
  onKey(" ");
  everyStep((seconds) => {
    const isSlow = held.has(" ") && energy > 0;
    play.pace = isSlow ? 0.5 : 1;
    energy = clamp(energy + (held.has(" ") ? -seconds / config.seconds : seconds / 10), 0, 1);
  });
  paintAbove(() => paintCharge(energy, play.pace < 1 ? colours.third : colours.second));
}

// @element bolt

{
  const bolts = [];
  let left = config.bolts;
  onNewRound.push(() => (left = config.bolts));
  onPointer("press", () => {
    if (!isPlaying() || left <= 0) return;
    left -= 1;
    bolts.push({ x: vessel.x, y: vesselY - 20 });
  });
  everyStep((seconds) => {
    for (const bolt of bolts) {
      bolt.y -= 900 * seconds;
      const target = bricks.find((brick) => isInside(brick, bolt.x, bolt.y, 4));
      if (target) hit(target);
      if (target || bolt.y < 0) bolt.isSpent = true;
    }
    while (bolts.length && bolts[0].isSpent) bolts.shift();
  });
  paintAbove(() => {
    bolts.filter((bolt) => !bolt.isSpent).forEach(({ x, y }) => stroke([[x, y], [x, y + 34]], colours.third, 5));
    write(`bolts ${left}`, 972, 925, 18, veil(colours.ink, 0.8), "right");
  });
}

// @element recall

{
  onKey("r", () => {
    if (!isPlaying()) return;
    round.score = Math.max(0, round.score - config.worth);
    serve();
  });
}

// @element tough

{
  const toughen = () => bricks.forEach((brick, index) => {
    if ((index + 1) % config.every === 0) brick.strength = 2;
  });
  onNewRound.push(toughen);
  toughen();
}

// @element sway

{
  everyStep(() => (play.shift = Math.sin(elapsed * 0.8) * config.sway));
}

// @element comet

{
  const tail = [];
  everyStep(() => {
    tail.push([ball.x, ball.y, elapsed]);
    while (elapsed - tail[0][2] > 0.5) tail.shift();
  });
  paintBelow(() => {
    for (let part = 0; part < 4; part += 1) {
      stroke(tail.slice(Math.floor((tail.length * part) / 4)), veil(colours.third, 0.22), 4 + part * 4);
    }
  });
}

// @element blast

{
  const isCore = ({ row, column }) => column === (row * 3 + 2) % config.columns;
  const arm = () => bricks.filter(isCore).forEach((brick) => (brick.isCharged = true));
  onHit.push((brick) => {
    if (!brick.isCharged) return;
    brick.isCharged = false;
    bricks.filter(({ row, column }) => row === brick.row && Math.abs(column - brick.column) === 1).forEach(hit);
  });
  onNewRound.push(arm);
  arm();
}

// @element rowBonus

{
  const news = { y: 0, at: -10 };
  onHit.push((brick) => {
    if (bricks.some(({ row }) => row === brick.row)) return;
    round.score += config.bonus;
    Object.assign(news, { y: brick.y + brick.height / 2, at: elapsed });
  });
  paintAbove(() => {
    const age = elapsed - news.at;
    if (age < 1.5) write(`row cleared +${config.bonus}`, 500, news.y - age * 20, 30, colours.third);
  });
}
