// Whether code that ran can have changed anything: not if it only assigned to names that nothing reads. Judged by a
// page's text; in doubt it counts as a change.
'use strict';

const gives = '(?:[-+*/%&|^]|\\*\\*|<<|>>>?|\\|\\||&&|\\?\\?)?=(?![=>])';
const assignment = new RegExp(`^(?:let |const |var )?((?:[\\w$]+\\.)*[\\w$]+)\\s*(?:${gives}[^()\`=]*|\\+\\+|--)$`);
const written = new RegExp(`^\\s*(?:${gives}|\\+\\+|--)`);
const declared = /\b(?:let|const|var)\s+(?:[\w$]+\s*=\s*[^;,(){}]*,\s*)*$/;
/** A statement by itself: nothing uses the value of the assignment. */
const beginsStatement = /(?:^|[;{})\n]|\belse)\s*(?:[\w$]+\s*\.\s*)*$/;
const harmless = [
  /^(?:return|break|continue|else)$/, /^case [^:]+:$/, /^default:$/, /^console\.(?:log|debug|info)\([^()]*\)$/,
  /^[\w$]+\.(?:preventDefault|stopPropagation|stopImmediatePropagation)\(\)$/,
];
/** Code that may read a member without naming it. */
const reader = new RegExp('JSON\\.stringify|Object\\.(?:entries|values|keys|assign)|\\.\\.\\.|\\bin\\b'
  + '|structuredClone|postMessage|Proxy|\\b[gs]et\\b|[\\w$)\\]]\\[');
const nameBytesMax = 60;

const quoted = (name) => name.replace(/\$/g, '\\$&');
const withoutComments = (code) => code.replace(/\/\*[^]*?\*\/|(?<=^|[\s;{}])\/\/[^\n]*/g, ' ');

/** Whether every mention of a name in the source gives it a value. */
function isNeverRead(name, isMember, source) {
  if (name.length > nameBytesMax) return false;
  // Assigning to a member of the browser's changes something.
  const isOwn = new RegExp(`[{,]\\s*${quoted(name)}\\s*:`).test(source);
  if (isMember && (!isOwn || reader.test(source))) return false;
  const mention = new RegExp(`(?<![\\w$])${quoted(name)}(?![\\w$])`, 'g');
  return [...source.matchAll(mention)].every(({ index }) => {
    const before = source.slice(Math.max(0, index - 80), index);
    const after = source.slice(index + name.length, index + name.length + 8);
    if (isMember && /[{,]\s*$/.test(before) && /^\s*:/.test(after)) return true;
    if (declared.test(before)) return written.test(after) || /^\s*[,;\n]/.test(after);
    return written.test(after) && beginsStatement.test(before);
  });
}

/** Whether the given code, which ran, changes nothing that the page with that source ever reads. */
function changesNothing(texts, source) {
  const text = withoutComments(source);
  return texts.every((code) => withoutComments(code).replace(/[{}]/g, ';').split(/[;\n]/).map((one) => one.trim())
    .filter(Boolean).every((statement) => {
      if (harmless.some((pattern) => pattern.test(statement))) return true;
      const [, target] = assignment.exec(statement) ?? [];
      return target !== undefined && isNeverRead(target.split('.').at(-1), target.includes('.'), text);
    }));
}

module.exports = { changesNothing };
