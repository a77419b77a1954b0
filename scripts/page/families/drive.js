#!/usr/bin/env node
// Tries out each control that pages of the offline model name in their line of hints: done in one run of the page and
// left out in another, it must make a visible difference. Also checks motion, a long spell of random input and the
// places of texts. check-page handles errors of loading, requests and the rest.
'use strict';

// Globals of functions that run in the page (clockwork.js).
/* global openPage */

const { readPage, run } = require('../judge/command-line.js');
const { controlsOf, gesture, keyOf } = require('./controls.js');
const { judgeInOrder } = require('./crew.js');

const usage = `usage: drive.js [--json] [--monkey SECONDS] PAGE.html|- ...

Runs pages of the offline model in a clock of its own and reports controls that change nothing (dead_control), pictures
that stand still (frozen), errors (runtime_error) and texts that cover each other or leave the frame (layout).

  --json            one JSON object a page: {"page","verdict","problems":[{"code","message"}]}
  --monkey SECONDS  of random input, in the page's own time (default 20)

exit codes: 0 all pass, 1 a page fails, 2 a page could not be judged, 64 bad usage
`;

/**
 * Runs in the tab. Whether two open pages look different: in more than a few pixels by more than a shade, or in a text.
 */
function looksDifferent(one, other) {
  if (one.text() !== other.text()) return true;
  const [left, right] = [one.picture(), other.picture()];
  let count = 0;
  for (let at = 0; at < left.length && count < 12; at += 4) {
    const gap = Math.max(...[0, 1, 2].map((channel) => Math.abs(left[at + channel] - right[at + channel])));
    if (gap > 6) count += 1;
  }
  return count >= 12;
}

/**
 * Runs in the tab. Whether `input` changes anything, in one of several situations: at the beginning, and some time
 * after everything else the page names was done, as a game may wait for its first move.
 */
async function answers(html, input, others) {
  for (const [seconds, isBegun] of [[0.4, false], [0.3, true], [1.6, true], [5, true]]) {
    const pair = [await openPage(html, 200), await openPage(html, 200)];
    for (const page of pair) {
      // A few places are enough to begin with.
      if (isBegun) for (const other of others) gesture(other).slice(0, 40).forEach((step) => step(page, true));
      for (let tick = 0; tick < seconds * 10; tick += 1) page.tick(100);
    }
    const afterwards = Array(12).fill((page) => page.tick(100));
    const isAnswered = [...gesture(input), ...afterwards].some((step, index) => {
      pair.forEach((page, place) => step(page, place === 0));
      return index % 7 === 6 && looksDifferent(...pair);
    }) || looksDifferent(...pair);
    pair.forEach((page) => page.close());
    if (isAnswered) return true;
  }
  return false;
}

/** Runs in the tab. Whether the picture moves by itself within some seconds. */
async function moves(html) {
  const pair = [await openPage(html, 200), await openPage(html, 200)];
  pair.forEach((page) => page.tick(100));
  let isMoving = false;
  for (let tick = 0; tick < 30 && !isMoving; tick += 1) {
    pair[0].tick(100);
    isMoving = looksDifferent(...pair);
  }
  pair.forEach((page) => page.close());
  return isMoving;
}

/** Runs in the tab. Random input for a while: the first error, if any. */
async function monkey(html, seconds) {
  const page = await openPage(html, 200);
  const inputs = controlsOf(page).flatMap((control) => control.inputs);
  let state = 12345;
  const draw = () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) / 4294967296;
  try {
    for (let tick = 0; tick < seconds * 10 && page.errors.length === 0; tick += 1) {
      const input = inputs[Math.floor(draw() * inputs.length)] ?? 'Click';
      const [x, y, isDown] = [draw(), draw(), draw() < 0.6];
      if (input === 'Mouse wheel') page.wheel(isDown ? 1 : -1);
      else if (input === 'Move mouse') page.pointer('move', x, y);
      else if (['Click', 'Drag', 'Hold mouse'].includes(input)) page.pointer(isDown ? 'down' : 'up', x, y);
      else page.key(isDown ? 'down' : 'up', keyOf(input));
      page.tick(100);
    }
    return page.errors[0] ?? null;
  } catch (error) {
    return `${error}`;
  } finally {
    page.close();
  }
}

/** Runs in the tab. Texts that cover each other or leave the frame, at several sizes of it. */
async function layoutFaults(html) {
  const faults = [];
  for (const side of [320, 480, 600]) {
    const page = await openPage(html, side);
    page.tick(100);
    const texts = [...page.window.document.querySelectorAll('h1, output, .hint, .notice')].filter(({ textContent }) => textContent);
    const boxes = texts.map((element) => [element.localName, element.getBoundingClientRect()]);
    boxes.forEach(([name, box], index) => {
      if (box.left < 0 || box.top < 0 || box.right > side || box.bottom > side) faults.push(`${name} leaves ${side} px`);
      for (const [other, its] of boxes.slice(index + 1)) {
        const isApart = box.right <= its.left || its.right <= box.left || box.bottom <= its.top || its.bottom <= box.top;
        if (!isApart) faults.push(`${name} covers ${other} at ${side} px`);
      }
    });
    page.close();
  }
  return faults;
}

/** Runs in the tab: everything that is wrong with a page. */
async function drive(html, monkeySeconds) {
  const page = await openPage(html, 200);
  const controls = controlsOf(page);
  page.close();
  const problems = [];
  const note = (code, message) => problems.push({ code, message });
  const error = await monkey(html, monkeySeconds);
  if (error) note('runtime_error', error);
  if (controls.length === 0) note('dead_control', 'the page names no controls');
  if (!(await moves(html))) note('frozen', 'nothing moves within three seconds');
  for (const fault of await layoutFaults(html)) note('layout', fault);
  for (const { name, inputs } of error ? [] : controls) {
    const others = controls.filter((control) => control.name !== name).flatMap((control) => control.inputs);
    for (const input of inputs) {
      if (!gesture(input)) note('dead_control', `"${name}" names no control: ${input}`);
      else if (!(await answers(html, input, others))) note('dead_control', `${input} changes nothing ("${name}")`);
    }
  }
  return problems;
}

const functions = [gesture, controlsOf, keyOf, looksDifferent, answers, moves, monkey, layoutFaults, drive];

function judgeAll({ pages, monkey: monkeySeconds = 20 }, emit) {
  return judgeInOrder(pages, functions, (clockwork, page) => judgePage(clockwork, page, monkeySeconds), emit);
}

async function judgePage(clockwork, page, monkeySeconds) {
  try {
    const problems = await clockwork.run('drive', readPage(page), monkeySeconds);
    return { page, verdict: problems.length > 0 ? 'failed' : 'passed', problems };
  } catch (error) {
    return { page, verdict: 'could_not_judge', problems: [{ code: 'not_judged', message: error.message }] };
  }
}

const spec = { json: 'flag', monkey: 'number' };
if (require.main === module) run({ usage, spec, judgeAll }).then((status) => process.exit(status));

module.exports = { answers, looksDifferent };
