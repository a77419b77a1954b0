// Keys by their names in lower case, and the pointer in units of the canvas.

// @script

const pointer = { x: size / 2, y: size / 2, isDown: false, isInside: false };
const held = new Set();
const keyHandlers = new Map();
const pointerHandlers = { press: [], move: [], release: [], wheel: [] };

const onKey = (keys, press = () => {}) => [].concat(keys).forEach((key) => keyHandlers.set(key, press));
const onPointer = (kind, handle) => pointerHandlers[kind].push(handle);
const callAll = (kind, value) => pointerHandlers[kind].forEach((handle) => handle(value));

function followPointer(event) {
  const box = canvas.getBoundingClientRect();
  pointer.x = ((event.clientX - box.left) / Math.max(1, box.width)) * size;
  pointer.y = ((event.clientY - box.top) / Math.max(1, box.height)) * size;
  pointer.isInside = pointer.x >= 0 && pointer.x <= size && pointer.y >= 0 && pointer.y <= size;
}

addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  if (!keyHandlers.has(key) || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  held.add(key);
  if (!event.repeat) keyHandlers.get(key)(key);
});
addEventListener("keyup", (event) => held.delete(event.key.toLowerCase()));
addEventListener("blur", () => {
  held.clear();
  pointer.isDown = false;
  callAll("release");
});
addEventListener("pointermove", (event) => {
  followPointer(event);
  callAll("move");
});
canvas.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  followPointer(event);
  pointer.isDown = true;
  canvas.focus({ preventScroll: true });
  callAll("press");
});
addEventListener("pointerup", () => {
  pointer.isDown = false;
  callAll("release");
});
document.addEventListener("pointerleave", () => (pointer.isInside = false));
canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  if (event.deltaY) callAll("wheel", event.deltaY < 0 ? 1 : -1);
}, { passive: false });
