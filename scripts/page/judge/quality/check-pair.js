// Compares the answers of records, two at a time: a filter over JSON lines. A model that sees pictures of both pages says
// which is better, twice, with the pages in either order. What it says of the first page alone is no preference.
'use strict';

// Before anything else: processes started from here, the browser and its broker, need no key.
const key = process.env.SYN_JUDGE_API_KEY;
delete process.env.SYN_JUDGE_API_KEY;

const os = require('node:os');
const { exitCodes, parseOptions, UsageError } = require('../command-line.js');
const { askingSpec, askingUsage, environmentUsage, judgeBySettings, look, makePool } = require('./asking.js');
const { pairsOf, questionsOf, withPairs } = require('./answers.js');
const { JudgeError } = require('./model-server.js');
const { messagesAboutPair, preferenceOf, readPair } = require('./pairing.js');
const { costOf } = require('./prices.js');

const limitDefault = 10;
const limitMax = 496;
const jobsDefault = 4;
/** As for all stages. */
const lineBytesMax = 16 << 20;
const [someFailed, tryAgainLater, misconfigured, inputOutput] = [1, 75, 78, 74];

const usage = `usage: check-pair [options] <answers.jsonl >pairs.jsonl

Reads records with several answers (syn-answer --samples), and adds to each, under pairs, which of two answers is better by
the word of a vision model. It takes pictures of each page as check-quality does, and asks twice, with the pages in
either order. Only where both say the same, "agreed" is true: a model that prefers whichever page comes first disagrees
with itself. Pairs that a record has already, and records with an error, stay as they are.

  --pairs best|all   compare the chosen answer with each other (default), or each two
  --limit N          at most N pairs of one question, from 1 to ${limitMax} (default ${limitDefault})
  --jobs N           calls at a time, from 1 to 64 (default ${jobsDefault})
  --max-cost USD     ask no more once this run has cost that much; the rest of the input is passed on
${askingUsage}

exit codes: 0 all well, 1 some pairs could not be judged, 64 bad usage, 74 input/output error, 75 --max-cost is reached,
            78 no model or no server
${environmentUsage}
`;

function wholeNumber(most) {
  return (name, text) => {
    const value = /^\d+$/.test(text) ? Number(text) : 0;
    if (value < 1 || value > most) throw new UsageError(`--${name} needs a whole number from 1 to ${most}, not ${text}`);
    return value;
  };
}

function whichPairs(name, text) {
  if (!['best', 'all'].includes(text)) throw new UsageError(`--${name} takes best or all, not ${text}`);
  return text;
}

function readOptions(argv) {
  const spec = {
    pairs: whichPairs, limit: wholeNumber(limitMax), jobs: wholeNumber(64), 'max-cost': 'number', ...askingSpec,
  };
  const options = parseOptions(argv, spec, { needsPages: false });
  if (options.pages.length > 0) throw new UsageError(`unexpected operand ${options.pages[0]}: records come from standard input`);
  return options;
}

/** Lines of standard input as they came; longer ones than a record may be come as their beginning and `isCut`. */
async function* linesOf(input) {
  let [parts, size] = [[], 0];
  for await (const chunk of input) {
    let start = 0;
    for (let end; (end = chunk.indexOf(10, start)) >= 0; start = end + 1) {
      yield { bytes: Buffer.concat([...parts, chunk.subarray(start, end)]), isCut: size + end - start > lineBytesMax };
      [parts, size] = [[], 0];
    }
    size += chunk.length - start;
    if (size <= lineBytesMax) parts.push(chunk.subarray(start));
  }
  if (size > 0) yield { bytes: Buffer.concat(parts), isCut: size > lineBytesMax };
}

/** At most `count` at a time, first come, first served. */
class Slots {
  #free;
  #waiting = [];

