// Keys, clicks, drags and the rest as a person would make them, sent through the browser's own input path. Time passes
// on the page's own clock meanwhile, so that a page that checks its keys once a frame sees them.
'use strict';

const namedKeys = {
  ' ': { code: 'Space', keyCode: 32, text: ' ' },
  Enter: { code: 'Enter', keyCode: 13, text: '\r' },
  Tab: { code: 'Tab', keyCode: 9 },
  Backspace: { code: 'Backspace', keyCode: 8 },
  Delete: { code: 'Delete', keyCode: 46 },
  Escape: { code: 'Escape', keyCode: 27 },
  Shift: { code: 'ShiftLeft', keyCode: 16 },
  Control: { code: 'ControlLeft', keyCode: 17 },
  Alt: { code: 'AltLeft', keyCode: 18 },
  Home: { code: 'Home', keyCode: 36 },
  End: { code: 'End', keyCode: 35 },
  PageUp: { code: 'PageUp', keyCode: 33 },
  PageDown: { code: 'PageDown', keyCode: 34 },
  ArrowLeft: { code: 'ArrowLeft', keyCode: 37 },
  ArrowUp: { code: 'ArrowUp', keyCode: 38 },
  ArrowRight: { code: 'ArrowRight', keyCode: 39 },
  ArrowDown: { code: 'ArrowDown', keyCode: 40 },
  F13: { code: 'F13', keyCode: 124 },
};

/** No page announces it: shows what a page does with any key at all. */
const controlKey = 'F13';

/** Input.dispatchKeyEvent's bits. */
const modifierBits = { Alt: 1, Control: 2, Shift: 8 };
const bitsOf = (modifiers = []) => modifiers.reduce((bits, name) => bits | modifierBits[name], 0);

/** Held for a few frames, as games check the state of a key once per frame. */
const holdMillisecondsDefault = 70;
const longHoldMilliseconds = 700;
const dragPixels = 24;
const dragSteps = 3;
/** Where to carry something that the browser itself drags: over its neighbours in a list or a grid. */
const carryPixels = [[-70, 0], [70, 0], [0, -70], [0, 70]];
const wheelPixels = 120;

function keyFacts(key, modifiers) {
  if (namedKeys[key]) return { key, ...namedKeys[key] };
  const upper = key.toUpperCase();
  const typed = modifiers.includes('Shift') ? upper : key;
  const text = modifiers.some((name) => name !== 'Shift') ? undefined : typed;
  return { key: typed, code: /\d/.test(key) ? `Digit${key}` : `Key${upper}`, keyCode: upper.charCodeAt(0), text };
}

/** Puts a key down, with the modifiers that are already down. */
function keyDown(visit, name, modifiers) {
  const { key, code, keyCode, text } = keyFacts(name, modifiers);
  const bits = bitsOf(modifierBits[name] ? [...modifiers, name] : modifiers);
  return visit.send('Input.dispatchKeyEvent', {
    type: text ? 'keyDown' : 'rawKeyDown', key, code, windowsVirtualKeyCode: keyCode, text, modifiers: bits,
  });
}

function keyUp(visit, name, modifiers) {
  const { key, code, keyCode } = keyFacts(name, modifiers);
  return visit.send('Input.dispatchKeyEvent', {
    type: 'keyUp', key, code, windowsVirtualKeyCode: keyCode, modifiers: bitsOf(modifiers),
  });
}

/** Holds modifier keys while `act` makes its input. */
async function holding(visit, modifiers, act) {
  for (const [index, name] of modifiers.entries()) await keyDown(visit, name, modifiers.slice(0, index));
  await act();
  for (const [index, name] of [...modifiers.entries()].reverse()) await keyUp(visit, name, modifiers.slice(0, index));
}

/** `meanwhile` is called while the key is down. */
async function pressKey(visit, key, { hold = holdMillisecondsDefault, modifiers = [], meanwhile } = {}) {
  visit.touched = true;
  await holding(visit, modifiers, async () => {
    await keyDown(visit, key, modifiers);
    await visit.advance(hold);
    await meanwhile?.();
    await keyUp(visit, key, modifiers);
  });
}

function mouse(visit, type, { x, y }, { button = 'none', clickCount = 1, modifiers = [] } = {}) {
  const buttons = { none: 0, left: 1, right: 2 }[type === 'mouseReleased' ? 'none' : button];
  return visit.send('Input.dispatchMouseEvent', { type, x, y, button, buttons, clickCount, modifiers: bitsOf(modifiers) });
}

const movePointer = (visit, point) => mouse(visit, 'mouseMoved', point);

