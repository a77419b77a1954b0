// One page opened in the browser: inside an iframe with sandbox="allow-scripts", every request refused, everything that
// goes wrong noted. It looks and acts on command; judge.js knows what to expect of a page.
'use strict';

const { clockName, clockScript } = require('./clock.js');
const { decodePNG } = require('./picture.js');
const { Pulse } = require('./pulse.js');
const {
  pageURL, problem, lineWith, exceptionProblem, consoleProblem, logProblem, requestProblem,
} = require('./problems.js');

const worldName = 'check-page';
/** The page's time that passes in one command: if that takes too long, the page hangs. */
const sliceMilliseconds = 1000;
/** The frame's side in pixels. Small, because without a graphics card every pixel costs. */
const sidePixels = 480;
const problemsMax = 20;
/** Profiler.startPreciseCoverage, block by block. */
const coverage = { callCount: true, detailed: true };
/** A browser that takes longer to close a page is not worth keeping. */
const disposalMilliseconds = 60_000;
/** How far we follow a caller from a promise or a timer back to the line that started it. */
const asyncStackDepth = 4;
/** A game may restart by reloading itself when asked to, but not endlessly. */
const reloadsMax = 5;

const wrapper = `<!doctype html><title>check</title>
<style>html,body{margin:0;overflow:hidden}iframe{display:block;border:0;width:100vw;height:100vh}</style>
<iframe sandbox="allow-scripts" src="${pageURL}"></iframe>`;
/** The frame is visible only when a picture is taken, and the browser need not compose what nobody sees. */
const frame = 'document.querySelector("iframe")';
const hideFrame = `${frame}.style.opacity = 0`;
const showFrame = `${frame}.style.opacity = 1`;

/** Runs in a separate world, unseen by the page: notes which keys the page handles itself. */
const observer = `globalThis.preventedKeys = [];
addEventListener('keydown', (event) => setTimeout(() => {
  if (event.defaultPrevented) preventedKeys.push(event.key);
}), true);`;

/** The page cannot be judged any further: failed by its own fault, could_not_judge for anything else. */
class VisitEnded extends Error {
  constructor(verdict, reason) {
    super(reason.message);
    this.verdict = verdict;
    this.problem = reason;
  }
}

class Visit {
  problems = [];
  /** Whether anyone has touched the page: from then on it may reload itself. */
  touched = false;
  #browser;
  #html;
  #contextID;
  #session;
  #workers = [];
  #mainFrame;
  #pageFrame;
  /** The contexts of the page's frame: the checker's own world, and the page's. */
  #ownContext;
  #pageContext;
  #awaitingContext = [];
  #pulse = new Pulse(this);
  #loads = 0;
  #epoch;
  #timeoutSeconds;
  #twins = [];
  /** Those of them that are idle. */
  #idleTwins = [];
  /** The visit whose twin this is. */
  #original;
  /** What the pointer carries, once a drag by the browser itself has begun (`draggable`). */
  dragged;
  /** How often something was dropped that way. */
  drops = 0;
  /** What it looked like at several moments: [{ name, png: Buffer }]. */
  pictures = [];
  /** The last picture taken: { data: as it came, png, picture }. */
  #seen;
  /** How much of its time the page has had so far, in milliseconds. */
  time = 0;

  /** `epoch` is the date at which the page's time begins. */
  constructor(browser, html, { epoch = Date.now(), original } = {}) {
    this.#browser = browser;
    this.#html = html;
    this.#epoch = epoch;
    this.#original = original;
    this.loaded = new Promise((resolve) => { this.resolveLoaded = resolve; });
    /** Never resolves; rejects with VisitEnded. To be raced against every step. */
    this.ended = new Promise((_, reject) => {
      this.end = (verdict, reason) => reject(new VisitEnded(verdict, reason));
    });
    this.ended.catch(() => {});
  }

