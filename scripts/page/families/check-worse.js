// Measures whether a page is worse than another in the way that its kind says: for syn-augment, which uses it to decide
// whether a version keeps its rank. What is measured, and how, is in degradations.js and worsening.js.
'use strict';

const { exitCodes, parseOptions, readPage, UsageError } = require('../judge/command-line.js');
const { Clockwork } = require('../browser/clockwork.js');
const { functions: ownFunctions, judgeOwn, kinds } = require('./degradations.js');
const { functions, judgeAny } = require('./worsening.js');

const usage = `usage: check-worse --kind KIND [--change TEXT] BEFORE.html PAGE.html

Opens both pages in headless Chromium, each with its own clock, and measures whether PAGE is worse than BEFORE in the way of
KIND: ${kinds.join(', ')}.

  --change TEXT  what the maker of PAGE says is worse: for pages of the offline model, whose figures are measured

For pages of the offline model each kind is measured. For others: lag (how long until an input has a visible effect), jank
(how evenly pictures come), glitch (pictures that flash up). What cannot be measured is neither confirmed nor denied.

exit codes: 0 it is worse, 1 it is not, 3 that cannot be measured, 2 nothing could be measured just now, 64 bad usage
`;

const codes = { worse: 0, not_worse: 1, unmeasured: 3 };

async function compare({ kind, change = '', pages: [before, page] }) {
  const version = { kind, change, before: readPage(before), html: readPage(page) };
  const areOwn = [version.before, version.html].every((html) => html.includes('<meta name="generator" content="syn-offline'));
  const clockwork = await Clockwork.launch([...new Set([...ownFunctions, ...functions])]);
  try {
    return await (areOwn ? judgeOwn : judgeAny)(clockwork, version);
  } catch (error) {
    // If a page lacks what we look for, the browser is not to blame.
    if (!error.isOfThePage) throw error;
    return { outcome: 'unmeasured', message: error.message.split('\n')[0] };
  } finally {
    clockwork.close();
  }
}

async function main(argv) {
  let options;
  try {
    options = parseOptions(argv, { kind: 'string', change: 'string' });
    if (!options.help && options.pages.length !== 2) throw new UsageError('name two pages');
    if (!options.help && !kinds.includes(options.kind)) throw new UsageError(`--kind takes one of ${kinds.join(', ')}`);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n\n${usage}`);
    return exitCodes.usage;
  }
  if (options.help) {
    process.stdout.write(usage);
    return 0;
  }
  const { outcome, message } = await compare(options);
  process.stdout.write(`${outcome}: ${message}\n`);
  return codes[outcome];
}

main(process.argv.slice(2)).then((status) => process.exit(status));
