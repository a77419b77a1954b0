// One operation: what it does, what it takes, what it answers, and beside it the form to try it.

import { make } from "./dom.js";
import { inline, prose } from "./prose.js";
import { tryOut } from "./tryout.js";

export function pretty(value) { return JSON.stringify(value, null, 2); }

export function operationSection(operation, description) {
  const { method, path, operationId } = operation;
  const title = make("h3", { id: `${operationId}-title` },
    make("span", { className: `method ${method}`, textContent: method.toUpperCase() }), " ",
    make("span", { className: "path", textContent: path }), " ",
    make("a", { className: "anchor", href: `#${operationId}`, ariaLabel: "Link to this operation" }, "#"));
  const words = make("div", { className: "words" },
    make("div", { className: "prose" }, ...prose(operation.description ?? "")),
    parameters(operation), body(operation, description), answers(operation, description));
  const section = make("section", { className: "operation", id: operationId },
    title,
    make("p", { className: "summary" },
      operation.summary, operation.deprecated ? make("em", {}, " (deprecated)") : null),
    make("div", { className: "halves" }, words, tryOut(operation)));
  section.setAttribute("aria-labelledby", title.id);
  return section;
}

function parameters({ parameters: all = [] }) {
  if (!all.length) return null;
  const terms = all.flatMap(({ name, description, schema, required }) => [
    make("dt", {}, make("code", { textContent: name }), " ",
      make("span", { className: "soft", textContent: schemaText(schema) + (required ? ", required" : "") })),
    make("dd", {}, ...inline(description ?? "")),
  ]);
  return block("Parameters", make("dl", { className: "terms" }, ...terms));
}

function body({ requestBody }, description) {
  const schema = requestBody?.content["application/json"]?.schema;
  return schema ? block("Body", make("pre", { textContent: schemaText(schema, description) })) : null;
}

function answers({ responses }, description) {
  return block("Answers", ...Object.entries(responses).map(([status, { description: text, content = {} }]) => {
    const code = make("b", { className: status < "400" ? "good" : "soft", textContent: status });
    const heading = [code, " ", ...inline(text)];
    const media = Object.entries(content);
    if (!media.some(([, { schema, examples }]) => schema || examples)) {
      return make("p", { className: "answer" }, ...heading, ...media.map(([type]) => make("code", {}, ` ${type}`)));
    }
    return make("details", { className: "answer" }, make("summary", {}, ...heading),
      ...media.flatMap(([, value]) => exampleBlocks(value, description)));
  }));
}

function exampleBlocks({ schema, examples = {} }, description) {
  return [
    ...(schema ? [make("pre", { textContent: schemaText(schema, description) })] : []),
    ...Object.entries(examples).flatMap(([name, { value }]) => [
      make("p", { className: "soft example", textContent: name }), make("pre", { textContent: pretty(value) }),
    ]),
  ];
}

function block(title, ...content) {
  return make("div", { className: "block" }, make("h4", { textContent: title }), ...content);
}

/** A JSON schema in few words: `{ success: boolean, error?: string }`. */
export function schemaText(schema, description, depth = 0) {
  if (schema === undefined || schema === true || Object.keys(schema).length === 0) return "anything";
  if (schema.$ref) return schemaText(lookUp(schema.$ref, description), description, depth);
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return either.map((one) => schemaText(one, description, depth)).join(" | ");
  if (schema.type === "array") return `[${schemaText(schema.items, description, depth)}]`;
  if (schema.type === "object" && schema.properties) return objectText(schema, description, depth);
  return plainText(schema);
}

function lookUp(reference, description) {
  return reference.slice(2).split("/").reduce((node, key) => node?.[key], description);
}

function objectText({ properties, required = [] }, description, depth) {
  const indent = "  ".repeat(depth + 1);
  const members = Object.entries(properties).map(([name, schema]) =>
    `${indent}${name}${required.includes(name) ? "" : "?"}: ${schemaText(schema, description, depth + 1)}`);
  return `{\n${members.join(",\n")}\n${"  ".repeat(depth)}}`;
}

function plainText({ type = "anything", minimum, maximum, description }) {
  const name = Array.isArray(type) ? type.join(" | ") : type;
  const range = minimum !== undefined && maximum !== undefined ? ` from ${minimum} to ${maximum}`
    : minimum !== undefined ? ` from ${minimum}` : "";
  return name + range + (description ? ` (${description})` : "");
}
