// What is expected of a page that was opened: it shows something, what is meant to move moves, and it answers the
// keys and clicks it announces. Errors and requests are noted by Visit all the while.
'use strict';

const { announcedKeys, announcesClicks, drawnText, looksAnimated } = require('./announced.js');
const { blocksRun, union, showsReaction } = require('./coverage.js');
const { pressKey, movePointer, clickAndDrag, controlKey, pause } = require('./inputs.js');
const { isFlat, differs } = require('./picture.js');

const settleMilliseconds = 120;
const betweenPicturesMilliseconds = 90;
/** Longer than the second hand of a clock takes. */
const motionMilliseconds = 1600;
/** Long enough for periodic code to have run once, so that it is not taken for a reaction. */
const quietMilliseconds = 250;
const keysMax = 8;
const controlsMax = 5;
const roundsMax = 2;

/** Runs in the page's frame: its words, its controls, and the largest drawing surface. */
const survey = `(() => {
  const box = (element) => { const { x, y, width, height } = element.getBoundingClientRect(); return { x, y, width, height }; };
  const visible = ({ x, y, width, height }) => width > 2 && height > 2 && x + width / 2 > 0 && y + height / 2 > 0
    && x + width / 2 < innerWidth && y + height / 2 < innerHeight;
  const walker = document.createTreeWalker(document.body ?? document.documentElement, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest('script,style,noscript,template') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const words = [];
  while (walker.nextNode()) words.push(walker.currentNode.data.replace(/\\s+/g, ' ').trim());
  const boxes = (selector) => [...document.querySelectorAll(selector)].map(box).filter(visible);
  const surfaces = boxes('canvas, svg').sort((a, b) => b.width * b.height - a.width * a.height);
  return {
    text: words.filter(Boolean).join('\\n'),
    kbd: [...document.querySelectorAll('kbd')].map((element) => element.textContent),
    controls: boxes('button, input, select, [onclick], [role=button]'),
    surface: surfaces[0] ?? null,
    canvas: boxes('canvas').sort((a, b) => b.width * b.height - a.width * a.height)[0] ?? null,
    width: innerWidth, height: innerHeight,
  };
})()`;

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

  /** Whether another look could still change the verdict. */
  get hasSeenEnough() { return this.everMoved && this.everPainted && (this.everPaintedCanvas || !this.canvas); }
}

async function judge(visit, source) {
  const eye = new Eye(visit);
  await pause(settleMilliseconds);
  const page = await visit.evaluate(survey);
  eye.canvas = page.canvas;
  const animated = looksAnimated(source);
  await waitForMotion(eye, animated);
  // What the page looks like before anybody touches it is the picture worth keeping.
  visit.screenshot = eye.png;
  if (isBroken(visit)) return;
  await judgeInputs(visit, eye, page, source);
  if (!eye.hasSeenEnough) await eye.look();
  if (!isBroken(visit)) judgePictures(visit, eye, page, animated);
}

/** After an error in its code, an empty picture and deaf keys are consequences: naming them would hide the cause. */
function isBroken(visit) {
  return visit.problems.some(({ code }) => code === 'syntax_error' || code === 'runtime_error');
}

async function waitForMotion(eye, animated) {
  const until = Date.now() + (animated ? motionMilliseconds : betweenPicturesMilliseconds);
  await eye.look();
  do await pause(betweenPicturesMilliseconds); while (!(await eye.look()) && Date.now() < until);
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

/** Makes every announced input; a page that answers none of a kind is deaf to that kind. */
async function judgeInputs(visit, eye, page, source) {
  const text = `${page.text}\n${drawnText(source)}`;
  const keys = announcedKeys(text, page.kbd).slice(0, keysMax);
  const points = clickPoints(page, announcesClicks(text));
  const kinds = [
    {
      code: 'deaf_to_keys', inputs: keys, act: pressKey, control: () => pressKey(visit, controlKey),
      message: `announces keys but answers none of them: ${keys.map((key) => (key === ' ' ? 'Space' : key)).join(', ')}`,
    },
    {
      code: 'deaf_to_clicks', inputs: points, act: clickAndDrag,
      control: () => hover(visit, points),
      message: 'announces clicks or shows controls, but clicking and dragging change nothing',
    },
  ].filter(({ inputs }) => inputs.length > 0);
  // Keys may work only once a click has started the game, and the other way round: hence a second round.
  let silent = kinds;
  for (let round = 0; round < roundsMax && silent.length > 0; round++) {
    const stillSilent = [];
    for (const kind of silent) {
      if (!(await answers(visit, eye, kind))) stillSilent.push(kind);
    }
    silent = stillSilent;
  }
  for (const { code, message } of silent) visit.note(code, message);
  if (kinds.length === 0 && !eye.everMoved) await tryAnything(visit, eye, page);
}

/** A picture at rest must change, a moving page's code must do something it did not do before. */
async function answers(visit, eye, kind) {
  return (await eye.seesMotion()) ? answersInCode(visit, kind) : answersInPicture(visit, eye, kind);
}

async function answersInPicture(visit, eye, { inputs, act, control }) {
  await control();
  await eye.look();
  let answered = false;
  for (const input of inputs) {
    await act(visit, input);
    answered = await eye.look();
    if (answered) break;
  }
  if (!answered) {
    // The picture may follow a moment later.
    await pause(betweenPicturesMilliseconds);
    answered = await eye.look();
  }
  eye.forgetMotion();
  return answered;
}

async function answersInCode(visit, { inputs, act, control }) {
  const window = async () => blocksRun(await visit.send('Profiler.takePreciseCoverage'));
  const sinceLoad = await window();
  await pause(quietMilliseconds);
  const quiet = union(sinceLoad, await window());
  await control();
  const controlled = await window();
  for (const input of inputs) {
    await act(visit, input);
    if (showsReaction({ quiet, control: controlled, acted: await window() })) return true;
  }
  const prevented = await visit.evaluate('preventedKeys');
  return inputs.some((input) => prevented.includes(input));
}

async function hover(visit, points) {
  for (const point of points) await movePointer(visit, point);
}

/** Where to click: every visible control, and a few places on the drawing surface when clicks are announced. */
function clickPoints({ controls, surface, width, height }, clicksAnnounced) {
  const centre = ({ x, y, width: across, height: down }) => ({ x: x + across / 2, y: y + down / 2 });
  const points = controls.slice(0, controlsMax).map((box) => ({ ...centre(box), narrow: true }));
  if (!clicksAnnounced) return points;
  const { x, y, width: across, height: down } = surface ?? { x: 0, y: 0, width, height };
  const places = [[0.5, 0.5], [0.3, 0.3], [0.7, 0.3], [0.3, 0.7], [0.7, 0.7]];
  return [...points, ...places.map(([right, below]) => ({
    x: Math.min(width - 1, x + across * right), y: Math.min(height - 1, y + down * below),
  }))];
}

/** A page that announces nothing and does not move may still be waiting for somebody to begin. */
async function tryAnything(visit, eye, { width, height }) {
  await clickAndDrag(visit, { x: width / 2, y: height / 2 });
  for (const key of [' ', 'Enter', 'ArrowRight']) await pressKey(visit, key);
  await pause(betweenPicturesMilliseconds);
  await eye.look();
}

module.exports = { judge };
