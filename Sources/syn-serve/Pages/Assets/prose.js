// Draws the little of Markdown that questions and descriptions use: headings, lists, paragraphs, bold, code.

import { make } from "./dom.js";

/** A text with `code` and **bold** in it, as nodes. */
export function inline(text) {
  const parts = text.split(/(`[^`\n]+`|\*\*[^*\n]+\*\*)/);
  return parts.map((part, index) => {
    if (index % 2 === 0) return part;
    return part.startsWith("`")
      ? make("code", { textContent: part.slice(1, -1) }) : make("strong", { textContent: part.slice(2, -2) });
  });
}

const heading = /^#{1,6}\s+(.*)$/;
const bullet = /^\s*[-*•]\s+(.*)$/;
const number = /^\s*\d+[.)]\s+(.*)$/;

/** A text of several lines as blocks. */
export function prose(text) {
  const blocks = [];
  let open = null;
  for (const line of text.split("\n")) {
    const item = bullet.exec(line) ?? number.exec(line);
    if (!line.trim()) {
      open = null;
    } else if (heading.test(line)) {
      blocks.push(make("p", { className: "prose-heading" }, ...inline(heading.exec(line)[1])));
      open = null;
    } else if (item) {
      const tag = bullet.test(line) ? "ul" : "ol";
      if (open?.localName !== tag) blocks.push(open = make(tag));
      open.append(make("li", {}, ...inline(item[1])));
    } else if (open?.localName === "p") {
      open.append(" ", ...inline(line.trim()));
    } else if (open) {
      open.lastElementChild.append(" ", ...inline(line.trim()));
    } else {
      blocks.push(open = make("p", {}, ...inline(line.trim())));
    }
  }
  return blocks;
}
