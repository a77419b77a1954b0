// What we expect of an opened page: it shows something, what is meant to move moves, and it answers every action it
// announces. Visit notes errors and requests all the while.
'use strict';

const {
  actionsIn, actionsOfKbd, actionsOfQuestion, withoutRepeats, looksAnimated, looksTimed,
} = require('./announced.js');
const { Eye, betweenPicturesMilliseconds } = require('./eye.js');
const { heapBytes, judgeGrowth } = require('./growth.js');
const { makeInput } = require('../browser/inputs.js');
const { playOn } = require('./play.js');
const { lineWith } = require('../browser/problems.js');
const { survey, asksBeforeLeaving } = require('./survey.js');
const { tryAction, attemptsFor, runsCode } = require('./trial.js');
const { compareTwins, compareOthers, isSpecial } = require('./twins.js');

const settleMilliseconds = 120;
const shownAfterMilliseconds = 1000;
/** Longer than the second hand of a clock takes to move, and than a slow page takes to start. */
const patienceMilliseconds = 2500;
/** Things that happen later by themselves are waited for at least this long. */
const watchMilliseconds = 1500;
const roundsMax = 2;
const actionsMax = 12;
/** Ways to do an action that are compared in twins. */
const twinAttemptsMax = 4;

async function judge(visit, source, question) {
  const eye = new Eye(visit);
  const animated = looksAnimated(source);
  await visit.advance(settleMilliseconds);
  const first = await survey(visit);
  eye.canvas = first.canvas;
  const before = { elements: first.elements, heapBytes: await heapBytes(visit) };
  await watchBeginning(visit, eye, { animated, timed: looksTimed(source) });
  // The picture worth keeping is that of the page before anyone touches it.
  visit.screenshot = eye.png;
  if (isBroken(visit)) return;
  // A page that started slowly has more to show by now.
  const page = { ...await survey(visit), ...traitsOf(source) };
  eye.canvas = page.canvas;
  const actions = actionsOf(page, source, question);
  await judgeActions(visit, eye, page, actions);
  if (looksTimed(source)) await visit.advance(Math.max(0, watchMilliseconds - visit.time));
  if (!eye.hasSeenEnough) await eye.look();
  await judgeGrowth(visit, before);
  // What is wrong already is named before anything that follows from it.
  if (visit.problems.length === 0) {
    const tryLate = (now) => tryLateActions(visit, eye, { ...now, ...traitsOf(source) }, actions);
    await playOn(visit, source, { page, actions, timed: looksTimed(source), tryLate });
  }
  if (!eye.hasSeenEnough) await eye.look();
  await judgeSilentRefusals(visit, source);
  if (!isBroken(visit)) judgePictures(visit, eye, page, animated);
}

/**
 * Shows a page instead of judging it: pictures after a second of its time, and after the announced actions were tried.
 * Still notes what was tried and found.
 */
async function show(visit, source, question) {
  const eye = new Eye(visit);
  const picture = async (name) => {
    await eye.look();
    visit.pictures.push({ name, png: eye.png });
  };
  await visit.advance(shownAfterMilliseconds);
  const page = { ...await survey(visit), ...traitsOf(source) };
  eye.canvas = page.canvas;
  await picture('after one second');
  if (isBroken(visit)) return;
  await judgeActions(visit, eye, page, actionsOf(page, source, question));
  await picture('after its actions were tried');
}

/** What the sandboxed frame refuses silently, without anybody noticing. */
async function judgeSilentRefusals(visit, source) {
  if (await visit.evaluate(asksBeforeLeaving)) {
    visit.note('dialog', 'asks a question before it is left (beforeunload)', lineWith(source, 'beforeunload'));
  }
  const [peer] = /\bnew\s+(?:webkit)?RTCPeerConnection\b/.exec(source) ?? [];
  if (peer) visit.note('external_request', 'connects to others (RTCPeerConnection)', lineWith(source, peer));
  const [saving] = /\.download\s*=|<a\b[^>]*\sdownload\b/i.exec(source) ?? [];
  if (saving) visit.note('download', 'saves a file: show the result in the page instead', lineWith(source, saving));
}

/** After an error in its code, an empty picture and deaf keys are consequences: naming them would hide the cause. */
function isBroken(visit) {
  return visit.problems.some(({ code }) => code === 'syntax_error' || code === 'runtime_error');
}

