// Finds the scripts in a page's text as a browser's tokenizer would: not in comments, not in styles or titles, and up
// to the end tag that really ends them. Reads nothing else of the page.
'use strict';

const rawTextElements = ['script', 'style', 'title', 'textarea', 'noscript', 'iframe', 'xmp', 'noembed', 'noframes'];
const attributesPattern = /([^\s"'>/=][^\s>/=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?/g;
const tagPattern = /<!--|<([a-z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/gi;
const classicTypes = /^(?:(?:text|application)\/(?:x-)?(?:java|ecma)script|text\/jscript|text\/livescript)$/;

/** The inline scripts: { code, kind: 'classic' | 'module', line } with the page's line their code begins on. */
function pageScripts(html) {
  const scripts = [];
  tagPattern.lastIndex = 0;
  for (let tag = tagPattern.exec(html); tag; tag = tagPattern.exec(html)) {
    const start = tagPattern.lastIndex;
    if (tag[0] === '<!--') {
      const end = html.indexOf('-->', start - 2);
      if (end < 0) break;
      tagPattern.lastIndex = end + 3;
      continue;
    }
    const name = tag[1].toLowerCase();
    if (!rawTextElements.includes(name)) continue;
    const end = name === 'script' ? scriptEnd(html, start) : rawTextEnd(html, start, name);
    tagPattern.lastIndex = end;
    const attributes = readAttributes(tag[2]);
    const kind = name === 'script' && !attributes.has('src') ? scriptKind(attributes) : undefined;
    if (kind) scripts.push({ code: html.slice(start, end), kind, line: html.slice(0, start).split('\n').length });
  }
  return scripts;
}

function readAttributes(text) {
  const attributes = new Map();
  for (const [, name, double, single, bare] of text.matchAll(attributesPattern)) {
    const key = name.toLowerCase();
    // Of two attributes with the same name the first counts.
    if (!attributes.has(key)) attributes.set(key, double ?? single ?? bare ?? '');
  }
  return attributes;
}

/** Nothing for data blocks: import maps, JSON, templates, shaders. */
function scriptKind(attributes) {
  const type = (attributes.get('type') ?? '').trim().toLowerCase();
  if (type === 'module') return 'module';
  return type === '' || classicTypes.test(type) ? 'classic' : undefined;
}

function rawTextEnd(html, start, name) {
  const pattern = new RegExp(`</${name}(?=[\\s/>])`, 'gi');
  pattern.lastIndex = start;
  return pattern.exec(html)?.index ?? html.length;
}

/** HTML, section 13.2.5.26 on: after `<!--` and `<script`, the next `</script` ends the inner one only. */
function scriptEnd(html, start) {
  const pattern = /<!--|-->|<script(?=[\s/>])|<\/script(?=[\s/>])/gi;
  pattern.lastIndex = start;
  let [escaped, inner] = [false, false];
  for (let mark = pattern.exec(html); mark; mark = pattern.exec(html)) {
    const text = mark[0].toLowerCase();
    if (text === '<!--') escaped = true;
    else if (text === '-->') [escaped, inner] = [false, false];
    else if (text === '<script') inner = escaped;
    else if (inner) inner = false;
    else return mark.index;
  }
  return html.length;
}

module.exports = { pageScripts };
