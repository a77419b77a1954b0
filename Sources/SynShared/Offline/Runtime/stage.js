// What every page begins with: a square canvas of 1000 by 1000 units, seeded randomness, small arithmetic.

// @script

const size = 1000;
const tau = Math.PI * 2;
const canvas = document.querySelector("canvas");
let context = canvas.getContext("2d");
const ground = document.createElement("canvas");
const statusLine = document.querySelector("output");
const colours = config.colours;
const words = config.words;

function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const random = seededRandom(config.seed);
const between = (low, high) => low + random() * (high - low);
const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
const mix = (from, to, share) => from + (to - from) * share;
const times = (count, make) => Array.from({ length: count }, (_, index) => make(index));
const showStatus = (text) => {
  if (statusLine.textContent !== text) statusLine.textContent = text;
};

function fitCanvas() {
  const side = Math.max(1, Math.min(innerWidth, innerHeight));
  const pixels = Math.max(1, Math.round(side * clamp(devicePixelRatio || 1, 1, 2)));
  canvas.width = pixels;
  canvas.height = pixels;
  context.setTransform(pixels / size, 0, 0, pixels / size, 0, 0);
  context.lineCap = "round";
  context.lineJoin = "round";
  ground.width = ground.height = pixels;
  const brush = ground.getContext("2d");
  brush.scale(pixels / size, pixels / size);
  brush.fillStyle = colours.background;
  brush.fillRect(0, 0, size, size);
  paintBackdrop(brush);
}
