// One page opened in the browser: inside an iframe with sandbox="allow-scripts", every request refused, everything that
// goes wrong written down. It looks and acts when told to; what is expected of a page is judge.js's business.
'use strict';

const { decodePNG } = require('./picture.js');

const pageFolder = 'https://page.invalid/';
const pageURL = `${pageFolder}page.html`;
const worldName = 'check-page';
/** The frame's side in pixels. Small: without a graphics card every pixel costs. */
const sidePixels = 480;
/** A main thread that burned this much processor time on one task will not come back. */
const loopSeconds = 4;
/** Silence this long is a loop too, also where processor time cannot be had. */
const silenceMilliseconds = 12_000;
const heartbeatMilliseconds = 400;
/** Metrics come at once while a script runs, and late while memory runs out. */
const metricsMilliseconds = 300;
const problemsMax = 20;

const wrapper = `<!doctype html><title>check</title>
<style>html,body{margin:0;overflow:hidden}iframe{display:block;border:0;width:100vw;height:100vh}</style>
<iframe sandbox="allow-scripts" src="${pageURL}"></iframe>`;

/** Runs in a world of its own, unseen by the page: notes which keys the page takes for itself. */
const observer = `globalThis.preventedKeys = [];
addEventListener('keydown', (event) => setTimeout(() => {
  if (event.defaultPrevented) preventedKeys.push(event.key);
}), true);`;

/** The page cannot be judged any further. `verdict` is fail for the page's fault, error for anything else. */
class VisitEnded extends Error {
  constructor(verdict, problem) {
    super(problem.message);
    this.verdict = verdict;
    this.problem = problem;
  }
}

class Visit {
  problems = [];
  #browser;
  #html;
  #contextID;
  #session;
  #workers = [];
  #mainFrame;
  #pageFrame;
  #frameContext;
  #heartbeat;
  #pulse = { sent: 0, outstanding: false };
  #pausing;

  constructor(browser, html) {
    this.#browser = browser;
    this.#html = html;
    this.loaded = new Promise((resolve) => { this.resolveLoaded = resolve; });
    /** Never resolves; rejects with VisitEnded. To be raced against every step. */
    this.ended = new Promise((_, reject) => { this.end = (verdict, problem) => reject(new VisitEnded(verdict, problem)); });
    this.ended.catch(() => {});
  }

