// Which inputs a page's own words promise to answer: "Arrow keys move, Space jumps, click to aim". Best effort on
// English text; a promise that is not recognised is not tested, and what may be something else is not taken for one.
'use strict';

const arrows = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];
const verb = '\\b(?:press|hit|tap|hold|use|push|key)\\s+(?:down\\s+)?(?:the\\s+)?[\\[("\'“‘]?';
const side = '(?:left|right|up|down)';
const deed = '(?:keys?\\b|to\\b|[:=–—-]|moves?\\b|steers?\\b|turns?\\b|rotates?\\b|walks?\\b|runs?\\b|aims?\\b)';

/** Each rule: when the text matches, the keys are announced. */
const phraseRules = [
  { pattern: /\b(?:arrow|cursor|direction(?:al)?)[\s-]?keys?\b/i, keys: arrows },
  { pattern: new RegExp(`\\b${side}\\s+arrows?\\b`, 'i'), keys: arrows },
  { pattern: /\b(?:use|press|with|hold)(?: the| your)? arrows\b|\barrows\s*(?:to\b|[:=–—-]|or\b|\/)/i, keys: arrows },
  { pattern: /\b(?:or|and|\/)\s*(?:the )?arrows\b/i, keys: arrows },
  { pattern: new RegExp(`\\b${side}\\s*/\\s*${side}\\b`, 'i'), keys: arrows },
  { pattern: new RegExp(`\\b${side}\\s*(?:&|and|or)\\s*${side}\\s+keys?\\b`, 'i'), keys: arrows },
  { pattern: /\b(?:Left|Up)\s*(?:&|and|or)\s*(?:Right|Down)\s*(?:[:=–—-]|to\b)/, keys: arrows },
  { pattern: new RegExp(`[←→↑↓]\\s*[/,·|]?\\s*[←→↑↓]\\s*${deed}`, 'i'), keys: arrows },
  { pattern: /\b(?:use|press|hold|with)\s+(?:the )?[←→↑↓]/i, keys: arrows },
  { pattern: /\bW\s*[/,]?\s*A\s*[/,]?\s*S\s*[/,]?\s*D\b/i, keys: ['w', 'a', 's', 'd'] },
  { pattern: new RegExp(`${verb}space\\b|\\bspace(?:[\\s-]?bar| key)\\b`, 'i'), keys: [' '] },
  { pattern: /[\[("“]space[\])"”]/i, keys: [' '] },
  { pattern: /\bSPACE(?=\s*(?:to|TO|=)(?![a-z]))|(?:^|[\n,;:·|•/]|\bor|\band)\s*[Ss]pace\s*(?:to\b|=)/, keys: [' '] },
  { pattern: /\bany key\b/i, keys: [' '] },
  { pattern: new RegExp(`${verb}(?:enter|return)\\b|\\benter key\\b`, 'i'), keys: ['Enter'] },
  { pattern: new RegExp(`${verb}(?:esc|escape)\\b|\\besc(?:ape)? key\\b`, 'i'), keys: ['Escape'] },
  { pattern: new RegExp(`${verb}shift\\b|\\bshift key\\b`, 'i'), keys: ['Shift'] },
  { pattern: new RegExp(`${verb}tab\\b|\\btab key\\b`, 'i'), keys: ['Tab'] },
  { pattern: new RegExp(`${verb}backspace\\b|\\bbackspace key\\b`, 'i'), keys: ['Backspace'] },
  { pattern: new RegExp(`${verb}(?:ctrl|control)\\b|\\bctrl key\\b`, 'i'), keys: ['Control'] },
  { pattern: /\b(?:number|digit) keys?\b/i, keys: ['1', '2', '3'] },
  { pattern: /\b(?:press|keys?)\s+1\s*(?:-|–|to|through)\s*[2-9]\b/i, keys: ['1', '2', '3'] },
];

/** Each finds single keys in its groups: "Press R", "[R] restart", "A/D to move". */
const letterRules = [
  /\b(?:[Pp]ress(?:ing)?|[Kk]eys?|PRESS)\s+(?:the\s+)?["'“‘[(]?([A-Z0-9])["'”’\])]?(?![\w'])/g,
  /\b(?:[Hh]it|[Tt]ap|[Hh]old|HIT)\s+(?:the\s+)?["'“‘[(]?([A-Z])["'”’\])]?(?![\w'])/g,
  /["'“‘[(]([A-Z])["'”’\])]\s*key\b/g,
  /\[([A-Z])\]/g,
  /\b([A-Z]) key\b/g,
  /\b([A-Z])\s*(?:\/|&|and|or)\s*([A-Z])\s*(?:keys?\b|to\s+(?:move|steer|turn|rotate|strafe|walk|aim|change|adjust))/g,
  /(?:^|[\n,;·|•.(])\s*([A-Z]) to [a-z]{2,}/g,
];

/** The same words mean something else where no key is announced: "E = 2.5", "from A to B", "Space: a journey". */
const rulesInCompany = [
  /(?:^|[\s,;·|•])([A-Z]) to\b/g,
  /(?:^|[\n,;·|•])\s*["'“‘(]?([A-Z])["'”’)]?\s*[:=–—-]\s*\w/g,
];

const keysOfKbd = {
  space: ' ', spacebar: ' ', enter: 'Enter', return: 'Enter', esc: 'Escape', escape: 'Escape', shift: 'Shift',
  tab: 'Tab', ctrl: 'Control', control: 'Control', backspace: 'Backspace',
  '←': 'ArrowLeft', '→': 'ArrowRight', '↑': 'ArrowUp', '↓': 'ArrowDown',
  left: 'ArrowLeft', right: 'ArrowRight', up: 'ArrowUp', down: 'ArrowDown',
};

/** The keys a text announces, as `KeyboardEvent.key` values; `kbd` holds the texts of the page's kbd elements. */
function announcedKeys(text, kbd = []) {
  const keys = new Set();
  const addAll = (rules) => {
    for (const pattern of rules) {
      for (const [, ...found] of text.matchAll(pattern)) found.forEach((key) => keys.add(key.toLowerCase()));
    }
  };
  for (const rule of phraseRules) {
    if (rule.pattern.test(text)) rule.keys.forEach((key) => keys.add(key));
  }
  addAll(letterRules);
  for (const label of kbd.map((word) => word.trim())) {
    const key = keysOfKbd[label.toLowerCase()] ?? (/^[a-z0-9]$/i.test(label) ? label.toLowerCase() : undefined);
    if (key) keys.add(key);
    if (/^(?:arrows?|arrow keys)$|^[←→↑↓\s]{2,}$/i.test(label)) arrows.forEach((arrow) => keys.add(arrow));
    if (/^wasd$/i.test(label)) ['w', 'a', 's', 'd'].forEach((letter) => keys.add(letter));
  }
  if (keys.size > 0) {
    addAll(rulesInCompany);
    if (/(?:^|[\n,;·|•])\s*space\s*[:–—-]/i.test(text)) keys.add(' ');
  }
  return [...keys];
}

/** Whether a text announces that clicking, tapping or dragging does something. Drag is also a force. */
function announcesClicks(text) {
  return [
    /click(?:ing)?\b(?! (?:rate|count|sound|track)s?)|\bmouse ?down\b|\bleft[- ]?mouse\b/i,
    /\btap(?:ping)?\b(?! water)|\btouch (?:the|a|an|and|anywhere|to)\b|\bswipe\b/i,
    /\bdrag\b(?! (?:coefficient|force|and lift|racing?|equation|term|is|of)|\s*[:=(,.]|$)|\bdragging\b/im,
  ].some((pattern) => pattern.test(text));
}

/** Whether a text announces that moving the pointer does something. */
function announcesPointer(text) {
  return [
    /\bhover(?:ing)?\b|\bmouse ?over\b|\bmouse (?:to|moves?|controls?)\b/i,
    /\b(?:move|moving|use|with|follows?|tracks?|chases?|under) (?:the |your )?(?:mouse|cursor|pointer)\b(?! wheel)/i,
  ].some((pattern) => pattern.test(text));
}

/** Whether a text announces that the wheel does something other than scroll the page, which it always does. */
function announcesWheel(text) {
  return [
    /\bmouse ?wheel\b|\bscroll wheel\b/i,
    /\b(?:scroll|wheel)(?:ing)?\b[^.\n]{0,20}\bzoom|\bzoom\b[^.\n]{0,30}\b(?:scroll|wheel)/i,
  ].some((pattern) => pattern.test(text));
}

/** Text that a page draws on a canvas instead of writing it into the document. */
function drawnText(source) {
  const calls = source.matchAll(/\b(?:fill|stroke)Text\(\s*(["'`])((?:\\.|(?!\1)[^\\\n])*)\1/g);
  return [...calls].map((match) => match[2]).join('\n');
}

/** Whether the source sets out to move something by itself. */
function looksAnimated(source) {
  return /\brequestAnimationFrame\b|\bsetInterval\b|@keyframes\b|\.animate\s*\(|<animate/i.test(source);
}

/** Whether the source has something happen later by itself. */
function looksTimed(source) { return looksAnimated(source) || /\bsetTimeout\b/.test(source); }

module.exports = {
  announcedKeys, announcesClicks, announcesPointer, announcesWheel, drawnText, looksAnimated, looksTimed,
};
