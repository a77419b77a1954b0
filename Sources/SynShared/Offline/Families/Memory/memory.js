// What the pages of Memory.swift draw and do, in sections (PageSource.swift).
// The motif of a card is told by `beat`, its number.

// @script

const columns = config.board + 3;
const card = { columns, width: 780 / columns - 16, height: 190 };
const table = { over: null, peekUntil: 0, errors: 0, found: 0, deals: 0, closeAt: 0, zoom: 1 };
const onPair = [];
const onError = [];
let cards = [];
round.move = "turn a card";

function resetGame() {
  Object.assign(table, { peekUntil: 0, errors: 0, found: 0, closeAt: 0, deals: table.deals + 1 });
  const motifs = times(columns * 4, (index) => Math.floor(index / 2));
  for (let last = motifs.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [motifs[last], motifs[other]] = [motifs[other], motifs[last]];
  }
  cards = motifs.map((motif, index) => {
    const homeX = 500 + ((index % columns) - (columns - 1) / 2) * (card.width + 16);
    const homeY = 195 + Math.floor(index / columns) * (card.height + 12);
    return { motif, homeX, homeY, x: 500, y: 500, turn: 0, isOpen: false, isFound: false };
  });
}

const openCards = () => cards.filter((one) => one.isOpen && !one.isFound);

function choose(index) {
  beginRound();
  const one = cards[index];
  if (!isPlaying() || !one || one.isOpen || one.isFound || openCards().length > 1) return;
  one.isOpen = true;
  const open = openCards();
  if (open.length < 2) return;
  if (open[0].motif === open[1].motif) return foundPair(open);
  table.closeAt = elapsed + config.show + 0.25;
}

function foundPair(pair) {
  for (const one of pair) {
    one.isFound = true;
    throwDebris(one.homeX, one.homeY, motifColour(one.motif));
  }
  table.found += 1;
  round.score += config.worth;
  onPair.forEach((handle) => handle(pair[0].motif));
  if (table.found === cards.length / 2) endRound(true);
}

function closePair() {
  openCards().forEach((one) => (one.isOpen = false));
  table.closeAt = 0;
  table.errors += 1;
  onError.forEach((handle) => handle());
  if (table.errors >= config.errors) endRound(false);
}

function advance(seconds) {
  if (isPlaying() && table.closeAt && elapsed >= table.closeAt) closePair();
  cards.forEach((one, index) => {
    const isShown = one.isOpen || elapsed < table.peekUntil + (index % columns) * 0.06;
    one.turn = clamp(one.turn + (isShown ? seconds : -seconds) * 4, 0, 1);
    const share = Math.min(1, seconds * (5 - (index % 7) * 0.3));
    one.x += (one.homeX - one.x) * share;
    one.y += (one.homeY - one.y) * share;
  });
}

const motifColour = (motif) => (motif % 2 ? colours.second : colours.first);

const print = veil(colours.background, 0.55);
const backs = {
  lattice: () => [-2, -1, 0, 1, 2].forEach((line) => {
    stroke([[line * 18 - 12, -46], [line * 18 + 12, 46]], print, 2.5);
    stroke([[line * 18 + 12, -46], [line * 18 - 12, 46]], print, 2.5);
  }),
  star: () => times(8, (line) => {
    const angle = (line / 8) * Math.PI;
    const [x, y] = [Math.cos(angle) * 48, Math.sin(angle) * 48];
    stroke([[x, y], [-x, -y]], print, 2.5);
  }),
  nested: () => [14, 27, 40].forEach((half) => {
    stroke([[-half, -half], [half, -half], [half, half], [-half, half], [-half, -half]], print, 3);
  }),
  rows: () => [-2, -1, 0, 1, 2].forEach((line) => {
    stroke(times(13, (step) => [step * 7.5 - 45, line * 18 + Math.sin(step * 1.05) * 6]), print, 3);
  }),
};
const paintBack = backs[config.words.back.split(" ").find((word) => backs[word])];

const backColour = mixColour(colours.third, colours.background, 0.3);

