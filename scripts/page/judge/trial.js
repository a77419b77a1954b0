// Tries an action that a page announces: makes its inputs one after the other, until the page answers one. The page's
// time stands still while an input is made, so whatever runs then is caused by the input.
'use strict';

const { aims, controlAims } = require('./aims.js');
const { frameMilliseconds } = require('../browser/clock.js');
const { Coverage } = require('./coverage.js');
const { differs } = require('../browser/picture.js');
const { makeInput, movePointer, pressKey, controlKey } = require('../browser/inputs.js');
const { changesNothing } = require('./idle.js');
const { focusOn } = require('./survey.js');

/** Long enough for periodic code to have run once, so that it does not count as a reaction. */
const quietMilliseconds = 250;
const reactionMilliseconds = 70;
/** We wait for a slow reaction in these steps. */
const lateMilliseconds = [90, 400, 1500];
/** After this many places that are each checked, only every n-th is. */
const aimsAlone = 28;
const aimsPerLook = 8;
/** The wheel turns up at one place, and down at the next. */
const wheelTurns = [[-1, -1], [1, 1]];
/** A page that follows the pointer or listens to the wheel does so nearly everywhere. */
const placesMax = { move: 10, wheel: 6 };

/** How to try an action: [{ input, point }], likeliest first. */
function attemptsFor(action, page, eye) {
  return action.inputs.flatMap((input) => {
    if (input.kind === 'key') return [{ input }, ...focusesFor(input, page).map((focus) => ({ input, focus }))];
    const points = action.isImplied ? controlAims(page) : aims(page, eye, input.kind);
    const places = points.slice(0, placesMax[input.kind]);
    if (input.kind !== 'wheel') return places.map((point) => ({ input, point }));
    // A box that scrolls begins at its top.
    const boxes = page.scrollers.map(({ spot }) => ({ input: { ...input, turns: [1, 1] }, point: spot }));
    // Something at one of its ends moves in one direction only, and moving there and back ends where it began.
    const others = places.map((point, index) => (
      { input: { ...input, turns: wheelTurns[index % wheelTurns.length] }, point }));
    return [...boxes, ...others];
  });
}

/**
 * What to focus for a key: elements that listen to keys themselves, and those that the browser moves by the arrow keys,
 * unless the page's own code asks for those keys.
 */
function focusesFor({ key }, { keyed, natives, readsArrows }) {
  const moved = /^Arrow|^Home$|^End$|^Page/.test(key) && !readsArrows ? natives : [];
  return [...keyed, ...moved];
}

/** Puts the focus where an attempt needs it; fills in a text field before it is submitted. */
async function prepare(visit, { input, focus }) {
  if (!focus) return;
  await visit.evaluate(focusOn(focus.index));
  if (focus.kind === 'text' && input.key === 'Enter') await pressKey(visit, '7', { hold: 0 });
  await visit.advance(lateMilliseconds[0]);
}

/** Text selected by a drag or a double click is not an answer. */
const unmark = `(() => {
  if (!document.activeElement?.matches('input, textarea')) getSelection()?.removeAllRanges();
})()`;

async function make(visit, attempt, options) {
  const { input, point } = attempt;
  if (attempt.focus && !options?.isPrepared) await prepare(visit, attempt);
  await makeInput(visit, input, point, options);
  if (input.kind === 'drag' || input.kind === 'doubleClick' || input.modifiers?.length > 0) await visit.evaluate(unmark);
}

/** What is done to a page instead of the attempt: nothing that was announced. */
async function pretend(visit, attempt) {
  const { input, point } = attempt;
  await prepare(visit, attempt);
  if (input.kind === 'key') return pressKey(visit, controlKey);
  if (input.kind !== 'move') await movePointer(visit, point);
  return visit.advance(reactionMilliseconds);
}

/**
 * Tries an action. Returns { by: attempt, isSure } for the attempt that was answered, or nothing. It is not sure if the
 * page's code noticed an input, but no effect was visible.
 */
async function tryAction(visit, eye, page, action) {
  const moves = await eye.seesMotion();
  eye.shapes = await visit.shapes();
  if (attemptsFor(action, page, eye).length === 0) return undefined;
  return moves ? tryMoving(visit, eye, page, action) : tryResting(visit, eye, page, action);
}

