// Whether an input made a page's code do something: the scripts' execution counts (Profiler.takePreciseCoverage) of
// several windows of time, compared block by block. For pages that move all the time, where pictures cannot tell.
'use strict';

/** The blocks that ran in one window: function (script and position) to one byte per character, 1 where it ran. */
function blocksRun({ result }) {
  const functions = new Map();
  for (const script of result) {
    // What the checker itself evaluates has no address.
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

/** What ran in any of the windows. */
function union(...windows) {
  const all = new Map();
  for (const window of windows) {
    for (const [name, marks] of window) {
      const seen = all.get(name);
      all.set(name, seen ? seen.map((mark, at) => mark | marks[at]) : marks);
    }
  }
  return all;
}

/**
 * Whether the window `acted`, in which the input came, shows a reaction. `quiet` ran without any input, `control` with
 * an input of the same sort that nobody announced. Either a block ran that never ran before, or a function ran that
 * only inputs call and that makes no distinction between them.
 */
function showsReaction({ quiet, control, acted }) {
  const before = union(quiet, control);
  for (const [name, marks] of acted) {
    const seen = before.get(name);
    if (!seen || marks.some((mark, at) => mark && !seen[at])) return true;
    if (!quiet.has(name) && marks.every(Boolean)) return true;
  }
  return false;
}

module.exports = { blocksRun, union, showsReaction };
