#!/usr/bin/env node
// Measures whether pages that the offline model made worse are worse in the way their kind says, and in none of these
// other ways; for pages worse in another way, only keys are checked for lost controls. Each version is compared with
// the one it was made from, on a clock of its own: load on the machine changes nothing.
'use strict';

// Globals of functions that run in the page (clockwork.js).
/* global measured, openPage */

const { controlsOf, gesture, keyOf } = require('./controls.js');
const { run } = require('../judge/command-line.js');
const { judgeInOrder } = require('./crew.js');
const { answers, looksDifferent } = require('./drive.js');
const { decodePNG } = require('../browser/picture.js');
const { readRecords } = require('./units.js');

const usage = `usage: degradations.js [--json] RECORDS.jsonl|- ...

Reads records with degraded versions, as syn-augment --kind KIND makes them of pages of the offline model, and measures
each against the version before it.

  --json   one JSON object a version:
           {"page","verdict","problems":[{"code","message"}],"measured":{...},"before":{...}}

exit codes: 0 all are worse as they say, 1 one is not, 2 one could not be measured, 64 bad usage
`;

const side = 300;
const frameMilliseconds = 16;
/** Long enough for two bursts of a glitch, close enough not to miss one. */
const pictures = { count: 14, milliseconds: 100 };

/** Runs in the tab. Opens the page to measure from now on, and notes when inputs are made and when they arrive. */
async function beginMeasuring(html, side) {
  globalThis.measured?.close();
  const probe = `<script>
    window.inputTimes = {};
    for (const type of ['keydown', 'pointerdown']) {
      addEventListener(type, (event) => {
        if (event.isTrusted) inputTimes[type] ??= { made: performance.now() };
      }, true);
      addEventListener(type, () => { inputTimes[type].arrived ??= performance.now(); });
    }
  </script>`;
  globalThis.measured = await openPage(html.replace('</script>', `</script>${probe}`), side);
  measured.tick(100);
}

