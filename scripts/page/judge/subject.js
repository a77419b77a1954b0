// The purpose of the pages being judged: from the record that syn gives its judges, or from a caller's own.
'use strict';

const fs = require('node:fs');

const textOf = (value) => (typeof value === 'string' && value.trim() !== '' ? value : undefined);

/**
 * { kind, question, checklist } from the file that SYN_CHECK_RECORD names, as far as it has them; nothing without one.
 * Throws if it names a file that is not a record.
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
