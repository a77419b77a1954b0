// What is scored of a task: the statements of its checklist, or else the points that its question lists.
'use strict';

/** More than a question has; each costs a line of the reply. */
const itemsMax = 40;
const itemCharactersMax = 400;

const heading = /^[\s#*_>]*(?:\d+[.)]\s*)?(features?|requirements?|user (?:actions?|interactions?))\b[\s:*_]*$/i;
/** Any other line in the form of a heading ends a section. */
const otherHeading = /^\s*(?:#{1,6}\s|\*\*[^*]+\*\*:?\s*$)/;
const point = /^(\s*)(?:\d+[.)]|[-*•+])\s+(.+)$/;

const plain = (text) => text.replace(/\*\*|__|`/g, '').replace(/\s+/g, ' ').trim();

/** The lines of the sections about features and user actions, as one list of lines each. */
function sectionsOf(question) {
  const sections = [];
  let isInside = false;
  for (const line of question.split('\n')) {
    if (heading.test(line)) {
      isInside = true;
      sections.push([]);
    } else if (otherHeading.test(line)) {
      isInside = false;
    } else if (isInside) {
      sections.at(-1).push(line);
    }
  }
  return sections;
}

/** The points of a section, each as one line; its paragraphs if it lists none. */
function pointsOf(lines) {
  const points = [];
  const isListed = lines.some((line) => point.test(line));
  let isOpen = false;
  for (const line of lines) {
    const [, indent, text] = point.exec(line) ?? [];
    const words = text ?? line.trim();
    // Text indented under a point, or continued on the next line, belongs to it.
    if (isOpen && words !== '' && (!text || indent.length > 1)) points.push(`${points.pop()} ${words}`);
    else if (text || (!isListed && words !== '')) points.push(words);
    // After the list comes something else, or an introduction to its next group.
    else if (points.length > 0 && /^\S/.test(line) && !line.trim().endsWith(':')) break;
    isOpen = words !== '' && points.length > 0 && (isOpen || text !== undefined || !isListed);
  }
  return points.map(plain);
}

/** The items to score for { question, checklist }; a question that lists nothing is one item. */
function itemsOf({ question, checklist }) {
  const listed = checklist?.map(plain) ?? sectionsOf(question ?? '').flatMap(pointsOf);
  const items = listed.length > 0 || !question ? listed : ['The page does what the task asks for'];
  return items.slice(0, itemsMax).map((item) => item.slice(0, itemCharactersMax));
}

module.exports = { itemsOf };
