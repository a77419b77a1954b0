// Judges pages with one browser at a time, a limited number at once: a new browser after a number of pages or after a
// crash, and a separate browser for a page under which one went down. Waiting pages are not timed.
'use strict';

const os = require('node:os');
const { Browser, BrowserError } = require('./browser.js');
const { Visit, VisitEnded } = require('./visit.js');

/** A fresh browser after this many pages keeps its memory bounded whatever the pages do. */
const pagesPerBrowser = 150;
const jobsMax = 12;
/** Judging is mostly waiting for what the page does: three pages for each processor keep it busy. */
const jobsDefault = Math.min(jobsMax, 3 * os.cpus().length);

const givenUp = ['given_up', 'nobody waits for it'];

const couldNotJudge = (code, message) => ({ verdict: 'could_not_judge', problems: [{ code, message }] });

class Pool {
  #judging;
  #jobs;
  #leavings;
  #running = 0;
  #waiting = [];
  /** { browser: Promise<Browser>, pages: begun so far, open: pages open now } */
  #current;
  /** Browsers that get no new pages, until their last page is done. */
  #retired = new Set();

  /**
   * `judging`: { judge, show }, what is done with an opened page (judge.js). `leavings`: files to remove along with the
   * browser's if this process is killed.
   */
  constructor({ judging, jobs = jobsDefault, leavings = [] }) {
    this.#judging = judging;
    this.#jobs = Math.ceil(jobs);
    this.#leavings = leavings;
  }

  /**
   * The verdict on a page's text: { verdict, problems, milliseconds: { waited, judged } }, and the picture as a Buffer
   * under `screenshot`. Never rejects. `options.signal` gives up the page; with `options.isShown` the page is only
   * viewed, and `pictures` are what it looked like: [{ name, png: Buffer }].
   */
  async judge(source, options) {
    const begun = Date.now();
    await this.#takeTurn();
    const started = Date.now();
    try {
      const verdict = options.signal?.aborted ? couldNotJudge(...givenUp) : await this.#try(source, options);
      return { ...verdict, milliseconds: { waited: started - begun, judged: Date.now() - started } };
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  /** Ends every browser at once. */
  close() {
    for (const slot of [this.#current, ...this.#retired]) slot?.browser.then((browser) => browser.kill(), () => {});
    this.#current = undefined;
  }

  async #takeTurn() {
    if (this.#running >= this.#jobs) await new Promise((resolve) => this.#waiting.push(resolve));
    this.#running += 1;
  }

  async #try(source, options) {
    try {
      return await this.#inShared(source, options);
    } catch (error) {
      if (!(error instanceof BrowserError)) return couldNotJudge('not_judged', error.message);
      if (error.atStart) return couldNotJudge('no_browser', error.message);
    }
    // The browser went down: this page may be the cause, so it gets its own browser, once.
    let browser;
    try {
      browser = await Browser.launch({ leavings: this.#leavings });
      return await visitPage(browser, source, options, this.#judging);
    } catch (error) {
      return couldNotJudge('browser_failed', error.message);
    } finally {
      browser?.kill();
    }
  }

  async #inShared(source, options) {
    const slot = this.#slot();
    slot.open += 1;
    try {
      const browser = await slot.browser;
      const verdict = await visitPage(browser, source, options, this.#judging);
      if (browser.isWornOut) this.#retire(slot);
      return verdict;
    } catch (error) {
      if (error instanceof BrowserError) this.#retire(slot);
      throw error;
    } finally {
      slot.open -= 1;
      if (this.#retired.has(slot)) this.#endIfUnused(slot);
    }
  }

  #slot() {
    this.#current ??= { browser: Browser.launch({ leavings: this.#leavings }), pages: 0, open: 0 };
    const slot = this.#current;
    slot.pages += 1;
    if (slot.pages >= pagesPerBrowser) this.#retire(slot);
    return slot;
  }

  #retire(slot) {
    if (this.#current === slot) this.#current = undefined;
    this.#retired.add(slot);
  }

  #endIfUnused(slot) {
    if (slot.open > 0) return;
    this.#retired.delete(slot);
    slot.browser.then((browser) => browser.kill(), () => {});
  }
}

async function visitPage(browser, source, { timeoutSeconds, question, isShown, signal }, judging) {
  const visit = new Visit(browser, source);
  const giveUp = () => visit.end('could_not_judge', { code: givenUp[0], message: givenUp[1] });
  signal?.addEventListener('abort', giveUp);
  let ending;
  try {
    const steps = visit.open(timeoutSeconds).then(() => (isShown ? judging.show : judging.judge)(visit, source, question));
    // When the visit ends early, errors in its abandoned steps no longer matter.
    steps.catch(() => {});
    await Promise.race([steps, visit.ended]);
  } catch (error) {
    if (error instanceof BrowserError || !browser.isAlive) throw new BrowserError(error.message);
    const { message } = error;
    ending = error instanceof VisitEnded ? error : new VisitEnded('could_not_judge', { code: 'not_judged', message });
  } finally {
    signal?.removeEventListener('abort', giveUp);
    await visit.close().catch(() => { browser.isWornOut = true; });
  }
  // What ended the visit comes first: it caused whatever else is wrong, or could not be seen.
  const problems = ending ? [ending.problem, ...visit.problems] : visit.problems;
  return {
    verdict: ending?.verdict ?? (problems.length > 0 ? 'failed' : 'passed'), problems, screenshot: visit.screenshot,
    ...(visit.actions ? { actions: visit.actions } : {}), ...(isShown ? { pictures: visit.pictures } : {}),
  };
}

module.exports = { Pool, couldNotJudge };
