// Where to make a mouse input: on the controls, on anything that listens, on words that begin something, on the things
// visible on a drawing surface where they are right now, and at places spread over it.
'use strict';

const controlsMax = 12;
const listenersMax = 24;
const thingsMax = 10;
const shapesOfKindMax = 6;
const shapesMax = 24;
const aimsMax = 80;
const cellPixels = 8;
/** One pixel in this many is examined, across and down. */
const pixelStep = 2;
/** How far around a cell we look for the rest of what stands out in it. */
const aroundPixels = 4;
/** Things nearer to each other than this count as one. */
const apartCells = 3;
/** How far a channel must differ from its surroundings. */
const contrastMin = 40;
/** Places on a drawing surface, as fractions of its sides; the corners of a board are tried last. */
const places = [[0.5, 0.5], [0.3, 0.3], [0.7, 0.3], [0.3, 0.7], [0.7, 0.7]];
const gridSide = 7;

/** The things in a picture, which several actions need. */
const thingsOf = new WeakMap();

function thingsIn(picture, part, before) {
  if (!thingsOf.has(picture)) thingsOf.set(picture, things(picture, part, before));
  return thingsOf.get(picture);
}

/** The places where something stands out in a part of a picture, the smallest and the moving ones first. */
function things(picture, part, before) {
  const { width, channels, data } = picture;
  const columns = Math.floor(part.width / cellPixels);
  const rows = Math.floor(part.height / cellPixels);
  if (columns < 3 || rows < 3) return [];
  const [left, top] = [Math.max(0, Math.round(part.x)), Math.max(0, Math.round(part.y))];
  const moved = before?.data.length === data.length ? before.data : data;
  const cells = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      cells.push(cellAt(picture, moved, left + column * cellPixels, top + row * cellPixels));
    }
  }
  const background = commonColour(cells);
  for (const cell of cells) cell.score = cell.moved * 2 + cell.contrast + distance(cell.mean, background);
  const found = [];
  for (const cell of cells.filter(({ contrast, moved: motion, mean }) => contrast > contrastMin || motion > contrastMin
    || distance(mean, background) > contrastMin).sort((a, b) => b.score - a.score)) {
    const near = found.some(({ x, y }) => Math.max(Math.abs(x - cell.x), Math.abs(y - cell.y)) < apartCells * cellPixels);
    if (!near) found.push(cell);
    if (found.length >= thingsMax) break;
  }
  return found.filter(({ x, y }) => x < width && y * width * channels < data.length)
    .map((cell) => middleOf(picture, cell, background));
}

/** Some of each kind of shape, the last drawn first: they are on top. */
function someOfEach(shapes) {
  const kinds = new Map();
  for (const shape of [...shapes].reverse()) kinds.set(shape.kind, [...(kinds.get(shape.kind) ?? []), shape]);
  const lists = [...kinds.values()].map((list) => apart(list.slice(0, 40)).slice(0, shapesOfKindMax));
  return Array.from({ length: shapesOfKindMax }, (_, index) => lists.flatMap((list) => list.slice(index, index + 1)))
    .flat().slice(0, shapesMax).map(({ x, y }) => ({ x, y }));
}

/** What a cell shows: its mean colour, its contrast, how much of it moved, and its own middle. */
function cellAt({ width, height, channels, data }, before, left, top) {
  const [right, bottom] = [Math.min(width, left + cellPixels), Math.min(height, top + cellPixels)];
  let [red, green, blue, low, high, moved, count] = [0, 0, 0, 255, 0, 0, 0];
  for (let y = top; y < bottom; y += pixelStep) {
    for (let x = left; x < right; x += pixelStep) {
      const at = (y * width + x) * channels;
      const light = (data[at] + 2 * data[at + 1] + data[at + 2]) / 4;
      red += data[at];
      green += data[at + 1];
      blue += data[at + 2];
      low = Math.min(low, light);
      high = Math.max(high, light);
      if (before !== data) moved = Math.max(moved, Math.abs(data[at] - before[at]), Math.abs(data[at + 1] - before[at + 1]));
      count += 1;
    }
  }
  const mean = [red, green, blue].map((sum) => sum / Math.max(count, 1));
  return { left, top, right, bottom, mean, contrast: high - low, moved, x: (left + right) / 2, y: (top + bottom) / 2 };
}

