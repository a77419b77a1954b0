// Which actions a page's own words promise to answer, one by one: "Arrow keys move, Space jumps, click to aim" are
// three. An action is answered when one of its inputs is: "WASD or arrows". The wordings are in wordings.js.
'use strict';

const { arrows, namesOfKeys, phrases, letters, inCompany, subject, leader, deeds, modifierPattern, chords } = require('./wordings.js');

const nameCharactersMax = 60;
/** Between two inputs that are one action: "W / A", "Click or press Space", "the left and the right arrow". */
const marks = '[\\s"\'“”‘’[\\]()]*';
const either = new RegExp(
  `^${marks}(?:,\\s+(?=or\\b))?(?:(?:or|and/or|/|\\|)${marks})+(?:also|the|use|press|hit|tap|with|your|hold)?${marks}(?:the)?\\s*$`, 'i');

const modifiersOf = { shift: 'Shift', ctrl: 'Control', control: 'Control', alt: 'Alt' };

/** Every mention of an input in a text: { at, end, inputs }. */
function mentions(text) {
  const found = [];
  const add = (at, end, inputs) => found.push({ at, end, inputs });
  const keysIn = (groups) => groups.filter(Boolean).map((key) => key.toLowerCase())
    .map((key) => ({ kind: 'key', key: namesOfKeys[key] ?? key }));
  for (const match of text.matchAll(chords)) {
    const [input] = keysIn([match[2]]);
    add(match.index, match.index + match[0].length, [{ ...input, modifiers: [modifiersOf[match[1].toLowerCase()]] }]);
  }
  for (const { pattern, inputs } of phrases) {
    for (const match of text.matchAll(pattern)) {
      add(match.index, match.index + match[0].length, typeof inputs === 'function' ? inputs(match[0]) : inputs);
    }
  }
  const single = (rules, isTaken = () => true) => {
    for (const pattern of rules) {
      for (const match of text.matchAll(pattern)) {
        const at = match.index + Math.max(0, match[0].search(/[^\s,;·|•]/));
        if (isTaken(match)) add(at, match.index + match[0].length, keysIn(match.slice(1)));
      }
    }
  };
  single(letters);
  // In a text that announces keys, in a line of "input: effect" that announces something else, in a list of such keys.
  const others = [...found];
  const hasKeys = others.some(({ inputs }) => inputs.some(({ kind }) => kind === 'key'));
  const lines = inCompany.flatMap((pattern) => [...text.matchAll(pattern)]).map(({ index, 0: words, 1: name }) => (
    { at: index + words.search(/[^\s,;·|•]/), name, isListed: /^\s*[·|•]/.test(words) }));
  const isList = lines.length > 1 && lines.some(({ name, isListed }) => isListed || name.length > 1);
  const lineOf = (at) => text.lastIndexOf('\n', at);
  single(inCompany, ({ index, 0: words, 2: other }) => {
    const at = index + words.search(/[^\s,;·|•]/);
    // "Jump: Space or Z" names two keys, and needs no company.
    return hasKeys || isList || other !== undefined
      || others.some((other) => lineOf(other.at) === lineOf(at) && /^\s*[:–—=]/.test(text.slice(other.end)));
  });
  return withoutParts(found).map((mention) => withModifier(text, mention));
}

/** In their order; of two that overlap the longer one counts, and two that say the same in one place are one. */
function withoutParts(found) {
  const kept = [];
  for (const mention of found.sort((a, b) => (b.end - b.at) - (a.end - a.at))) {
    const clash = kept.find(({ at, end }) => mention.at < end && at < mention.end);
    if (!clash) kept.push(mention);
    // "[W] [A]": the brackets touch; a key that only this mention names counts as one more.
    else if (clash.inputs.every(({ kind }) => kind === 'key') && mention.inputs.every(({ kind }) => kind === 'key')) {
      const known = new Set(clash.inputs.map(({ key }) => key));
      clash.inputs = [...clash.inputs, ...mention.inputs.filter(({ key }) => !known.has(key))];
    }
  }
  return kept.sort((a, b) => a.at - b.at);
}

