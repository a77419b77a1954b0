// Takes each of the user's events away and sends a copy of it after so many MILLISECONDS. Scrolling by keys is prevented
// at once, as the page itself comes too late for it; so is the effect of a click on a control, which the copy has again.
/* global MILLISECONDS */

// @script

const scrolling = [" ", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
const postpone = (event) => {
  const { target, type } = event;
  const isControl = target instanceof Element && target.closest("input, textarea, select, button, a");
  if (!event.isTrusted || (isControl && ["checkbox", "radio"].includes(target.type) && type !== "click")) return;
  event.stopImmediatePropagation();
  if (type === "click" || (type === "keydown" && !isControl && scrolling.includes(event.key))) event.preventDefault();
  const Kind = event.constructor;
  const later = new Kind(type, event);
  setTimeout(() => target.dispatchEvent(later), MILLISECONDS);
};
for (const type of [
  "keydown", "keypress", "keyup", "pointerdown", "pointermove", "pointerup", "mousedown", "mousemove", "mouseup",
  "click", "dblclick", "contextmenu", "wheel", "touchstart", "touchmove", "touchend", "input", "change",
]) addEventListener(type, postpone, { capture: true, passive: false });
