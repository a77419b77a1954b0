// Draws /openapi.json: the operations by group, a list of them that follows the reading position, and the token to try
// them with.

import { byID, make } from "./dom.js";
import { operationSection } from "./operation.js";
import { prose } from "./prose.js";

const tokenKey = "syn-token";

/** Storage may be switched off: then the token lasts as long as the page. */
function keepToken() {
  const input = byID("token");
  try { input.value = sessionStorage.getItem(tokenKey) ?? ""; } catch { return; }
  input.addEventListener("input", () => {
    try { sessionStorage.setItem(tokenKey, input.value.trim()); } catch { /* lasts as long as the page */ }
  });
  byID("token-form").addEventListener("submit", (event) => event.preventDefault());
}

/** `[{group, about, operations}]` in the order of the document's tags; an operation is `{path, method, ...}`. */
function groups({ paths, tags }) {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })));
  return tags
    .map(({ name, description: about = "" }) => (
      { group: name, about, operations: all.filter((operation) => operation.tags.includes(name)) }))
    .filter(({ operations }) => operations.length > 0);
}

function drawContents(all) {
  byID("contents").append(...all.flatMap(({ group, operations }) => [
    make("h2", { textContent: group }),
    make("ul", {}, ...operations.map((operation) => {
      const link = make("a", { href: `#${operation.operationId}` },
        make("span", { className: `method ${operation.method}`, textContent: operation.method.toUpperCase() }),
        make("span", { textContent: operation.path.replace(/^\/api/, "") }));
      if (operation.deprecated) link.classList.add("deprecated");
      return make("li", {}, link);
    })),
  ]));
}

/** Marks, in the list of operations, the one at the top of the window. */
function followReading() {
  const links = new Map([...byID("contents").querySelectorAll("a")].map((link) => [link.hash.slice(1), link]));
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      for (const link of links.values()) link.removeAttribute("aria-current");
      links.get(target.id)?.setAttribute("aria-current", "true");
    }
  }, { rootMargin: "-10% 0px -80% 0px" });
  for (const section of document.querySelectorAll(".operation")) observer.observe(section);
}

async function drawAll() {
  const response = await fetch("openapi.json", { cache: "no-store" });
  if (!response.ok) throw new Error(`openapi.json: ${response.status}`);
  const description = await response.json();
  const { info } = description;
  byID("about").textContent = info.version;
  byID("introduction").append(...prose(`${info.summary}\n\n${info.description}`));
  const all = groups(description);
  drawContents(all);
  byID("operations").append(...all.flatMap(({ group, about, operations }) => [
    make("h2", { className: "group", textContent: group }), make("p", { className: "soft about", textContent: about }),
    ...operations.map((operation) => operationSection(operation, description)),
  ]));
  followReading();
  // The target of the address exists only now: loading the same address again jumps to it.
  if (location.hash) location.replace(location.href);
}

keepToken();
drawAll().catch((error) => {
  byID("notice").hidden = false;
  byID("notice").textContent = `The description could not be read: ${error.message}`;
});