  async open(timeoutSeconds) {
    this.#timeoutSeconds = timeoutSeconds;
    const browser = this.#browser;
    this.#contextID = (await browser.send('Target.createBrowserContext', { disposeOnDetach: true })).browserContextId;
    const { targetId } = await browser.send('Target.createTarget', {
      url: 'about:blank', browserContextId: this.#contextID, width: sidePixels, height: sidePixels,
    });
    this.#mainFrame = targetId;
    this.#session = (await browser.send('Target.attachToTarget', { targetId, flatten: true })).sessionId;
    browser.listen(this.#session, (method, params) => this.#receive(method, params));
    const size = { width: sidePixels, height: sidePixels, deviceScaleFactor: 1, mobile: false };
    await Promise.all([
      ...['Page', 'Runtime', 'Log', 'Network', 'Debugger'].map((domain) => this.send(`${domain}.enable`)),
      this.send('Debugger.setAsyncCallStackDepth', { maxDepth: asyncStackDepth }),
      this.send('Performance.enable', { timeDomain: 'threadTicks' }),
      this.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
      this.send('Emulation.setFocusEmulationEnabled', { enabled: true }),
      this.send('Emulation.setDeviceMetricsOverride', size),
      this.send('Page.addScriptToEvaluateOnNewDocument', { source: clockScript({ epoch: this.#epoch }) }),
      this.send('Page.addScriptToEvaluateOnNewDocument', { source: observer, worldName }),
      this.send('Animation.enable').then(() => this.send('Animation.setPlaybackRate', { playbackRate: 0 })),
      // Nobody asks what ran in a twin.
      ...(this.#original ? [] : [this.send('Profiler.enable'), this.send('Profiler.startPreciseCoverage', coverage)]),
      this.send('Input.setInterceptDrags', { enabled: true }),
      this.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }),
    ]);
    this.#pulse.start();
    this.deadline = setTimeout(() => this.end('could_not_judge', {
      code: 'timeout', message: `nothing was heard of the page for ${timeoutSeconds} s`,
    }), timeoutSeconds * 1000);
    // Written into the empty document the tab begins with: another address would cost another process.
    await this.send('Page.setDocumentContent', { frameId: this.#mainFrame, html: wrapper });
    await this.loaded;
    await this.#takeKeys();
  }

  /** Closes the page with all it has opened. Throws if the browser cannot. */
  async close() {
    this.#pulse.stop();
    clearTimeout(this.deadline);
    await Promise.all(this.#twins.map((twin) => twin.close()));
    for (const session of [this.#session, ...this.#workers]) this.#browser.unlisten(session);
    if (!this.#contextID || !this.#browser.isAlive) return;
    const disposal = { browserContextId: this.#contextID };
    this.#contextID = undefined;
    await this.#browser.send('Target.disposeBrowserContext', disposal, { milliseconds: disposalMilliseconds });
  }

  send(method, params, session = this.#session, milliseconds = undefined) {
    return this.#browser.send(method, params, { session, milliseconds });
  }

  /** The value of an expression in the page's frame, in a world that sees its document but none of its variables. */
  evaluate(expression) { return this.#evaluate(expression, () => this.#ownContext); }

  /** The value of an expression among the page's own variables, with the debugger's getEventListeners. */
  evaluateInPage(expression) { return this.#evaluate(expression, () => this.#pageContext); }

  async #evaluate(expression, context) {
    const uniqueContextId = context();
    try {
      const reply = await this.send('Runtime.evaluate', {
        expression, uniqueContextId, returnByValue: true, includeCommandLineAPI: true, awaitPromise: true,
      });
      if (reply.exceptionDetails) throw new Error(reply.exceptionDetails.exception?.description ?? expression);
      return reply.result.value;
    } catch (error) {
      // The page has reloaded meanwhile: we ask its new document, once it is there.
      if (context() === uniqueContextId) {
        if (!/context was destroyed|context with specified id|uniqueContextId not found/i.test(error.message)) throw error;
        await new Promise((resolve) => this.#awaitingContext.push(resolve));
      }
      return this.#evaluate(expression, context);
    }
  }

  /** The page makes progress: it is still within its limits, so it does not hang, however long it takes. */
  #noteProgress() {
    this.deadline?.refresh();
    this.#original?.#noteProgress();
  }

  /** Lets this much of the page's own time pass; none passes otherwise. */
  async advance(milliseconds) {
    const whole = Math.round(milliseconds);
    this.time += whole;
    for (let left = whole; left > 0; left -= sliceMilliseconds) {
      await this.evaluateInPage(`${clockName}.advance(${Math.min(left, sliceMilliseconds)})`);
      this.#noteProgress();
    }
  }

  /** What the page looks like when it redraws without advancing. */
  async lookStill() {
    await this.evaluateInPage(`${clockName}.redraw()`);
    return this.look();
  }

  /**
   * From now on until `slowDown` the page's time costs less: no coverage, and no painting on canvases unless `paints`.
   */
  async hurry({ paints }) {
    await this.send('Profiler.stopPreciseCoverage');
    await this.evaluateInPage(`${clockName}.setBlind(${!paints})`);
  }

  async slowDown() {
    await this.send('Profiler.startPreciseCoverage', coverage);
    await this.evaluateInPage(`${clockName}.setBlind(false)`);
  }

  /** The page's time until the last timer that it has set fires, except for distant ones. */
  untilLastTimer() { return this.evaluateInPage(`${clockName}.untilLast()`); }

  /** The shapes on the page's canvases, as last drawn: [{ kind, x, y }]. */
  shapes() { return this.evaluateInPage(`${clockName}.shapes()`).catch(() => []); }

  /** Processor time that the page's main thread has used so far. */
  async processorSeconds() {
    const { metrics } = await this.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'ThreadTime')?.value ?? 0;
  }

  /** The same page again, in a separate tab, at the same date and with the same chance. To be handed back. */
  async twin() {
    const idle = this.#idleTwins.pop();
    if (idle) {
      await idle.#begin();
      return idle;
    }
    const twin = new Visit(this.#browser, this.#html, { epoch: this.#epoch, original: this });
    this.#twins.push(twin);
    // Whatever ends a twin ends this visit.
    twin.ended.catch(({ verdict, problem: reason }) => this.end(verdict, reason));
    await twin.open(this.#timeoutSeconds);
    return twin;
  }

  /** For the next caller that needs a twin: a tab takes more time to open than a page. */
  handBack(twin) { this.#idleTwins.push(twin); }

  /** Loads the page again. */
  async #begin() {
    [this.time, this.touched, this.dragged, this.drops, this.#loads] = [0, false, undefined, 0, 0];
    this.loaded = new Promise((resolve) => { this.resolveLoaded = resolve; });
    await this.send('Runtime.evaluate', { expression: `${frame}.src = ${frame}.src` });
    await this.loaded;
    await this.#takeKeys();
  }

  /** Keys go to the frame without a click, which might already mean something to the page. */
  #takeKeys() { return this.send('Runtime.evaluate', { expression: `${frame}.focus(); ${hideFrame}` }); }

  /** What the page looks like now: { png: Buffer, picture }. */
  async look() {
    this.#noteProgress();
    await this.send('Runtime.evaluate', { expression: showFrame });
    const { data } = await this.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true });
    this.quietly(this.send('Runtime.evaluate', { expression: hideFrame }));
    // A page at rest looks the same most of the time.
    if (data === this.#seen?.data) return { png: this.#seen.png, picture: { ...this.#seen.picture } };
    const png = Buffer.from(data, 'base64');
    const picture = decodePNG(png);
    this.#seen = { data, png, picture };
    return { png, picture };
  }

  note(code, message, line) { this.#add(problem(code, message, line)); }

  #add(found) {
    if (!found || this.problems.length >= problemsMax) return;
    if (this.problems.some(({ code, message }) => code === found.code && message === found.message)) return;
    this.problems.push(found);
  }

  /** For commands whose failure only means that the page is already gone. */
  quietly(promise) { promise.catch(() => {}); }

  #receive(method, params) {
    switch (method) {
      case 'Fetch.requestPaused': return this.#answerRequest(params);
      case 'Network.requestWillBeSent': return this.#noteRequest(params.request.url, params);
      case 'Network.webSocketCreated':
      case 'Network.webTransportCreated': return this.#noteRequest(params.url, params);
      case 'Page.frameRequestedNavigation': return this.#noteNavigation(params);
      case 'Page.frameStoppedLoading': return params.frameId === this.#pageFrame ? this.resolveLoaded() : undefined;
      case 'Page.javascriptDialogOpening':
        this.note('dialog', `opens a dialog (${params.type}): ${params.message}`);
        return this.quietly(this.send('Page.handleJavaScriptDialog', { accept: false }));
      case 'Inspector.targetCrashed':
        return this.end('failed', this.#browser.killedForMemory
          ? { code: 'out_of_memory', message: 'the page uses up its memory' }
          : { code: 'crashed', message: 'the page crashed its browser tab' });
      case 'Page.frameAttached':
        if (params.parentFrameId === this.#mainFrame) this.#pageFrame = params.frameId;
        return undefined;
      case 'Runtime.executionContextCreated': return this.#noteContext(params.context);
      case 'Runtime.exceptionThrown': return this.#add(exceptionProblem(params.exceptionDetails));
      case 'Runtime.consoleAPICalled': return this.#add(consoleProblem(params));
      case 'Log.entryAdded': return this.#add(logProblem(params.entry));
      case 'Debugger.paused': return this.#pulse.paused(params);
      case 'Input.dragIntercepted':
        this.dragged = params.data;
        return undefined;
      case 'Target.attachedToTarget': return this.#attachWorker(params.sessionId);
      default: return undefined;
    }
  }

  #answerRequest({ requestId, request, frameId, resourceType }) {
    const isPage = resourceType === 'Document' && frameId === this.#pageFrame;
    if (isPage && request.url === pageURL && this.#mayLoad()) {
      const responseHeaders = [{ name: 'content-type', value: 'text/html; charset=utf-8' }];
      const body = Buffer.from(this.#html).toString('base64');
      this.quietly(this.send('Fetch.fulfillRequest', { requestId, responseCode: 200, responseHeaders, body }));
    } else if (isPage) {
      // "No content" leaves the page where it is, so that the rest of it can be judged.
      this.quietly(this.send('Fetch.fulfillRequest', { requestId, responseCode: 204 }));
    } else if (/^(?:data|blob):/.test(request.url)) {
      this.quietly(this.send('Fetch.continueRequest', { requestId }));
    } else {
      this.quietly(this.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' }));
    }
  }

  #mayLoad() {
    this.#loads += 1;
    if (this.#loads > 1 && !this.touched) {
      this.note('navigation', 'loads itself again without being asked to', lineWith(this.#html, 'location.reload'));
      return false;
    }
    return this.#loads <= 1 + reloadsMax;
  }

  #noteRequest(url, { initiator, frameId, type }) {
    const goesThere = type === 'Document' && frameId === this.#pageFrame;
    this.#add(requestProblem({ url, initiator, goesThere, html: this.#html }));
  }

  /** Navigation without a request: a file to be saved, another document under its own address. */
  #noteNavigation({ frameId, url, disposition }) {
    if (disposition === 'download') {
      this.note('download', `saves a file (${url.slice(0, 80)}): show the result in the page`);
    } else if (frameId === this.#pageFrame && disposition === 'currentTab' && /^(?:data|blob):/.test(url)) {
      this.#add(requestProblem({ url, goesThere: true, html: this.#html }));
    }
  }

  /** A document that the page puts in its own place brings new contexts: the latest ones count. */
  #noteContext({ name, uniqueId, auxData }) {
    if (auxData?.frameId !== this.#pageFrame) return;
    if (name === worldName) this.#ownContext = uniqueId;
    else if (auxData.isDefault) this.#pageContext = uniqueId;
    if (this.#ownContext && this.#pageContext) this.#awaitingContext.splice(0).forEach((resolve) => resolve());
  }

  async #attachWorker(session) {
    this.#workers.push(session);
    this.#browser.listen(session, (method, params) => this.#receive(method, params));
    this.quietly(Promise.all(['Runtime.enable', 'Network.enable', 'Runtime.runIfWaitingForDebugger']
      .map((method) => this.send(method, {}, session))));
  }
}

module.exports = { Visit, VisitEnded };
