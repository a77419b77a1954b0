// Colours and strokes, in units of the canvas.

// @script

const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
const hexPair = (value) => Math.round(clamp(value, 0, 255)).toString(16).padStart(2, "0");
const mixColour = (from, to, share) => {
  const end = channels(to);
  return "#" + channels(from).map((value, at) => hexPair(mix(value, end[at], share))).join("");
};
const veil = (colour, opacity) => colour.slice(0, 7) + hexPair(opacity * 255);
const ramp = (from, to, steps) => times(steps, (at) => mixColour(from, to, at / Math.max(1, steps - 1)));
const isDark = channels(colours.background)[1] < 128;
const liftedGround = mixColour(colours.background, colours.ink, isDark ? 0.05 : 0);
const edgeColour = mixColour(colours.background, isDark ? "#000000" : colours.ink, isDark ? 0.45 : 0.1);

function disc(x, y, radius, colour) {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, Math.max(0, radius), 0, tau);
  context.fill();
}

function ring(x, y, radius, colour, width) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  context.arc(x, y, Math.max(0, radius), 0, tau);
  context.stroke();
}

function stroke(points, colour, width) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  points.forEach(([x, y], at) => (at ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.stroke();
}

function polygon(points, colour) {
  context.fillStyle = colour;
  context.beginPath();
  points.forEach(([x, y], at) => (at ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.closePath();
  context.fill();
}

function spikes(corners, inner, outer, turn) {
  return times(corners, (index) => {
    const [angle, reach] = [turn + (index * tau) / corners, index % 2 ? inner : outer];
    return [Math.cos(angle) * reach, Math.sin(angle) * reach];
  });
}

function plate(x, y, width, height, corner, colour) {
  context.fillStyle = colour;
  context.beginPath();
  context.roundRect(x, y, width, height, corner);
  context.fill();
}

const glows = new Map();

function glow(x, y, radius, colour, opacity) {
  if (!glows.has(colour)) {
    const sprite = document.createElement("canvas");
    sprite.width = sprite.height = 128;
    const brush = sprite.getContext("2d");
    const light = brush.createRadialGradient(64, 64, 0, 64, 64, 64);
    light.addColorStop(0, colour);
    light.addColorStop(0.3, veil(colour, 0.4));
    light.addColorStop(1, veil(colour, 0));
    brush.fillStyle = light;
    brush.fillRect(0, 0, 128, 128);
    glows.set(colour, sprite);
  }
  const before = context.globalAlpha;
  context.globalAlpha = before * clamp(opacity, 0, 1);
  context.drawImage(glows.get(colour), x - radius, y - radius, radius * 2, radius * 2);
  context.globalAlpha = before;
}

function paintHorizon(colour, top) {
  for (let layer = 0; layer < 3; layer += 1) {
    const base = top + layer * (size - top) * 0.3;
    const height = (size - top) * 0.22;
    const crest = (x) => Math.sin(x * 0.007 + layer * 2.1 + config.seed) + 0.5 * Math.sin(x * 0.017 + layer * 4.7);
    const points = times(51, (index) => [index * 20, base - height * crest(index * 20) * 0.5]);
    polygon([...points, [size, size], [0, size]], mixColour(colours.background, colour, 0.07 + layer * 0.06));
  }
}

function write(text, x, y, height, colour, align = "center") {
  context.font = `${height}px "Trebuchet MS", Verdana, Arial, sans-serif`;
  context.textAlign = align;
  context.textBaseline = "middle";
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

function at(x, y, angle, scale, draw) {
  context.save();
  context.translate(x, y);
  context.rotate(angle);
  context.scale(scale, scale);
  draw();
  context.restore();
}
