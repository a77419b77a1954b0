// As many Clockworks as there are processors, sharing a list of things to judge.
'use strict';

const os = require('node:os');
const { Clockwork } = require('../browser/clockwork.js');

/**
 * Calls `emit` with what `judge(clockwork, item)` resolves to, in the order of the items. `functions` are the functions
 * that the tabs get.
 */
async function judgeInOrder(items, functions, judge, emit) {
  const count = Math.min(items.length, os.cpus().length);
  const crew = await Promise.all(Array.from({ length: count }, () => Clockwork.launch(functions)));
  const verdicts = items.map(deferred);
  let next = 0;
  const work = async (clockwork) => {
    for (let index = next++; index < items.length; index = next++) {
      verdicts[index].resolve(await judge(clockwork, items[index]));
    }
    clockwork.close();
  };
  const working = Promise.all(crew.map(work));
  for (const { promise } of verdicts) emit(await promise);
  await working;
}

function deferred() {
  let resolve;
  return { promise: new Promise((settle) => { resolve = settle; }), resolve };
}

module.exports = { judgeInOrder };
