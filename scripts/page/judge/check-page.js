// Judges whether web pages run: opens each in headless Chromium and reports what goes wrong. Its exit codes are those
// that syn-answer needs from a judge; usable by hand too.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { readPage, run } = require('./command-line.js');
const { Pool } = require('../browser/pool.js');
const { judgeByBroker } = require('../browser/resident.js');
const { judge, show } = require('./judge.js');
const { subjectOfPages } = require('./subject.js');

const usage = `usage: check-page [--json] [--screenshot FILE] [--timeout SECONDS] [--jobs N] PAGE.html|- ...

Opens each page in headless Chromium, inside a sandboxed iframe and cut off from the network, and reports
page errors, unhandled rejections, console errors, attempted requests, dialogs, popups, downloads, endless loops, too
much memory, a blank or frozen picture, and each announced action that the page does not answer. The page's clock is
driven, so the verdict does not depend on the machine's.
- reads a page from standard input. docs/pages.md lists every code.

  --json             one JSON object a page: {"page","verdict","problems":[{"code","message","line"}],
                     "actions":{"announced","answered"},"milliseconds":{"waited","judged"},"screenshot"};
                     verdict is passed, failed or could_not_judge
  --screenshot FILE  keep a picture (PNG); with several pages FILE-1.png, FILE-2.png ..., or a folder (FILE/) to keep them in
  --allow CODES      problems that do not count as faults, separated by commas; each verdict lists them under "allowed"
  --timeout SECONDS  for a page that hangs: how long without a sign of life (default 300)
  --jobs N           pages open at the same time (default: three times the processors, at most 12)
  --no-resident      use a separate browser for this call, instead of the one that stays ready for the next calls

The first call starts a small broker that holds one browser for all calls of this user; it ends 20 s after the last.

exit codes: 0 all pass, 1 a page fails, 2 a page could not be judged, 64 bad usage
environment: CHROMIUM names the browser's program; otherwise chromium-headless-shell, chromium,
             chromium-browser and google-chrome are looked for
             CHECK_PAGE_IDLE_SECONDS says how long the broker stays
             SYN_CHECK_RECORD names a JSON file with the "question" the page is for: its actions are tried too
             SYN_CHECK_ALLOW is --allow if that is not given; syn-augment sets it for pages it made worse
`;

const spec = {
  json: 'flag', screenshot: 'string', allow: 'string', timeout: 'number', jobs: 'number', 'no-resident': 'flag',
};
/** Only ends what hangs: a page is judged by its own clock and its own processor time. */
const timeoutSecondsDefault = 300;
/** Pages sent for judgement at the same time: enough that a browser never waits for the next. */
const questionsMax = 16;

async function judgeAll(options, emit) {
  const pages = options.pages.map((name, index) => ({ name, screenshot: screenshotName(options, index) }));
  const inOrder = orderedEmitter(pages, emit);
  const pool = new Pool({ judging: { judge, show }, jobs: options.jobs });
  const waiting = [...pages];
  const work = async () => {
    for (let page = waiting.shift(); page; page = waiting.shift()) inOrder(page, await judgePage(page, pool, options));
  };
  await Promise.all(Array.from({ length: options.jobs ?? questionsMax }, work));
  pool.close();
}

async function judgePage(page, pool, {
  timeout: timeoutSeconds = timeoutSecondsDefault, 'no-resident': alone, allow = process.env.SYN_CHECK_ALLOW ?? '',
}) {
  let [source, question] = [];
  try {
    source = readPage(page.name);
    ({ question } = subjectOfPages());
  } catch (error) {
    return { page: page.name, verdict: 'could_not_judge', problems: [{ code: 'unreadable', message: error.message }] };
  }
  const wish = { timeoutSeconds, question, withScreenshot: page.screenshot !== undefined };
  const byBroker = alone ? undefined : await judgeByBroker(source, wish);
  const { screenshot, ...judged } = byBroker ?? await pool.judge(source, wish);
  const verdict = allowing(allow.split(','), judged);
  if (!page.screenshot || !screenshot) return { page: page.name, ...verdict };
  fs.writeFileSync(page.screenshot, screenshot);
  return { page: page.name, ...verdict, screenshot: page.screenshot };
}

/**
 * The verdict without the problems that the caller allows. A page that could not be judged stays so, whatever is
 * allowed.
 */
function allowing(codes, verdict) {
  const allowed = verdict.verdict === 'failed' ? verdict.problems.filter(({ code }) => codes.includes(code)) : [];
  if (allowed.length === 0) return verdict;
  const problems = verdict.problems.filter((problem) => !allowed.includes(problem));
  return { ...verdict, verdict: problems.length === 0 ? 'passed' : 'failed', problems, allowed };
}

function screenshotName({ screenshot, pages }, index) {
  if (!screenshot) return undefined;
  if (screenshot.endsWith('/')) fs.mkdirSync(screenshot, { recursive: true });
  if (fs.statSync(screenshot, { throwIfNoEntry: false })?.isDirectory()) {
    const { name } = path.parse(pages[index]);
    const twins = pages.filter((page) => path.parse(page).name === name).length > 1;
    return path.join(screenshot, `${name === '-' ? 'page' : name}${twins ? `-${index + 1}` : ''}.png`);
  }
  if (pages.length === 1) return screenshot;
  const { dir, name, ext } = path.parse(screenshot);
  return path.join(dir, `${name}-${index + 1}${ext}`);
}

function orderedEmitter(pages, emit) {
  const verdicts = new Map();
  let next = 0;
  return (page, verdict) => {
    verdicts.set(page, verdict);
    for (; verdicts.has(pages[next]); next++) emit(verdicts.get(pages[next]));
  };
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  // Leaving by exit runs the handler that ends the browser.
  process.on(signal, () => process.exit(128 + os.constants.signals[signal]));
}

run({ usage, spec, judgeAll }).then((status) => process.exit(status));
