// Makes elements. Text from outside goes in as text, never as markup.

/** An element with properties and children; a property of null or undefined is left out. */
export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue;
    if (name in node) node[name] = value; else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** An SVG element with attributes. */
export function draw(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

export function byID(id) { return document.getElementById(id); }

/** Sets the text of an element, touching it only if it changes: a live region would be read aloud again. */
export function setText(id, text) {
  const node = byID(id);
  if (node.textContent !== text) node.textContent = text;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const exactClock = new Intl.DateTimeFormat(
  undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

export function clockText(date) { return clock.format(date); }

/** The time of day, with the date unless it is today. */
export function timeText(date, { exact = false } = {}) {
  const time = (exact ? exactClock : clock).format(date);
  return date.toDateString() === new Date().toDateString() ? time : `${day.format(date)}, ${time}`;
}

/** When an id of version 7 (RFC 9562) was made; null for any other id. */
export function timeOfID(id) {
  const match = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/.exec(id);
  return match ? new Date(parseInt(match[1] + match[2], 16)) : null;
}
