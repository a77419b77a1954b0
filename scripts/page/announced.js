// Which inputs a page's own words promise to answer: "Arrow keys move, Space jumps, click to aim". Best effort on
// English text; a promise that is not recognised is not tested.
'use strict';

const arrows = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];
const verb = '\\b(?:press|hit|tap|hold|use|push|key)\\s+(?:the\\s+)?[\\[("\'“‘]?';

/** Each rule: when the text matches, the keys are announced. */
const phraseRules = [
  { pattern: /\barrow[\s-]?keys?\b|\b(?:left|right|up|down)\s+arrows?\b|\b(?:use|press|with)(?: the)? arrows\b/i, keys: arrows },
  { pattern: /\b(?:left|right|up|down)\s*(?:\/|&|and|or)\s*(?:left|right|up|down)\s*(?:[:=–-]|keys?\b|to\b)/i, keys: arrows },
  { pattern: /[←→↑↓]\s*[/,·|]?\s*[←→↑↓]/, keys: arrows },
  { pattern: /\bW\s*[/,]?\s*A\s*[/,]?\s*S\s*[/,]?\s*D\b/i, keys: ['w', 'a', 's', 'd'] },
  { pattern: new RegExp(`${verb}space\\b|\\bspace\\s?bar\\b|\\bspace key\\b`, 'i'), keys: [' '] },
  { pattern: /\bSPACE\b|(?:^|[\n,;:·|•/]|\bor|\band)\s*[Ss]pace\s*(?:to\b|[:=–-])/, keys: [' '] },
  { pattern: /\bany key\b/i, keys: [' '] },
  { pattern: new RegExp(`${verb}(?:enter|return)\\b|\\benter key\\b`, 'i'), keys: ['Enter'] },
  { pattern: new RegExp(`${verb}(?:esc|escape)\\b|\\besc(?:ape)? key\\b`, 'i'), keys: ['Escape'] },
  { pattern: new RegExp(`${verb}shift\\b|\\bshift key\\b`, 'i'), keys: ['Shift'] },
];

/** Each finds single keys, in the first group: "Press R", "[R] restart", "R to restart", "R: restart". */
const letterRules = [
  /\b(?:[Pp]ress|[Hh]it|[Tt]ap|[Hh]old|[Kk]eys?|PRESS|HIT)\s+(?:the\s+)?["'“‘[(]?([A-Z0-9])["'”’\])]?(?![\w'])/g,
  /["'“‘[(]([A-Z])["'”’\])]\s*(?:to\b|key\b|[:=–-])/g,
  /(?:^|[\s,;·|•])([A-Z]) (?:to|key)\b/g,
  /(?:^|[\n,;·|•])\s*([A-Z])\s*[:=–-]\s*\w/g,
];

const keysOfKbd = {
  space: ' ', spacebar: ' ', enter: 'Enter', return: 'Enter', esc: 'Escape', escape: 'Escape', shift: 'Shift',
  '←': 'ArrowLeft', '→': 'ArrowRight', '↑': 'ArrowUp', '↓': 'ArrowDown',
  left: 'ArrowLeft', right: 'ArrowRight', up: 'ArrowUp', down: 'ArrowDown',
};

/** The keys a text announces, as `KeyboardEvent.key` values; `kbd` holds the texts of the page's kbd elements. */
function announcedKeys(text, kbd = []) {
  const keys = new Set();
  for (const rule of phraseRules) {
    if (rule.pattern.test(text)) rule.keys.forEach((key) => keys.add(key));
  }
  for (const pattern of letterRules) {
    for (const match of text.matchAll(pattern)) keys.add(match[1].toLowerCase());
  }
  for (const label of kbd.map((word) => word.trim())) {
    const key = keysOfKbd[label.toLowerCase()] ?? (/^[a-z0-9]$/i.test(label) ? label.toLowerCase() : undefined);
    if (key) keys.add(key);
  }
  return [...keys];
}

/** Whether a text announces that clicking or dragging does something. */
function announcesClicks(text) {
  return /\b(?:click|tap|drag|mouse ?down|left[- ]?mouse|with the mouse)/i.test(text);
}

/** Text that a page draws on a canvas instead of writing it into the document. */
function drawnText(source) {
  return [...source.matchAll(/\bfillText\(\s*(["'`])((?:\\.|(?!\1)[^\\\n])*)\1/g)].map((match) => match[2]).join('\n');
}

/** Whether the source sets out to move something by itself. */
function looksAnimated(source) {
  return /\brequestAnimationFrame\b|\bsetInterval\b|@keyframes\b|\.animate\s*\(|<animate/i.test(source);
}

module.exports = { announcedKeys, announcesClicks, drawnText, looksAnimated };