function withModifier(text, mention) {
  const [, held] = modifierPattern.exec(text.slice(Math.max(0, mention.at - 12), mention.at)) ?? [];
  if (!held || mention.inputs.some(({ kind }) => kind === 'key')) return mention;
  const modifiers = [modifiersOf[held.toLowerCase()]];
  return { ...mention, inputs: mention.inputs.map((input) => ({ ...input, modifiers })) };
}

/** The action's words: the clause around it. */
function clauseAround(text, at, end) {
  const start = Math.max(...['\n', '·', '|', '•', ';', '. '].map((mark) => text.lastIndexOf(mark, at - 1) + 1), 0);
  const [rest] = /^[^\n·|•;]*?(?=\. |[\n·|•;]|$)/.exec(text.slice(end)) ?? [''];
  const words = `${text.slice(start, end)}${rest}`.replace(/\s+/g, ' ').trim();
  return words.length > nameCharactersMax ? `${words.slice(0, nameCharactersMax - 1)}…` : words;
}

/**
 * The actions that a text announces: [{ name, inputs: [{ kind, key, modifiers }], at, end, next }], with the offsets of
 * its words.
 */
function actionsIn(text) {
  const actions = [];
  let last;
  for (const mention of mentions(text)) {
    const between = last && text.slice(last.end, mention.at);
    // A bar joins keys, "W | A", and separates everything else.
    const isList = between?.includes('|') && [...last.action.inputs, ...mention.inputs].some(({ kind }) => kind !== 'key');
    if (last && either.test(between) && !isList) {
      last.action.inputs.push(...mention.inputs);
      last.end = mention.end;
      last.action.end = mention.end;
      continue;
    }
    if (last) last.action.next = mention.at;
    const { at, end } = mention;
    const action = { name: clauseAround(text, at, end), inputs: [...mention.inputs], at, end };
    actions.push(action);
    last = { action, end: mention.end };
  }
  return actions;
}

/** What the kbd elements of a page announce; those side by side, `groups` of their texts, are one action. */
function actionsOfKbd(groups) {
  return groups.map((labels) => {
    const inputs = labels.map((label) => label.trim()).flatMap((label) => {
      const key = namesOfKeys[label.toLowerCase()] ?? (/^[a-z0-9]$/i.test(label) ? label.toLowerCase() : undefined);
      if (key) return [key];
      if (/^(?:arrows?|arrow keys)$|^[←→↑↓\s]{2,}$/i.test(label)) return arrows;
      return /^wasd$/i.test(label) ? ['w', 'a', 's', 'd'] : [];
    }).map((key) => ({ kind: 'key', key }));
    return { name: labels.join(' '), inputs };
  }).filter(({ inputs }) => inputs.length > 0);
}