/** A picture at rest must change. */
async function tryResting(visit, eye, page, action) {
  const attempts = attemptsFor(action, page, eye);
  await pretend(visit, attempts[0]);
  await eye.look();
  for (const [index, attempt] of attempts.entries()) {
    // An effect that only appears under the pointer does not answer a click.
    if (attempt.point && attempt.input.kind !== 'move' && page.reactsToPointer) {
      await movePointer(visit, attempt.point);
      await visit.advance(lateMilliseconds[0]);
      await eye.look();
    }
    if (attempt.focus) {
      await prepare(visit, attempt);
      await eye.look();
    }
    // Some react for as long as they are held.
    let whileHeld = false;
    const isHeld = attempt.input.kind === 'key' || attempt.input.kind === 'hold';
    const meanwhile = isHeld ? async () => { whileHeld = await eye.look(); } : undefined;
    await make(visit, attempt, { hold: frameMilliseconds, meanwhile, isPrepared: true });
    if (whileHeld) return { by: attempt, isSure: true };
    // Many draw in the next frame what happened in this one.
    await visit.advance(frameMilliseconds);
    const isLast = index === attempts.length - 1;
    if (index >= aimsAlone && index % aimsPerLook > 0 && !isLast) continue;
    if (await eye.look()) return { by: attempt, isSure: true };
  }
  for (const milliseconds of lateMilliseconds) {
    await visit.advance(milliseconds);
    if (await eye.look()) return { by: attempts.at(-1), isSure: true };
  }
  return undefined;
}

/** The code of a moving page must do something it did not do before. */
async function tryMoving(visit, eye, page, action) {
  const coverage = new Coverage(visit);
  const addWindow = async () => coverage.add(await coverage.window());
  await addWindow();
  await visit.advance(quietMilliseconds);
  await addWindow();
  await pretend(visit, attemptsFor(action, page, eye)[0]);
  await addWindow();
  // Moving things are somewhere else by now.
  if (isPress(action.inputs[0])) {
    await eye.look();
    eye.shapes = await visit.shapes();
  }
  const attempts = attemptsFor(action, page, eye);
  let heard;
  /** Whether the code that just ran indicates an answer. */
  const isAnswer = async (attempt) => {
    const window = await coverage.window();
    if (coverage.isNew(window)) {
      if (attempt.input.kind !== 'key' || !changesNothing(await coverage.newTexts(window), page.source)) return true;
      heard ??= attempt;
      return false;
    }
    heard ??= coverage.isHeard(window) ? attempt : undefined;
    return false;
  };
  let neutral;
  for (const [index, attempt] of attempts.entries()) {
    const { kind } = attempt.input;
    if (isPress(attempt.input) && kind !== neutral) {
      // First at a place where nothing is: an input that hits something does more.
      neutral = kind;
      await make(visit, { ...attempt, point: cornerOf(page) }, { hold: 0 });
      const window = await coverage.window();
      if (coverage.isHeard(window)) heard ??= attempt;
      coverage.add(window);
    }
    if (attempt.focus) {
      await prepare(visit, attempt);
      await addWindow();
    }
    await make(visit, attempt, { hold: 0, isPrepared: true });
    const window = await coverage.window();
    if (isPress(attempt.input) && coverage.isNew(window)) return { by: attempt, isSure: true };
    if (coverage.isNew(window) || coverage.isHeard(window)) heard ??= attempt;
    coverage.add(window);
    // Clicks all happen at the same time, as their targets move on with time.
    if (kind === 'click' && attempts[index + 1]?.input.kind === 'click' && (index + 1) % aimsAlone > 0) continue;
    if (kind === 'key') await make(visit, attempt, { isPrepared: true });
    else await visit.advance(reactionMilliseconds);
    if (await isAnswer(attempt)) return { by: kind === 'click' ? heard ?? attempt : attempt, isSure: true };
    await addWindow();
  }
  return heard && { by: heard, isSure: await changesStill(visit, heard) };
}

/** Whether an attempt makes the page run code of its own that changes something, visible or not. */
async function runsCode(visit, attempt, source) {
  const coverage = new Coverage(visit);
  for (let count = 0; count < 2; count++) {
    await pretend(visit, attempt);
    await visit.advance(quietMilliseconds);
    coverage.add(await coverage.window());
  }
  await make(visit, attempt);
  const window = await coverage.window();
  return coverage.isNew(window) && !changesNothing(await coverage.newTexts(window), source);
}

/** Whether an attempt changes the picture while time, and with it everything that moves by itself, stands still. */
async function changesStill(visit, attempt) {
  await pretend(visit, attempt);
  const { picture: before } = await visit.lookStill();
  const { picture: again } = await visit.lookStill();
  if (differs(before, again)) return false;
  await make(visit, attempt, { hold: 0 });
  const { picture: after } = await visit.lookStill();
  return differs(again, after);
}

const isPress = ({ kind }) => ['click', 'drag', 'doubleClick', 'rightClick', 'touch'].includes(kind);

/** Near the corner of the drawing surface, where there is least. */
function cornerOf({ surface, width, height }) {
  const { x, y } = surface ?? { x: 0, y: 0 };
  return { x: Math.min(Math.max(x, 0) + 3, width - 1), y: Math.min(Math.max(y, 0) + 3, height - 1) };
}

module.exports = { tryAction, runsCode, attemptsFor, make, pretend };
