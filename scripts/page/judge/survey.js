// What there is on a page to read and to touch: its words, its controls, its drawing surfaces, the places that listen
// for the mouse. Consists of expressions that run in the page's frame.
'use strict';

const { clockName } = require('../browser/clock.js');

/** The word that begins a game, or continues it. */
const begins = new RegExp('^[\\s▶►[\\]<>"\'!.-]*(?:(?:click|tap|press) (?:here|to)\\b.*|(?:new |re)?(?:start|play|begin|go|launch|'
  + 'enter|run|continue|next|again|ready|ok|retry)\\b.{0,16})$', 'i');

/** What can have the focus, and which of that the browser itself moves by the arrow keys. */
const focusable = 'input:not([type=hidden]), select, textarea, [tabindex], [contenteditable]';
const arrowControls = 'input[type=radio], input[type=range], input[type=number], select';

/** Runs in the page's frame: functions that the expressions below share. */
const geometry = `
  const box = (element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x, y, width, height };
  };
  const visible = ({ x, y, width, height }) => width > 1 && height > 1 && x + width / 2 > 0 && y + height / 2 > 0
    && x + width / 2 < innerWidth && y + height / 2 < innerHeight;
  const shares = [0.5, 0.3, 0.7, 0.1, 0.9, 0.02, 0.98];
  const hit = (element) => {
    const place = box(element);
    for (const down of shares) {
      for (const across of shares) {
        const [x, y] = [place.x + place.width * across, place.y + place.height * down];
        const top = document.elementFromPoint(x, y);
        if (top && (top === element || element.contains(top))) return { x, y };
      }
    }
    return undefined;
  };`;

const sight = `(() => {${geometry}
  const find = (selector) => [...document.querySelectorAll(selector)];
  const boxes = (selector) => find(selector).map(box).filter(visible);
  const bySize = (list) => list.sort((a, b) => b.width * b.height - a.width * a.height);
  const controls = 'button, input:not([type=hidden]), select, textarea, summary, label, [onclick], [role=button], '
    + 'a[href^="#"], [contenteditable=""], [contenteditable=true], [tabindex="0"]:not(canvas):not(svg)';
  if (boxes(controls).length === 0) find(controls)[0]?.scrollIntoView({ block: 'center', behavior: 'instant' });
  const typed = 'textarea, input:not([type]), input[type=text], input[type=search], input[type=number], [contenteditable]';
  const kind = (element) => (element.matches(typed) ? 'text' : element.type === 'range' ? 'range' : element.localName);
  const side = (from, to) => {
    const range = document.createRange();
    range.setStartAfter(from);
    range.setEndBefore(to);
    return /^[\\s/,·|&+()-]*(?:or|and)?[\\s/,·|&+()-]*$/i.test(range.toString());
  };
  // What the wheel scrolls without any code.
  const scrolls = (element) => element.scrollHeight > element.clientHeight + 4 && element.clientHeight > 20
    && /auto|scroll/.test(getComputedStyle(element).overflowY) && element !== document.body;
  const checked = new Set(find('input[type=radio]:checked').map(({ name }) => name));
  const kbd = [];
  let before;
  for (const element of find('kbd').filter((one) => visible(box(one)))) {
    if (before && side(before, element)) kbd.at(-1).push(element.textContent);
    else kbd.push([element.textContent]);
    before = element;
  }
  const begins = ${begins};
  const words = find('body *').filter((element) => element.childElementCount === 0 && begins.test(element.textContent ?? ''));
  // What a style sheet changes for the pointer, the focus or a check mark.
  const styled = () => {
    const rules = [...document.styleSheets].flatMap((sheet) => { try { return [...sheet.cssRules]; } catch { return []; } });
    const reacting = rules.flatMap((rule) => [rule, ...rule.cssRules ?? []]).map((rule) => rule.selectorText ?? '')
      .filter((text) => /:(?:hover|focus|active|checked)/.test(text));
    const trigger = /^(.*?):(?:hover|focus(?:-visible|-within)?|active|checked)/;
    return reacting.flatMap((text) => text.split(',')).map((one) => trigger.exec(one.trim())?.[1]).filter(Boolean)
      .flatMap((selector) => { try { return find(selector); } catch { return []; } })
      .map((element) => element.labels?.[0] ?? element).slice(0, 20);
  };
  const spots = (list) => list.map((element) => ({ ...box(element), spot: hit(element), kind: kind(element) }))
    .filter((place) => visible(place) && place.spot);
  return {
    text: [document.body?.innerText ?? '', ...find('svg text').map((one) => one.textContent)].join('\\n'),
    kbd,
    controls: spots(find(controls).slice(0, 40)),
    words: spots(words.slice(0, 8)),
    surface: bySize(boxes('canvas, svg'))[0] ?? null,
    canvas: bySize(boxes('canvas'))[0] ?? null,
    pointers: spots(find('body *').filter((element) => getComputedStyle(element).cursor === 'pointer').slice(0, 50)),
    styled: spots(styled()),
    scrollers: spots(find('body *').slice(0, 2000).filter(scrolls).slice(0, 4)),
    natives: find(${JSON.stringify(focusable)}).map((one, index) => ({ one, index })).slice(0, 200)
      .filter(({ one }) => one.matches(${JSON.stringify(arrowControls)}) && one.checkVisibility() && !one.disabled)
      .filter(({ one }) => one.type !== 'radio' || one.checked || !checked.has(one.name))
      .map(({ index }) => ({ index, kind: 'native' })).slice(0, 4),
    leaves: spots(find('body *').filter((element) => element.childElementCount === 0
      && !/^(?:script|style|canvas|br|p|h1|h2|h3|svg|option)$/.test(element.localName)).slice(0, 40)),
    elements: document.getElementsByTagName('*').length,
    width: innerWidth, height: innerHeight,
  };
})()`;

