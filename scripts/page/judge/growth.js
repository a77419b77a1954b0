// Whether a page keeps growing: elements or memory that only ever increase will end it eventually, on somebody's
// screen.
'use strict';

const { elementCount } = require('./survey.js');

/** Fewer elements than this trouble nobody, however they came about. */
const elementsMin = 2000;
const elementsGrown = 20;
/** Live memory beyond what the page began with; we do not examine pages that use less. */
const heapBytesMin = 32 << 20;
const heapBytesGrown = 4 << 20;
const watchMilliseconds = 300;

/** What the page's script holds, in bytes. Includes garbage, unless that is collected first. */
async function heapBytes(visit, { collected = false } = {}) {
  if (collected) await visit.send('HeapProfiler.collectGarbage');
  const { metrics } = await visit.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'JSHeapUsedSize').value;
}

/** Measures once, and again after a while if the first measurement is suspicious. */
async function judgeGrowth(visit, before) {
  const elements = await visit.evaluate(elementCount);
  const bytes = await heapBytes(visit);
  const tooMany = elements > elementsMin && elements > 2 * before.elements;
  const tooMuch = bytes > before.heapBytes + heapBytesMin;
  if (!tooMany && !tooMuch) return;
  const held = tooMuch ? await heapBytes(visit, { collected: true }) : 0;
  await visit.advance(watchMilliseconds);
  const elementsNow = await visit.evaluate(elementCount);
  if (tooMany && elementsNow > elements + elementsGrown) {
    visit.note('element_growth', `adds elements without end: ${before.elements} at first, ${elementsNow} now`);
  }
  if (!tooMuch || held < before.heapBytes + heapBytesMin) return;
  const heldNow = await heapBytes(visit, { collected: true });
  if (heldNow > held + heapBytesGrown) {
    const message = `keeps using more memory: ${heldNow >> 20} MiB now; let go of what is no longer needed`;
    visit.note('memory_growth', message);
  }
}

module.exports = { heapBytes, judgeGrowth };
