// A clock for pages that advances only on command: frames, timers, dates and animations of a page come as far as
// `advance` takes them, and chance is drawn from a seed. So what a page shows depends neither on how fast the machine
// is nor on its load, and a minute of a page takes only as long as its code needs. Workers keep the machine's time.
'use strict';

/** A slow screen: a third of the frames costs a third, and every game runs on it. */
const frameMilliseconds = 50;
/** The time between two pauses in which the browser may draw the current state and deliver events. */
const animationStepMilliseconds = 100;
/** How long a page's modules may wait for something before it counts as loaded. */
const loadingMilliseconds = 10_000;

/**
 * Runs in the page before its own code. Is available as `window[name]`, which no loop over the window's members meets.
 */
function installClock(name, facts) {
  // Frames inside the page keep the machine's time: nobody drives them.
  if (window === window.top || window.parent !== window.top) return;
  const { setTimeout: later, Date: RealDate, MessageChannel, Promise, Map, Reflect, Math, Number, String } = window;
  let [now, last, level, nextFrame] = [0, 0, 0, 0];
  let [looked, latest] = [0, 0];
  let [frames, running, timers] = [new Map(), new Map(), new Map()];
  /** Reading the clock takes a little time, so that a loop that waits for a time gets there. */
  const look = () => {
    looked += facts.lookMilliseconds;
    latest = Math.max(latest, now + looked);
    return latest;
  };

  // Errors that a page throws in a listener are reported as its own, with their place, and stop nothing else.
  const stage = new EventTarget();
  let act;
  stage.addEventListener('act', () => act());
  const Act = Event;
  const perform = (deed) => {
    act = deed;
    stage.dispatchEvent(new Act('act'));
    // A few readings cost nothing, so that one more or less does not shift everything after it.
    if (looked > facts.patienceMilliseconds) now += looked;
    looked = 0;
  };

  const channel = new MessageChannel();
  let resume;
  channel.port1.onmessage = () => resume();
  /** Lets the browser do its other work: promises, messages of workers, decoded pictures. */
  const breathe = () => new Promise((resolve) => {
    resume = resolve;
    channel.port2.postMessage(0);
  });

  const addTimer = (run, wait, repeats, rest) => {
    const depth = level + 1;
    // HTML, timers: after five nested ones, none fires sooner than after 4 ms.
    const pause = Math.max(Number(wait) || 0, depth > 5 || repeats ? 4 : 0);
    const call = typeof run === 'function' ? () => run.apply(window, rest) : () => (0, eval)(String(run));
    timers.set(++last, { time: now + pause, call, depth, pause: repeats ? pause : undefined });
    return last;
  };
  const define = (object, key, value) => Object.defineProperty(
    object, key, { value, writable: true, configurable: true, enumerable: true });
  define(window, 'setTimeout', function setTimeout(run, wait, ...rest) { return addTimer(run, wait, false, rest); });
  define(window, 'setInterval', function setInterval(run, wait, ...rest) { return addTimer(run, wait, true, rest); });
  for (const key of ['clearTimeout', 'clearInterval']) define(window, key, (id) => { timers.delete(Number(id)); });
  define(window, 'requestIdleCallback', (run) => addTimer(
    () => run({ didTimeout: false, timeRemaining: () => 8 }), 1, false, []));
  define(window, 'cancelIdleCallback', (id) => { timers.delete(Number(id)); });
  for (const prefix of ['r', 'webkitR']) {
    define(window, `${prefix}equestAnimationFrame`, (run) => {
      if (typeof run !== 'function') throw new TypeError('the callback is not a function');
      frames.set(++last, run);
      return last;
    });
  }
  for (const key of ['cancelAnimationFrame', 'webkitCancelAnimationFrame']) {
    // One frame's callback may cancel another of the same frame.
    define(window, key, (id) => { frames.delete(id) || running.delete(id); });
  }

  performance.now = () => look();
  const PageDate = new Proxy(RealDate, {
    construct: (target, values, caller) => Reflect.construct(
      target, values.length > 0 ? values : [facts.epoch + look()], caller === PageDate ? target : caller),
    apply: () => new RealDate(facts.epoch + look()).toString(),
  });
  RealDate.now = () => Math.floor(facts.epoch + look());
  RealDate.prototype.constructor = PageDate;
  define(window, 'Date', PageDate);
  Object.defineProperty(Event.prototype, 'timeStamp', { get: () => now, configurable: true });
  Object.defineProperty(AnimationTimeline.prototype, 'currentTime', { get: () => now, configurable: true });

  // Chance: mulberry32.
  let seed = facts.seed;
  Math.random = () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };

  // Painting takes most of a page's time, and when nobody looks it is not needed.
  let isBlind = false;
  const painters = [
    [window.CanvasRenderingContext2D, 'fill', 'stroke', 'fillRect', 'strokeRect', 'clearRect', 'putImageData'],
    [window.OffscreenCanvasRenderingContext2D, 'fill', 'stroke', 'fillRect', 'strokeRect', 'clearRect', 'putImageData'],
    [window.WebGLRenderingContext, 'drawArrays', 'drawElements', 'clear'],
    [window.WebGL2RenderingContext, 'drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced', 'clear'],
  ];
  for (const [Context, ...methods] of painters.filter(([one]) => one)) {
    for (const method of methods) {
      const paint = Context.prototype[method];
      Context.prototype[method] = function (...values) {
        return isBlind ? undefined : paint.apply(this, values);
      };
    }
  }
  for (const Context of [window.CanvasRenderingContext2D, window.OffscreenCanvasRenderingContext2D].filter(Boolean)) {
    const { drawImage } = Context.prototype;
    Context.prototype.drawImage = function (picture, ...values) {
      // Drawing something that is not a picture is still an error.
      const isCanvas = picture instanceof HTMLCanvasElement && picture.width > 0 && picture.height > 0;
      return isBlind && isCanvas ? undefined : drawImage.call(this, picture, ...values);
    };
  }

  /** Text drawn on canvases: the last time and place of each, in the page's pixels. */
  const drawn = new Map();
  for (const Context of [window.CanvasRenderingContext2D, window.OffscreenCanvasRenderingContext2D].filter(Boolean)) {
    for (const method of ['fillText', 'strokeText']) {
      const write = Context.prototype[method];
      Context.prototype[method] = function (text, x, y, ...rest) {
        if (drawn.size > facts.textsMax) drawn.clear();
        const words = String(text);
        if (words.length < facts.textCharactersMax) {
          const at = this.getTransform().transformPoint({ x: Number(x), y: Number(y) });
          drawn.set(words, { canvas: this.canvas, x: at.x, y: at.y, align: this.textAlign, time: now });
        }
        return isBlind ? undefined : write.call(this, text, x, y, ...rest);
      };
    }
  }
  /** Text drawn last, and shortly before: older text was painted over, or is by now. */
  const writtenNow = () => {
    const latest = Math.max(0, ...[...drawn.values()].map(({ time }) => time));
    return [...drawn].filter(([, { time }]) => latest - time < facts.writtenMilliseconds).map(([text, { canvas, x, y, align }]) => {
      const place = canvas.getBoundingClientRect?.() ?? { x: 0, y: 0, width: 0, height: 0 };
      return {
        text, align, x: place.x + (x * place.width) / canvas.width, y: place.y + (y * place.height) / canvas.height,
      };
    });
  };

  /**
   * The shapes of the last frame, as [canvas, method, x, y, size] in the canvas's pixels: possible targets for clicks.
   */
  let shapes = [];
  const shapeSizes = {
    arc: (x, y, radius) => [x, y, 2 * radius], ellipse: (x, y, radius) => [x, y, 2 * radius],
    rect: (x, y, width, height) => [x + width / 2, y + height / 2, Math.max(width, height)],
    translate: (x, y) => [x, y, 0],
  };
  for (const method of ['fillRect', 'strokeRect', 'roundRect']) shapeSizes[method] = shapeSizes.rect;
  for (const [method, measure] of Object.entries(shapeSizes)) {
    const { prototype } = CanvasRenderingContext2D;
    const draw = prototype[method];
    prototype[method] = function (...values) {
      if (!isBlind && shapes.length < facts.shapesMax) {
        const [x, y, size] = measure(...values);
        const at = this.getTransform().transformPoint({ x: Number(x), y: Number(y) });
        shapes.push([this.canvas, method, at.x, at.y, size]);
      }
      return draw.apply(this, values);
    };
  }
  const shapesNow = () => shapes.flatMap(([canvas, method, x, y, size]) => {
    const place = canvas.isConnected ? canvas.getBoundingClientRect() : { width: 0 };
    const scale = place.width / canvas.width;
    if (!(scale > 0) || !(size * scale < place.width / 3)) return [];
    return [{ kind: `${method} ${Math.round(size)}`, x: place.x + x * scale, y: place.y + (y * place.height) / canvas.height }];
  });

  /** Animations and transitions of style sheets, and those of SVG, which the browser holds still. */
  const { getAnimations } = Document.prototype;
  let seekedTo = 0;
  const seek = () => {
    const step = now - seekedTo;
    seekedTo = now;
    for (const animation of getAnimations.call(document)) {
      if (animation.playState !== 'running') continue;
      try {
        animation.currentTime = Number(animation.currentTime ?? 0) + step * animation.playbackRate;
      } catch {
        // One that follows scrolling has no time.
      }
    }
    for (const picture of document.querySelectorAll('svg')) {
      if (picture.ownerSVGElement || !picture.querySelector('animate, animateTransform, animateMotion, set')) continue;
      picture.pauseAnimations();
      picture.setCurrentTime(now / 1000);
    }
  };

  const nextTimer = () => {
    let next;
    for (const [id, timer] of timers) {
      if (!next || timer.time < next.timer.time) next = { id, timer };
    }
    return next;
  };

  /** How long until the last thing happens that the page has deferred for a short while. */
  const untilLast = () => {
    const late = [...timers.values()].filter(({ pause }) => pause === undefined).map(({ time }) => time - now);
    return Math.max(0, ...late.filter((wait) => wait < facts.putOffMillisecondsMax));
  };

  const runTimer = ({ id, timer }) => {
    if (timer.pause === undefined) timers.delete(id);
    else timer.time = now + timer.pause;
    level = timer.depth;
    perform(timer.call);
    level = 0;
  };

  const runFrame = () => {
    [running, frames, shapes] = [frames, new Map(), []];
    // A Map's loop skips entries that are deleted on the way.
    for (const run of running.values()) perform(() => run.call(window, now));
  };

  const pass = async (milliseconds) => {
    const end = now + milliseconds;
    let nextSeek = now + facts.animationStepMilliseconds;
    for (;;) {
      const timer = nextTimer();
      const frameTime = frames.size > 0 ? Math.max(nextFrame, now) : Infinity;
      const time = Math.min(timer?.timer.time ?? Infinity, frameTime, nextSeek);
      if (time > end) break;
      now = Math.max(now, time);
      if (time === nextSeek) {
        nextSeek += facts.animationStepMilliseconds;
        seek();
        continue;
      }
      if (timer && timer.timer.time <= frameTime) {
        runTimer(timer);
      } else {
        nextFrame = (Math.floor(now / facts.frameMilliseconds + 0.01) + 1) * facts.frameMilliseconds;
        runFrame();
      }
      await breathe();
    }
    now = Math.max(now, end);
    seek();
    await breathe();
  };

  let passing = Promise.resolve();
  /** Lets this much of the page's time pass. */
  const advance = (milliseconds) => (passing = passing.then(() => pass(milliseconds)));
  /** A frame in next to no time: things that move with time stay in place. Not zero, by which some would divide. */
  const redraw = () => (passing = passing.then(() => {
    now += facts.lookMilliseconds;
    runFrame();
    return breathe();
  }));

  // Modules may wait for a time before the page counts as loaded.
  document.addEventListener('readystatechange', async () => {
    if (document.readyState !== 'interactive') return;
    const isLoading = () => document.readyState !== 'complete' && now < facts.loadingMilliseconds;
    while (isLoading()) {
      await new Promise((resolve) => { later(resolve, 1); });
      if (isLoading()) await advance(facts.frameMilliseconds);
    }
  });

  Object.defineProperty(window, name, { value: {
      advance, redraw, untilLast, drawn: writtenNow, shapes: shapesNow,
      setBlind(isSo) { isBlind = isSo; },
    }, enumerable: false });
}

const clockName = '__checkPageClock';

/** The clock as a script for a new document. `epoch` is the date at which the page's time begins, in milliseconds. */
function clockScript({ epoch, seed = 1 }) {
  const facts = {
    epoch, seed, lookMilliseconds: 0.02, frameMilliseconds, animationStepMilliseconds,
    loadingMilliseconds, patienceMilliseconds: 5, textsMax: 300, shapesMax: 600, textCharactersMax: 200, writtenMilliseconds: 1000,
    putOffMillisecondsMax: 60_000,
  };
  return `(${installClock})(${JSON.stringify(clockName)}, ${JSON.stringify(facts)});`;
}

module.exports = { clockName, clockScript, frameMilliseconds };
