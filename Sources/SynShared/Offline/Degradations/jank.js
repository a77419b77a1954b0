// Keeps the page busy inside a frame, which delays whatever draws: scripts, and styles that the page animates. STALLS
// and GAPS are lists of milliseconds and of frames.
/* global GAPS, STALLS */

// @script

const stalls = STALLS;
const gaps = GAPS;
let turn = 0;
let left = gaps[0];
const frame = () => {
  left -= 1;
  if (left < 0) {
    const end = performance.now() + stalls[turn % stalls.length];
    while (performance.now() < end);
    turn += 1;
    left = gaps[turn % gaps.length];
  }
  requestAnimationFrame(frame);
};
requestAnimationFrame(frame);
