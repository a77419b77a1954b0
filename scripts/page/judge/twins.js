// The surest and most expensive way to see whether a page answers: it is opened twice, at the same time and with the
// same chance, the action is done in one and left out in the other, and the two are compared. For actions where nothing
// else shows it.
'use strict';

const { differs } = require('../browser/picture.js');
const { make, pretend } = require('./trial.js');
const { pressKey, controlKey } = require('../browser/inputs.js');

/** The page's time before anything is done; by "late" an introduction or a countdown is over. */
const beginMilliseconds = { soon: 500, late: 5000 };
/** Between the earlier inputs and the action, and before each look after it. */
const settleMilliseconds = 400;
const lookMilliseconds = [0, 120, 600, 1500];
/** Two clicks this far apart are not a double click. */
const apartMilliseconds = 700;

/**
 * Whether an input is another one plus something, which has to make a difference: Shift and a click, a second click.
 */
const isSpecial = ({ kind, modifiers = [] }) => modifiers.length > 0 || kind === 'doubleClick' || kind === 'hold';

/** The other input, made instead of it. */
async function makePlain(visit, { input: { kind, key }, point }) {
  if (kind === 'doubleClick') {
    await make(visit, { input: { kind: 'click' }, point });
    await visit.advance(apartMilliseconds);
  }
  return make(visit, { input: { kind: kind === 'doubleClick' || kind === 'hold' ? 'click' : kind, key }, point });
}

/** Holds a key down while all of `others` are done; Shift and the like are held with each of them. */
async function makeWhile(visit, key, others) {
  const isModifier = ['Shift', 'Control', 'Alt'].includes(key);
  const modifiers = isModifier ? [key] : [];
  const makeAll = async () => {
    for (const other of others) await make(visit, { ...other, input: { ...other.input, modifiers } });
  };
  return isModifier ? makeAll() : pressKey(visit, key, { meanwhile: makeAll });
}

/** Whether a key changes what other inputs do: a tool, a gear, a faster step. 'answered', 'silent' or 'unsure'. */
async function compareOthers(visit, { input: { key } }, others) {
  const twins = await Promise.all([visit.twin(), visit.twin()]);
  const [doing, leaving] = twins;
  const both = (act) => Promise.all(twins.map(act));
  const isSame = async () => {
    const [one, other] = await both((twin) => twin.look());
    return !differs(one.picture, other.picture);
  };
  try {
    await both((twin) => twin.advance(beginMilliseconds.soon));
    for (const other of others) await both((twin) => make(twin, other));
    await both((twin) => twin.advance(settleMilliseconds));
    if (!(await isSame())) return 'unsure';
    await Promise.all([makeWhile(doing, key, others), makeWhile(leaving, controlKey, others)]);
    const [late, early] = doing.time < leaving.time ? [doing, leaving] : [leaving, doing];
    await late.advance(early.time - late.time);
    for (const milliseconds of lookMilliseconds) {
      await both((twin) => twin.advance(milliseconds));
      if (!(await isSame())) return 'answered';
    }
    return 'silent';
  } finally {
    twins.forEach((twin) => visit.handBack(twin));
  }
}

/**
 * What doing an action changes: 'answered', 'silent', or 'unsure' if the page differs from itself anyhow. `earlier` are
 * the attempts that brought the page to where the action is tried, `attempts` are ways to do it; `withPlain`: the other
 * twin gets the same input without what makes it special. `begin`: soon or late.
 */
async function compareTwins(visit, { earlier, attempts, begin = 'soon', withPlain = false }) {
  const twins = await Promise.all([visit.twin(), visit.twin()]);
  const [doing, leaving] = twins;
  const both = (act) => Promise.all(twins.map(act));
  const isSame = async () => {
    const [one, other] = await both((twin) => twin.look());
    return !differs(one.picture, other.picture);
  };
  try {
    await both(async (twin) => {
      await twin.advance(beginMilliseconds[begin]);
      for (const attempt of earlier) await make(twin, attempt);
      await twin.advance(settleMilliseconds);
    });
    for (const attempt of attempts) {
      // The same as without the action: the pointer is there, some other key was pressed.
      await both((twin) => pretend(twin, attempt));
      if (!(await isSame())) return 'unsure';
      await make(doing, attempt);
      if (withPlain && isSpecial(attempt.input)) await makePlain(leaving, attempt);
      const [late, early] = doing.time < leaving.time ? [doing, leaving] : [leaving, doing];
      await late.advance(early.time - late.time);
      for (const milliseconds of lookMilliseconds) {
        await both((twin) => twin.advance(milliseconds));
        if (!(await isSame())) return 'answered';
      }
    }
    return 'silent';
  } finally {
    twins.forEach((twin) => visit.handBack(twin));
  }
}

module.exports = { compareTwins, compareOthers, isSpecial };
