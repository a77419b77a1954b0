// 120 steps for each second of elapsed time, and then a frame.

// @script

const stepSeconds = 1 / 120;
const steppers = [];
const painters = { below: [], above: [] };
const everyStep = (step) => steppers.push(step);
const paintBelow = (painter) => painters.below.push(painter);
const paintAbove = (painter) => painters.above.push(painter);
let elapsed = 0;

function start(advance, paint) {
  let previous = performance.now();
  let pending = 0;
  addEventListener("resize", fitCanvas);
  fitCanvas();
  canvas.focus({ preventScroll: true });
  const frame = (now) => {
    pending += clamp((now - previous) / 1000, 0, 0.1);
    previous = now;
    while (pending >= stepSeconds) {
      pending -= stepSeconds;
      elapsed += stepSeconds;
      steppers.forEach((step) => step(stepSeconds));
      advance(stepSeconds);
    }
    context.drawImage(ground, 0, 0, size, size);
    painters.below.forEach((painter) => painter());
    paint();
    painters.above.forEach((painter) => painter());
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}