/** Only the page's own variables know its listeners, and only the clock knows what was drawn on canvases. */
const hearing = `(() => {${geometry}
  const pressed = /^(?:mouse|pointer|touch|click|dblclick|drag|contextmenu|wheel)/;
  const heard = (element) => Object.keys(getEventListeners(element)).some((type) => pressed.test(type));
  const hearsKeys = (element) => ['keydown', 'keyup', 'keypress'].some((type) => getEventListeners(element)[type]);
  const isInKeys = (element) => {
    for (let one = element; one && one !== document.body; one = one.parentElement) if (hearsKeys(one)) return true;
    return false;
  };
  const typed = 'textarea, input:not([type]), input[type=text], input[type=search], input[type=number], input[type=email]';
  return {
    keyed: [...document.querySelectorAll(${JSON.stringify(focusable)})].slice(0, 200)
      .map((one, index) => ({ one, index })).filter(({ one }) => one.checkVisibility() && !one.disabled && isInKeys(one))
      .map(({ one, index }) => ({ index, kind: one.matches(typed) ? 'text' : 'other' })).slice(0, 4),
    listeners: [...document.querySelectorAll('body *')].slice(0, 2000).filter(heard).slice(0, 60)
      .map((element) => ({ ...box(element), spot: hit(element) })).filter((place) => visible(place) && place.spot),
    hearsEverywhere: [window, document, document.documentElement, document.body].some((one) => one && heard(one)),
    drawn: ${clockName}.drawn(),
  };
})()`;

/** Reads the page; places are boxes in pixels, with a `spot` in them where a click hits the element. */
async function survey(visit) {
  const seen = await visit.evaluate(sight);
  // A page may have broken the functions this needs.
  const heard = await visit.evaluateInPage(hearing).catch(() => ({ keyed: [], listeners: [], hearsEverywhere: true, drawn: [] }));
  const drawn = heard.drawn.map(({ text }) => text).join('\n');
  const words = [...seen.words, ...heard.drawn.filter(({ text }) => begins.test(text)).map(({ x, y, align }) => ({
    x, y, width: 0, height: 0, spot: { x: align === 'center' ? x : x + 10, y: y - 4 },
  }))];
  return { ...seen, ...heard, words, text: `${seen.text}\n${drawn}` };
}

/** How many elements the page has now. */
const elementCount = 'document.getElementsByTagName("*").length';

/** Whether leaving the page would trigger a question first. */
const asksBeforeLeaving = `(() => {
  const event = document.createEvent('BeforeUnloadEvent');
  event.initEvent('beforeunload', false, true);
  dispatchEvent(event);
  return event.defaultPrevented || event.returnValue !== '';
})()`;

/** Focuses one of the focusable elements. */
const focusOn = (index) => `document.querySelectorAll(${JSON.stringify(focusable)})[${index}]?.focus()`;

module.exports = { survey, elementCount, asksBeforeLeaving, focusOn };
