// Watches whether a page's main thread still answers, and finds the location of an endless loop. The thread's own
// processor time shows whether a busy machine is to blame instead.
'use strict';

/** A main thread that used this much processor time on one task will not come back. */
const loopSeconds = 3;
/** Where processor time is unavailable, silence this long means a loop. No busy machine silences a page for so long. */
const silenceMilliseconds = 60_000;
const beatMilliseconds = 400;
/** Metrics come at once while a script runs, and late while memory runs out. */
const metricsMilliseconds = 2000;
/**
 * A script that used this much processor time after being told to pause will not pause; nor will one that slept this
 * long.
 */
const pauseSeconds = 3;
const pauseMilliseconds = 60_000;

class Pulse {
  #visit;
  #timer;
  #sent = 0;
  #outstanding = false;
  #busySince;
  #pausing;

  constructor(visit) { this.#visit = visit; }

  start() { this.#timer = setInterval(() => this.#beat(), beatMilliseconds); }
  stop() { clearInterval(this.#timer); }

  /** Asks the main thread for a sign of life; when none comes, finds out whether it is busy forever. */
  async #beat() {
    if (!this.#outstanding) {
      [this.#outstanding, this.#sent, this.#busySince] = [true, Date.now(), undefined];
      this.#visit.quietly(this.#visit.send('Runtime.evaluate', { expression: '1' })
        .finally(() => { this.#outstanding = false; }));
      return;
    }
    const silence = Date.now() - this.#sent;
    if (silence < 2 * beatMilliseconds || this.#pausing) return;
    const busy = await this.#threadSeconds();
    this.#busySince ??= busy;
    const isLoop = busy === undefined ? silence > silenceMilliseconds : busy - this.#busySince > loopSeconds;
    if (this.#outstanding && isLoop && !this.#pausing) this.#endLoop(silence);
  }

  /** Processor time of the main thread. Answered while a script runs, unlike most commands. */
  async #threadSeconds() {
    try {
      const { metrics } = await this.#visit.send('Performance.getMetrics', {}, undefined, metricsMilliseconds);
      return metrics.find(({ name }) => name === 'ThreadTime')?.value;
    } catch {
      // No figure: the limit on silence decides.
      return undefined;
    }
  }

  /** Stops the running script to learn where it is; ends the visit either way. */
  #endLoop(silence) {
    const end = (where, line) => this.#visit.end('failed', {
      code: 'endless_loop', message: `the script does not end${where}`, ...(line ? { line } : {}),
    });
    this.#pausing = (frame) => end(` (in ${frame.functionName || 'top-level code'})`, frame.location.lineNumber + 1);
    this.#visit.quietly(this.#visit.send('Debugger.pause'));
    this.#awaitPause(() => end(`: no sign of life for ${Math.round(silence / 1000)} s`));
  }

  /** Calls `giveUp` when no pause comes. A pause ends the visit, and this then does nothing more. */
  async #awaitPause(giveUp) {
    const [since, begun] = [Date.now(), await this.#threadSeconds()];
    const timer = setInterval(async () => {
      const busy = await this.#threadSeconds();
      if (!(busy - begun > pauseSeconds) && Date.now() - since < pauseMilliseconds) return;
      clearInterval(timer);
      giveUp();
    }, beatMilliseconds);
    timer.unref();
    this.#visit.ended.catch(() => clearInterval(timer));
  }

  /** Debugger.paused: comes when asked for above, when the script's memory runs out, and from `debugger` statements. */
  paused({ reason, callFrames: [frame] }) {
    if (reason === 'OOM') {
      const line = frame ? { line: frame.location.lineNumber + 1 } : {};
      this.#visit.end('failed', { code: 'out_of_memory', message: 'the script uses up its memory', ...line });
    } else if (this.#pausing && frame) {
      this.#pausing(frame);
    } else {
      this.#visit.quietly(this.#visit.send('Debugger.resume'));
    }
  }
}

module.exports = { Pulse };