  async open(timeoutSeconds) {
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
      ...['Page', 'Runtime', 'Log', 'Network', 'Debugger', 'Profiler'].map((domain) => this.send(`${domain}.enable`)),
      this.send('Performance.enable', { timeDomain: 'threadTicks' }),
      this.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
      this.send('Emulation.setFocusEmulationEnabled', { enabled: true }),
      this.send('Emulation.setDeviceMetricsOverride', size),
      this.send('Page.addScriptToEvaluateOnNewDocument', { source: observer, worldName }),
      this.send('Profiler.startPreciseCoverage', { callCount: true, detailed: true }),
      this.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }),
    ]);
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMilliseconds);
    this.deadline = setTimeout(() => this.end('error', {
      code: 'timeout', message: `could not be judged within ${timeoutSeconds} s`,
    }), timeoutSeconds * 1000);
    // Written into the empty document the tab begins with: another address would cost another process.
    await this.send('Page.setDocumentContent', { frameId: this.#mainFrame, html: wrapper });
    await this.loaded;
    // Keys go to the frame without a click, which might already mean something to the page.
    await this.send('Runtime.evaluate', { expression: 'document.querySelector("iframe").focus()' });
  }

  async close() {
    clearInterval(this.#heartbeat);
    clearTimeout(this.deadline);
    for (const session of [this.#session, ...this.#workers]) this.#browser.unlisten(session);
    if (this.#contextID && this.#browser.isAlive) {
      await this.#browser.send('Target.disposeBrowserContext', { browserContextId: this.#contextID });
    }
  }

  send(method, params, session = this.#session, milliseconds = undefined) {
    return this.#browser.send(method, params, { session, milliseconds });
  }

  /** The value of an expression in the page's frame, in a world that sees its document but none of its variables. */
  async evaluate(expression) {
    const reply = await this.send('Runtime.evaluate', {
      expression, uniqueContextId: this.#frameContext, returnByValue: true,
    });
    if (reply.exceptionDetails) throw new Error(reply.exceptionDetails.exception?.description ?? expression);
    return reply.result.value;
  }

  /** What the page looks like now: { png: Buffer, picture }. */
  async look() {
    const { data } = await this.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true });
    const png = Buffer.from(data, 'base64');
    return { png, picture: decodePNG(png) };
  }

  note(code, message, line) {
    if (this.problems.some((problem) => problem.code === code && problem.message === message)) return;
    if (this.problems.length < problemsMax) this.problems.push(line ? { code, message, line } : { code, message });
  }

  #receive(method, params, session = this.#session) {
    switch (method) {
      case 'Fetch.requestPaused': return this.#answerRequest(params);
      case 'Network.requestWillBeSent': return this.#noteRequest(params.request.url, params.initiator);
      case 'Network.webSocketCreated':
      case 'Network.webTransportCreated': return this.#noteRequest(params.url, params.initiator);
      case 'Page.frameStoppedLoading': return params.frameId === this.#pageFrame ? this.resolveLoaded() : undefined;
      case 'Page.javascriptDialogOpening':
        this.note('dialog', `opens a dialog (${params.type}): ${params.message}`);
        return this.#quietly(this.send('Page.handleJavaScriptDialog', { accept: false }));
      case 'Inspector.targetCrashed':
        return this.end('fail', { code: 'crashed', message: 'the page crashed or used up its memory' });
      case 'Page.frameAttached':
        if (params.parentFrameId === this.#mainFrame) this.#pageFrame = params.frameId;
        return undefined;
      case 'Runtime.executionContextCreated': return this.#noteContext(params.context);
      case 'Runtime.exceptionThrown': return this.#noteException(params.exceptionDetails);
      case 'Runtime.consoleAPICalled': return this.#noteConsole(params);
      case 'Log.entryAdded': return this.#noteLogEntry(params.entry);
      case 'Debugger.paused': return this.#notePause(params);
      case 'Target.attachedToTarget': return this.#attachWorker(params.sessionId);
      default: return undefined;
    }
  }

  /** For commands whose failure only means that the page is already gone. */
  #quietly(promise) { promise.catch(() => {}); }

  #answerRequest({ requestId, request }) {
    if (request.url === pageURL) {
      const responseHeaders = [{ name: 'content-type', value: 'text/html; charset=utf-8' }];
      const body = Buffer.from(this.#html).toString('base64');
      this.#quietly(this.send('Fetch.fulfillRequest', { requestId, responseCode: 200, responseHeaders, body }));
    } else if (/^(?:data|blob):/.test(request.url)) {
      this.#quietly(this.send('Fetch.continueRequest', { requestId }));
    } else {
      this.#quietly(this.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' }));
    }
  }

  #noteRequest(url, initiator) {
    if (url === pageURL || /^(?:data|blob|about):/.test(url)) return;
    const name = url.startsWith(pageFolder) ? `${url.slice(pageFolder.length)}, which is not in the page` : url;
    const frame = initiator?.stack?.callFrames.find((candidate) => candidate.url === pageURL);
    const line = frame?.lineNumber ?? (initiator?.url === pageURL ? initiator.lineNumber : undefined);
    this.note('external_request', `asks the network for ${name}`, line === undefined ? undefined : line + 1);
  }

  /** A document that the page puts in its own place brings a new context: the latest one counts. */
  #noteContext({ name, uniqueId, auxData }) {
    if (name === worldName && auxData.frameId === this.#pageFrame) this.#frameContext = uniqueId;
  }

  #noteException({ text, exception, url, lineNumber, stackTrace }) {
    const frame = stackTrace?.callFrames.find((candidate) => candidate.url === pageURL);
    const line = frame ? frame.lineNumber + 1 : url === pageURL ? lineNumber + 1 : undefined;
    const [message] = (exception?.description ?? String(exception?.value ?? text)).split('\n');
    // The browser's way to say that a size settled one frame later; it has no effect.
    if (/ResizeObserver loop/.test(`${text} ${message}`)) return;
    if (/in promise/.test(text)) this.note('unhandled_rejection', message, line);
    else if (exception?.className === 'SyntaxError' && !stackTrace?.callFrames.length) this.note('syntax_error', message, line);
    else this.note('runtime_error', message, line);
  }

  #noteConsole({ type, args, stackTrace }) {
    if (type !== 'error' && type !== 'assert') return;
    const words = args.map(({ value, description, type: kind }) => String(value ?? description ?? kind).split('\n')[0]);
    const frame = stackTrace?.callFrames.find((candidate) => candidate.url === pageURL);
    this.note('console_error', words.join(' '), frame && frame.lineNumber + 1);
  }

  #noteLogEntry({ source, level, text, url, lineNumber }) {
    // Refused requests and errors in workers are noted where they happen.
    if (level !== 'error' || source === 'network' || source === 'worker') return;
    const code = /^Ignored call to '(?:alert|confirm|prompt|print)\(\)'/.test(text) ? 'dialog' : 'console_error';
    this.note(code, text, url === pageURL && lineNumber !== undefined ? lineNumber + 1 : undefined);
  }

  async #attachWorker(session) {
    this.#workers.push(session);
    this.#browser.listen(session, (method, params) => this.#receive(method, params, session));
    this.#quietly(Promise.all(['Runtime.enable', 'Network.enable', 'Runtime.runIfWaitingForDebugger']
      .map((method) => this.send(method, {}, session))));
  }

  /** Asks the main thread for a sign of life; when none comes, finds out whether it is busy for ever. */
  async #beat() {
    const pulse = this.#pulse;
    if (!pulse.outstanding) {
      Object.assign(pulse, { outstanding: true, sent: Date.now(), busySince: undefined });
      this.#quietly(this.send('Runtime.evaluate', { expression: '1' }).finally(() => { pulse.outstanding = false; }));
      return;
    }
    const silence = Date.now() - pulse.sent;
    if (silence < 2 * heartbeatMilliseconds || this.#pausing) return;
    const busy = await this.#threadSeconds();
    pulse.busySince ??= busy;
    const isLoop = busy - pulse.busySince > loopSeconds || silence > silenceMilliseconds;
    if (pulse.outstanding && isLoop && !this.#pausing) this.#endLoop(silence);
  }

  /** Processor time of the main thread. Answered while a script runs, unlike most commands. */
  async #threadSeconds() {
    try {
      const { metrics } = await this.send('Performance.getMetrics', {}, this.#session, metricsMilliseconds);
      return metrics.find(({ name }) => name === 'ThreadTime')?.value;
    } catch {
      // No figure: the limit on silence decides.
      return undefined;
    }
  }

  /** Stops the running script to learn where it is; ends the visit either way. */
  #endLoop(silence) {
    const end = (where, line) => this.end('fail', {
      code: 'endless_loop', message: `the script does not end${where}`, ...(line ? { line } : {}),
    });
    this.#pausing = (frame) => end(` (in ${frame.functionName || 'top-level code'})`, frame.location.lineNumber + 1);
    this.#quietly(this.send('Debugger.pause'));
    setTimeout(() => end(`: no sign of life for ${Math.round(silence / 1000)} s`), 1000).unref();
  }

  /** Pauses come when we ask for one, when the script's memory runs out, and from `debugger` statements. */
  #notePause({ reason, callFrames: [frame] }) {
    if (reason === 'OOM') {
      const line = frame ? { line: frame.location.lineNumber + 1 } : {};
      this.end('fail', { code: 'out_of_memory', message: 'the script uses up its memory', ...line });
    } else if (this.#pausing && frame) {
      this.#pausing(frame);
    } else {
      this.#quietly(this.send('Debugger.resume'));
    }
  }
}

module.exports = { Visit, VisitEnded };
