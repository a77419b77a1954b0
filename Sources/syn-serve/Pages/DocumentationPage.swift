// The documentation page: a frame that its script fills from /openapi.json, each operation with a form to try it.

enum DocumentationPage {
  static let html = #"""
    <!doctype html>
    <html lang="en">
    <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>syn: HTTP interface</title>
      <link rel="icon" href="data:,">
      <link rel="stylesheet" href="assets/syn.css">
    </head>
    <body>
      <header>
        <h1>syn</h1><span class="soft" id="summary"></span><span class="grow"></span>
        <a href="./">Dashboard</a><a href="openapi.json">openapi.json</a><a href="metrics">metrics</a>
      </header>
      <main id="operations"><noscript>This page needs JavaScript; openapi.json says the same.</noscript></main>
      <script src="assets/docs.js"></script>
    </body>
    </html>
    """#

  static let script = #"""
    "use strict";

    // Everything goes in as text: what the server answers is never read as markup.
    function make(tag, properties = {}, ...children) {
      const element = Object.assign(document.createElement(tag), properties);
      element.append(...children);
      return element;
    }

    // What stands between backticks is code.
    function prose(text) {
      const parts = text.split("`").map((part, index) => index % 2 ? make("code", { textContent: part }) : part);
      return make("p", {}, ...parts);
    }

    const pretty = (value) => JSON.stringify(value, null, 2);

    function resolve(document, schema) {
      if (!schema || !schema.$ref) return schema;
      return schema.$ref.slice(2).split("/").reduce((node, key) => node[key], document);
    }

    function parameterInputs(operation) {
      return (operation.parameters || []).map((parameter) => {
        const input = make("input", { name: parameter.name, size: 12, placeholder: "not sent" });
        return make("label", {}, make("code", { textContent: parameter.name }), " ",
          make("span", { className: "soft", textContent: parameter.description }), input);
      });
    }

    function bodyInput(operation) {
      const content = operation.requestBody && operation.requestBody.content["application/json"];
      if (!content) return null;
      return make("textarea", { value: pretty(content.example), spellcheck: false, ariaLabel: "body" });
    }

    async function send(method, path, form, body, output) {
      const query = new URLSearchParams();
      for (const input of form.querySelectorAll("input")) if (input.value) query.set(input.name, input.value);
      const target = path + (query.size ? "?" + query : "");
      output.textContent = "…";
      const begun = performance.now();
      try {
        const response = await fetch(target, {
          method,
          headers: body ? { "Content-Type": "application/json" } : {},
          body: body ? body.value : undefined,
        });
        let text = await response.text();
        try { text = pretty(JSON.parse(text)); } catch { /* not JSON: shown as it is */ }
        const milliseconds = Math.round(performance.now() - begun);
        output.textContent = `${response.status} ${response.statusText}, ${milliseconds} ms, `
          + `request ${response.headers.get("X-Request-Id")}\n\n${text}`;
      } catch (error) {
        output.textContent = "no answer: " + error.message;
      }
    }

    function tryOut(method, path, operation) {
      const form = make("form", { className: "try" });
      const body = bodyInput(operation);
      const output = make("pre", { hidden: true });
      form.append(...parameterInputs(operation));
      if (body) form.append(make("label", {}, make("span", { className: "soft", textContent: "JSON body" }), body));
      form.append(make("button", { className: "main", textContent: "Send" }));
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        output.hidden = false;
        send(method.toUpperCase(), path, form, body, output);
      });
      return [form, output];
    }

    function responses(document_, operation) {
      const rows = [];
      for (const [status, response] of Object.entries(operation.responses)) {
        const cell = make("td", {}, prose(response.description));
        for (const media of Object.values(response.content || {})) {
          for (const [name, example] of Object.entries(media.examples || {})) {
            cell.append(make("pre", { textContent: `${name}\n${pretty(example.value)}` }));
          }
          const schema = resolve(document_, media.schema);
          if (schema) {
            cell.append(make("details", {}, make("summary", { className: "soft", textContent: "schema" }),
              make("pre", { textContent: pretty(schema) })));
          }
        }
        rows.push(make("tr", {}, make("td", { textContent: status }), cell));
      }
      return make("table", {}, ...rows);
    }

    function section(document_, path, method, operation) {
      const summary = make("summary", {},
        make("span", { className: "method " + method, textContent: method.toUpperCase() }),
        make("span", { className: "path", textContent: path }),
        make("span", { className: "soft", textContent: operation.summary }));
      const content = make("div", {});
      if (operation.description) content.append(prose(operation.description));
      content.append(make("h2", { textContent: "Try it" }), ...tryOut(method, path, operation));
      content.append(make("h2", { textContent: "Answers" }), responses(document_, operation));
      const details = make("details", { className: "operation", id: operation.operationId }, summary, content);
      if (operation.deprecated) details.classList.add("deprecated");
      if (location.hash === "#" + operation.operationId) details.open = true;
      return details;
    }

    async function draw() {
      const main = document.getElementById("operations");
      const description = await (await fetch("openapi.json")).json();
      const { info, paths, tags } = description;
      document.getElementById("summary").textContent = `${info.version}: ${info.summary}`;
      main.append(prose(info.description));
      for (const tag of tags) {
        main.append(make("h2", { textContent: tag.name }));
        for (const [path, operations] of Object.entries(paths)) {
          for (const [method, operation] of Object.entries(operations)) {
            if (operation.tags.includes(tag.name)) main.append(section(description, path, method, operation));
          }
        }
      }
    }

    draw();
    """#
}
