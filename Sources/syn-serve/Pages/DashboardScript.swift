// What fills the dashboard: asks for /dashboard.json every few seconds and shows what changed.

enum DashboardScript {
  static let source = #"""
    "use strict";

    const refreshMilliseconds = 2000;
    const element = (id) => document.getElementById(id);
    let chosen = null;
    let drawnUnits = "";

    // Everything goes in as text: questions and error messages are never read as markup.
    function make(tag, properties = {}, ...children) {
      const node = Object.assign(document.createElement(tag), properties);
      node.append(...children);
      return node;
    }

    function tile(label, number, detail, share) {
      const node = make("div", { className: "tile" },
        make("div", { className: "number", textContent: number }),
        make("div", { className: "label", textContent: label }));
      if (detail) node.append(make("div", { className: "label", textContent: detail }));
      if (share !== undefined) {
        const fill = make("div");
        fill.style.width = Math.min(100, 100 * share) + "%";
        node.append(make("div", { className: "bar" }, fill));
      }
      return node;
    }

    function showTiles(status, service) {
      const { depth, target, leases, orders, failures } = status;
      const failed = Object.values(failures).reduce((sum, count) => sum + count, 0);
      const codes = Object.entries(failures).map(([code, count]) => `${code} ${count}`).join(", ");
      element("tiles").replaceChildren(
        tile("ready", depth, `of ${target}`, target > 0 ? depth / target : 1),
        tile("in flight", leases, "units being made"),
        tile("orders", orders.waiting + orders.in_flight, `${orders.waiting} waiting, ${orders.in_flight} at work`),
        tile("failures", failed, codes || "none"),
        spendingTile(status),
        tile("requests", service.requests, `${service.connections} connections open`));
    }

    function spendingTile(status) {
      const { spent_today_usd: spent, daily_budget_usd: budget, calls_of_unknown_cost_today: unknown } = status;
      const notes = [budget === undefined ? "midnight to midnight UTC" : `of $${budget.toFixed(2)} until midnight UTC`];
      if (unknown > 0) notes.push(`${unknown} calls of unknown cost`);
      return tile("spent today", "$" + spent.toFixed(2), notes.join(", "), budget > 0 ? spent / budget : undefined);
    }

    function showFailures(failures) {
      if (!failures.length) {
        element("failures").replaceChildren(make("p", { className: "soft", textContent: "None." }));
        return;
      }
      const names = ["when", "id", "stage", "code", "why"];
      const head = make("tr", {}, ...names.map((name) => make("th", { textContent: name })));
      const rows = failures.map((failure) => make("tr", {},
        make("td", { className: "soft", textContent: failure.at }),
        make("td", { className: "id", textContent: failure.id }),
        make("td", { textContent: failure.stage }), make("td", { className: "bad", textContent: failure.code }),
        make("td", { textContent: failure.message })));
      element("failures").replaceChildren(make("table", {}, head, ...rows));
    }

    function frame(title, id) {
      const page = make("iframe", { title, loading: "lazy", referrerPolicy: "no-referrer" });
      page.setAttribute("sandbox", "allow-scripts allow-pointer-lock");
      page.src = "page?id=" + encodeURIComponent(id);
      return make("div", {}, make("h3", { textContent: title }), page);
    }

    // The variant's text stands with its answer.
    async function showVariant(unit, output) {
      const response = await fetch("generate-answer", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ qa_id: unit.ans_aug_id }),
      });
      const { answer, error, detail } = await response.json();
      output.textContent = answer ? answer.prompt : `(none: ${error ?? detail})`;
    }

    function showUnit(unit) {
      const variant = make("pre");
      element("unit").replaceChildren(
        make("div", { className: "pages" },
          frame("Answer", unit.qa_id), frame("Answer to the augmented question", unit.ans_aug_id)),
        make("h2", { textContent: "Question" }), make("pre", { textContent: unit.question }),
        make("h2", { textContent: "Augmented question" }), variant,
        make("p", { className: "soft id", textContent: `${unit.qa_id} · ${unit.ans_aug_id}` }));
      showVariant(unit, variant).catch((error) => { variant.textContent = `(none: ${error.message})`; });
    }

    function choose(unit) {
      chosen = unit.qa_id;
      for (const button of element("units").querySelectorAll("button")) {
        button.setAttribute("aria-current", button.dataset.id === chosen);
      }
      showUnit(unit);
    }

    function showUnits(units) {
      const drawn = units.map((unit) => unit.qa_id).join();
      if (drawn === drawnUnits) return;
      drawnUnits = drawn;
      element("units").replaceChildren(...units.map((unit) => {
        const button = make("button", { type: "button" },
          make("span", { className: "text", textContent: unit.question }),
          make("span", { className: "soft id", textContent: unit.qa_id.slice(-12) }));
        button.dataset.id = unit.qa_id;
        button.setAttribute("aria-current", unit.qa_id === chosen);
        button.addEventListener("click", () => choose(unit));
        return make("li", {}, button);
      }));
      // A unit that is being looked at stays, also when it has been handed out meanwhile.
      if (chosen === null && units.length) choose(units[0]);
    }

    function showState(text, kind) {
      Object.assign(element("state"), { textContent: text, className: kind });
    }

    async function refresh() {
      try {
        const response = await fetch("dashboard.json", { cache: "no-store" });
        const board = await response.json();
        if (!response.ok) throw new Error(board.detail);
        const { service } = board;
        element("service").textContent = `${service.version} · ${service.environment}`;
        showTiles(board.status, service);
        showFailures(board.failures);
        showUnits(board.units);
        showState("live", "good");
      } catch (error) {
        showState(error.message, "bad");
      }
      setTimeout(refresh, refreshMilliseconds);
    }

    refresh();
    """#
}
