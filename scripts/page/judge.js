// What is expected of a page that was opened: it shows something, what is meant to move moves, and it answers the
// keys and clicks it announces. Errors and requests are noted by Visit all the while.
'use strict';

const {
  announcedKeys, announcesClicks, announcesPointer, announcesWheel, drawnText, looksAnimated, looksTimed,
} = require('./announced.js');
const { blocksRun, union, showsReaction } = require('./coverage.js');
const { heapBytes, judgeGrowth } = require('./growth.js');
const {
  pressKey, movePointer, clickAndDrag, doubleClick, rightClick, touch, turnWheel, controlKey, pause,
} = require('./inputs.js');
const { isFlat, differs } = require('./picture.js');
const { lineWith } = require('./problems.js');
const { survey, clickPoints, asksBeforeLeaving } = require('./survey.js');

const settleMilliseconds = 120;
const betweenPicturesMilliseconds = 90;
/** Longer than the second hand of a clock takes, and than a page takes that starts slowly. */
const patienceMilliseconds = 2500;
/** What happens later by itself is waited for this long, from the loading on. */
const watchMilliseconds = 1500;
/** Long enough for periodic code to have run once, so that it is not taken for a reaction. */
const quietMilliseconds = 250;
const keysMax = 8;
const roundsMax = 2;
/** Inputs made for the errors they may cause, once it is known that the page answers. */
const extraInputsMax = 8;
const extraHoldMilliseconds = 20;

/** Keeps what the pictures taken so far have shown. */
class Eye {
  everMoved = false;
  everPainted = false;
  everPaintedCanvas = false;

  constructor(visit) { this.visit = visit; }

  async look() {
    const { png, picture } = await this.visit.look();
    const moved = this.last !== undefined && differs(this.last, picture);
    this.everMoved ||= moved;
    this.moves = moved;
    this.everPainted ||= !isFlat(picture);
    if (this.canvas) this.everPaintedCanvas ||= !isFlat(picture, this.canvas);
    this.last = picture;
    this.png = png;
    return moved;
  }

  /** Whether the page moves by itself just now. Looks again only when that is not known from the last look. */
  async seesMotion() {
    if (this.moves) return true;
    await this.look();
    await pause(betweenPicturesMilliseconds);
    return this.look();
  }

  /** The last change of the picture was an answer to an input: it tells nothing about motion. */
  forgetMotion() { this.moves = false; }

  get hasSeenPaint() { return this.everPainted && (this.everPaintedCanvas || !this.canvas); }

  /** Whether another look could still change the verdict. */
  get hasSeenEnough() { return this.everMoved && this.hasSeenPaint; }
}

async function judge(visit, source) {
  const loadedAt = Date.now();
  const eye = new Eye(visit);
  const animated = looksAnimated(source);
  await pause(settleMilliseconds);
  const first = await survey(visit);
  eye.canvas = first.canvas;
  const before = { elements: first.elements, heapBytes: await heapBytes(visit) };
  await watchBeginning(eye, { animated, timed: looksTimed(source), until: loadedAt + patienceMilliseconds });
  // What the page looks like before anybody touches it is the picture worth keeping.
  visit.screenshot = eye.png;
  if (isBroken(visit)) return;
  // A page that started slowly has more to show by now.
  const page = await survey(visit);
  eye.canvas = page.canvas;
  await judgeInputs(visit, eye, page, source);
  if (looksTimed(source)) await pause(Math.max(0, loadedAt + watchMilliseconds - Date.now()));
  if (!eye.hasSeenEnough) await eye.look();
  await judgeGrowth(visit, before);
  await judgeSilentRefusals(visit, source);
  if (!isBroken(visit)) judgePictures(visit, eye, page, animated);
}

/** What the sandboxed frame refuses, or nobody was there to see, without a word from the browser. */
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

