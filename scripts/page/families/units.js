// Units of the offline model, made by the real commands and sorted by the family of their pages. The caller decides
// what to do with them.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const batchCount = 120;
/** About 2,000 questions: a family that has not appeared by then does not exist. */
const batchesMax = 16;
const outputBytesMax = 512 << 20;

function commandsFolder() {
  if (process.env.SYN_BIN) return path.resolve(process.env.SYN_BIN);
  const build = path.join(__dirname, '../../../.build');
  return ['release', 'debug'].map((name) => path.join(build, name)).find((folder) =>
    fs.existsSync(path.join(folder, 'syn-question'))) ?? path.join(build, 'debug');
}

/** How to run a command without any of the user's settings: no key, no other number of variants, no judge. */
function ownOnly() {
  const own = /^(?:SYN|REDIS)_|_API_KEY$/;
  const kept = Object.entries(process.env).filter(([name]) => !own.test(name));
  const env = { ...Object.fromEntries(kept), SYN_PROVIDER: 'offline' };
  return { env, maxBuffer: outputBytesMax, cwd: '/' };
}

const linesOf = (output) => output.toString('utf8').split('\n').filter(Boolean);

/**
 * A batch of finished units as { line, id, topic, family, seed, pages: [{ name, question, html, elements }] }; `line`
 * is the record as syn-answer wrote it.
 */
function makeUnits(seed) {
  const bin = commandsFolder();
  const pipe = `"$1"/syn-question -q -n ${batchCount} --seed ${seed} | "$1"/syn-augment -q | "$1"/syn-answer -q`;
  return linesOf(execFileSync('sh', ['-c', pipe, 'sh', bin], ownOnly())).map(asUnit);
}

/** The records of the units, as lines, with one degraded version of the question's page each. */
function degrade(units, kind) {
  const command = [path.join(commandsFolder(), 'syn-augment'), ['-q', '-k', '--kind', kind]];
  return linesOf(execFileSync(...command, { ...ownOnly(), input: units.map(({ line }) => `${line}\n`).join('') }));
}

/** The records of a file of JSON lines; `-` is standard input. */
function readRecords(name) {
  return linesOf(fs.readFileSync(name === '-' ? 0 : name)).map((line) => JSON.parse(line));
}

function asUnit(line) {
  const record = JSON.parse(line);
  if (record.error) throw new Error(`a unit failed: ${JSON.stringify(record.error)}`);
  const seed = record.lineage.find(({ stage }) => stage === 'question').seed;
  const entries = [{ kind: 'question', ...record }, ...record.augments];
  const pages = entries.map(({ kind, question, answer }) => {
    const html = answer.files[0].content;
    return { name: kind, question, html, elements: elementsOf(html) };
  });
  const [, family] = /<meta name="generator" content="[^",]*, ([^"]*)">/.exec(pages[0].html) ?? [];
  return { line, id: record.qa_id, topic: record.topic, family: family ?? 'unknown', seed, pages };
}

/** The scripts of a page's actions and additions, each in its own block (PageElement.scriptBlock). */
function elementsOf(html) { return [...html.matchAll(/^\{\n[^]*?\n\}$/gm)].map(([block]) => block); }

/**
 * `count` units of each family that `wanted` accepts, as [family, units, all its elements seen], first those that add
 * most to the elements their family has shown.
 */
function chooseUnits({ count, first = 1, wanted = () => true }) {
  const byFamily = new Map();
  let batches = 0;
  const isEnough = () => byFamily.size > 0 && [...byFamily.values()].every((units) => units.length >= count * 3);
  for (let known = -1; batches < batchesMax && (known !== byFamily.size || !isEnough()); batches += 1) {
    known = byFamily.size;
    for (const unit of makeUnits(first + batches)) {
      if (!wanted(unit.family)) continue;
      byFamily.set(unit.family, [...(byFamily.get(unit.family) ?? []), unit]);
    }
  }
  return [...byFamily].map(([family, units]) => {
    const all = new Set(units.flatMap(({ pages }) => pages.flatMap(({ elements }) => elements)));
    return { family, topic: units[0].topic, units: cover(units, count), elements: all };
  }).sort((one, other) => one.topic.localeCompare(other.topic) || one.family.localeCompare(other.family));
}

function cover(units, count) {
  const [left, chosen, seen] = [[...units], [], new Set()];
  const gain = ({ pages }) => new Set(pages.flatMap(({ elements }) => elements).filter((one) => !seen.has(one))).size;
  while (chosen.length < count && left.length > 0) {
    const best = left.reduce((one, other) => (gain(other) > gain(one) ? other : one));
    left.splice(left.indexOf(best), 1);
    chosen.push(best);
    best.pages.forEach(({ elements }) => elements.forEach((element) => seen.add(element)));
  }
  return chosen;
}

module.exports = { chooseUnits, degrade, readRecords };
