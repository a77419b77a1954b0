// The answers of a record that can be compared, and the pairs that are still to be made of them.
'use strict';

const { itemsOf } = require('./items.js');

const textOf = (value) => (typeof value === 'string' && value.trim() !== '' ? value : undefined);

function pageOf(answer) {
  if (answer?.error || answer?.judged === false) return undefined;
  return textOf(answer?.files?.[0]?.content);
}

/** The record's own question and its variants, as far as they have several answers: what is compared, and for whom. */
function questionsOf({ qa_id: id, question, checklist, answers, augments }) {
  const all = [
    { name: 'question', of: id, question, checklist, answers },
    ...(Array.isArray(augments) ? augments : []).map((augment) => ({ name: 'augmented', of: augment?.ans_aug_id, ...augment })),
  ];
  return all.filter(({ question: text, answers: list }) => textOf(text) && Array.isArray(list))
    .map(({ name, of, question: text, checklist: statements, answers: list }) => {
      const listed = Array.isArray(statements) ? statements.filter(textOf) : [];
      const items = itemsOf({ question: text, checklist: listed.length > 0 ? listed : undefined });
      return { name, of: textOf(of), question: text, items, pages: list.map(pageOf), best: list.findIndex((one) => one?.chosen === true) };
    });
}

/** Two answers of a question, in any order, by one name. */
const nameOf = (question, of, i, j) => JSON.stringify([question, of ?? null, Math.min(i, j), Math.max(i, j)]);

/**
 * The pairs of a question that `known`, the record's own pairs, lack: [[i, j], ...], at most `limit` in all. `which` is
 * best (the chosen answer with each other) or all. Equal pages make no pair.
 */
function pairsOf({ name, of, pages, best }, known, which, limit) {
  const good = pages.flatMap((page, index) => (page ? [index] : []));
  const first = good.includes(best) ? best : good[0];
  const pairs = which === 'all'
    ? good.flatMap((i) => good.filter((j) => j > i).map((j) => [i, j]))
    : good.filter((j) => j !== first).map((j) => [first, j]);
  const judged = new Set(known.map((pair) => nameOf(pair?.question, pair?.of, pair?.chosen, pair?.rejected)));
  return pairs.filter(([i, j]) => pages[i] !== pages[j]).slice(0, limit)
    .filter(([i, j]) => !judged.has(nameOf(name, of, i, j)));
}

/** Past the value that begins at `start` in a JSON text without faults. */
function endOfValue(text, start) {
  let depth = 0;
  for (let at = start; ; at++) {
    const letter = text[at];
    if (letter === '"') {
      for (at++; text[at] !== '"'; at++) if (text[at] === '\\') at++;
      if (depth === 0) return at + 1;
    } else if (letter === '[' || letter === '{') {
      depth += 1;
    } else if (letter === ']' || letter === '}') {
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && letter === ',') {
      return at;
    }
  }
}

/** The last member of that name of the object that a text is: [start, end] of its value; nothing if it has none. */
function memberOf(text, name) {
  let found;
  let at = text.indexOf('{') + 1;
  for (;;) {
    const key = text.indexOf('"', at);
    if (key < 0) return found;
    const keyEnd = endOfValue(text, key);
    const colon = text.indexOf(':', keyEnd);
    if (colon < 0) return found;
    const start = colon + 1 + text.slice(colon + 1).search(/\S/);
    const end = endOfValue(text, start);
    if (JSON.parse(text.slice(key, keyEnd)) === name) found = [start, end];
    at = end;
  }
}

/** The line of a record with more pairs; every other byte of it stays as it was. */
function withPairs(line, pairs) {
  const added = pairs.map((pair) => JSON.stringify(pair)).join(',');
  const [start, end] = memberOf(line, 'pairs') ?? [];
  if (start === undefined || line[start] !== '[') {
    const last = line.lastIndexOf('}');
    const isEmpty = line.slice(0, last).trimEnd().endsWith('{');
    return `${line.slice(0, last)}${isEmpty ? '' : ','}"pairs":[${added}]${line.slice(last)}`;
  }
  const close = line.lastIndexOf(']', end - 1);
  return `${line.slice(0, close)}${line.slice(start + 1, close).trim() === '' ? '' : ','}${added}${line.slice(close)}`;
}

module.exports = { pairsOf, questionsOf, withPairs };