/** The items under "User Actions" of a question, each an action. */
function actionsOfQuestion(question) {
  const lines = question.split('\n');
  const heading = lines.findIndex((line) => /^[\s#*_>]*user (?:actions?|interactions?)\b[\s:*_]*$/i.test(line));
  if (heading < 0) return [];
  const items = [];
  for (const line of lines.slice(heading + 1)) {
    const [, item] = /^\s*(?:\d+[.)]|[-*•])\s+(.+)$/.exec(line) ?? [];
    if (item) items.push(item.replace(/[*_`]{2,}|`/g, ''));
    else if (items.length > 0 && line.trim() !== '' && !/^\s/.test(line)) break;
  }
  return items.flatMap((item) => severalIn(item) ?? [oneIn(item)]);
}

const shortened = (item) => (item.length > nameCharactersMax ? `${item.slice(0, nameCharactersMax - 1)}…` : item);
/** What an input is for, in the words after its first: "to add", ": add", "adds". */
const purpose = /^(?:[^.;:]*?\bto [a-z]+(?!\s*$)|[^.;:,]{0,24}[:–—=]\s*\w|\s+[a-z]+s\b)/i;
const denied = /\b(?:no|not|never|without|instead of|nor|needn't|don't|doesn't)\b/i;
const opensClause = /(?:^|[,;.)·|•]|\band|\bthen|\bwhile)\s*(?:\w+\s+){0,2}["'“‘[(]*$/i;
const endOfClause = /[\s,;.·|•]+(?:(?:and|then|use|press|hold|the|or|left|shift|ctrl|alt)[\s+-]*)*$/i;
/** Words that belong to an input and come before it. */
const besides = /\b(?:left|single|shift|ctrl|control|alt)[ \t]*[+-]?[ \t]*$/i;

/**
 * The actions of an item that describes several, each with its purpose: "Click to add, drag to move". Nothing for one.
 */
function severalIn(item) {
  const found = actionsIn(item).map(({ at, next, inputs }) => {
    const [mark] = /^[\s,;·|•]*/.exec(item.slice(at));
    return { inputs, before: item.slice(0, at + mark.length), words: item.slice(at + mark.length, next) };
  });
  const own = found.filter(({ before, words }) => opensClause.test(before.replace(besides, '')) && !denied.test(words)
    && purpose.test(words.replace(/^\S+?(?=[\s:])/, '')));
  const different = withoutRepeats(own);
  if (different.length < 2 || own[0] !== found[0]) return undefined;
  return different.map(({ inputs, words }) => ({ name: shortened(words.replace(endOfClause, '')), inputs, isAsked: true }));
}

function oneIn(item) {
  // The rest describes what happens.
  const [first] = /^.*?(?=[.!?](?:\s|$)|;|$)/.exec(item);
  const [head] = /^[^:–—]*/.exec(first);
  const [, key] = subject.exec(item) ?? [];
  const [, pressed, held] = deeds.exec(first) ?? [];
  const named = key ?? pressed ?? held;
  const spoken = [head, first, item].map((part) => actionsIn(part).flatMap((action) => action.inputs))
    .find((found) => found.length > 0);
  const inputs = key || (!spoken && named)
    ? [{ kind: 'key', key: namesOfKeys[named.toLowerCase()] ?? named.toLowerCase() }]
    : spoken ?? (leader.test(item) ? [{ kind: 'move' }] : undefined);
  // An action in unknown words may still be a click on something.
  const unknown = [{ kind: 'click' }, { kind: 'drag' }, { kind: 'move' }];
  return { name: shortened(item), inputs: inputs ?? unknown, isAsked: true };
}

const nameOf = ({ kind, key, modifiers = [] }) => [...modifiers, kind === 'key' ? key : kind].join('+');

/** Each action once: a page that says twice how to steer announces one action. */
function withoutRepeats(actions) {
  const kept = [];
  for (const action of actions) {
    const names = new Set(action.inputs.map(nameOf));
    const same = kept.find((other) => {
      const others = new Set(other.inputs.map(nameOf));
      const shared = [...names].filter((name) => others.has(name)).length;
      return shared > 0 && (shared === names.size || shared === others.size);
    });
    if (!same) kept.push(action);
  }
  return kept;
}

/** The keys a text announces, as `KeyboardEvent.key` values; `kbd` holds the texts of the page's kbd elements. */
function announcedKeys(text, kbd = []) {
  const actions = [...actionsIn(text), ...actionsOfKbd([kbd])];
  const keys = actions.flatMap(({ inputs }) => inputs).filter(({ kind }) => kind === 'key').map(({ key }) => key);
  // Naming one side means the arrow keys.
  return [...new Set(keys.some((key) => arrows.includes(key)) ? [...keys, ...arrows] : keys)];
}

const announces = (...kinds) => (text) => actionsIn(text).some(({ inputs }) => kinds.includes(inputs[0].kind));
/** Whether a text announces that clicking, tapping or dragging does something. Drag is also a force. */
const announcesClicks = announces('click', 'doubleClick', 'rightClick', 'drag', 'hold');
/** Whether a text announces that moving the pointer does something. */
const announcesPointer = announces('move');
/** Whether a text announces that the wheel does something other than scroll the page, which it always does. */
const announcesWheel = announces('wheel');

/** Whether the source is meant to move something by itself. */
function looksAnimated(source) {
  return /\brequestAnimationFrame\b|\bsetInterval\b|@keyframes\b|\.animate\s*\(|<animate/i.test(source);
}

/** Whether the source has something happen later by itself. */
function looksTimed(source) { return looksAnimated(source) || /\bsetTimeout\b/.test(source); }

module.exports = {
  actionsIn, actionsOfKbd, actionsOfQuestion, withoutRepeats, announcedKeys, announcesClicks, announcesPointer,
  announcesWheel, looksAnimated, looksTimed,
};
