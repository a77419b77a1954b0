// Keys, clicks, drags and the rest as a person would make them, sent through the browser's own input path.
'use strict';

const namedKeys = {
  ' ': { code: 'Space', keyCode: 32, text: ' ' },
  Enter: { code: 'Enter', keyCode: 13, text: '\r' },
  Tab: { code: 'Tab', keyCode: 9 },
  Backspace: { code: 'Backspace', keyCode: 8 },
  Escape: { code: 'Escape', keyCode: 27 },
  Shift: { code: 'ShiftLeft', keyCode: 16 },
  Control: { code: 'ControlLeft', keyCode: 17 },
  ArrowLeft: { code: 'ArrowLeft', keyCode: 37 },
  ArrowUp: { code: 'ArrowUp', keyCode: 38 },
  ArrowRight: { code: 'ArrowRight', keyCode: 39 },
  ArrowDown: { code: 'ArrowDown', keyCode: 40 },
  F13: { code: 'F13', keyCode: 124 },
};

/** Announced by nobody: shows what a page does with just any key. */
const controlKey = 'F13';

/** Held for a few frames, as games ask for the state of a key once per frame. */
const holdMillisecondsDefault = 70;
const dragPixels = 24;
const wheelPixels = 120;

function keyFacts(key) {
  if (namedKeys[key]) return namedKeys[key];
  const upper = key.toUpperCase();
  return { code: /\d/.test(key) ? `Digit${key}` : `Key${upper}`, keyCode: upper.charCodeAt(0), text: key };
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function pressKey(visit, key, holdMilliseconds = holdMillisecondsDefault) {
  const { code, keyCode, text } = keyFacts(key);
  const event = { key, code, windowsVirtualKeyCode: keyCode };
  visit.touched = true;
  await visit.send('Input.dispatchKeyEvent', { type: text ? 'keyDown' : 'rawKeyDown', ...event, text });
  await pause(holdMilliseconds);
  await visit.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
}

function mouse(visit, type, { x, y }, { button = 'none', clickCount = 1 } = {}) {
  const buttons = { none: 0, left: 1, right: 2 }[type === 'mouseReleased' ? 'none' : button];
  return visit.send('Input.dispatchMouseEvent', { type, x, y, button, buttons, clickCount });
}

const movePointer = (visit, point) => mouse(visit, 'mouseMoved', point);

/** Press, drag a little, release: a click for whoever waits for clicks, a drag for whoever waits for drags. */
async function clickAndDrag(visit, point, holdMilliseconds = holdMillisecondsDefault) {
  const end = { x: point.x + dragPixels * (point.narrow ? 0.1 : 1), y: point.y + (point.narrow ? 0 : dragPixels) };
  const left = { button: 'left' };
  visit.touched = true;
  await mouse(visit, 'mousePressed', point, left);
  await mouse(visit, 'mouseMoved', end, left);
  await pause(holdMilliseconds);
  await mouse(visit, 'mouseReleased', end, left);
  if (point.kind === 'text') await pressKey(visit, '7');
}

/** A plain click on one spot, as elements smaller than a drag need it. */
async function click(visit, point, options = { button: 'left' }) {
  await mouse(visit, 'mousePressed', point, options);
  await mouse(visit, 'mouseReleased', point, options);
}

async function doubleClick(visit, point) {
  await click(visit, point);
  await click(visit, point, { button: 'left', clickCount: 2 });
}

const rightClick = (visit, point) => click(visit, point, { button: 'right' });

async function touch(visit, { x, y }) {
  await visit.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
  await visit.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: x + dragPixels, y }] });
  await visit.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

async function turnWheel(visit, { x, y }) {
  for (const deltaY of [-wheelPixels, wheelPixels]) {
    await visit.send('Input.dispatchMouseEvent', { type: 'mouseWheel', x, y, deltaX: 0, deltaY });
  }
  await pause(holdMillisecondsDefault);
}

module.exports = {
  pressKey, movePointer, clickAndDrag, click, doubleClick, rightClick, touch, turnWheel, controlKey, pause,
};
