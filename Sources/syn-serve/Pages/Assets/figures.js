// The numbers at the top of the dashboard: the buffer's gauge, orders, failures, tokens, money, Redis, requests.

import { byID, make, setText, timeText } from "./dom.js";

/** Up to this many places are drawn one by one; more would look like a comb. */
const cellsMax = 32;

const whole = new Intl.NumberFormat("en");
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

export function count(number, singular, plural = singular + "s") {
  return `${whole.format(number)} ${number === 1 ? singular : plural}`;
}

function dollars(amount) {
  const digits = amount > 0 && amount < 0.1 ? 4 : 2;
  return "$" + amount.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function gaugePart(kind, share) {
  const part = make("span", { className: kind });
  part.style.flexGrow = share;
  return part;
}

function showGauge({ depth, target, leases }) {
  const missing = Math.max(0, target - depth - leases);
  const cells = depth + leases + missing <= cellsMax;
  const parts = [["ready", depth], ["making", leases], ["missing", missing]].flatMap(([kind, number]) =>
    cells ? Array.from({ length: number }, () => gaugePart(kind, 1)) : number ? [gaugePart(kind, number)] : []);
  const gauge = byID("gauge");
  gauge.replaceChildren(...parts);
  gauge.classList.toggle("cells", cells);
  gauge.setAttribute("aria-label", `${depth} of ${target} ready, ${leases} in flight, ${missing} missing`);
}

function bufferDetail({ depth, target, leases }) {
  const missing = Math.max(0, target - depth - leases);
  if (depth >= target) return depth > target ? `full, and ${depth - target} above its target` : "full";
  if (missing === 0) return "what is missing is being made";
  if (leases > 0) return `${missing} more to begin`;
  return `${missing} missing and none in flight: is the refill running?`;
}

export function showStatus(status) {
  const { depth, target, leases, orders, counters, tokens_today: today, tokens_total: total } = status;
  setText("depth", whole.format(depth));
  setText("target", `of ${whole.format(target)}`);
  setText("leases", whole.format(leases));
  setText("buffer-detail", bufferDetail(status));
  byID("buffer-detail").classList.toggle("warn", depth < target && leases === 0);
  showGauge(status);

  setText("orders", whole.format(orders.waiting));
  setText("orders-detail",
    `${whole.format(orders.in_flight)} in flight, ${whole.format(counters.orders_settled ?? 0)} done`);
  setText("tokens", compact.format(today.prompt + today.completion));
  setText("tokens-detail",
    `${compact.format(today.prompt)} in, ${compact.format(today.completion)} out; `
    + `${compact.format(total.prompt + total.completion)} in all`);
  showMoney(status);
  showCodes(status.failures, counters.stored ?? 0);
}

function showMoney(status) {
  const { spent_today_usd: today, spent_total_usd: total, daily_budget_usd: budget } = status;
  const notes = [];
  if (budget !== undefined) notes.push(`of ${dollars(budget)} until midnight UTC`);
  notes.push(`${dollars(total)} in all`);
  if (status.calls_of_unknown_cost_today > 0) {
    notes.push(`${count(status.calls_of_unknown_cost_today, "call")} of unknown cost`);
  }
  setText("cost", dollars(today));
  setText("cost-detail", notes.join("; "));
  byID("cost").classList.toggle("bad", budget !== undefined && today >= budget);
}

function showCodes(failures, stored) {
  const codes = Object.entries(failures);
  const failed = codes.reduce((sum, [, number]) => sum + number, 0);
  setText("failed", whole.format(failed));
  setText("failed-detail", `${whole.format(stored)} stored`);
  byID("failed").classList.toggle("bad", failed > 0);
  byID("codes").replaceChildren(...codes.map(([code, number]) =>
    make("li", {}, make("code", { textContent: code }), " ", make("b", { textContent: whole.format(number) }))));
}

export function showRedis(redis) {
  setText("redis", redis.up ? "up" : "away");
  byID("redis").classList.toggle("bad", !redis.up);
  setText("redis-detail",
    redis.up ? `answers within ${redis.round_trip_ms} ms; ${redis.address}` : redis.address);
}

export function showService(service) {
  setText("about", `${service.version} · ${service.environment}`);
  setText("requests", compact.format(service.requests));
  setText("requests-detail",
    `${count(service.connections, "connection")}; since ${timeText(new Date(service.started))}`);
}
