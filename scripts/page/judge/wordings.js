// How pages word the inputs they answer to: each wording with what it announces. Best effort for English; a wording
// that is missing here is not tested, and anything ambiguous does not count as one.
'use strict';

const keys = (...names) => names.map((key) => ({ kind: 'key', key }));
/** The arrow keys of the named sides: "Left/Right", "← →". */
function sides(words) {
  const named = words.match(/\b(?:left|right|up|down)\b|[←→↑↓]/gi) ?? [];
  return keys(...new Set(named.map((name) => namesOfKeys[name.toLowerCase()])));
}
const pointer = (...kinds) => kinds.map((kind) => ({ kind }));

const arrows = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];
const namesOfKeys = {
  space: ' ', spacebar: ' ', enter: 'Enter', return: 'Enter', esc: 'Escape', escape: 'Escape', shift: 'Shift',
  tab: 'Tab', ctrl: 'Control', control: 'Control', alt: 'Alt', backspace: 'Backspace', delete: 'Delete', home: 'Home',
  end: 'End', 'page up': 'PageUp', 'page down': 'PageDown',
  '←': 'ArrowLeft', '→': 'ArrowRight', '↑': 'ArrowUp', '↓': 'ArrowDown',
  '◀': 'ArrowLeft', '▶': 'ArrowRight', '▲': 'ArrowUp', '▼': 'ArrowDown', '↵': 'Enter', '⏎': 'Enter', '␣': ' ',
  arrowleft: 'ArrowLeft', arrowright: 'ArrowRight', arrowup: 'ArrowUp', arrowdown: 'ArrowDown',
  'left arrow': 'ArrowLeft', 'right arrow': 'ArrowRight', 'up arrow': 'ArrowUp', 'down arrow': 'ArrowDown',
  'space bar': ' ',
  left: 'ArrowLeft', right: 'ArrowRight', up: 'ArrowUp', down: 'ArrowDown',
};

const gap = '[ \\t]+';
/** "Press", and "key" unless it ends a name: "the Skeleton Key". */
const press = '\\b(?:press|hit|tap|hold|push)(?:ing)?';
const keyWord = '(?:^|[\\n,;:(]|\\b(?:the|by|with|use|using|press|hit|and|or)[ \\t])[ \\t]*keys?';
const opening = '[\\[("\'“‘]?';
const verb = `(?:${press}(?:${gap}down)?(?:${gap}the)?|${keyWord})${gap}${opening}`;
/** What may follow a key's name that is also a word: "press Control", not "press control of the ball". */
const asKey = '(?=[\\])"”’\']|[ \\t]*(?:[+,.;:!?)/–—=-]|\\n|$)|[ \\t]+(?:keys?|to|and|while|or|for|again|when|with|twice)\\b)';
const side = '(?:left|right|up|down)';
const deed = '(?:keys?\\b|to\\b|[:=–—-]|moves?\\b|steers?\\b|turns?\\b|rotates?\\b|walks?\\b|runs?\\b|aims?\\b)';
const word = (name) => new RegExp(`(?:${verb}${name}${asKey}|\\b${name}[ \\t]+key\\b|\\[${name}\\])`, 'gi');

/** What the wheel is said to do, apart from scrolling a page that is longer than its frame. */
const turning = '(?:change|adjust|set|resize|rotate|turn|spin|cycle|switch|select|choose|pick|pan|grow|shrink|scale|enlarge|speed|slow|scrub|control|zoom'
  + '|raise|lower|increase|decrease|tune|dial|tilt|paint|recolou?r|fade|morph|move|shift|alter|vary|modify|widen|narrow|stretch|step|advance|fly|dive|travel'
  + '|descend|ascend|climb|brighten|darken|dim)';