/** Looks until there is a picture, and motion where there should be, but not forever. */
async function watchBeginning(visit, eye, { animated, timed }) {
  await eye.look();
  for (let [passed, step] = [0, betweenPicturesMilliseconds]; passed < patienceMilliseconds; passed += step) {
    if (passed > 5 * betweenPicturesMilliseconds) step = 3 * betweenPicturesMilliseconds;
    await visit.advance(step);
    const moves = await eye.look();
    if ((moves || !animated) && (eye.hasSeenPaint || !timed)) return;
  }
}

function judgePictures(visit, eye, page, animated) {
  const canvasShare = page.canvas ? (page.canvas.width * page.canvas.height) / (page.width * page.height) : 0;
  if (!eye.everPainted) {
    visit.note('blank', 'the picture is one flat colour');
  } else if (canvasShare > 0.2 && !eye.everPaintedCanvas) {
    visit.note('blank', 'the canvas stays empty');
  }
  if (animated && !eye.everMoved) {
    visit.note('frozen', 'the page sets out to animate, but its picture never changes, not even after input');
  }
}

/** Whether the presence of the pointer may change something on the page, without a click. */
const reactsToPointer = (source) => /:hover|\b(?:mouse|pointer)(?:over|enter|move)\b|onmouse/i.test(source);

/** What only the source reveals, and no look at the page. */
const traitsOf = (source) => ({
  source, reactsToPointer: reactsToPointer(source),
  readsArrows: /\bArrow(?:Left|Right|Up|Down)\b|\bkeyCode\b|\.which\b/.test(source),
});

/** Inputs that "click" may mean, on pages whose source mentions them. */
const rarerClicks = [
  { pattern: /\bdblclick\b/i, kind: 'doubleClick' },
  { pattern: /\bcontextmenu\b|\.button\b/i, kind: 'rightClick' },
  { pattern: /\btouch(?:start|move|end)\b/i, kind: 'touch' },
];

/** The actions that the question asks for and the page announces, and the use of the controls it shows. */
function actionsOf(page, source, question = '') {
  const announced = withoutRepeats([
    ...actionsOfQuestion(question), ...actionsIn(page.text), ...actionsOfKbd(page.kbd),
  ]).slice(0, actionsMax);
  const clicks = ['click', 'drag', 'hold'];
  const hasClicks = announced.some(({ inputs }) => inputs.some(({ kind }) => clicks.includes(kind)));
  const controls = {
    name: 'its controls', inputs: [{ kind: 'click' }], isImplied: true, isOptional: page.controls.length === 0,
  };
  const hasControls = page.controls.length + page.words.length > 0;
  const actions = hasClicks || !hasControls ? announced : [...announced, controls];
  const rarer = rarerClicks.filter(({ pattern }) => pattern.test(source)).map(({ kind }) => ({ kind }));
  return actions.map((action) => {
    const [{ kind }] = action.inputs;
    const others = clicks.includes(kind) ? ['click', 'drag', ...rarer.map((input) => input.kind)] : [];
    const more = others.filter((name) => !action.inputs.some((input) => input.kind === name));
    const { modifiers } = action.inputs[0];
    return { ...action, inputs: [...action.inputs, ...more.map((name) => ({ kind: name, modifiers }))] };
  });
}

const codes = { key: 'deaf_to_keys', move: 'deaf_to_pointer', wheel: 'deaf_to_wheel' };
const keyNames = { ' ': 'Space' };
const words = {
  click: 'a click', doubleClick: 'a double click', rightClick: 'a right click', hold: 'a button that is held',
  drag: 'dragging', move: 'the pointer', touch: 'a touch', wheel: 'the wheel',
};

function nameOfInput({ kind, key, modifiers = [] }) {
  const name = kind === 'key' ? keyNames[key] ?? (key.length === 1 ? key.toUpperCase() : key) : words[kind];
  return [...modifiers, name].join('+');
}

function noteDeaf(visit, { name, inputs, isImplied, isAsked }) {
  const tried = [...new Set(inputs.map(nameOfInput))].join(', ');
  const message = isImplied ? 'shows controls, but clicking and dragging change nothing'
    : `${isAsked ? 'the task asks for' : 'announces'} "${name}", but nothing changes on ${tried}`;
  visit.note(codes[inputs[0].kind] ?? 'deaf_to_clicks', message);
}

