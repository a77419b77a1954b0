// Whether any page is worse than another by its lag, its jank or its glitches, as far as its own clock and a canvas
// show. Looks, help and wrong features are not measured: for those it says that it cannot tell.
'use strict';

// Globals of functions that run in the page (clockwork.js).
/* global openPage, run */

const frameMilliseconds = 16;
const side = 160;
const settleMilliseconds = 500;
/** Frames to examine after an input: more than a second. */
const looksMax = 90;
const keys = [' ', 'Enter', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];
/** No page listens for it. */
const neutralKey = 'F13';
/** The same chance in each run of a page. */
const chance = `<script>(() => {
  let state = 12345;
  Math.random = () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) / 4294967296;
})()</script>`;
/** From here on people feel it; below half of it nobody does. */
const lagMilliseconds = 100;
const stallMilliseconds = 60;
const flashShare = 0.02;

/** Runs in the tab. Opens the page for inputs from now on, and lets it run for a while. */
async function beginRun(html, side, milliseconds) {
  globalThis.run?.close();
  globalThis.run = await openPage(html, side);
  for (let passed = 0; passed < milliseconds; passed += 50) run.tick(50);
  run.window.focus();
}

/** Runs in the tab. */
function tickRun(milliseconds) { run.tick(milliseconds); }

/** Runs in the tab. What is visible frame by frame from now on, each look as a number. */
function looksOfRun(count, frameMilliseconds) {
  return Array.from({ length: count }, () => {
    run.tick(frameMilliseconds);
    let sum = 2166136261;
    for (const pixel of new Uint32Array(run.picture().buffer)) sum = Math.imul(sum ^ pixel, 16777619);
    for (const letter of run.text()) sum = Math.imul(sum ^ letter.codePointAt(0), 16777619);
    return sum;
  });
}

/**
 * By input, the milliseconds until it has a visible effect, in a run of the page beside one without it. Inputs are made
 * as a person makes them: a page may delay only those. Inputs without a visible effect are left out.
 */
async function reactionDelays(clockwork, html) {
  const advance = (milliseconds) => clockwork.call('tickRun', milliseconds);
  const looksAfter = async (make) => {
    await clockwork.run('beginRun', html, side, settleMilliseconds);
    await make();
    return clockwork.call('looksOfRun', looksMax, frameMilliseconds);
  };
  const press = (key) => () => clockwork.press(key, advance);
  const delays = {};
  for (const [leave, makes] of [
    [() => {}, { Click: () => clockwork.click(side / 2, side / 2) }],
    [press(neutralKey), Object.fromEntries(keys.map((key) => [key, press(key)]))],
  ]) {
    const [without, again] = [await looksAfter(leave), await looksAfter(leave)];
    // A page that differs from itself shows nothing.
    if (without.some((look, index) => look !== again[index])) return {};
    for (const [name, make] of Object.entries(makes)) {
      const having = await looksAfter(make);
      const first = having.findIndex((look, index) => look !== without[index]);
      if (first >= 0) delays[name] = (first + 1) * frameMilliseconds;
    }
  }
  return delays;
}

/** Runs in the tab. How evenly a page's picture changes: its longest standstill, and its busiest frame. */
async function frameGaps(html, frameMilliseconds) {
  const page = await openPage(html, 200);
  let [last, still, longest, busiest, changes] = [page.picture(), 0, 0, 0, 0];
  for (let frame = 0; frame < 240; frame += 1) {
    const due = page.window.performance.now() + frameMilliseconds;
    page.tick(frameMilliseconds);
    busiest = Math.max(busiest, page.window.performance.now() - due);
    const picture = page.picture();
    const isSame = picture.length === last.length && picture.every((value, at) => value === last[at]);
    last = picture;
    still = isSame ? still + 1 : 0;
    changes += isSame ? 0 : 1;
    longest = Math.max(longest, still);
  }
  page.close();
  return { stall: Math.max(longest * frameMilliseconds, busiest), changes };
}

/** Runs in the tab. The largest share of a page's picture that changes a lot within a frame. */
async function largestFlash(html, frameMilliseconds) {
  const page = await openPage(html, 200);
  page.tick(200);
  let [last, largest] = [page.picture(), 0];
  for (let frame = 0; frame < 240; frame += 1) {
    page.tick(frameMilliseconds);
    const picture = page.picture();
    let count = 0;
    for (let at = 0; at < picture.length; at += 4) {
      const gap = (channel) => Math.abs(picture[at + channel] - last[at + channel]);
      if (Math.max(gap(0), gap(1), gap(2)) > 60) count += 1;
    }
    largest = Math.max(largest, count / (picture.length / 4));
    last = picture;
  }
  page.close();
  return largest;
}

const functions = [beginRun, tickRun, looksOfRun, frameGaps, largestFlash];

const measures = {
  async lag({ clockwork, html, before: original }) {
    const [before, page] = [await reactionDelays(clockwork, original), await reactionDelays(clockwork, html)];
    const common = Object.keys(before).filter((input) => input in page);
    if (common.length === 0) return { outcome: 'unmeasured', message: 'no input shows an effect at a time of its own on both' };
    const growth = common.map((input) => page[input] - before[input]);
    const most = Math.max(...growth);
    const said = `inputs take up to ${most} ms longer until something is seen`;
    if (most >= lagMilliseconds) return { outcome: 'worse', message: said };
    return most < lagMilliseconds / 2 ? { outcome: 'not_worse', message: said } : { outcome: 'unmeasured', message: said };
  },
  async jank({ measure }) {
    const [before, page] = await measure('frameGaps', frameMilliseconds);
    if (before.changes < 200) return { outcome: 'unmeasured', message: 'the page before does not move all the time' };
    const said = `the picture stands still for up to ${Math.round(page.stall)} ms, before for ${Math.round(before.stall)} ms`;
    if (page.stall >= before.stall + stallMilliseconds) return { outcome: 'worse', message: said };
    return page.stall < before.stall + stallMilliseconds / 2
      ? { outcome: 'not_worse', message: said } : { outcome: 'unmeasured', message: said };
  },
  async glitch({ measure }) {
    const [before, page] = await measure('largestFlash', frameMilliseconds);
    const said = `up to ${(page * 100).toFixed(1)} % of the picture flash up, before ${(before * 100).toFixed(1)} %`;
    // Small artefacts flash up in less of the picture than many a page's own motion does.
    return { outcome: page >= before + flashShare ? 'worse' : 'unmeasured', message: said };
  },
};

/** Whether a version of any page is worse: { outcome: worse, not_worse or unmeasured, message }. */
async function judgeAny(clockwork, { kind, ...version }) {
  if (!measures[kind]) return { outcome: 'unmeasured', message: `${kind} is measured on pages of the offline model only` };
  const [before, html] = [version.before, version.html].map((page) => page.replace('<head>', `<head>${chance}`));
  const measure = async (name, ...rest) => [
    await clockwork.run(name, before, ...rest), await clockwork.run(name, html, ...rest),
  ];
  return measures[kind]({ clockwork, html, before, measure });
}

module.exports = { functions, judgeAny };
