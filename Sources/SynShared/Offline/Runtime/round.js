// What games share: the phases of a round, its banner, and ways to steer something along the lower edge.
//
// The family calls `endRound(isWon)` and defines `resetGame()`, its elements join in through `onNewRound`, and the
// steering actions call `beginRound()`. A game without lives has no parameter of that name; one in which nothing is
// steered says in `round.move` what it begins with. Steering calls the family's `steer(direction, seconds)` or `aim(x)`.

// @script

const round = { phase: "ready", score: 0, lives: config.lives, endedAt: 0, isWon: false, move: "steer" };
const onNewRound = [];
const isPlaying = () => round.phase === "playing";

function beginRound() {
  if (round.phase === "over" && elapsed - round.endedAt > 2) {
    Object.assign(round, { phase: "ready", score: 0, lives: config.lives });
    resetGame();
    onNewRound.forEach((handle) => handle());
  }
  if (round.phase === "ready") round.phase = "playing";
}

function endRound(isWon) {
  if (isPlaying()) Object.assign(round, { phase: "over", endedAt: elapsed, isWon });
}

function loseLife() {
  round.lives -= 1;
  if (round.lives <= 0) endRound(false);
}

function paintBanner() {
  if (isPlaying()) return;
  const pulse = 0.75 + 0.25 * Math.sin(elapsed * 3);
  if (round.phase === "ready") return write(`${round.move} to begin`, 500, 520, 34, veil(colours.ink, pulse));
  context.fillStyle = veil(colours.background, 0.78);
  context.fillRect(0, 400, size, 190);
  stroke([[0, 400], [size, 400]], colours.third, 2);
  stroke([[0, 590], [size, 590]], colours.third, 2);
  const [verdict, colour] = round.isWon ? ["You have won", colours.second] : ["The round is lost", colours.third];
  write(verdict, 500, 455, 52, colour);
  write(`Score ${round.score}`, 500, 512, 30, colours.ink);
  if (elapsed - round.endedAt > 2) write(`${round.move} to play again`, 500, 556, 24, veil(colours.ink, pulse));
}

function paintCharge(share, colour) {
  plate(25, 922, 140, 6, 3, veil(colours.ink, 0.25));
  plate(25, 922, 140 * clamp(share, 0, 1), 6, 3, colour);
}

const debris = [];

function throwDebris(x, y, colour) {
  for (let count = 0; count < 12 && debris.length < 160; count += 1) {
    const [angle, speed] = [between(0, tau), between(60, 300)];
    const [vx, vy] = [Math.cos(angle) * speed, Math.sin(angle) * speed - 120];
    debris.push({ x, y, vx, vy, turn: between(-9, 9), age: 0, colour });
  }
}

everyStep((seconds) => {
  for (const one of debris) {
    one.age += seconds;
    one.vy += 600 * seconds;
    one.x += one.vx * seconds;
    one.y += one.vy * seconds;
  }
  while (debris.length && debris[0].age > 0.7) debris.shift();
});

const paintDebris = () => debris.forEach(({ x, y, turn, age, colour }) => {
  at(x, y, turn * age, 1 - age, () => polygon([[-6, -4], [7, -1], [-3, 6]], veil(colour, 1 - age)));
});

const showRound = (goal) => {
  const lives = config.lives ? `\nLives ${"\u25cf".repeat(Math.max(0, round.lives))}` : "";
  showStatus(`Score ${round.score}${goal}${lives}`);
};

// @element arrows

{
  onKey(["arrowleft", "arrowright"], beginRound);
  everyStep((seconds) => steer(held.has("arrowright") - held.has("arrowleft"), seconds));
}

// @element mouse

{
  onPointer("move", () => {
    if (!pointer.isInside) return;
    beginRound();
    aim(pointer.x);
  });
}

// @element letters

{
  onKey(["a", "d"], beginRound);
  everyStep((seconds) => steer(held.has("d") - held.has("a"), seconds));
}