/** Looks until there is a picture, and motion where there ought to be, but not for ever. */
async function watchBeginning(eye, { animated, timed, until }) {
  await eye.look();
  do await pause(betweenPicturesMilliseconds);
  while (((!(await eye.look()) && animated) || (!eye.hasSeenPaint && timed)) && Date.now() < until);
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

/** Made only on pages whose source speaks of them. */
const rarerClicks = [
  { pattern: /\bdblclick\b/i, act: doubleClick },
  { pattern: /\bcontextmenu\b|\.button\b/i, act: rightClick },
  { pattern: /\btouch(?:start|move|end)\b/i, act: touch },
];

const nameOfKey = (key) => (key === ' ' ? 'Space' : key);

/** The inputs that are announced, by kind; an input makes itself, holding its key or button for some milliseconds. */
function announcedInputs(visit, page, source) {
  const text = `${page.text}\n${drawnText(source)}`;
  const keys = announcedKeys(text, page.kbd).slice(0, keysMax);
  const points = clickPoints(page, announcesClicks(text));
  const rarer = rarerClicks.filter(({ pattern }) => pattern.test(source)).map(({ act }) => act);
  const clicks = [
    ...points.map((point) => (hold) => clickAndDrag(visit, point, hold)),
    ...rarer.flatMap((act) => points.slice(-5).map((point) => () => act(visit, point))),
  ];
  const surface = clickPoints({ ...page, controls: [] }, true);
  const wheel = announcesWheel(text) ? surface.slice(0, 3).map((point) => () => turnWheel(visit, point)) : [];
  // Who says "with the mouse" may mean either.
  const pointer = !announcesPointer(text) ? [] : [
    ...surface.map((point) => () => movePointer(visit, point)),
    ...surface.map((point) => (hold) => clickAndDrag(visit, point, hold)),
  ];
  const hoverAll = async () => { for (const point of points) await movePointer(visit, point); };
  return [
    {
      code: 'deaf_to_keys', keys, inputs: keys.map((key) => (hold) => pressKey(visit, key, hold)),
      control: () => pressKey(visit, controlKey),
      message: `announces keys but answers none of them: ${keys.map(nameOfKey).join(', ')}`,
    },
    {
      code: 'deaf_to_clicks', inputs: clicks, control: hoverAll,
      message: 'announces clicks or shows controls, but clicking and dragging change nothing',
    },
    {
      code: 'deaf_to_pointer', inputs: pointer, control: () => pause(quietMilliseconds),
      message: 'announces the mouse, but moving the pointer, clicking and dragging change nothing',
    },
    {
      code: 'deaf_to_wheel', inputs: wheel, control: () => movePointer(visit, surface[0]),
      message: 'announces the mouse wheel, but turning it changes nothing',
    },
  ].filter(({ inputs }) => inputs.length > 0);
}

/** Makes every announced input; a page that answers none of a kind is deaf to that kind. */
async function judgeInputs(visit, eye, page, source) {
  const kinds = announcedInputs(visit, page, source);
  // Keys may work only once a click has started the game, and the other way round: hence a second round.
  let silent = kinds;
  for (let round = 0; round < roundsMax && silent.length > 0; round++) {
    const stillSilent = [];
    for (const kind of silent) {
      const problemsBefore = visit.problems.length;
      // Who answers wrongly is not deaf.
      if (!(await answers(visit, eye, kind)) && visit.problems.length === problemsBefore) stillSilent.push(kind);
    }
    silent = stillSilent;
  }
  for (const { code, message } of silent) visit.note(code, message);
  if (kinds.length === 0 && !eye.everMoved) await tryAnything(visit, eye, page);
}

/** A picture at rest must change, a moving page's code must do something it did not do before. */
async function answers(visit, eye, kind) {
  const moves = await eye.seesMotion();
  const answered = moves ? await answersInCode(visit, kind) : await answersInPicture(visit, eye, kind);
  if (answered === undefined) return false;
  // The others are made as well: any of them may run into an error.
  for (const input of kind.inputs.slice(answered + 1).slice(0, extraInputsMax)) await input(extraHoldMilliseconds);
  eye.forgetMotion();
  return true;
}

/** Which input the page answers first, by its place in the list. */
async function answersInPicture(visit, eye, { inputs, control }) {
  await control();
  await eye.look();
  for (const [index, input] of inputs.entries()) {
    await input();
    if (await eye.look()) return index;
  }
  // The picture may follow a moment later.
  await pause(betweenPicturesMilliseconds);
  return (await eye.look()) ? inputs.length - 1 : undefined;
}

async function answersInCode(visit, { inputs, control, keys = [] }) {
  const window = async () => blocksRun(await visit.send('Profiler.takePreciseCoverage'));
  const sinceLoad = await window();
  await pause(quietMilliseconds);
  const quiet = union(sinceLoad, await window());
  await control();
  const controlled = await window();
  for (const [index, input] of inputs.entries()) {
    await input();
    if (showsReaction({ quiet, control: controlled, acted: await window() })) return index;
  }
  const prevented = await visit.evaluate('preventedKeys');
  const index = keys.findIndex((key) => prevented.includes(key));
  return index < 0 ? undefined : inputs.length - 1;
}

/** A page that announces nothing and does not move may still be waiting for somebody to begin. */
async function tryAnything(visit, eye, { width, height }) {
  await clickAndDrag(visit, { x: width / 2, y: height / 2 });
  for (const key of [' ', 'Enter', 'ArrowRight']) await pressKey(visit, key);
  await pause(betweenPicturesMilliseconds);
  await eye.look();
}

module.exports = { judge };
