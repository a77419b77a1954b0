// Names what went wrong: turns the browser's events into problems, { code, message, line }, with lines of the page's
// own text. Decides nothing about the visit; docs/pages.md lists the codes.
'use strict';

const pageFolder = 'https://page.invalid/';
const pageURL = `${pageFolder}page.html`;

/** The browser's own words for calls that the sandboxed frame refuses, and the code each gets. */
const refusals = [
  { pattern: /^Ignored call to '\w+\(\)'/, code: 'dialog', advice: 'show the text in the page' },
  { pattern: /^Blocked opening .* in a new window/, code: 'popup', advice: 'stay in this window' },
  { pattern: /^Blocked form submission/, code: 'navigation', advice: 'no submit event comes here: use a button with a click'
    + ' listener, and a key listener for Enter, no form' },
  { pattern: /^Unsafe attempt to initiate navigation/, code: 'navigation', advice: 'stay in this page' },
  { pattern: /^Download is disallowed/, code: 'download', advice: 'show the result in the page' },
];

const problem = (code, message, line) => (line ? { code, message, line } : { code, message });

/** The page's line of the innermost call that is the page's own. */
function lineOf(stackTrace) {
  for (let stack = stackTrace; stack; stack = stack.parent) {
    const frame = stack.callFrames.find(({ url }) => url === pageURL);
    if (frame) return frame.lineNumber + 1;
  }
  return undefined;
}

/** The first line of the page's text that contains the words. */
function lineWith(html, words) {
  const at = words ? html.indexOf(words) : -1;
  return at < 0 ? undefined : html.slice(0, at).split('\n').length;
}

/** Runtime.exceptionThrown. */
function exceptionProblem({ text, exception, url, lineNumber, stackTrace }) {
  const line = lineOf(stackTrace) ?? (url === pageURL ? lineNumber + 1 : undefined);
  const [message] = (exception?.description ?? String(exception?.value ?? text)).split('\n');
  // The browser's way of saying that a size settled one frame later; it has no effect.
  if (/ResizeObserver loop/.test(`${text} ${message}`)) return undefined;
  if (/in promise/.test(text)) return problem('unhandled_rejection', message, line);
  const neverRan = exception?.className === 'SyntaxError' && !stackTrace?.callFrames.length;
  return problem(neverRan ? 'syntax_error' : 'runtime_error', message, line);
}

/** Runtime.consoleAPICalled. */
function consoleProblem({ type, args, stackTrace }) {
  if (type !== 'error' && type !== 'assert') return undefined;
  const words = args.map(({ value, description, type: kind }) => String(value ?? description ?? kind).split('\n')[0]);
  const said = words.join(' ') || 'nothing';
  return problem('console_error', type === 'assert' ? `an assertion fails: ${said}` : said, lineOf(stackTrace));
}

/** Log.entryAdded. Refused requests and errors in workers are noted where they happen. */
function logProblem({ source, level, text, url, lineNumber, stackTrace }) {
  const refusal = refusals.find(({ pattern }) => pattern.test(text));
  // The frame already has the keyboard: that is not the page's fault.
  if (/^Blocked autofocusing/.test(text)) return undefined;
  if (!refusal && (level !== 'error' || source === 'network' || source === 'worker')) return undefined;
  const line = lineOf(stackTrace) ?? (url === pageURL && lineNumber !== undefined ? lineNumber + 1 : undefined);
  const [message] = text.trim().split('\n');
  return problem(refusal?.code ?? 'console_error', refusal ? `${message} (${refusal.advice})` : message, line);
}

/** Network.requestWillBeSent and the like; `goesThere` when the page itself would be replaced. */
function requestProblem({ url, initiator, goesThere, html }) {
  if (url === pageURL || (!goesThere && /^(?:data|blob|about):/.test(url))) return undefined;
  const isLocal = url.startsWith(pageFolder);
  const written = isLocal ? url.slice(pageFolder.length) : url;
  // A request by the parser or a later task has no call to blame: then we look for the address itself.
  const line = lineOf(initiator?.stack) ?? lineWith(html, written) ?? lineWith(html, written.replace(/\/$/, ''));
  const name = isLocal ? `${written}, which is not in the page` : written.slice(0, 200);
  return goesThere
    ? problem('navigation', `leaves for ${name} (stay in this page)`, line)
    : problem('external_request', `asks the network for ${name} (put it into the page, or do without)`, line);
}

module.exports = {
  pageURL, problem, lineWith, exceptionProblem, consoleProblem, logProblem, requestProblem,
};
