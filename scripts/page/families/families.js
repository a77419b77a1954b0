// scripts/dev/check-families, whose header is the manual: a table of what is wrong with the pages of each family.
'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { chooseUnits, degrade } = require('./units.js');
const { kinds } = require('./degradations.js');

function readOptions() {
  const string = { type: 'string' };
  try {
    const { values, positionals } = parseArgs({
      options: { seeds: string, first: string, keep: string, degraded: { type: 'boolean' } }, allowPositionals: true,
    });
    const numbers = [values.seeds ?? '4', values.first ?? '1'].map(Number);
    if (!numbers.every((number) => Number.isInteger(number) && number > 0)) throw new Error('--seeds N, --first SEED');
    return { count: numbers[0], first: numbers[1], keep: values.keep, degraded: values.degraded, names: positionals };
  } catch (error) {
    process.stderr.write(`check-families: ${error.message}; see scripts/dev/check-families --help\n`);
    return process.exit(64);
  }
}

/** Each page's verdict by its path, from a tool that writes JSON lines. */
function verdicts(tool, pages, ...options) {
  const run = spawnSync(process.execPath, [path.join(__dirname, tool), '--json', ...options, ...pages], {
    encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 64 << 20,
  });
  const lines = run.stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
  return new Map(lines.map((verdict) => [verdict.page, verdict]));
}

function writePages(folder, families) {
  for (const { family, units } of families) {
    for (const { seed, pages } of units) {
      for (const page of pages) {
        page.path = path.join(folder, `${family.replaceAll(' ', '-')}-${seed}-${page.name}.html`);
        fs.writeFileSync(page.path, page.html);
        fs.writeFileSync(page.path.replace(/html$/, 'md'), `${page.question}\n`);
      }
    }
  }
}

function main() {
  const { count, first, keep, degraded, names } = readOptions();
  const wanted = (family) => names.length === 0 || names.some((name) => family.includes(name.toLowerCase()));
  const families = chooseUnits({ count, first, wanted });
  if (families.length === 0) {
    process.stderr.write(`check-families: no family is called ${names.join(' or ')}\n`);
    return 64;
  }
  const folder = keep ?? fs.mkdtempSync(path.join(os.tmpdir(), 'check-families-'));
  fs.mkdirSync(folder, { recursive: true });
  try {
    judgePages(folder, families, keep ? ['--screenshot', folder] : []);
    if (degraded) judgeVersions(folder, families.flatMap((family) => family.units));
    return report(families);
  } finally {
    if (!keep) fs.rmSync(folder, { recursive: true, force: true });
  }
}

function judgePages(folder, families, screenshots) {
  writePages(folder, families);
  const pages = families.flatMap(({ units }) => units.flatMap((unit) => unit.pages));
  const paths = pages.map((page) => page.path);
  const judged = [verdicts('../judge/check-page.js', paths, ...screenshots), verdicts('drive.js', paths)];
  for (const page of pages) page.verdicts = judged.map((verdicts) => verdicts.get(page.path));
}

/** Makes a version of each kind of the questions' pages, and measures them. */
function judgeVersions(folder, units) {
  const files = kinds.map((kind) => {
    const file = path.join(folder, `${kind}.jsonl`);
    fs.writeFileSync(file, degrade(units, kind).map((line) => `${line}\n`).join(''));
    return file;
  });
  const judged = verdicts('degradations.js', files);
  for (const unit of units) {
    unit.versions = kinds.map((kind) => ({ path: `${unit.seed} ${kind}`, verdicts: [judged.get(`${unit.id} ${kind}`)] }));
  }
}

/** Prints the table and the faults; returns the exit code. */
function report(families) {
  const write = (text) => process.stdout.write(`${text}\n`);
  let status = 0;
  write('topic      family                 units  pages  worse elements  faults');
  for (const { family, topic, units, elements } of families) {
    const pages = units.flatMap((unit) => unit.pages);
    const versions = units.flatMap((unit) => unit.versions ?? []);
    const shown = new Set(pages.flatMap((page) => page.elements));
    const faults = [...pages, ...versions].flatMap(faultsOf);
    const figures = [units.length, pages.length, versions.length, `${shown.size} of ${elements.size}`, faults.length];
    write(`${topic.padEnd(10)} ${family.padEnd(22)} ${figures.map((one) => String(one).padStart(6)).join(' ')}`);
    for (const { text, verdict } of faults) {
      status = Math.max(status, verdict === 'failed' ? 1 : 2);
      write(`  ${text}`);
    }
  }
  return status;
}

const noVerdict = { verdict: 'could_not_judge', problems: [{ code: 'no_verdict', message: '' }] };

function faultsOf({ path: page, verdicts }) {
  return verdicts.map((judged) => judged ?? noVerdict).filter(({ verdict }) => verdict !== 'passed')
    .flatMap(({ verdict, problems }) =>
      problems.map(({ code, message }) => ({ verdict, text: `${path.basename(page)}: ${code}: ${message}` })));
}

process.exitCode = main();