/** Tries every action; a page must answer each of them. */
async function judgeActions(visit, eye, page, actions) {
  const [earlier, unsure] = [[], []];
  let silent = actions;
  // Keys may work only once a click has started the game, and vice versa: hence a second round.
  for (let round = 0; round < roundsMax && silent.length > 0; round++) {
    const stillSilent = [];
    for (const action of silent) {
      const problemsBefore = visit.problems.length;
      const answer = await tryAction(visit, eye, page, action);
      if (answer) [action.by, action.isSeen] = [answer.by, answer.isSure];
      // A page that answers wrongly is not deaf.
      const isSure = answer?.isSure && !isSpecial(answer.by.input);
      if (isSure || visit.problems.length > problemsBefore) earlier.push(answer?.by);
      else if (answer) unsure.push(action);
      else stillSilent.push(action);
    }
    silent = stillSilent;
  }
  const begun = earlier.filter(Boolean);
  const deaf = [];
  for (const action of isBroken(visit) ? [] : [...unsure, ...silent]) {
    if (action.isOptional) continue;
    if (await answersInTwins(visit, eye, page, action, begun)) continue;
    if (!(await answersUnseen(visit, page, action, begun))) deaf.push(action);
  }
  for (const action of deaf) noteDeaf(visit, action);
  const isCounted = ({ isImplied }) => !isImplied;
  const announced = actions.filter(isCounted).length;
  visit.actions = { announced, answered: announced - deaf.filter(isCounted).length };
  if (actions.length === 0 && !eye.everMoved) await tryAnything(visit, eye, page);
}

/** Tries what a page announces only by now, and adds it to `actions`; returns whether there was anything. */
async function tryLateActions(visit, eye, page, actions) {
  const late = withoutRepeats([...actions, ...actionsIn(page.text)]).slice(actions.length, actionsMax);
  if (late.length === 0) return false;
  await visit.slowDown();
  actions.push(...late);
  for (const action of late) {
    // Its occasion may have passed before it was tried: then it is no longer announced.
    const answer = await tryAction(visit, eye, page, action) ?? await tryAction(visit, eye, page, action);
    const isStill = actionsIn((await survey(visit)).text).some(({ name }) => name === action.name);
    if (!answer && isStill && !isBroken(visit)) noteDeaf(visit, action);
    visit.actions.announced += 1;
    visit.actions.answered += answer || !isStill ? 1 : 0;
  }
  return true;
}

/** For an action where nothing else showed whether it was answered. */
async function answersInTwins(visit, eye, page, { by, isSeen, ...action }, earlier) {
  const all = [by, ...attemptsFor(action, page, eye)].filter(Boolean);
  const some = (isWanted) => all.filter(isWanted).slice(0, twinAttemptsMax);
  const attempts = [...some(({ focus }) => !focus), ...some(({ focus }) => focus)];
  const differs = async (withPlain) => {
    const beginnings = [{ earlier: [] }, ...(earlier.length > 0 ? [{ earlier }] : []), { earlier, begin: 'late' }];
    for (const beginning of beginnings) {
      const found = await compareTwins(visit, { ...beginning, attempts, withPlain });
      if (found === 'answered' || (found === 'unsure' && by)) return true;
    }
    return false;
  };
  return (isSeen || await differs(false)) && (!isSpecial(attempts[0].input) || differs(true));
}

/** Announced to be heard, and invisible. */
const sounds = /\b(?:(?:un)?mutes?|sounds?|music|audio|volume|voice|notes?|beeps?|louder|quieter|read aloud)\b/i;

/** For a key without a visible effect of its own: it changes what other inputs do, or what is heard. */
async function answersUnseen(visit, page, { name, inputs }, earlier) {
  const keys = inputs.filter(({ kind }) => kind === 'key').slice(0, twinAttemptsMax).map((input) => ({ input }));
  for (const attempt of keys) {
    const others = earlier.filter(({ input }) => input.key !== attempt.input.key);
    if (others.length > 0 && await compareOthers(visit, attempt, others) === 'answered') return true;
    if (sounds.test(name) && await runsCode(visit, attempt, page.source)) return true;
  }
  return false;
}

/** A page that announces nothing and does not move may still be waiting for a first input. */
async function tryAnything(visit, eye, { width, height }) {
  await makeInput(visit, { kind: 'drag' }, { x: width / 2, y: height / 2 });
  for (const key of [' ', 'Enter', 'ArrowRight']) await makeInput(visit, { kind: 'key', key });
  await visit.advance(betweenPicturesMilliseconds);
  await eye.look();
}

module.exports = { judge, show };