function paintCard(one, index) {
  const breath = one.isOpen || one.isFound ? 1 : 1 + 0.018 * Math.sin(elapsed * 2 - index * 0.7);
  const [width, height] = [card.width, card.height];
  const isFace = one.turn >= 0.5;
  at(one.x, one.y, 0, breath * table.zoom, () => {
    context.scale(Math.max(0.02, Math.abs(one.turn * 2 - 1)), 1);
    plate(-width / 2, -height / 2 + 6, width, height, 16, veil("#000000", 0.25));
    const ground = mixColour(colours.background, colours.ink, isDark ? 0.16 : 0.04);
    plate(-width / 2, -height / 2, width, height, 16, isFace ? ground : backColour);
    if (!isFace) plate(-width / 2 + 9, -height / 2 + 9, width - 18, height - 18, 9, veil(colours.third, 0.55));
    if (!isFace) return at(0, 0, 0, Math.min(width, height) / 115, paintBack);
    if (one.isFound) glow(0, 0, width * 0.5, motifColour(one.motif), 0.35);
    drawShape(config.look, 0, 0, 0, Math.min(width, height) / 27, motifColour(one.motif), one.motif);
  });
  if (one !== table.over) return;
  context.strokeStyle = colours.ink;
  context.lineWidth = 4;
  const [halfWidth, halfHeight] = [(width * table.zoom) / 2 + 5, (height * table.zoom) / 2 + 5];
  context.strokeRect(one.x - halfWidth, one.y - halfHeight, halfWidth * 2, halfHeight * 2);
}

function paint() {
  cards.forEach(paintCard);
  paintDebris();
  if (round.phase === "over") paintBanner();
  showRound(` \u00b7 ${table.found} of ${cards.length / 2}\nErrors left ${config.errors - table.errors}`);
}

resetGame();

// @element click

{
  onPointer("press", () => {
    const index = cards.findIndex(({ x, y }) =>
      Math.abs(pointer.x - x) < card.width / 2 && Math.abs(pointer.y - y) < card.height / 2);
    if (index >= 0) choose(index);
  });
  onPointer("move", () => {
    table.over = cards.find(({ x, y }) =>
      Math.abs(pointer.x - x) < card.width / 2 && Math.abs(pointer.y - y) < card.height / 2);
  });
}

// @element frame

{
  let framed = 0;
  const go = (columns, rows) => {
    const [column, row] = [(framed % card.columns) + columns, Math.floor(framed / card.columns) + rows];
    framed = ((row + 4) % 4) * card.columns + ((column + card.columns) % card.columns);
    table.over = cards[framed];
  };
  onKey("arrowleft", () => go(-1, 0));
  onKey("arrowright", () => go(1, 0));
  onKey("arrowup", () => go(0, -1));
  onKey("arrowdown", () => go(0, 1));
  onKey("enter", () => choose(framed));
  table.over = cards[framed];
}

// @element peek

{
  let left = config.peeks;
  onNewRound.push(() => (left = config.peeks));
  onKey(" ", () => {
    if (round.phase === "over" || left <= 0 || table.peekUntil > elapsed) return;
    left -= 1;
    table.peekUntil = elapsed + 1;
  });
  paintAbove(() => write(`peeks ${left}`, 960, 940, 22, veil(colours.ink, 0.8), "right"));
}

// @element hint

{
  const glowing = { motif: -1, until: 0 };
  let left = config.hints;
  onNewRound.push(() => (left = config.hints));
  onKey("h", () => {
    const open = cards.find((one) => one.isOpen && !one.isFound);
    const hidden = open ?? cards.filter((one) => !one.isFound)[Math.floor(elapsed * 7) % 3];
    if (round.phase === "over" || left <= 0 || !hidden) return;
    left -= 1;
    Object.assign(glowing, { motif: hidden.motif, until: elapsed + 1.2 });
  });
  paintAbove(() => {
    write(`hints ${left}`, 40, 940, 22, veil(colours.ink, 0.8), "left");
    if (glowing.until < elapsed) return;
    const opacity = Math.sin(((glowing.until - elapsed) / 1.2) * Math.PI);
    cards.filter(({ motif }) => motif === glowing.motif).forEach(({ x, y }) => {
      glow(x, y, card.width * 0.9, colours.ink, opacity * 0.8);
    });
  });
}

// @element redeal

