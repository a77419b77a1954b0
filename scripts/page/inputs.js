// Keys, clicks and drags as a person would make them, sent through the browser's own input path.
'use strict';

const namedKeys = {
  ' ': { code: 'Space', keyCode: 32, text: ' ' },
  Enter: { code: 'Enter', keyCode: 13, text: '\r' },
  Escape: { code: 'Escape', keyCode: 27 },
  Shift: { code: 'ShiftLeft', keyCode: 16 },
  ArrowLeft: { code: 'ArrowLeft', keyCode: 37 },
  ArrowUp: { code: 'ArrowUp', keyCode: 38 },
  ArrowRight: { code: 'ArrowRight', keyCode: 39 },
  ArrowDown: { code: 'ArrowDown', keyCode: 40 },
  F13: { code: 'F13', keyCode: 124 },
};

/** Announced by nobody: shows what a page does with just any key. */
const controlKey = 'F13';

/** Held for a few frames, as games ask for the state of a key once per frame. */
const holdMilliseconds = 70;
const dragPixels = 24;

function keyFacts(key) {
  if (namedKeys[key]) return namedKeys[key];
  const upper = key.toUpperCase();
  return { code: /\d/.test(key) ? `Digit${key}` : `Key${upper}`, keyCode: upper.charCodeAt(0), text: key };
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function pressKey(visit, key) {
  const { code, keyCode, text } = keyFacts(key);
  const event = { key, code, windowsVirtualKeyCode: keyCode };
  await visit.send('Input.dispatchKeyEvent', { type: text ? 'keyDown' : 'rawKeyDown', ...event, text });
  await pause(holdMilliseconds);
  await visit.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
}

function mouse(visit, type, point, held = false) {
  const button = { button: type === 'mouseMoved' && !held ? 'none' : 'left', buttons: held ? 1 : 0, clickCount: 1 };
  return visit.send('Input.dispatchMouseEvent', { type, ...point, ...button });
}

const movePointer = (visit, point) => mouse(visit, 'mouseMoved', point);

/** Press, drag a little, release: a click for whoever waits for clicks, a drag for whoever waits for drags. */
async function clickAndDrag(visit, point) {
  const end = { x: point.x + dragPixels * (point.narrow ? 0.1 : 1), y: point.y + (point.narrow ? 0 : dragPixels) };
  await mouse(visit, 'mousePressed', { x: point.x, y: point.y }, true);
  await mouse(visit, 'mouseMoved', end, true);
  await pause(holdMilliseconds);
  await mouse(visit, 'mouseReleased', end);
}

module.exports = { pressKey, movePointer, clickAndDrag, controlKey, pause };
