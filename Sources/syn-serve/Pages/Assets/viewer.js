// A selected unit: its question and its variant side by side, each with its page running in a frame that can reach
// nothing.

import { byID, make } from "./dom.js";
import { prose } from "./prose.js";

/**
 * A framed page cannot leave its frame, but may navigate the frame elsewhere: from here on only to where pages of units
 * are, which reveals nothing and changes nothing. The server's own policy cannot say so without knowing under which
 * address a proxy shows it.
 */
function narrowFrames() {
  const pages = new URL("page", document.baseURI);
  document.head.append(make("meta", { httpEquiv: "Content-Security-Policy", content: `frame-src ${pages}` }));
}

const size = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

export class Viewer {
  #id = null;
  #waits = true;

  constructor() { narrowFrames(); }

  hide() {
    this.#id = null;
    // Removing the frames ends what runs in them.
    byID("viewer").replaceChildren();
    byID("viewer").hidden = true;
  }

  /** Whether the shown unit is still in the buffer. */
  waits(id, waits) {
    this.#waits = waits;
    const note = byID("viewer-state");
    if (note && id === this.#id) note.textContent = waits ? "waiting in the buffer" : "no longer in the buffer";
  }

  async show(id, close) {
    this.#id = id;
    const viewer = byID("viewer");
    viewer.hidden = false;
    viewer.replaceChildren(head(id, close), make("p", { className: "soft", textContent: "…" }));
    let content;
    try {
      const response = await fetch(`dashboard/unit?id=${encodeURIComponent(id)}`, { cache: "no-store" });
      const unit = await response.json();
      content = response.ok ? [sides(id, unit)] : [problem(String(unit.detail))];
    } catch (error) {
      content = [problem(`The unit could not be read: ${error.message}`)];
    }
    // Another one may have been selected meanwhile.
    if (this.#id !== id) return;
    viewer.replaceChildren(head(id, close), ...content);
    this.waits(id, this.#waits);
    // The pages should be visible, not just their upper edge.
    const { top } = viewer.getBoundingClientRect();
    if (top < 0 || top > innerHeight / 3) viewer.scrollIntoView({ block: "start" });
  }
}

function head(id, close) {
  const button = make("button", { type: "button", className: "quiet", title: "Escape" }, "Close");
  button.addEventListener("click", close);
  return make("div", { className: "viewer-head" },
    make("code", { className: "id", textContent: id }), make("span", { className: "soft", id: "viewer-state" }),
    button);
}

function problem(text) { return make("p", { className: "empty", textContent: text }); }

function sides(id, unit) {
  return make("div", { className: "sides" }, base(id, unit), variant(unit.variant));
}

function base(id, { base: answer, versions }) {
  if (!answer) return side("Question", null, problem("The answer failed, and is -1 in Redis."), "");
  const stage = new Stage("The page that answers the question", (rank) => pageAddress(id, rank));
  const choice = versions.length > 1 ? versionChoice(versions, (rank) => stage.run(rank)) : null;
  return side("Question", facts(answer), stage.node, answer.question, choice, stage.buttons);
}

function variant(answer) {
  if (!answer) return side("Variant", null, problem("An ordered answer has no variant."), "");
  if (answer.error) return side("Variant", null, problem(`There is no page: ${answer.error}`), "");
  const stage = new Stage("The page that answers the variant", () => pageAddress(answer.id));
  return side("Variant", facts(answer), stage.node, answer.question, null, stage.buttons);
}

function facts({ model, bytes }) { return `${model}, ${size.format(bytes / 1000)} kB`; }

function side(title, facts, page, question, choice = null, buttons = null) {
  return make("section", { className: "side", ariaLabel: title },
    make("div", { className: "side-head" },
      make("h3", { textContent: title }), make("span", { className: "soft", textContent: facts ?? "" }), buttons),
    choice, page, make("div", { className: "prose" }, ...prose(question)));
}

function pageAddress(id, rank = 0) {
  return `page?id=${encodeURIComponent(id)}${rank ? `&rank=${rank}` : ""}`;
}

/** A frame with buttons to restart and enlarge it. */
class Stage {
  node = make("div", { className: "stage" });
  buttons = make("span", { className: "buttons" });
  #title;
  #address;
  #rank = 0;

  constructor(title, address) {
    this.#title = title;
    this.#address = address;
    const restart = make("button", { type: "button", className: "quiet" }, "Restart");
    restart.addEventListener("click", () => this.run());
    const enlarge = make("button", { type: "button", className: "quiet", ariaPressed: "false" }, "Enlarge");
    enlarge.addEventListener("click", () => {
      const isLarge = this.node.closest(".sides").classList.toggle("large");
      this.node.closest(".side").classList.toggle("enlarged", isLarge);
      enlarge.textContent = isLarge ? "Side by side" : "Enlarge";
      enlarge.ariaPressed = String(isLarge);
    });
    this.buttons.append(restart, enlarge);
    this.run();
  }

  run(rank = this.#rank) {
    this.#rank = rank;
    // The sandbox is set before the address: a frame's restrictions are fixed when it opens.
    const frame = make("iframe", { title: this.#title, referrerPolicy: "no-referrer" });
    frame.setAttribute("sandbox", "allow-scripts");
    frame.src = this.#address(rank);
    this.node.replaceChildren(frame);
  }
}

function versionChoice(versions, run) {
  const change = make("p", { className: "soft change", role: "status" });
  const options = versions.map(({ rank, kind, change: text }) => {
    const input = make("input", { type: "radio", name: "version", value: String(rank), checked: rank === 0 });
    input.addEventListener("change", () => {
      change.textContent = text;
      run(rank);
    });
    return make("label", {}, input, ` ${rank}`, rank ? make("span", { className: "soft" }, ` ${kind}`) : " the answer");
  });
  return make("fieldset", { className: "versions" }, make("legend", { textContent: "Rank" }), ...options, change);
}
