// What the pages that are judged were made for: the record that syn hands to its judges, or whoever calls them by hand.
'use strict';

const fs = require('node:fs');

const textOf = (value) => (typeof value === 'string' && value.trim() !== '' ? value : undefined);

/**
 * { kind, question, checklist } of the file that SYN_CHECK_RECORD names, as far as it says so; nothing without one. Throws
 * where it names a file that is none.
 */
function subjectOfPages() {
  const file = process.env.SYN_CHECK_RECORD;
  if (!file) return {};
  let record;
  try {
    record = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`cannot read the record that SYN_CHECK_RECORD names: ${error.message}`);
  }
  const { kind, question, checklist } = record ?? {};
  const statements = Array.isArray(checklist) ? checklist.filter(textOf) : [];
  return { kind: textOf(kind), question: textOf(question), checklist: statements.length > 0 ? statements : undefined };
}

module.exports = { subjectOfPages };
