// What the judges share in their dealings with the user: options, reading a page, printing verdicts, exit codes.
'use strict';

const fs = require('node:fs');

/** 0: every page passed, 1: at least one failed, 2: at least one could not be judged, 64: bad usage. */
const exitCodes = { passed: 0, failed: 1, could_not_judge: 2, usage: 64 };

/** A page may be as large as the policy allows, and a little more so that "too large" differs from "unreadable". */
const pageBytesMax = 4 << 20;

class UsageError extends Error {}

/**
 * Reads options by GNU's conventions. `spec` maps an option's name to 'flag', 'string', 'number', or to a function of
 * its name and its text that returns the value or throws `UsageError`.
 * Returns the values by name and the pages under `pages`, of which there must be one unless `needsPages` is false.
 */
function parseOptions(argv, spec, { needsPages = true } = {}) {
  const values = { pages: [] };
  const words = [...argv];
  while (words.length > 0) {
    const word = words.shift();
    if (word === '--') {
      values.pages.push(...words.splice(0));
    } else if (word === '-h') {
      values.help = true;
    } else if (word.startsWith('--')) {
      const [, name, inline] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
      const kind = name === 'help' ? 'flag' : spec[name];
      if (!kind) throw new UsageError(`unknown option ${word}`);
      if (kind === 'flag') {
        if (inline !== undefined) throw new UsageError(`--${name} takes no value`);
        values[name] = true;
        continue;
      }
      const value = inline ?? words.shift();
      if (value === undefined) throw new UsageError(`--${name} needs a value`);
      const read = kind === 'number' ? positiveNumber : kind;
      values[name] = typeof read === 'function' ? read(name, value) : value;
    } else if (word.startsWith('-') && word !== '-') {
      throw new UsageError(`unknown option ${word}`);
    } else {
      values.pages.push(word);
    }
  }
  if (needsPages && !values.help && values.pages.length === 0) throw new UsageError('name a page, or - for standard input');
  return values;
}

function positiveNumber(name, text) {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new UsageError(`--${name} needs a number above 0, not ${text}`);
  return value;
}

/** The text of a page; `-` is standard input. Throws when there is nothing usable to read. */
function readPage(name) {
  const bytes = fs.readFileSync(name === '-' ? 0 : name);
  if (bytes.length > pageBytesMax) throw new Error(`larger than ${pageBytesMax} bytes`);
  return bytes.toString('utf8');
}

/** A verdict for people: one line when it passed, else one line per problem. */
function verdictLines({ page, verdict, problems }) {
  if (problems.length === 0) return [`${page}: ${verdict}`];
  return problems.map(({ code, message, line }) =>
    `${page}${line ? `:${line}` : ''}: ${verdict}: ${code}: ${message.replace(/\s*\n\s*/g, ' | ')}`);
}

/**
 * Runs one of the judges: options, help, the pages' verdicts in order, the exit code.
 * `judgeAll(options, emit)` calls `emit` with one verdict per page.
 */
async function run({ usage, spec, judgeAll }) {
  let options;
  try {
    options = parseOptions(process.argv.slice(2), spec);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n\n${usage}`);
    return exitCodes.usage;
  }
  if (options.help) {
    process.stdout.write(usage);
    return exitCodes.passed;
  }
  // A reader that has left wants no more verdicts.
  process.stdout.on('error', () => process.exit(exitCodes.could_not_judge));
  let status = exitCodes.passed;
  await judgeAll(options, (verdict) => {
    status = Math.max(status, exitCodes[verdict.verdict]);
    process.stdout.write(options.json ? `${JSON.stringify(verdict)}\n` : `${verdictLines(verdict).join('\n')}\n`);
  });
  return status;
}

module.exports = { exitCodes, parseOptions, readPage, run, UsageError };
