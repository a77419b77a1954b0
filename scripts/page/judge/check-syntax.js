// Judges whether the scripts of web pages parse: classic scripts as scripts, modules as modules, by node's own parser
// and without running anything. From the page's purpose it checks only what the text shows; check-page finds out
// whether it also runs.
'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const vm = require('node:vm');
const { actionsOfQuestion } = require('./announced.js');
const { readPage, run } = require('./command-line.js');
const { pageScripts } = require('./page-scripts.js');
const { subjectOfPages } = require('./subject.js');

const usage = `usage: check-syntax [--json] PAGE.html|FILE.js|- ...

Parses every inline script of each page, or a JavaScript file, and reports syntax errors with their line; also keys that
the question asks for if nothing in the page listens for keys.
- reads a page or a script from standard input. A .mjs file is a module, a .js file is one when it imports or exports.

  --json   one JSON object a page: {"page","verdict","problems":[{"code","message","line"}]}

exit codes: 0 all parse, 1 a page fails, 2 a page could not be judged, 64 bad usage
environment: SYN_CHECK_RECORD names a JSON file with the "question" the page is for
             SYN_CHECK_ALLOW names codes of problems that do not count as faults, separated by commas
`;

/** Node's words for code that is fine as a module but not as a classic script. */
const moduleSyntax = /Cannot use import statement outside a module|Unexpected token 'export'|'import\.meta'/;

/** The syntax error of one script, as { message, line }; nothing when it parses. */
function syntaxError({ code, kind, line }) {
  const found = kind === 'module' ? moduleError(code) : classicError(code);
  return found && { message: found.message, line: line - 1 + found.line };
}

function classicError(code) {
  try {
    new vm.Script(code, { filename: 'script' });
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { message: error.message, line: Number(/^script:(\d+)/.exec(error.stack)?.[1] ?? 1) };
  }
}

/** Asks another node process, as only the file's name makes it parse a module and say where it stopped. */
function moduleError(code) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'check-syntax-'));
  try {
    const file = path.join(folder, 'script.mjs');
    fs.writeFileSync(file, code);
    const { status, stderr, error } = spawnSync(process.execPath, ['--check', file], { encoding: 'utf8' });
    if (error) throw error;
    if (status === 0) return undefined;
    const message = /^SyntaxError: (.*)$/m.exec(stderr)?.[1];
    if (!message) throw new Error(`node --check: ${stderr}`);
    return { message, line: Number(/script\.mjs:(\d+)/.exec(stderr)?.[1] ?? 1) };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function scriptsOf(name, text) {
  if (/\.mjs$/i.test(name)) return [{ code: text, kind: 'module', line: 1 }];
  if (!/\.c?js$/i.test(name) && (name !== '-' || text.trimStart().startsWith('<'))) return pageScripts(text);
  const classic = { code: text, kind: 'classic', line: 1 };
  return [moduleSyntax.test(syntaxError(classic)?.message) ? { ...classic, kind: 'module' } : classic];
}

/** Elements that react to keys by themselves, or whatever the script does. */
const hearsKeys = /key|<(?:input|textarea|select|audio|video)\b|contenteditable/i;

/** The actions of the question that only a key can do, on a page that no key can reach. */
function deafToKeys(text, question = '') {
  if (hearsKeys.test(text)) return [];
  const isKey = ({ kind, key }) => kind === 'key' && /^(?:[a-z0-9]|Arrow\w+)$/i.test(key);
  const allowed = (process.env.SYN_CHECK_ALLOW ?? '').split(',');
  return (allowed.includes('deaf_to_keys') ? [] : actionsOfQuestion(question))
    .filter(({ inputs }) => inputs.length > 0 && inputs.every(isKey)).map(({ name }) => ({
      code: 'deaf_to_keys', message: `the task asks for "${name}", but nothing in the page listens for keys`,
    }));
}

function judge(page) {
  let [text, question] = [];
  try {
    text = readPage(page);
    ({ question } = subjectOfPages());
  } catch (error) {
    return { page, verdict: 'could_not_judge', problems: [{ code: 'unreadable', message: error.message }] };
  }
  const errors = scriptsOf(page, text).map(syntaxError).filter(Boolean);
  const problems = errors.map((error) => ({ code: 'syntax_error', ...error }));
  if (problems.length === 0 && !/\.[cm]?js$/i.test(page)) problems.push(...deafToKeys(text, question));
  return { page, verdict: problems.length > 0 ? 'failed' : 'passed', problems };
}

async function judgeAll({ pages }, emit) {
  for (const page of pages) emit(judge(page));
}

run({ usage, spec: { json: 'flag' }, judgeAll }).then((status) => { process.exitCode = status; });