  constructor(count) { this.#free = count; }

  async with(body) {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise((resolve) => this.#waiting.push(resolve));
    try {
      return await body();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }
}

class Comparison {
  tally = { in: 0, made: 0, failed: 0, passed: 0, agreed: 0, disagreed: 0, unjudged: 0, unknown: 0 };
  costUSD = 0;
  /** Why nothing more is asked: { status, words }. */
  end;
  #options;
  #judge;
  #pool = makePool();
  #slots;

  /** Throws JudgeError if there is no judge to ask. */
  constructor(options) {
    this.#options = options;
    this.#judge = judgeBySettings(key, options);
    this.#slots = new Slots(options.jobs ?? jobsDefault);
  }

  close() { this.#pool.close(); }

  /** The line that goes out for one that came in. */
  async take({ bytes, isCut }, number) {
    this.tally.in += 1;
    let record;
    try {
      record = isCut ? undefined : JSON.parse(bytes.toString('utf8'));
    } catch {
      record = undefined;
    }
    if (!record || typeof record !== 'object' || Array.isArray(record)) return this.#unusable(bytes, isCut, number);
    const pairs = record.error || this.end ? [] : await this.#compare(record);
    this.tally[pairs.length === 0 ? 'passed' : pairs.some((pair) => pair.error) ? 'failed' : 'made'] += 1;
    return pairs.length === 0 ? bytes : Buffer.from(withPairs(bytes.toString('utf8'), pairs));
  }

  #unusable(bytes, isCut, line) {
    this.tally.failed += 1;
    const message = isCut ? `the line is longer than ${lineBytesMax >> 20} MiB` : 'not a JSON object';
    const error = { stage: 'pair', code: isCut ? 'too_long' : 'invalid_input', message, attempts: 0, retryable: false, line };
    return Buffer.from(JSON.stringify({ error, input: bytes.toString('utf8', 0, lineBytesMax / 8) }));
  }

  async #compare(record) {
    const known = Array.isArray(record.pairs) ? record.pairs : [];
    const { pairs: which, limit = limitDefault } = this.#options;
    const made = [];
    // One question after the other: so many pictures are in memory as one question has answers.
    for (const question of questionsOf(record)) {
      const seen = new Map();
      const wanted = pairsOf(question, known, which, limit);
      made.push(...await Promise.all(wanted.map((pair) => this.#slots.with(() => this.#pair(question, pair, seen)))));
    }
    return made.filter((pair) => pair !== undefined);
  }

  /** One element of `pairs`; nothing if the end of the run came first. */
  async #pair(question, [i, j], seen) {
    if (this.end) return undefined;
    const facts = { prompt_tokens: 0, completion_tokens: 0 };
    const name = { question: question.name, ...(question.of ? { of: question.of } : {}) };
    try {
      const straight = await this.#ask(question, [i, j], seen, facts);
      // One half of a comparison is worth nothing: what was begun is finished, whatever it costs.
      const swapped = await this.#ask(question, [j, i], seen, facts);
      const pair = preferenceOf([i, j], [straight, swapped]);
      this.tally[pair.agreed ? 'agreed' : 'disagreed'] += 1;
      return { ...name, ...pair, ...facts };
    } catch (error) {
      const { code = 'not_judged', message } = error;
      this.tally.unjudged += 1;
      const votes = { chosen: 0, rejected: 0, tie: 0 };
      return { ...name, chosen: i, rejected: j, votes, agreed: false, margin: 0, error: { code, message }, ...facts };
    }
  }

  async #ask({ question, items, pages }, [first, second], seen, facts) {
    const shown = await Promise.all([first, second].map((index) => this.#look(pages[index], question, index, seen)));
    const { server, model, prices } = this.#judge;
    const reply = await server.ask(model, messagesAboutPair(question, items, ...shown));
    this.#book({ model: reply.model ?? model, ...costOf(reply, model, prices) }, facts);
    return readPair(reply);
  }

  /** Each page is looked at once, however many it is compared with. */
  async #look(source, question, index, seen) {
    if (!seen.has(index)) seen.set(index, look(source, question, this.#pool, this.#options));
    const page = await seen.get(index);
    if (page.pictures?.length) return page;
    const words = page.problems.map(({ code, message }) => `${code}: ${message}`).join(' | ');
    throw new JudgeError('no_picture', `answer ${index} cannot be shown: ${words}`);
  }

  #book({ model, prompt_tokens: prompt, completion_tokens: completion, cost_usd: cost }, facts) {
    facts.model = model;
    facts.prompt_tokens += prompt ?? 0;
    facts.completion_tokens += completion ?? 0;
    if (cost === undefined) this.tally.unknown += 1;
    else facts.cost_usd = Number(((facts.cost_usd ?? 0) + cost).toFixed(9));
    this.costUSD += cost ?? 0;
    const limit = this.#options['max-cost'];
    if (limit === undefined || this.end) return;
    if (cost === undefined) this.end = { status: tryAgainLater, words: 'what a call cost is unknown, so --max-cost cannot be kept' };
    else if (this.costUSD >= limit) this.end = { status: tryAgainLater, words: 'the --max-cost of this run is reached' };
  }

  /** The numbers add up: what came in went out. */
  get summary() {
    const { in: came, made, failed, passed, agreed, disagreed, unjudged, unknown } = this.tally;
    const costs = [...(this.costUSD > 0 ? [`$${this.costUSD.toFixed(4)}`] : []), ...(unknown ? [`${unknown} calls of unknown cost`] : [])];
    const pairs = `pairs: ${agreed} agreed, ${disagreed} not, ${unjudged} could not be judged`;
    const records = `${came} in, ${made + failed + passed} out (${made} made, ${failed} failed, ${passed} passed through)`;
    return `check-pair: ${[records, pairs, ...costs].join('; ')}`;
  }
}

function write(bytes) {
  return new Promise((resolve) => {
    if (process.stdout.write(Buffer.concat([bytes, Buffer.from('\n')]))) resolve();
    else process.stdout.once('drain', resolve);
  });
}

async function main(argv) {
  let [options, comparison] = [];
  try {
    options = readOptions(argv);
    if (options.help) {
      process.stdout.write(usage);
      return 0;
    }
    comparison = new Comparison(options);
  } catch (error) {
    process.stderr.write(`check-pair: ${error.message}\n${error instanceof UsageError ? `\n${usage}` : ''}`);
    if (error instanceof UsageError) return exitCodes.usage;
    if (error instanceof JudgeError) return misconfigured;
    throw error;
  }
  // A reader that has left wants no more records: nothing more is paid for.
  process.stdout.on('error', () => process.exit(0));
  let signals = 0;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      signals += 1;
      // Leaving by exit runs the handler that ends the browser.
      if (signals > 1) process.exit(128 + os.constants.signals[signal]);
      comparison.end ??= { status: 0, words: 'asking no more, passing the rest on' };
    });
  }
  process.on('SIGHUP', () => process.exit(128 + os.constants.signals.SIGHUP));
  let number = 0;
  try {
    for await (const line of linesOf(process.stdin)) {
      number += 1;
      if (line.bytes.toString('latin1').trim() === '') continue;
      await write(await comparison.take(line, number));
    }
  } catch (error) {
    process.stderr.write(`check-pair: ${error.message}\n`);
    return inputOutput;
  } finally {
    comparison.close();
    if (comparison.end) process.stderr.write(`check-pair: ${comparison.end.words}\n`);
    process.stderr.write(`${comparison.summary}\n`);
  }
  return comparison.end?.status || (comparison.tally.failed > 0 ? someFailed : 0);
}

main(process.argv.slice(2)).then((status) => process.exit(status));