{
  onKey("r", () => {
    Object.assign(round, { phase: "ready", score: 0 });
    resetGame();
    onNewRound.forEach((handle) => handle());
  });
}

// @element zoom

{
  onPointer("wheel", (direction) => (table.zoom = clamp(table.zoom + direction * -0.08, 0.66, 1)));
}

// @element drift

{
  onError.push(() => {
    const hidden = cards.filter((one) => !one.isOpen && !one.isFound);
    if (hidden.length < 2) return;
    const [one, other] = [hidden.shift(), hidden[Math.floor(random() * hidden.length)]];
    [one.homeX, other.homeX, one.homeY, other.homeY] = [other.homeX, one.homeX, other.homeY, one.homeY];
    const [first, second] = [cards.indexOf(one), cards.indexOf(other)];
    [cards[first], cards[second]] = [other, one];
  });
}

// @element clock

{
  let left = config.seconds;
  onNewRound.push(() => (left = config.seconds));
  everyStep((seconds) => {
    if (!isPlaying()) return;
    left -= seconds;
    if (left <= 0) endRound(false);
  });
  paintBelow(() => {
    plate(60, 914, 880, 8, 4, veil(colours.ink, 0.18));
    plate(60, 914, Math.max(0, 880 * (left / config.seconds)), 8, 4, left < 15 ? colours.third : colours.second);
  });
}

// @element golden

{
  const golden = () => Math.floor((config.seed / 7 + table.deals) % (cards.length / 2));
  onPair.push((motif) => {
    if (motif === golden()) round.score += config.bonus;
  });
  paintAbove(() => cards.forEach(({ x, y, motif, turn }) => {
    if (motif !== golden() || turn < 0.5) return;
    context.strokeStyle = colours.third;
    context.lineWidth = 7;
    const [width, height] = [card.width * table.zoom * (turn * 2 - 1), card.height * table.zoom];
    context.strokeRect(x - width / 2, y - height / 2, width, height);
  }));
}

// @element streak

{
  const news = { at: -10, text: "" };
  let run = 0;
  onError.push(() => (run = 0));
  onNewRound.push(() => (run = 0));
  onPair.push(() => {
    run += 1;
    round.score += config.worth * (run - 1);
    if (run > 1) Object.assign(news, { at: elapsed, text: `${run} in a row` });
  });
  paintAbove(() => {
    const age = elapsed - news.at;
    if (age < 1.4) write(news.text, 500, 520 - age * 50, 46, veil(colours.ink, 1 - age / 1.4));
  });
}

// @element preview

{
  const show = () => (table.peekUntil = elapsed + config.preview);
  onNewRound.push(show);
  show();
}

// @element fine

{
  const news = { at: -10 };
  onError.push(() => {
    round.score = Math.max(0, round.score - config.fine);
    news.at = elapsed;
  });
  paintAbove(() => {
    const age = elapsed - news.at;
    if (age < 1) write(`-${config.fine}`, 940, 90 + age * 30, 30, veil(colours.third, 1 - age), "right");
  });
}

// @shape flower

shapes.flower = (colour, beat) => {
  const [petals, width] = [4 + (beat % 5), beat % 2 ? 3.4 : 2.2];
  for (let petal = 0; petal < petals; petal += 1) {
    at(0, 0, (petal / petals) * tau, 1, () => {
      context.fillStyle = petal % 2 ? colour : mixColour(colour, colours.ink, 0.15);
      context.beginPath();
      context.ellipse(6, 0, 4.6, width, 0, 0, tau);
      context.fill();
    });
  }
  disc(0, 0, 2.4 + (beat % 3), beat > 4 ? colours.ink : mixColour(colour, colours.background, 0.6));
};

// @shape snowflake

shapes.snowflake = (colour, beat) => {
  for (let arm = 0; arm < 6; arm += 1) {
    at(0, 0, (arm / 6) * tau, 1, () => {
      stroke([[0, 0], [10, 0]], colour, 1.2);
      const twigs = 1 + (beat % 3);
      for (let twig = 1; twig <= twigs; twig += 1) {
        const [x, reach] = [(twig / (twigs + 0.6)) * 10, 1.6 + ((beat + twig) % 4)];
        stroke([[x + reach * 0.7, -reach], [x, 0], [x + reach * 0.7, reach]], colour, 1);
      }
    });
  }
  if (beat % 2) polygon(spikes(6, 3, 3, 0.5), colour);
  else ring(0, 0, 2 + (beat % 5), colour, 1);
};

