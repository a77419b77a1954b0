// Keeps the keyboard with whoever uses it: a page in a frame may take the focus for itself, and games do when they start.

/** From the key that moves the focus into a frame to the moment we hear of it. */
const keyMilliseconds = 500;

/** Gives the focus back to what had it, unless a person has taken it into the frame. */
export function keepFocus() {
  let last = null;
  let movedByKey = -Infinity;
  document.addEventListener("focusin", ({ target }) => { last = target; });
  document.addEventListener("keydown", ({ key }) => { movedByKey = key === "Tab" ? performance.now() : -Infinity; });
  addEventListener("blur", () => {
    const frame = document.activeElement;
    if (frame?.localName !== "iframe") return;
    // A mouse hovers over what it presses. A finger leaves no trace here, so where there may be one it is believed.
    const isByHand = frame.matches(":hover") || matchMedia("(any-pointer: coarse)").matches;
    if (isByHand || performance.now() - movedByKey < keyMilliseconds) return;
    if (last?.isConnected) last.focus({ preventScroll: true }); else frame.blur();
  });
}