/** Runs in the tab. What its styles say: contrasts of title and ground, how the hints and the display look. */
function readStyles() {
  const { window: { document, getComputedStyle } } = measured;
  const style = (selector) => getComputedStyle(document.querySelector(selector));
  const luminance = (colour) => {
    const [red, green, blue] = colour.match(/[\d.]+/g).map((channel) => channel / 255)
      .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [ink, ground] = [style('h1').color, style('body').backgroundColor].map(luminance);
  return {
    contrast: (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05),
    fonts: [style('body').fontFamily, style('h1').fontFamily].join('; '),
    hintOpacity: Number(style('.hint').opacity),
    displayPixels: parseFloat(style('output').fontSize),
    pointer: style('canvas').cursor,
  };
}

function tickMeasured(milliseconds) { measured.tick(milliseconds); }

/** Runs in the tab. The milliseconds that the slowest of several frames keeps the page busy. */
function slowestFrame(frameMilliseconds) {
  const { window } = measured;
  let slowest = 0;
  for (let frame = 0; frame < 120; frame += 1) {
    const before = window.performance.now() + frameMilliseconds;
    measured.tick(frameMilliseconds);
    slowest = Math.max(slowest, window.performance.now() - before);
  }
  return slowest;
}

/** Runs in the tab. The keys that a page names and does not handle. */
function deafKeys() {
  const keys = controlsOf(measured).flatMap((control) => control.inputs.filter(keyOf));
  // The browser does not get a key that is handled.
  return keys.filter((name) => measured.key('down', keyOf(name)));
}

/** Runs in the tab. How long the slowest of the inputs took to arrive; nothing when one never did. */
function inputDelay(frameMilliseconds) {
  const { window: { inputTimes } } = measured;
  const all = () => ['keydown', 'pointerdown'].map((type) => inputTimes[type]?.arrived - inputTimes[type]?.made);
  for (let frame = 0; frame < 100 && !all().every(Number.isFinite); frame += 1) measured.tick(frameMilliseconds);
  return all().every(Number.isFinite) ? Math.max(...all()) : null;
}

function endMeasuring() {
  measured.close();
  delete globalThis.measured;
}

/** Runs in the tab. The controls that a page names, of those in `names`, that change nothing on it. */
async function deadControls(html, names) {
  const page = await openPage(html, 200);
  const controls = controlsOf(page);
  page.close();
  const dead = [];
  for (const { name, inputs } of controls.filter((control) => names.includes(control.name))) {
    const others = controls.filter((control) => control.name !== name).flatMap((control) => control.inputs);
    for (const input of inputs) if (!(await answers(html, input, others))) dead.push(name);
  }
  return [...new Set(dead)];
}

const functions = [
  gesture, controlsOf, keyOf, looksDifferent, answers, beginMeasuring, readStyles, tickMeasured, slowestFrame, deafKeys,
  inputDelay, endMeasuring, deadControls,
];

/** How far a picture's brightness spreads, and how many of its pixels have a colour that no palette has. */
function lookAt({ data, channels }) {
  let [sum, squares, neon] = [0, 0, 0];
  for (let at = 0; at < data.length; at += channels) {
    const [red, green, blue] = data.subarray(at, at + 3);
    const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    sum += light;
    squares += light * light;
    if (Math.max(red, green, blue) >= 250 && Math.min(red, green, blue) <= 5) neon += 1;
  }
  const count = data.length / channels;
  return { spread: Math.sqrt(squares / count - (sum / count) ** 2), neon };
}

/** The largest difference between a picture and the previous one: something that flashes up shows there. */
function largestJump(all) {
  return Math.max(0, ...all.slice(1).map(({ data, channels }, index) => {
    let count = 0;
    for (let at = 0; at < data.length; at += channels) {
      const gaps = [0, 1, 2].map((channel) => Math.abs(data[at + channel] - all[index].data[at + channel]));
      if (Math.max(...gaps) > 60) count += 1;
    }
    return count / (data.length / channels);
  }));
}

async function measure(clockwork, html) {
  await clockwork.run('beginMeasuring', html, side);
  const styles = await clockwork.call('readStyles');
  const photograph = async () => decodePNG(await clockwork.photograph(side, side, { format: 'png' }));
  const seen = [await photograph()];
  const look = lookAt(seen[0]);
  // A page that shows no stray colours is not watched for more of them.
  while (look.neon > 0 && seen.length < pictures.count) {
    await clockwork.call('tickMeasured', pictures.milliseconds);
    seen.push(await photograph());
  }
  await clockwork.click(side / 2, side / 2);
  await clockwork.press(' ');
  const delayMilliseconds = await clockwork.call('inputDelay', frameMilliseconds);
  const stallMilliseconds = await clockwork.call('slowestFrame', frameMilliseconds);
  // Last, as the page reacts to these keys.
  const deaf = await clockwork.call('deafKeys');
  await clockwork.call('endMeasuring');
  return { ...styles, ...look, jump: largestJump(seen), delayMilliseconds, stallMilliseconds, deaf };
}

const numbers = (text) => (text.match(/\d+/g) ?? []).map(Number);

/**
 * Whether a page is worse than another in the way of a kind. `change` is what its maker says about it, and is missing
 * if the page should be worse in another way: then any delay or stall counts, and a key that is no longer handled.
 */
const isWorse = {
  style: (page, before) => page.contrast < 2 && before.contrast >= 4.5 && page.spread < before.spread * 0.9
    && page.fonts !== before.fonts,
  ux: (page, before) => page.hintOpacity === 0 && before.hintOpacity > 0.5 && page.displayPixels <= 7
    && before.displayPixels >= 10 && page.pointer === 'none' && before.pointer !== 'none',
  error: (page, before, change) => (change === undefined
    ? page.deaf.length > before.deaf.length : page.dead.length > 0 && before.dead.length === 0),
  lag: (page, before, change) => before.delayMilliseconds < 1 && (change === undefined
    ? page.delayMilliseconds >= 50
    : page.delayMilliseconds >= numbers(change)[0] && page.delayMilliseconds <= numbers(change)[0] + 2 * frameMilliseconds),
  jank: (page, before, change) => before.stallMilliseconds < 5
    && page.stallMilliseconds >= (change === undefined ? 50 : numbers(change)[1]),
  glitch: (page, before) => page.neon >= 900 && before.neon < 100 && page.jump > 0.02,
};

/** The measurements of a page; `action` is a control that may be dead. */
async function measureWith(clockwork, html, action) {
  const dead = action ? await clockwork.run('deadControls', html, [action]) : [];
  return { ...await measure(clockwork, html), dead };
}

/** The control that a change says does nothing, if it says so. */
const actionOf = (change) => /^One of the announced actions does nothing: (.*)\.$/.exec(change)?.[1];

/** Whether a version of a page of the offline model is worse as it says: { outcome: worse or not_worse, message }. */
async function judgeOwn(clockwork, { kind, change, html, before: original }) {
  const before = await measureWith(clockwork, original, actionOf(change));
  const measured = await measureWith(clockwork, html, actionOf(change));
  const outcome = isWorse[kind](measured, before, change) ? 'worse' : 'not_worse';
  return { outcome, message: outcome === 'worse' ? change : `not as it says: ${change}` };
}

async function judgeVersion(clockwork, version) {
  const { page, kind, change, html, before: original, error } = version;
  if (error) return { page, verdict: 'could_not_judge', problems: [{ code: 'not_made', message: error.message ?? '' }] };
  const action = actionOf(change);
  try {
    const before = await measureWith(clockwork, original, action);
    const measured = await measureWith(clockwork, html, action);
    const problems = [];
    if (!isWorse[kind](measured, before, change)) problems.push({ code: 'not_worse', message: `not as it says: ${change}` });
    for (const other of Object.keys(isWorse).filter((name) => name !== kind)) {
      if (isWorse[other](measured, before)) problems.push({ code: 'worse_otherwise', message: `worse as ${other} makes it` });
    }
    return { page, verdict: problems.length > 0 ? 'failed' : 'passed', problems, measured, before };
  } catch (error) {
    return { page, verdict: 'could_not_judge', problems: [{ code: 'not_judged', message: error.message }] };
  }
}

/** The degraded versions of a record, each with the page it was made from. */
function versionsOf(record, name) {
  const pages = [record, ...record.degraded ?? []].map(({ answer }) => answer?.files[0].content);
  return (record.degraded ?? []).map(({ kind, change, error }, index) => {
    return { page: `${name} ${kind}`, kind, change, error, html: pages[index + 1], before: pages[index] };
  });
}

async function judgeAll({ pages }, emit) {
  const versions = pages.flatMap(readRecords).flatMap((record) => versionsOf(record, record.qa_id));
  await judgeInOrder(versions, functions, judgeVersion, emit);
}

if (require.main === module) run({ usage, spec: { json: 'flag' }, judgeAll }).then((status) => process.exit(status));

module.exports = { kinds: Object.keys(isWorse), functions, judgeOwn };
