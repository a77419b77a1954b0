// Judges how good web pages are: a model that sees pictures of a page scores, one by one, the points that were asked
// for. A page that cannot be judged, for whatever reason, has not passed.
'use strict';

// Before anything else: processes started from here, the browser and its broker, need no key.
const key = process.env.SYN_JUDGE_API_KEY;
delete process.env.SYN_JUDGE_API_KEY;

const os = require('node:os');
const { UsageError, readPage, run } = require('../command-line.js');
const { subjectOfPages } = require('../subject.js');
const { askingSpec, askingUsage, environmentUsage, judgeBySettings, look, makePool } = require('./asking.js');
const { JudgeError } = require('./model-server.js');
const { itemsOf } = require('./items.js');
const { costOf } = require('./prices.js');
const { messagesAbout, readScores } = require('./scoring.js');

const scoreMax = 10;
const thresholdDefault = 6;

const usage = `usage: check-quality [--json] [--threshold N] [--model NAME] [--prices FILE] PAGE.html|- ...

Takes pictures of each page with check-page's browser, after one second of the page's time and after the announced
actions were tried, and has a vision model score what was asked for, item by item, from 0 to 10. The page's score is
the mean. The items are the checklist of the record that SYN_CHECK_RECORD names, or else what its question lists under
Features and User Actions. - reads a page from standard input.

  --threshold N      the score that a page must reach, from 0 to 10 (default 6)
  --json             one JSON object a page: {"page","verdict","problems":[{"code","message"}],"score",
                     "reasons":[{"item","score","reason"}],"model","prompt_tokens","completion_tokens","cost_usd"}
${askingUsage}

exit codes: 0 all pass, 1 a page fails, 2 a page could not be judged: no model, no server, no answer that scores every
            item; 64 bad usage
${environmentUsage}
`;

const spec = { json: 'flag', threshold: readThreshold, ...askingSpec };

function readThreshold(name, text) {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= scoreMax)) {
    throw new UsageError(`--${name} needs a number from 0 to ${scoreMax}, not ${text}`);
  }
  return value;
}

async function judgeAll({ pages, ...options }, emit) {
  const pool = makePool();
  for (const page of pages) emit({ page, ...await judgePage(page, pool, options) });
  pool.close();
}

/** The verdict on one page. Never rejects for anything that a page, a server or a setting may cause. */
async function judgePage(page, pool, options) {
  try {
    return await scorePage(page, pool, options);
  } catch (error) {
    const { code = 'not_judged', message, facts = {} } = error;
    return { verdict: 'could_not_judge', problems: [{ code, message }], ...facts };
  }
}

async function scorePage(page, pool, { threshold = thresholdDefault, ...options }) {
  const { server, model, prices } = judgeBySettings(key, options);
  const source = readText(page);
  const subject = subjectOfPages();
  const items = itemsOf(subject);
  if (items.length === 0) {
    throw new JudgeError('no_question', 'what the page was asked for is unknown: SYN_CHECK_RECORD names no question');
  }
  const seen = await look(source, subject.question, pool, options);
  if (!seen.pictures?.length) {
    return { verdict: seen.verdict === 'failed' ? 'failed' : 'could_not_judge', problems: seen.problems };
  }
  if (subject.kind === 'proof') {
    // Before each run syn asks whether a page can be judged: that must not cost anything.
    await server.prove();
    return { verdict: 'passed', problems: [] };
  }
  const reply = await server.ask(model, messagesAbout(subject.question, items, seen));
  const facts = { model: reply.model ?? model, ...costOf(reply, model, prices) };
  const scores = withFacts(facts, () => readScores(reply, items));
  return { ...verdictOf(scores, threshold), ...facts };
}

function readText(page) {
  try {
    return readPage(page);
  } catch (error) {
    throw new JudgeError('unreadable', error.message);
  }
}

/** What was paid for is reported even if it brought no result. */
function withFacts(facts, read) {
  try {
    return read();
  } catch (error) {
    throw Object.assign(error, { facts });
  }
}

const rounded = (number) => Math.round(number * 100) / 100;

/** `scores` are [{ item, score, reason }], one for each item. */
function verdictOf(scores, threshold) {
  const score = scores.reduce((sum, one) => sum + one.score, 0) / scores.length;
  const low = score < threshold ? scores.filter((one) => one.score < threshold) : [];
  const problems = low.map(({ item, score: points, reason }) => {
    return { code: 'quality', message: `${item} (${rounded(points)} of ${scoreMax} points): ${reason}` };
  });
  return { verdict: low.length > 0 ? 'failed' : 'passed', problems, score: rounded(score), reasons: scores };
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  // Leaving by exit runs the handler that ends the browser.
  process.on(signal, () => process.exit(128 + os.constants.signals[signal]));
}

run({ usage, spec, judgeAll }).then((status) => process.exit(status));
