// One ordinary tab with one of our own pages in it, for tests and pictures: opens, looks, types, and notes what the
// page complains about. Visit handles pages that models wrote.
'use strict';

const { Browser } = require('./browser.js');

const stepMilliseconds = 20;
const waitMilliseconds = 60_000;

class Tab {
  /** Errors and warnings of the page and of its frames, as one line each. */
  problems = [];
  /** What the page and its frames print, one text per line. */
  logs = [];
  /** Addresses requested by the page and by its frames. */
  requests = [];
  #browser;
  #session;
  #sessions = [];

  static async open(browser, { width = 1280, height = 800 } = {}) {
    const tab = new Tab();
    tab.#browser = browser;
    const { browserContextId } = await browser.send('Target.createBrowserContext', { disposeOnDetach: true });
    const { targetId } = await browser.send(
      'Target.createTarget', { url: 'about:blank', browserContextId, width, height });
    const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true });
    tab.#session = sessionId;
    await tab.#follow(sessionId);
    await tab.send('Emulation.setFocusEmulationEnabled', { enabled: true });
    await tab.resize({ width, height });
    return tab;
  }

  /** Frames in separate processes have separate sessions. */
  async #follow(session) {
    this.#sessions.push(session);
    this.#browser.listen(session, (method, params) => this.#receive(method, params));
    const send = (method, params) => this.#browser.send(method, params, { session });
    await Promise.all([
      ...['Page', 'Runtime', 'Log', 'Network'].map((domain) => send(`${domain}.enable`)),
      send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }),
    ]);
  }

  send(method, params = {}) { return this.#browser.send(method, params, { session: this.#session }); }

  #receive(method, params) {
    if (method === 'Runtime.exceptionThrown') {
      const { exception, text } = params.exceptionDetails;
      this.problems.push(exception?.description ?? text);
    } else if (method === 'Runtime.consoleAPICalled' && ['error', 'warning', 'assert'].includes(params.type)) {
      this.problems.push(params.args.map((argument) => argument.value ?? argument.description).join(' '));
    } else if (method === 'Runtime.consoleAPICalled') {
      this.logs.push(params.args.map((argument) => String(argument.value ?? argument.description)).join(' '));
    } else if (method === 'Log.entryAdded' && ['error', 'warning'].includes(params.entry.level)) {
      this.problems.push(`${params.entry.text} ${params.entry.url ?? ''}`.trim());
    } else if (method === 'Network.requestWillBeSent') {
      this.requests.push(params.request.url);
    } else if (method === 'Page.javascriptDialogOpening') {
      this.problems.push(`dialog: ${params.message}`);
      this.send('Page.handleJavaScriptDialog', { accept: false }).catch(() => {});
    } else if (method === 'Target.attachedToTarget') {
      this.#attached(params).catch(() => {}); // it was closed meanwhile
    }
  }

  async #attached({ sessionId, targetInfo }) {
    if (targetInfo.type === 'page') this.problems.push(`popup: ${targetInfo.url}`);
    try {
      await this.#follow(sessionId);
    } finally {
      // Even if a worker knows nothing about pages.
      await this.#browser.send('Runtime.runIfWaitingForDebugger', {}, { session: sessionId });
    }
  }

  async go(url) { await this.send('Page.navigate', { url }); }

  /** The value of an expression in the page, awaited when it is a promise. */
  async evaluate(expression) {
    const { result, exceptionDetails } = await this.send(
      'Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true, userGesture: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Evaluates the expression until it is true; returns that value. */
  async until(expression) {
    const end = Date.now() + waitMilliseconds;
    let last = 'nothing';
    while (Date.now() < end) {
      // A page being left has no answer.
      try {
        const value = await this.evaluate(expression);
        if (value) return value;
        last = JSON.stringify(value);
      } catch (error) { last = error.message; }
      await new Promise((resolve) => { setTimeout(resolve, stepMilliseconds); });
    }
    throw new Error(`never so: ${expression}: ${last}; ${this.problems.join('; ')}`);
  }

  /** A key under its KeyboardEvent.key name, pressed and released. */
  async press(key) {
    const codes = { Enter: 13, Escape: 27, Tab: 9, ArrowDown: 40, ArrowUp: 38, Home: 36, End: 35, ' ': 32 };
    const event = { key, code: key === ' ' ? 'Space' : key, windowsVirtualKeyCode: codes[key] };
    const text = { Enter: '\r', ' ': ' ' }[key];
    await this.send('Input.dispatchKeyEvent', { type: text ? 'keyDown' : 'rawKeyDown', text, ...event });
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
  }

  async type(text) { await this.send('Input.insertText', { text }); }

  /** `colours` is light or dark. */
  async resize({ width, height, colours = 'light', scale = 1 }) {
    await this.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: scale, mobile: false });
    await this.send('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-color-scheme', value: colours }, { name: 'prefers-reduced-motion', value: 'reduce' }],
    });
  }

  /** A PNG of the visible part, or of the whole page. */
  async picture({ whole = false } = {}) {
    const { data } = await this.send('Page.captureScreenshot', { format: 'png', captureBeyondViewport: whole });
    return Buffer.from(data, 'base64');
  }

  close() { for (const session of this.#sessions) this.#browser.unlisten(session); }
}

function launch() { return Browser.launch({ reachesLoopback: true }); }

module.exports = { Tab, launch };
