// What there is on a page to read and to touch: its words, its controls, its drawing surfaces, the places that listen
// for the mouse. Made of expressions that run in the page's frame.
'use strict';

const controlsMax = 8;
const listenersMax = 5;
const narrowPixels = 100;
/** Places on a drawing surface, as shares of its sides; the corners of a board are tried last. */
const places = [[0.5, 0.5], [0.3, 0.3], [0.7, 0.3], [0.3, 0.7], [0.7, 0.7]];

const geometry = `
  const box = (element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x, y, width, height };
  };
  const visible = ({ x, y, width, height }) => width > 2 && height > 2 && x + width / 2 > 0 && y + height / 2 > 0
    && x + width / 2 < innerWidth && y + height / 2 < innerHeight;`;

const sight = `(() => {${geometry}
  const walker = document.createTreeWalker(document.body ?? document.documentElement, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest('script,style,noscript,template') ? 2 : 1);
  const words = [];
  while (walker.nextNode()) words.push(walker.currentNode.data.replace(/\\s+/g, ' ').trim());
  const find = (selector) => [...document.querySelectorAll(selector)];
  const boxes = (selector) => find(selector).map(box).filter(visible);
  const bySize = (list) => list.sort((a, b) => b.width * b.height - a.width * a.height);
  const controls = 'button, input:not([type=hidden]), select, textarea, summary, [onclick], [role=button]';
  if (boxes(controls).length === 0) find(controls)[0]?.scrollIntoView({ block: 'center', behavior: 'instant' });
  const typed = 'textarea, input:not([type]), input[type=text], input[type=search], input[type=number]';
  const kind = (element) => (element.matches(typed) ? 'text' : element.type === 'range' ? 'range' : element.localName);
  return {
    text: words.filter(Boolean).join('\\n'),
    kbd: find('kbd').map((element) => element.textContent),
    controls: find(controls).map((element) => ({ ...box(element), kind: kind(element) })).filter(visible),
    surface: bySize(boxes('canvas, svg'))[0] ?? null,
    canvas: bySize(boxes('canvas'))[0] ?? null,
    pointers: bySize(find('body *').filter((element) => getComputedStyle(element).cursor === 'pointer').slice(0, 50)
      .map(box).filter(visible)),
    elements: document.getElementsByTagName('*').length,
    width: innerWidth, height: innerHeight,
  };
})()`;

/** Only the page's own variables know its listeners. */
const listeners = `(() => {${geometry}
  const pressed = /^(?:mouse|pointer|touch|click|dblclick|drag)/;
  const heard = (element) => Object.keys(getEventListeners(element)).some((type) => pressed.test(type));
  return [...document.querySelectorAll('body *')].slice(0, 2000).filter(heard).map(box).filter(visible);
})()`;

/** Reads the page: { text, kbd, controls, surface, canvas, pointers, listeners, elements, width, height }. */
async function survey(visit) {
  const seen = await visit.evaluate(sight);
  // A page may have broken the functions this needs.
  const heard = await visit.evaluateInPage(listeners).catch(() => []);
  return { ...seen, listeners: heard };
}

/** Small things are clicked on the spot: a drag would leave them. */
const centre = ({ x, y, width, height }) => ({
  x: x + width / 2, y: y + height / 2, narrow: Math.min(width, height) < narrowPixels,
});

/** Where to click: every visible control, and where clicks are announced, what listens, and a drawing surface. */
function clickPoints({ controls, listeners: heard, pointers, surface, width, height }, clicksAnnounced) {
  const points = controls.slice(0, controlsMax).map((control) => ({
    ...centre(control), kind: control.kind, narrow: true,
    // A slider's middle is where it stands already.
    ...(control.kind === 'range' ? { x: control.x + control.width * 0.8 } : {}),
  }));
  if (!clicksAnnounced) return points;
  const listening = [...heard, ...pointers].slice(0, listenersMax).map(centre);
  const { x, y, width: across, height: down } = surface ?? { x: 0, y: 0, width, height };
  const spread = places.map(([right, below]) => ({
    x: Math.min(width - 1, x + across * right), y: Math.min(height - 1, y + down * below),
  }));
  return [...points, ...listening, ...spread];
}

/** How many elements the page has now. */
const elementCount = 'document.getElementsByTagName("*").length';

/** Whether leaving the page would ask a question first. */
const asksBeforeLeaving = `(() => {
  const event = document.createEvent('BeforeUnloadEvent');
  event.initEvent('beforeunload', false, true);
  dispatchEvent(event);
  return event.defaultPrevented || event.returnValue !== '';
})()`;

module.exports = { survey, clickPoints, elementCount, asksBeforeLeaving };
