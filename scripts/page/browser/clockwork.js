// Opens pages of the offline model in a tab where time passes only on command, so that two runs of a page differ only
// in what was done to it, and a minute of it takes a second. check-page decides whether a page runs by itself.
'use strict';

const { Browser } = require('./browser.js');
const { pressKey, click } = require('./inputs.js');

const tabPixels = 600;
const pageMilliseconds = 120_000;

/**
 * Goes before the page's own code: frames, time-outs and intervals come, and `performance.now` and `Date.now` advance,
 * only by `tick`; and a little at each reading of the clock, so that a page that waits for a time in a loop gets there.
 */
const clock = `<script>(() => {
  let [now, last, frames, timers] = [0, 0, new Map(), new Map()];
  const began = Date.now();
  performance.now = () => (now += 0.02);
  Date.now = () => Math.floor(began + performance.now());
  window.requestAnimationFrame = (run) => (frames.set(++last, run), last);
  window.cancelAnimationFrame = (id) => frames.delete(id);
  window.setTimeout = (run, wait = 0, ...rest) => (timers.set(++last, [now + wait, () => run(...rest)]), last);
  window.setInterval = (run, wait = 0, ...rest) => {
    const id = ++last;
    const again = () => {
      timers.set(id, [now + Math.max(wait, 1), again]);
      run(...rest);
    };
    timers.set(id, [now + Math.max(wait, 1), again]);
    return id;
  };
  window.clearTimeout = window.clearInterval = (id) => timers.delete(id);
  window.tick = (milliseconds) => {
    now += milliseconds;
    for (const [id, [time, run]] of [...timers]) if (time <= now && timers.delete(id)) run();
    const due = frames;
    frames = new Map();
    for (const run of due.values()) run(now);
  };
})()</script>`;

/**
 * Runs in the tab: an open page as { window, canvas, text, tick(ms), picture(), press(kind, x, y), key(kind, key),
 * turn(direction), close() }. Places are fractions of the canvas's sides. `errors` holds what its handlers threw.
 */
async function openPage(html, side) {
  const frame = document.createElement('iframe');
  frame.style.cssText = `position:absolute;left:0;top:0;border:0;width:${side}px;height:${side}px`;
  frame.srcdoc = html;
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  document.body.append(frame);
  await loaded;
  const inner = frame.contentWindow;
  const canvas = inner.document.querySelector('canvas');
  const errors = [];
  inner.addEventListener('error', ({ message }) => errors.push(message));
  const spot = (x, y) => {
    const box = canvas.getBoundingClientRect();
    return { clientX: box.left + x * box.width, clientY: box.top + y * box.height, bubbles: true, cancelable: true };
  };
  return {
    window: inner, canvas, errors,
    tick: (milliseconds) => inner.tick(milliseconds),
    text: () => inner.document.body.innerText,
    picture: () => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data,
    pointer: (kind, x, y) => canvas.dispatchEvent(new inner.PointerEvent(`pointer${kind}`, { ...spot(x, y), button: 0 })),
    wheel: (direction) => canvas.dispatchEvent(
      new inner.WheelEvent('wheel', { ...spot(0.5, 0.5), deltaY: -100 * direction })),
    key: (kind, key) => canvas.dispatchEvent(
      new inner.KeyboardEvent(`key${kind}`, { key, bubbles: true, cancelable: true })),
    close: () => frame.remove(),
  };
}

class Clockwork {
  #browser;
  #session;

  /** A browser with one empty tab that knows `openPage` and the functions given. */
  static async launch(functions) {
    const clockwork = new Clockwork();
    const browser = await Browser.launch();
    clockwork.#browser = browser;
    const { targetId } = await browser.send('Target.createTarget', {
      url: 'about:blank', width: tabPixels, height: tabPixels,
    });
    clockwork.#session = (await browser.send('Target.attachToTarget', { targetId, flatten: true })).sessionId;
    await clockwork.#evaluate([openPage, ...functions].join('\n'));
    return clockwork;
  }

  /**
   * Resolves to the result of the tab's async function `name`, given a page with the clock in it and more arguments.
   */
  run(name, html, ...rest) {
    return this.call(name, html.replace('<head>', `<head>${clock}`), ...rest);
  }

  /** The result of the tab's function `name`, awaited. */
  call(name, ...values) {
    return this.#evaluate(`${name}(${values.map((value) => JSON.stringify(value)).join(', ')})`);
  }

  /** A key pressed and released, and a click, as a person would make them: on whatever has the focus, or is there. */
  press(key, advance = async () => {}) {
    return pressKey({ send: (...message) => this.#send(...message), advance }, key);
  }

  click(x, y) { return click({ send: (...message) => this.#send(...message) }, { x, y }); }

  /** A picture of the tab's upper left corner. */
  async photograph(width, height, format) {
    await this.#send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
    return Buffer.from((await this.#send('Page.captureScreenshot', format)).data, 'base64');
  }

  close() { this.#browser.kill(); }

  async #evaluate(expression) {
    const reply = await this.#send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (reply.exceptionDetails) {
      const description = reply.exceptionDetails.exception?.description ?? 'exception';
      throw Object.assign(new Error(description), { isOfThePage: true });
    }
    return reply.result.value;
  }

  #send(method, params) {
    return this.#browser.send(method, params, { session: this.#session, milliseconds: pageMilliseconds });
  }
}

module.exports = { Clockwork };