// @shape constellation

shapes.constellation = (colour, beat) => {
  const draw = seededRandom(beat * 77 + 5);
  const stars = times(4 + (beat % 4), () => [draw() * 21 - 10.5, draw() * 21 - 10.5]);
  stroke(stars, veil(colour, 0.6), 0.6);
  stars.forEach(([x, y], index) => drawShape("star", x, y, index, index ? 0.16 : 0.32, colour));
};

// @shape tile

shapes.tile = (colour, beat) => {
  for (let corner = 0; corner < 4; corner += 1) {
    at(0, 0, (corner / 4) * tau, 1, () => {
      const reach = 3 + (beat % 4) * 1.6;
      polygon([[0, 0], [10, 10 - reach], [10, 10], [10 - reach, 10]], colour);
      if (beat % 3 === 0) disc(6.5, 0, 2, mixColour(colour, colours.ink, 0.3));
      if (beat % 3 === 1) polygon([[3, 0], [7, -3], [10, 0], [7, 3]], mixColour(colour, colours.ink, 0.3));
      if (beat % 3 === 2) ring(10, 0, 4, mixColour(colour, colours.ink, 0.3), 1.4);
    });
  }
  if (beat > 4) disc(0, 0, 2.6, colours.ink);
};

// @shape shell

shapes.shell = (colour, beat) => {
  if (beat % 2) {
    const turns = 2 + (beat % 3);
    const points = times(70, (step) => {
      const [angle, reach] = [(step / 69) * turns * tau, (step / 69) * 9.5];
      return [Math.cos(angle) * reach, Math.sin(angle) * reach];
    });
    stroke(points, colour, 3.4 - turns * 0.5);
    if (beat > 4) disc(0, 0, 2.6, colours.ink);
    return;
  }
  const ribs = 3 + beat / 2;
  polygon([[0, 9], ...times(ribs * 2 + 1, (rib) => {
    const angle = Math.PI * (1.1 + (rib / (ribs * 2)) * 0.8);
    return [Math.cos(angle) * (rib % 2 ? 10 : 8.6), Math.sin(angle) * (rib % 2 ? 10 : 8.6)];
  })], colour);
  for (let rib = 1; rib < ribs; rib += 1) {
    const angle = Math.PI * (1.1 + (rib / ribs) * 0.8);
    stroke([[0, 8], [Math.cos(angle) * 8, Math.sin(angle) * 8]], mixColour(colour, colours.background, 0.5), 1);
  }
};

// @shape mask

shapes.mask = (colour, beat) => {
  context.fillStyle = colour;
  context.beginPath();
  context.ellipse(0, 1, 7.5 + (beat % 3), 9, 0, 0, tau);
  context.fill();
  const [dark, tilt] = [mixColour(colour, colours.background, 0.8), ((beat % 4) - 1.5) * 0.3];
  for (const side of [-1, 1]) {
    at(side * 3.4, -1.5, side * tilt, 1, () => plate(-2.2, -1.2, 4.4, beat % 2 ? 3 : 2, 1.2, dark));
    if (beat > 4) polygon([[side * 3, -7], [side * 9, -12], [side * 6.5, -4]], colour);
  }
  const smile = ((beat % 5) - 2) * 1.4;
  stroke([[-3.4, 5], [0, 5 + smile], [3.4, 5]], dark, 1.3);
};

// @shape glyph

shapes.glyph = (colour, beat) => {
  stroke([[0, -9], [0, 9]], colour, 1.8);
  const draw = seededRandom(beat * 31 + 3);
  for (let twig = 0; twig < 2 + (beat % 2); twig += 1) {
    const [from, to, side] = [draw() * 14 - 8, draw() * 14 - 7, (twig + beat) % 2 ? 7 : -7];
    stroke([[0, from], [side, to], ...(beat % 3 ? [] : [[0, to + 5]])], colour, 1.8);
  }
  if (beat > 4) ring(0, -2, 4.4, colour, 1.4);
};