/** The middle of whatever stands out from the background in a cell, and slightly around it. */
function middleOf({ width, height, channels, data }, { left, top, right, bottom, x, y }, background) {
  let [across, down, weight] = [0, 0, 0];
  for (let row = Math.max(0, top - aroundPixels); row < Math.min(height, bottom + aroundPixels); row++) {
    for (let column = Math.max(0, left - aroundPixels); column < Math.min(width, right + aroundPixels); column++) {
      const at = (row * width + column) * channels;
      const stands = distance([data[at], data[at + 1], data[at + 2]], background);
      if (stands <= contrastMin) continue;
      across += column * stands;
      down += row * stands;
      weight += stands;
    }
  }
  return weight > 0 ? { x: across / weight, y: down / weight } : { x, y };
}

const distance = (one, other) => Math.max(...one.map((value, channel) => Math.abs(value - other[channel])));

function commonColour(cells) {
  const counts = new Map();
  for (const { mean } of cells) {
    const name = mean.map((value) => value >> 4).join();
    const found = counts.get(name);
    if (found) found.count += 1;
    else counts.set(name, { mean, count: 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)[0].mean;
}

const spotsOf = (list, most) => list.slice(0, most).map(({ spot, kind, x, width }) => (
  // A slider's middle is where it is already.
  kind === 'range' ? { ...spot, kind, x: x + width * 0.8 } : { ...spot, kind }));

/** Places that are at least a few pixels from the previous ones. */
function apart(points) {
  const kept = [];
  for (const point of points) {
    if (!kept.some(({ x, y }) => Math.hypot(x - point.x, y - point.y) < 4)) kept.push(point);
  }
  return kept;
}

/** Every place for an announced input, the likeliest first. */
function aims(page, eye, kind) {
  const { width, height } = page;
  const part = page.surface ?? { x: 0, y: 0, width, height };
  const spread = places.map(([right, below]) => ({ x: part.x + part.width * right, y: part.y + part.height * below }));
  const steps = Array.from({ length: gridSide }, (_, index) => (index + 0.5) / gridSide);
  const grid = steps.flatMap((below) => steps.map((right) => ({
    x: part.x + part.width * right, y: part.y + part.height * below,
  })));
  const seen = [...someOfEach(eye.shapes ?? []), ...(eye.last ? thingsIn(eye.last, part, eye.beforeLast) : [])];
  const elements = [
    ...spotsOf(page.styled, listenersMax),
    ...spotsOf(page.controls, controlsMax), ...spotsOf(page.words, controlsMax),
    ...spotsOf(page.listeners, listenersMax), ...spotsOf(page.pointers, controlsMax),
  ];
  const leaves = page.hearsEverywhere || kind !== 'click' || elements.length === 0 ? spotsOf(page.leaves, listenersMax) : [];
  const onSurface = kind === 'move' || kind === 'wheel' ? [...spread, ...seen] : [spread[0], ...seen, ...spread.slice(1)];
  const first = kind === 'drag' || kind === 'wheel' || kind === 'hold';
  const sorted = first && page.surface ? [...onSurface, ...elements, ...leaves] : [...elements, ...onSurface, ...leaves];
  const inside = ({ x, y }) => x >= 0 && y >= 0 && x < width && y < height;
  return apart([...sorted, ...grid].filter(inside)).slice(0, aimsMax);
}

/** The controls of a page, and the words that begin something: what to use on a page that announces no clicks. */
function controlAims(page) { return apart([...spotsOf(page.controls, controlsMax), ...spotsOf(page.words, controlsMax)]); }

module.exports = { aims, controlAims };
