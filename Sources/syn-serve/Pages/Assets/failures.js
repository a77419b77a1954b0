// The latest failures, each with its reason.

import { byID, make, setText, timeText } from "./dom.js";

export function showFailures(failures) {
  const isEmpty = failures.length === 0;
  byID("failures").hidden = isEmpty;
  byID("failures-empty").hidden = !isEmpty;
  setText("failures-empty", "None is kept. Failures appear here with their reasons, newest first.");
  byID("failure-rows").replaceChildren(...failures.map(row));
}

function row(failure) {
  const when = new Date(failure.at);
  const isKnown = !Number.isNaN(when.getTime());
  return make("tr", {},
    make("td", { className: "soft figure" },
      make("time", { dateTime: failure.at, textContent: isKnown ? timeText(when, { exact: true }) : "" })),
    make("td", { textContent: failure.stage }),
    make("td", {}, make("code", { className: "bad", textContent: failure.code })),
    make("td", { className: "why", textContent: failure.message }),
    // The end of an id distinguishes it from the next one.
    make("td", {}, make("code", { className: "soft", textContent: failure.id.slice(-12), title: failure.id })));
}
