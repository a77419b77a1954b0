// Which of a page's code ran: the scripts' execution counts (Profiler.takePreciseCoverage) of several windows of time,
// compared block by block. For pages that move all the time, where pictures cannot show whether an input did something.
'use strict';

/** What ran in one window: function (script and position) to one byte per character, 1 where it ran. */
function blocksRun({ result }) {
  const functions = new Map();
  for (const script of result) {
    // Code that the checker itself evaluates has no address.
    if (script.url === '') continue;
    for (const { ranges } of script.functions) {
      const [whole] = ranges;
      if (whole.count === 0) continue;
      const marks = new Uint8Array(whole.endOffset - whole.startOffset);
      // Ranges come outer before inner; an inner range corrects the outer one.
      for (const { startOffset, endOffset, count } of ranges) {
        marks.fill(count > 0 ? 1 : 0, startOffset - whole.startOffset, endOffset - whole.startOffset);
      }
      functions.set(`${script.scriptId}:${whole.startOffset}-${whole.endOffset}`, marks);
    }
  }
  return functions;
}

/** What ran since the last check, and what ran in all windows that were added so far. */
class Coverage {
  #visit;
  #seen = new Map();

  constructor(visit) { this.#visit = visit; }

  /** The blocks that ran since the last time. */
  async window() { return blocksRun(await this.#visit.send('Profiler.takePreciseCoverage')); }

  /** Whether a window ran a block that none of the added ones did. */
  isNew(window) {
    for (const [name, marks] of window) {
      const seen = this.#seen.get(name);
      if (!seen || marks.some((mark, at) => mark && !seen[at])) return true;
    }
    return false;
  }

  /** The source of the blocks that a window ran and none of the added ones did. */
  async newTexts(window) {
    const texts = [];
    for (const [name, marks] of window) {
      const [, scriptId, start] = /^(.*):(\d+)-\d+$/.exec(name);
      const seen = this.#seen.get(name);
      const isNew = (at) => marks[at] && !seen?.[at];
      for (let at = 0; at < marks.length; at++) {
        if (!isNew(at)) continue;
        const begin = at;
        while (at < marks.length && isNew(at)) at++;
        const { scriptSource } = await this.#visit.send('Debugger.getScriptSource', { scriptId });
        texts.push(scriptSource.slice(Number(start) + begin, Number(start) + at));
      }
    }
    return texts;
  }

  /** Whether a window ran a function that none of the added ones did, whatever it did with it. */
  isHeard(window) { return [...window.keys()].some((name) => !this.#seen.has(name)); }

  add(window) {
    for (const [name, marks] of window) {
      const seen = this.#seen.get(name);
      if (!seen) this.#seen.set(name, marks);
      else for (let at = 0; at < marks.length; at++) seen[at] |= marks[at];
    }
  }
}

module.exports = { Coverage };
