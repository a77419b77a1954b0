// What happened in each of the last sixty minutes, as bars above and below a time axis. Drawn anew for each width, so
// that its text keeps its size.

import { byID, clockText, draw, setText } from "./dom.js";

const height = 172;
const margin = { top: 8, right: 4, bottom: 22, left: 30 };
const names = ["stored", "handed_out", "failed"];
const labels = { stored: "stored", handed_out: "handed out", failed: "failed" };
const stepsMax = 6;

function sum(numbers) { return numbers.reduce((total, number) => total + number, 0); }

/** The distance of the grid's lines: a round number, large enough that a span has only a few. */
export function gridStep(span) {
  for (let unit = 1; ; unit *= 10) {
    for (const step of [1, 2, 5]) if (span <= step * unit * stepsMax) return step * unit;
  }
}

export class Plot {
  #activity = null;
  #width = 0;

  constructor() {
    const place = byID("plot");
    new ResizeObserver(([{ contentRect }]) => {
      this.#width = Math.round(contentRect.width);
      this.#draw();
    }).observe(place);
    place.addEventListener("pointermove", (event) => {
      this.#point(event.clientX - place.getBoundingClientRect().left);
    });
    place.addEventListener("pointerleave", () => this.#tell(null));
  }

  show(activity) {
    this.#activity = activity;
    this.#tell(null);
    this.#draw();
  }

  #minuteText(index) {
    return clockText(new Date((this.#activity.last_minute - this.#activity.stored.length + 1 + index) * 60_000));
  }

  get #step() { return (this.#width - margin.left - margin.right) / this.#activity.stored.length; }

  /** Upward: stored, with failures on top. Downward: handed out. One scale for both. */
  #draw() {
    if (!this.#activity || this.#width <= margin.left + margin.right) return;
    const { stored, handed_out: handedOut, failed } = this.#activity;
    const up = Math.max(1, ...stored.map((number, index) => number + failed[index]));
    const down = Math.max(1, ...handedOut);
    const grid = gridStep(up + down);
    const [linesUp, linesDown] = [Math.ceil(up / grid), Math.ceil(down / grid)];
    const bottom = height - margin.bottom;
    const perUnit = (bottom - margin.top) / ((linesUp + linesDown) * grid);
    const y = (value) => margin.top + (linesUp * grid - value) * perUnit;
    const step = this.#step;
    const x = (index) => margin.left + index * step;
    const bar = Math.max(1, step * 0.72);

    const picture = draw("svg", { width: this.#width, height, role: "img", "aria-label": this.#summary() });
    for (let line = -linesDown; line <= linesUp; line += 1) {
      const at = y(line * grid);
      picture.append(
        draw("line", {
          x1: margin.left, x2: this.#width - margin.right, y1: at, y2: at, class: line ? "grid" : "axis",
        }),
        draw("text", { x: margin.left - 7, y: at + 4, class: "tick end" }, String(Math.abs(line * grid))));
    }
    this.#drawHours(picture, x, bottom);
    const rectangle = (index, from, to, name) => {
      if (from === to) return;
      picture.append(draw("rect", {
        x: x(index), y: y(to), width: bar, height: Math.max(1, (to - from) * perUnit), class: name,
      }));
    };
    stored.forEach((number, index) => {
      rectangle(index, 0, number, "stored");
      rectangle(index, number, number + failed[index], "failed");
      rectangle(index, -handedOut[index], 0, "handed_out");
    });
    byID("plot").replaceChildren(picture);
  }

  #drawHours(picture, x, bottom) {
    const first = this.#activity.last_minute - this.#activity.stored.length + 1;
    const every = this.#width < 480 ? 30 : 15;
    this.#activity.stored.forEach((_, index) => {
      if ((first + index) % every) return;
      picture.append(
        draw("line", { x1: x(index), x2: x(index), y1: bottom, y2: bottom + 4, class: "axis" }),
        draw("text", { x: x(index), y: height - 4, class: "tick" }, this.#minuteText(index)));
    });
  }

  #summary() {
    const sums = names.map((name) => `${sum(this.#activity[name])} ${labels[name]}`);
    return `In the last hour ${sums.join(", ")}; at most ${Math.max(...this.#activity.stored)} stored in a minute`;
  }

  #point(offset) {
    if (!this.#activity) return;
    const index = Math.floor((offset - margin.left) / this.#step);
    this.#tell(index >= 0 && index < this.#activity.stored.length ? index : null);
  }

  /** The numbers of one minute, or of the whole hour for null. */
  #tell(index) {
    setText("plot-title", index === null ? "Per minute, the last hour" : `In the minute of ${this.#minuteText(index)}`);
    for (const name of names) {
      const numbers = this.#activity[name];
      setText(`sum-${name}`, String(index === null ? sum(numbers) : numbers[index]));
    }
  }
}