/** Press and release on one spot. */
async function click(visit, point, { button = 'left', clickCount = 1, hold = 0, modifiers = [], meanwhile } = {}) {
  const options = { button, clickCount, modifiers };
  visit.touched = true;
  // The browser handles them in order; waiting for each would cost a frame of its own time.
  const isShort = hold === 0 && !meanwhile;
  const press = [mouse(visit, 'mouseMoved', point, { modifiers }), mouse(visit, 'mousePressed', point, options)];
  if (!isShort) {
    await Promise.all(press);
    await visit.advance(hold);
    await meanwhile?.();
  }
  await Promise.all([...press, mouse(visit, 'mouseReleased', point, options)]);
}

/** A click, and whatever else a control needs. */
async function use(visit, point, options) {
  await holding(visit, options.modifiers ?? [], () => click(visit, point, options));
  if (point.kind === 'text') await pressKey(visit, '7', { hold: 0 });
  if (point.kind !== 'select') return;
  // The list of a select is a separate window.
  for (const key of ['ArrowDown', 'Enter']) await pressKey(visit, key, { hold: 0 });
}

async function drag(visit, point, { hold = holdMillisecondsDefault, modifiers = [] } = {}) {
  const left = { button: 'left', modifiers };
  const [across, down] = point.kind === 'range' ? [-dragPixels, 0] : [dragPixels, dragPixels];
  visit.touched = true;
  await holding(visit, modifiers, async () => {
    await mouse(visit, 'mouseMoved', point, { modifiers });
    await mouse(visit, 'mousePressed', point, left);
    let end = point;
    for (let step = 1; step <= dragSteps; step++) {
      end = { x: point.x + (across * step) / dragSteps, y: point.y + (down * step) / dragSteps };
      await mouse(visit, 'mouseMoved', end, left);
      await visit.advance(hold / dragSteps);
    }
    if (visit.dragged) end = await carry(visit, point, hold);
    await mouse(visit, 'mouseReleased', end, left);
  });
}

/** The middles of the elements that listen for drops. */
const dropPlaces = `[...document.querySelectorAll('body *')].slice(0, 2000).filter((one) => getEventListeners(one).drop)
  .map((one) => one.getBoundingClientRect()).map((box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 }))
  .filter(({ x, y }) => x > 0 && y > 0 && x < innerWidth && y < innerHeight).slice(0, 8)`;

/**
 * Carries what the browser drags over its neighbours and to where it may be dropped, to a different place each time.
 */
async function carry(visit, { x, y }, hold) {
  const data = visit.dragged;
  visit.dragged = undefined;
  const send = (type, at) => visit.send('Input.dispatchDragEvent', { type, ...at, data });
  const near = carryPixels.map(([across, down]) => ({ x: Math.max(1, x + across), y: Math.max(1, y + down) }));
  const drops = await visit.evaluateInPage(dropPlaces).catch(() => []);
  visit.drops += 1;
  const places = drops.length > 0 ? [...near, drops[visit.drops % drops.length]] : near;
  await send('dragEnter', { x, y });
  for (const place of places) {
    // The first enters the place, the second is over it.
    for (let count = 0; count < 2; count++) await send('dragOver', place);
    await visit.advance(hold / places.length);
  }
  await send('drop', places.at(-1));
  return places.at(-1);
}

async function doubleClick(visit, point, options) {
  await click(visit, point, options);
  await click(visit, point, { ...options, clickCount: 2 });
}

async function touch(visit, { x, y }, { hold = holdMillisecondsDefault } = {}) {
  visit.touched = true;
  await visit.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
  await visit.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: x + dragPixels, y }] });
  await visit.advance(hold);
  await visit.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

/** `turns`: 1 for each turn down, -1 for each up. */
async function turnWheel(visit, { x, y }, { hold = holdMillisecondsDefault, modifiers = [], turns = [-1, 1, 1] } = {}) {
  for (const turn of turns) {
    await visit.send('Input.dispatchMouseEvent', {
      type: 'mouseWheel', x, y, deltaX: 0, deltaY: turn * wheelPixels, modifiers: bitsOf(modifiers),
    });
    await visit.advance(hold);
  }
}

const acts = {
  click: use,
  doubleClick: (visit, point, options) => holding(visit, options.modifiers ?? [], () => doubleClick(visit, point, options)),
  rightClick: (visit, point, options) => click(visit, point, { ...options, button: 'right' }),
  hold: (visit, point, options) => click(visit, point, { ...options, hold: longHoldMilliseconds }),
  drag, touch, wheel: turnWheel,
  move: async (visit, point, { hold = holdMillisecondsDefault } = {}) => {
    await movePointer(visit, point);
    await visit.advance(hold);
  },
};

/** Makes an announced input, { kind, key, modifiers, turns }; all except keys are made at `point`. */
function makeInput(visit, { kind, key, modifiers, turns }, point, { hold = holdMillisecondsDefault, meanwhile } = {}) {
  const options = { hold, modifiers, turns, meanwhile };
  return kind === 'key' ? pressKey(visit, key, options) : acts[kind](visit, point, options);
}

module.exports = { makeInput, pressKey, movePointer, click, controlKey };