/** Each wording announces `inputs`, any of which may be the one meant. */
const phrases = [
  { pattern: /\b(?:arrow|cursor|direction(?:al)?)[\s-]?keys?\b/gi, inputs: keys(...arrows) },
  { pattern: /\b(?:(?:left|right|up|down)[ \t]*(?:\/|,|&|and(?: the)?|or(?: the)?)[ \t]*)*(?:left|right|up|down)[ \t]+arrows?\b(?:[ \t]+keys?\b)?/gi,
    inputs: sides },
  { pattern: /\b(?:use|press|with|hold)(?: the| your)? arrows\b|\barrows\s*(?:to\b|[:=–—-]|or\b|\/)/gi, inputs: keys(...arrows) },
  // "Move: arrows", and after a heading all four in a row.
  { pattern: /[:–—]\s*arrows\b|\bup[ \t]+down[ \t]+left[ \t]+right\b|\bleft[ \t]+right[ \t]+up[ \t]+down\b/gi,
    inputs: keys(...arrows) },
  { pattern: /\b(?:or|and|\/)\s*(?:the )?arrows\b/gi, inputs: keys(...arrows) },
  { pattern: new RegExp(`\\b${side}\\s*/\\s*${side}\\b`, 'gi'), inputs: sides },
  { pattern: new RegExp(`\\b${side}\\s*(?:&|and|or)\\s*${side}\\s+keys?\\b`, 'gi'), inputs: sides },
  { pattern: /\b(?:Left|Up)\s*(?:&|and|or)\s*(?:Right|Down)\s*(?:[:=–—-]|to\b)/g, inputs: sides },
  { pattern: new RegExp(`[←→↑↓]\\s*[/,·|]?\\s*[←→↑↓]\\s*${deed}`, 'gi'), inputs: sides },
  { pattern: /\b(?:use|press|hold|with)\s+(?:the )?[←→↑↓]/gi, inputs: sides },
  { pattern: /\bW\s*[/,]?\s*A\s*[/,]?\s*S\s*[/,]?\s*D\b/gi, inputs: keys('w', 'a', 's', 'd') },
  { pattern: new RegExp(`${press}(?:${gap}down)?(?:${gap}the)?${gap}${opening}space\\b|\\buse${gap}(?:the${gap})?space(?=${gap}(?:to|for)\\b)|\\bspace(?:[\\s-]?bar|${gap}key)\\b`, 'gi'),
    inputs: keys(' ') },
  { pattern: /[\[("“]space[\])"”]/gi, inputs: keys(' ') },
  { pattern: /\bSPACE(?=\s*(?:to|TO|=)(?![a-z]))|(?:^|[\n,;:·|•/]|\bor|\band)\s*[Ss]pace\s*(?:to\b|=)/g, inputs: keys(' ') },
  { pattern: /\bholding[ \t]+space\b/gi, inputs: keys(' ') },
  { pattern: /\bany key\b/gi, inputs: keys(' ') },
  { pattern: word('(?:enter|return)'), inputs: keys('Enter') },
  { pattern: word('(?:esc|escape)'), inputs: keys('Escape') },
  { pattern: word('shift'), inputs: keys('Shift') },
  { pattern: word('tab'), inputs: keys('Tab') },
  { pattern: word('backspace'), inputs: keys('Backspace') },
  { pattern: word('delete'), inputs: keys('Delete') },
  { pattern: word('(?:ctrl|control)'), inputs: keys('Control') },
  { pattern: /\bUp\b(?= (?:is|are) (?:held|pressed))|\bDown\b(?= (?:is|are) (?:held|pressed))/g, inputs: keys('ArrowUp', 'ArrowDown') },
  { pattern: /\b(?:Left|Right)\b(?= (?:is|are) (?:held|pressed))/g, inputs: keys('ArrowLeft', 'ArrowRight') },
  { pattern: /\bspace\b(?= (?:is|are) (?:held|pressed))/gi, inputs: keys(' ') },
  { pattern: /\b(?:number|digit) keys?\b/gi, inputs: keys('1', '2', '3') },
  { pattern: /\b(?:press|keys?)[ \t]+1\s*(?:-|–|to|through)\s*[2-9]\b/gi, inputs: keys('1', '2', '3') },

  { pattern: /\bdouble[- ]?(?:click|tap)(?:s|ing)?\b/gi, inputs: pointer('doubleClick') },
  { pattern: /\bright[- ]?(?:mouse[- ]?)?(?:click|button)(?:s|ing)?\b/gi, inputs: pointer('rightClick') },
  { pattern: /\bclick(?:ing)?[ \t-]*(?:and|&|\+|-)[ \t-]*drag(?:ging)?\b/gi, inputs: pointer('drag') },
  { pattern: /\b(?:click|press|tap)(?:ing)?[ \t-]*(?:and|&|\+)[ \t-]*hold\b|\b(?:hold|holding)(?: down)? (?:the )?(?:left )?mouse(?: button)?\b|\blong[- ]press\b/gi,
    inputs: pointer('hold') },
  { pattern: /\bclick(?:s|ing)?\b(?! (?:rate|count|sound|track)s?)|\bmouse ?down\b|\bleft[- ]?mouse\b|\bmouse button\b/gi,
    inputs: pointer('click') },
  { pattern: /\btap(?:ping|s)?\b(?! water)(?![ \t]+(?:the[ \t]+)?[\["']?(?:[A-Z]\b|space|enter|shift))|\btouch (?:the|a|an|and|anywhere|to)\b|\bswipe\b/gi,
    inputs: pointer('click', 'touch') },
  { pattern: /\bdrag\b(?! (?:coefficient|force|and lift|racing?|equation|term|is|of)|\s*[:=]\s*[-\d.]|\s*[(,.]|\s*$)|\bdragging\b/gim,
    inputs: pointer('drag') },
  { pattern: /\bhover(?:s|ing)?\b|\bmouse ?over\b|\bmouse (?:to|moves?|controls?)\b/gi, inputs: pointer('move') },
  { pattern: /\b(?:move|moving|follows?|tracks?|chases?|under) (?:the |your )?(?:mouse|cursor|pointer)\b(?!\s+(?:wheel|button|keys?))/gi,
    inputs: pointer('move') },
  // "With the mouse" may mean either.
  { pattern: /\b(?:use|with) (?:the |your )?(?:mouse|cursor|pointer)\b(?!\s+(?:wheel|button|keys?))/gi,
    inputs: pointer('move', 'click', 'drag') },
  { pattern: /\bmouse ?wheel\b|\bscroll wheel\b/gi, inputs: pointer('wheel') },
  { pattern: /\b(?:scroll|wheel)(?:ing)?\b[^.\n]{0,20}\bzoom(?:ing|s)?|\bzoom\b[^.\n]{0,30}\b(?:scroll|wheel)(?:ing)?/gi,
    inputs: pointer('wheel') },
  { pattern: new RegExp(`(?<!\\b(?:an?|the|this|that|each|every|magic|ancient|old)[ \\t])\\bscroll(?:ing)?\\b(?:[ \\t]+(?!to\\b)[\\w'/-]+){0,5}[ \\t]+to[ \\t]+${turning}\\b`, 'gi'),
    inputs: pointer('wheel') },
  { pattern: new RegExp(`\\bscrolling(?:[ \\t]+(?:up|down|here|on it|over it))*[ \\t]+${turning}e?s\\b`, 'gi'), inputs: pointer('wheel') },
  { pattern: new RegExp(`\\b${turning}\\b[^.;\\n]{0,30}\\bby scrolling\\b|\\buse (?:the |your )?(?:wheel|scroll) to ${turning}\\b`, 'gi'),
    inputs: pointer('wheel') },
  { pattern: new RegExp(`(?:^|[\\n,;·|•])\\s*(?:scroll|wheel)\\s*[:=–—]\\s*(?:to )?${turning}e?s?\\b|(?:^|[\\n,;·|•])\\s*scroll\\s*[:=–—]\\s*(?:brush|size|speed|colou?r|radius|depth)\\b`, 'gi'),
    inputs: pointer('wheel') },
  { pattern: /\b(?:as|when|while) you scroll\b|(?:^|[,;·|•]|\band)\s*wheel (?:zooms|resizes|scales|changes|adjusts)\b|\bwheel to (?:zoom|resize|scale|change|adjust)\b/gi,
    inputs: pointer('wheel') },
];

/** Each finds single keys in its groups: "Press R", "[R] restart", "A/D to move". */
const letters = [
  new RegExp(`(?:\\b(?:[Pp]ress(?:ing)?|PRESS)(?:${gap}the)?|${keyWord.replace('keys?', '[Kk]eys?')})${gap}["'“‘[(]?([A-Z0-9])["'”’\\])]?(?![\\w']|\\.[ \\t]*[A-Z][a-z])`, 'g'),
  /\b(?:[Hh]it|[Tt]ap|[Hh]old|HIT)[ \t]+(?:the[ \t]+)?["'“‘[(]?([A-Z])["'”’\])]?(?![\w'])/g,
  /["'“‘[(]([A-Z])["'”’\])][ \t]*key\b/g,
  /\[([A-Z])\]/g,
  /\b([A-Z]) key\b/g,
  /\b[Kk]eys[ \t]+([A-Z])(?:, ([A-Z]))?(?:, ([A-Z]))?,? (?:and|or|to) ([A-Z])\b/g,
  /\b([A-Z])\s*(?:\/|&|and|or)\s*([A-Z])\s*(?:keys?\b|to\s+(?:move|steer|turn|rotate|strafe|walk|aim|change|adjust))/g,
  /(?:^|[\n,;·|•.(])\s*([A-Z]) to [a-z]{2,}/g,
  /(?:^|[\n,;·|•])\s*([A-Z])\s+or\s+([Ss]pace|SPACE|Enter|Shift|[A-Z])\s*[:–—=]\s*(?![\d.])\w/g,
  /(?:^|[\n,;·|•])\s*([A-Z0-9])\s*\/\s*([A-Z0-9])(?:\s*\/\s*([A-Z0-9]))?(?:\s*\/\s*([A-Z0-9]))?\s*[:–—=]\s*(?![\d.])\w/g,
];

/** The reverse: "Pause: P", "Jump: Space or Z". Not "Grade: A". */
const doings = 'pause|resume|restart|reset|retry|mute|sound|music|jump|fire|shoot|run|dash|sprint|reload|menu|help|start|stop|move|turn|steer|rotate'
  + '|drop|hold|undo|redo|clear|toggle|new|next|previous|switch|swap|boost|thrust|brake|attack|block|duck|crouch|zoom|spawn|add|remove|save|launch'
  + '|hint|skip|step|flip|up|down|left|right|forward|backward|action|interact|use';
const keyName = '([A-Z]|space|enter|shift|esc|escape|tab)(?![\\w])';

/** The same words mean something else where no key is announced: "E = 2.5", "from A to B", "Space: a journey". */
const inCompany = [
  /(?:^|[\s,;·|•])([A-Z]) to\b/g,
  /(?:^|[\n,;·|•])\s*["'“‘(]?([A-Z])["'”’)]?\s*[:=–—-]\s*(?![\d.])\w/g,
  /(?:^|[\n,;·|•])\s*([Ss]pace|SPACE|Enter|ENTER|Return|Esc|ESC|Escape|Tab|Shift|SHIFT|Delete|Up|Down|Left|Right)(?:\s*[:–—]|\s+-\s)\s*(?![\d.])/g,
  new RegExp(`(?:^|[\\n,;·|•])\\s*(?:[A-Za-z]+[ \\t/])?(?:${doings})(?:[ \\t/][a-z]+)?\\s*[:–—]\\s*${keyName}(?:\\s*(?:/|or|,)\\s*${keyName})?\\s*(?=[\\n,;·|•)]|$)`, 'gi'),
];

/** How the description of an action may begin: "Space halves the tempo". */
const subject = /^(?:the[ \t]+)?(space|enter|escape|tab|shift|up|down|left|right)\b(?![ \t]*(?:[/-]|click|mouse|side|of|arrow|and|or))/i;

/** The pointer as the actor: "the mouse carries a light". */
const leader = /^(?:at )?(?:the )?(?:mouse|pointer|cursor)(?: pointer| cursor)?\b/i;
/** In the description of an action a key needs no more than its name. */
const deeds = /\b(?:[Pp]ress(?:ing)?|[Hh]old(?:ing)?|[Hh]it) (?:the )?([Ee]nter|Return|Escape|Tab|Shift|Up|Down|Left|Right|[A-Z])\b|\b([A-Z]|Up|Down|Left|Right|Space|Enter) is (?:held|pressed)/;

/** Before an input: held while it is made. "Shift+click", "Ctrl-Z". */
const modifierPattern = /\b(shift|ctrl|control|alt)[ \t]*(?:\+|-|‑|–|and)?[ \t]*$/i;
/** Chords are not single keys: "Ctrl+Z". */
const chords = /\b(shift|ctrl|control|alt)[ \t]*(?:\+|-)[ \t]*([A-Z0-9]|enter|space|tab)\b/gi;

module.exports = { arrows, namesOfKeys, phrases, letters, inCompany, subject, leader, deeds, modifierPattern, chords };
