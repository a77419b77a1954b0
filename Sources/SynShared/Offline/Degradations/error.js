// Takes input or motion away.
//
// `swallow` lets EVENTS through until the first LAST of them is over. With `standstill`, frames and timers that are asked
// for later never come, and what styles move stops.
/* global EVENTS, LAST */

// @part swallow

{
  let isOver = false;
  for (const type of EVENTS) {
    addEventListener(type, (event) => {
      if (isOver) event.stopImmediatePropagation();
      isOver ||= type === LAST;
    }, true);
  }
}

// @part standstill

{
  const [frame, timer] = [requestAnimationFrame, setTimeout];
  let isOver = false;
  window.requestAnimationFrame = (run) => (isOver ? 0 : frame(run));
  window.setTimeout = (run, ...rest) => timer((...values) => isOver || run(...values), ...rest);
  const every = setInterval;
  window.setInterval = (run, ...rest) => every((...values) => isOver || run(...values), ...rest);
  timer(() => {
    isOver = true;
    for (const motion of document.getAnimations()) motion.pause();
  }, 4000);
}
