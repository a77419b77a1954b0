// The form that tries an operation: its parameters and body, the same as a line for curl, and the answer.

import { byID, make } from "./dom.js";

/** We show no more of a body than this: a page of megabytes would stop the browser. */
const shownCharactersMax = 200_000;

export function tryOut(operation) {
  const inputs = (operation.parameters ?? []).map((parameter) => parameterInput(operation, parameter));
  const body = bodyInput(operation);
  const curl = make("pre", { className: "curl" });
  const copy = make("button", { type: "button", className: "quiet" }, "Copy");
  const send = make("button", { className: "main" }, "Send");
  const output = make("div", { className: "output", ariaLive: "polite" });
  const form = make("form", { className: "try", ariaLabel: `Try ${operation.method.toUpperCase()} ${operation.path}` },
    ...inputs.map(({ label }) => label), body?.label,
    make("div", { className: "send" }, send, make("span", { className: "soft" }, body ? "or Ctrl+Enter" : "")),
    make("details", { className: "curl-line", open: true },
      make("summary", { className: "soft" }, "curl "), copy, curl),
    output);

  const request = () => buildRequest(operation, inputs, body);
  const showCurl = () => { curl.textContent = curlLine(request()); };
  showCurl();
  form.addEventListener("input", showCurl);
  copy.addEventListener("click", () => copyText(curl, copy));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });

  let running = null;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (running) return running.abort();
    running = new AbortController();
    send.textContent = "Stop";
    await run(request(), output, running.signal);
    running = null;
    send.textContent = "Send";
  });
  return form;
}

function parameterInput({ operationId }, { name, schema }) {
  const id = `${operationId}-${name}`;
  const isNumber = schema?.type === "number" || schema?.type === "integer";
  const input = make("input", {
    id, placeholder: "not sent", spellcheck: false, inputMode: isNumber ? "decimal" : "text",
  });
  return { name, input, label: make("label", { htmlFor: id }, make("code", { textContent: name }), input) };
}

function bodyInput({ operationId, requestBody }) {
  const media = requestBody?.content["application/json"];
  if (!media) return null;
  const id = `${operationId}-body`;
  const text = JSON.stringify(media.example ?? Object.values(media.examples ?? {})[0]?.value ?? {}, null, 2);
  const rows = Math.min(12, text.split("\n").length + 1);
  const area = make("textarea", { id, value: text, rows, spellcheck: false });
  return { area, label: make("label", { htmlFor: id }, "Body, as JSON", area) };
}

/** `{method, url, headers, body}`; the address is relative to the page, as a proxy may have added a path in front. */
function buildRequest({ method, path }, inputs, body) {
  const query = new URLSearchParams();
  for (const { name, input } of inputs) if (input.value !== "") query.set(name, input.value);
  const url = new URL(path.slice(1) + (query.size ? `?${query}` : ""), document.baseURI);
  const headers = body ? { "Content-Type": "application/json" } : {};
  const token = byID("token").value.trim();
  if (token) headers.Authorization = `Bearer ${token}`;
  return { method: method.toUpperCase(), url, headers, body: body?.area.value };
}

/** Quoted for a POSIX shell. The token becomes a variable: it does not belong in a shell's history. */
function curlLine({ method, url, headers, body }) {
  const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const parts = [method === "GET" ? "curl -i" : `curl -i -X ${method}`, quote(url.href)];
  for (const [name, value] of Object.entries(headers)) {
    const isToken = name === "Authorization";
    parts.push(isToken ? `-H "Authorization: Bearer $SYN_API_TOKEN"` : `-H ${quote(`${name}: ${value}`)}`);
  }
  if (body !== undefined) parts.push(`-d ${quote(body)}`);
  return parts.join(" \\\n  ");
}

async function copyText(node, button) {
  try {
    await navigator.clipboard.writeText(node.textContent);
    button.textContent = "Copied";
  } catch {
    // Not possible over plain HTTP from another machine: then it is at least selected, for Ctrl+C.
    getSelection().selectAllChildren(node);
    button.textContent = "Marked: Ctrl+C";
  }
  setTimeout(() => { button.textContent = "Copy"; }, 2000);
}

async function run({ method, url, headers, body }, output, signal) {
  const began = performance.now();
  const state = make("p", { className: "soft", textContent: "waiting …" });
  output.replaceChildren(state);
  try {
    // Only a page of the service itself can send this field: a login alone would not be enough.
    const ours = { ...headers, "X-Syn-Page": "docs" };
    const response = await fetch(url, { method, headers: ours, body, signal, cache: "no-store" });
    const seconds = ((performance.now() - began) / 1000).toFixed(3);
    state.className = response.ok ? "good" : "bad";
    state.replaceChildren(
      make("b", { textContent: `${response.status} ${response.statusText}` }),
      make("span", { className: "soft" }, ` in ${seconds} s`));
    const fields = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
    const text = make("pre", { className: "body" });
    output.append(
      make("details", {},
        make("summary", { className: "soft" }, "Header fields"), make("pre", { textContent: fields })),
      text);
    await read(response, text);
  } catch (error) {
    if (signal.aborted) state.append(" stopped");
    else state.replaceChildren(make("span", { className: "bad", textContent: `No answer: ${error.message}` }));
  }
}

/** Shows a body as it arrives; JSON in lines once it is complete. */
async function read(response, node) {
  const decoder = new TextDecoder();
  let text = "";
  for (const reader = response.body?.getReader(); reader;) {
    const { done, value } = await reader.read();
    text += decoder.decode(value, { stream: !done });
    node.textContent = text.slice(0, shownCharactersMax);
    if (text.length > shownCharactersMax) {
      await reader.cancel();
      node.textContent += "\n… and more";
      return;
    }
    if (done) break;
  }
  if (/\bjson\b/.test(response.headers.get("Content-Type") ?? "")) {
    try { node.textContent = JSON.stringify(JSON.parse(text), null, 2); } catch { /* shown as it is */ }
  }
  node.hidden = text === "";
}
