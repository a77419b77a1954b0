// Draws on a surface of its own above the page, in a shadow tree that the page's own code does not find, every PAUSE
// milliseconds. SEED is a number.
/* global PAUSE, SEED */

// @script

const host = document.createElement("div");
host.style.cssText = "position:fixed;inset:0;z-index:2147483647;pointer-events:none";
const surface = document.createElement("canvas");
surface.style.cssText = "display:block;width:100%;height:100%";
host.attachShadow({ mode: "closed" }).append(surface);
const brush = surface.getContext("2d");
let state = SEED;
const draw = () => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return (state >>> 8) / 16777216;
};
const hues = ["#ff00c8", "#00ffd5", "#e8ff00", "#101010", "#ffffff"];
const lines = Array.from({ length: 4 }, () => [draw(), hues[Math.floor(draw() * 3)]]);
let burstAt = 0;
const burst = (width, height) => {
  const source = document.querySelector("canvas");
  for (let count = 0; count < 9; count += 1) {
    const [top, tall] = [draw() * height, (0.02 + draw() * 0.06) * height];
    const aside = (draw() - 0.5) * 0.3 * width;
    if (source && source.width > 0 && source.height > 0) {
      const box = source.getBoundingClientRect();
      const from = Math.min(Math.max(top - box.top, 0), Math.max(box.height - tall, 0)) / Math.max(box.height, 1);
      const part = tall / Math.max(box.height, 1) * source.height;
      brush.drawImage(source, 0, from * source.height, source.width, part, box.left + aside, top, box.width, tall);
    }
    brush.globalAlpha = 0.75;
    brush.fillStyle = hues[Math.floor(draw() * hues.length)];
    brush.fillRect(draw() * width, draw() * height, (0.03 + draw() * 0.2) * width, (0.01 + draw() * 0.04) * height);
    brush.globalAlpha = 1;
  }
};
let cleared = true;
const frame = (now) => {
  const [width, height] = [innerWidth, innerHeight];
  const isResized = surface.width !== width || surface.height !== height;
  if (isResized) [surface.width, surface.height] = [width, height];
  const isOver = !cleared && now - burstAt > 160;
  if (isResized || isOver) {
    brush.clearRect(0, 0, width, height);
    cleared = true;
    for (const [share, colour] of lines) {
      brush.fillStyle = colour;
      brush.fillRect(0, share * height, width, 3);
    }
  }
  if (now - burstAt > PAUSE) {
    burstAt = now;
    cleared = false;
    burst(width, height);
  }
  requestAnimationFrame(frame);
};
const begin = () => {
  document.body.append(host);
  requestAnimationFrame(frame);
};
if (document.readyState === "complete") begin();
else addEventListener("load", begin);
