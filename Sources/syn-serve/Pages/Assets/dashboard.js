// Puts the dashboard together: passes what the server sends to the parts that show it.

import { byID, setText, timeText } from "./dom.js";
import { showFailures } from "./failures.js";
import { showRedis, showService, showStatus } from "./figures.js";
import { keepFocus } from "./focus.js";
import { Live } from "./live.js";
import { Plot } from "./plot.js";
import { UnitList } from "./units.js";
import { Viewer } from "./viewer.js";

const plot = new Plot();
const list = new UnitList(new Viewer());
/** When we last heard from the server, and from which process. */
let lastHeard = null;
let lastStarted = null;
let lost = null;
let redis = null;
let units = null;

function showState(kind, text) {
  byID("state").dataset.kind = kind;
  setText("state", text);
}

/** Shows what is wrong, in words; hidden while nothing is. */
function showNotice() {
  const asOf = lastHeard ? ` What you see is from ${timeText(lastHeard, { exact: true })}.` : "";
  const text = lost ? lost + asOf
    : redis && !redis.up ? `Redis does not answer: ${redis.error}. Questions get 503 until it is back.${asOf}` : "";
  byID("notice").hidden = text === "";
  setText("notice", text);
  byID("main").classList.toggle("stale", text !== "");
}

function showUnits() {
  if (!units) return;
  const isAway = redis && !redis.up;
  list.show(units, isAway ? "Not known while Redis is away."
    : "The buffer is empty. A question appears here as soon as it is stored with both of its pages.");
}

const handlers = {
  service(service) {
    showService(service);
    const isAnother = lastStarted !== null && lastStarted !== service.started;
    const started = timeText(new Date(service.started), { exact: true });
    if (isAnother) showState("good", `live again: restarted at ${started}`);
    lastStarted = service.started;
  },
  redis(state) {
    redis = state;
    if (state.up) lastHeard = null; else lastHeard ??= new Date();
    showRedis(state);
    showNotice();
    showUnits();
  },
  status: showStatus,
  activity(activity) { plot.show(activity); },
  units(latest) {
    units = latest;
    showUnits();
  },
  failures: showFailures,
};

keepFocus();
new Live("dashboard/events", handlers, (kind, text) => {
  if (kind === "live") {
    lost = null;
    if (redis?.up) lastHeard = null;
    showState("good", "live");
  } else {
    lastHeard ??= new Date();
    lost = kind === "lost" ? "No connection to syn-serve; trying again." : `syn-serve refuses: ${text}; trying again.`;
    showState("bad", kind === "lost" ? "no connection" : "refused");
  }
  showNotice();
});
