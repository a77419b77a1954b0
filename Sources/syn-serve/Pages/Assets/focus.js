// Keeps the keyboard with the user: a page in a frame may take the focus for itself, and games do when they start.

/** Maximum time from the key that moves the focus into a frame to the moment we hear of it. */
const keyMilliseconds = 500;

/** Gives the focus back to the element that had it, unless the user has moved it into the frame. */
export function keepFocus() {
  let last = null;
  let movedByKey = -Infinity;
  document.addEventListener("focusin", ({ target }) => { last = target; });
  document.addEventListener("keydown", ({ key }) => { movedByKey = key === "Tab" ? performance.now() : -Infinity; });
  addEventListener("blur", () => {
    const frame = document.activeElement;
    if (frame?.localName !== "iframe") return;
    // A mouse hovers over what it presses. A finger leaves no trace here, so if there may be one we believe it.
    const isByHand = frame.matches(":hover") || matchMedia("(any-pointer: coarse)").matches;
    if (isByHand || performance.now() - movedByKey < keyMilliseconds) return;
    if (last?.isConnected) last.focus({ preventScroll: true }); else frame.blur();
  });
}
