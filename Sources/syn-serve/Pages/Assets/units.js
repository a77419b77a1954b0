// The list of the latest questions. Arrow keys move in it, Enter selects, Escape deselects; the viewer shows the
// selected one.

import { byID, make, setText, timeOfID, timeText } from "./dom.js";

export class UnitList {
  #viewer;
  #units = [];
  #chosen = null;
  /** The one entry that Tab reaches. */
  #current = 0;

  /** `viewer` has `show(unit)` and `hide()`. */
  constructor(viewer) {
    this.#viewer = viewer;
    byID("list").addEventListener("keydown", (event) => this.#moveBy(event));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#chosen !== null) this.choose(null);
    });
    addEventListener("hashchange", () => this.#follow());
  }

  show(units, isEmptyBecause) {
    const before = this.#focused;
    this.#units = units;
    byID("questions-empty").hidden = units.length > 0;
    setText("questions-empty", isEmptyBecause);
    setText("questions-hint", units.length ? "Newest first. Choose one to see both of its pages run." : "");
    this.#current = Math.max(0, Math.min(this.#current, units.length - 1));
    byID("list").replaceChildren(...units.map((unit, index) => this.#entry(unit, index)));
    this.#mark();
    if (before !== null) this.#focus(Math.max(0, units.findIndex((unit) => unit.qa_id === before)));
    if (this.#chosen === null) this.#follow();
    else this.#viewer.waits(this.#chosen, units.some((unit) => unit.qa_id === this.#chosen));
  }

  /** The id of the entry that has the focus. */
  get #focused() {
    const active = document.activeElement;
    return byID("list").contains(active) ? active.dataset.id : null;
  }

  #entry(unit, index) {
    const made = timeOfID(unit.qa_id);
    const button = make("button", { type: "button" },
      make("span", { className: "title", textContent: unit.title }),
      make("span", { className: "excerpt", textContent: unit.excerpt }),
      make("span", { className: "soft facts" },
        made && make("time", { dateTime: made.toISOString(), textContent: timeText(made) }),
        make("code", { textContent: unit.qa_id.slice(-12) })));
    button.dataset.id = unit.qa_id;
    button.addEventListener("click", () => {
      this.#current = index;
      this.choose(unit.qa_id);
    });
    return make("li", {}, button);
  }

  /** Shows a unit, or none for null. The address keeps it: reloading the page shows it again. */
  choose(id) {
    const before = this.#chosen;
    this.#chosen = id;
    const plain = location.pathname + location.search;
    history.replaceState(null, "", id === null ? plain : `#unit=${encodeURIComponent(id)}`);
    byID("questions-layout").classList.toggle("open", id !== null);
    if (id === null) {
      this.#viewer.hide();
      this.#mark();
      const index = this.#units.findIndex((unit) => unit.qa_id === before);
      if (index >= 0) this.#focus(index);
    } else {
      this.#mark();
      this.#viewer.show(id, () => this.choose(null));
      this.#viewer.waits(id, this.#units.some((unit) => unit.qa_id === id));
    }
  }

  #follow() {
    const match = /^#unit=(.+)$/.exec(location.hash);
    if (!match) return;
    let id;
    // An address that somebody cut or typed.
    try { id = decodeURIComponent(match[1]); } catch { return; }
    if (id !== this.#chosen) this.choose(id);
  }

  #buttons() { return [...byID("list").querySelectorAll("button")]; }

  #mark() {
    this.#buttons().forEach((button, index) => {
      button.tabIndex = index === this.#current ? 0 : -1;
      if (button.dataset.id === this.#chosen) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    });
  }

  #focus(index) {
    this.#current = index;
    this.#mark();
    this.#buttons()[index]?.focus();
  }

  #moveBy(event) {
    const last = this.#units.length - 1;
    const to = {
      ArrowDown: this.#current + 1, ArrowRight: this.#current + 1, ArrowUp: this.#current - 1,
      ArrowLeft: this.#current - 1, Home: 0, End: last,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.#focus(Math.max(0, Math.min(last, to)));
  }
}
