// The controls that pages of the offline model name in their line of hints ("Left/Right: move · Click: fire"), and how
// to use each in a page that Clockwork holds open. All of it runs in the tab.
'use strict';

/** Runs in the tab. The controls a page names: [{ name, inputs: [...] }]. */
function controlsOf(page) {
  const hints = page.window.document.querySelector('.hint')?.textContent ?? '';
  const clicks = ['Click', 'Drag', 'Hold mouse', 'Move mouse', 'Mouse wheel'];
  return hints.split(' \u00b7 ').filter(Boolean).map((name) => {
    const input = name.split(':')[0];
    return { name, inputs: clicks.includes(input) ? [input] : input.split('/') };
  });
}

/** Runs in the tab. The key that a hint's word means, nothing if it means no key. */
function keyOf(input) {
  const keys = { Space: ' ', Enter: 'Enter', Left: 'ArrowLeft', Right: 'ArrowRight', Up: 'ArrowUp', Down: 'ArrowDown' };
  return keys[input] ?? (input.length === 1 ? input.toLowerCase() : undefined);
}

/**
 * Runs in the tab. The steps in which an input is made, each `(page, isDone)`: the run without the input takes them
 * with `isDone` false. Nothing for anything that is not an input. Whatever needs a place is done at many, as we cannot
 * know which counts.
 */
function gesture(input) {
  const grid = (columns, rows) => rows.flatMap((y) => columns.map((x) => [x, y]));
  const tenths = [5, 3, 7, 2, 8, 4, 6, 1, 9].map((tenth) => tenth / 10);
  const sixteenths = Array.from({ length: 15 }, (_, index) => (index + 1) / 16);
  const waits = (count) => Array(count).fill((page) => page.tick(50));
  const press = (kind, x, y) => (page, isDone) => isDone && page.pointer(kind, x, y);
  const move = (x, y) => (page) => page.pointer('move', x, y);
  const clicks = (count) => grid(tenths, tenths).flatMap(([x, y]) => [
    move(x, y), press('down', x, y), ...waits(count), press('up', x, y),
  ]);
  switch (input) {
    case 'Click': return clicks(1);
    case 'Hold mouse': return clicks(4);
    case 'Drag': return grid(sixteenths, sixteenths).flatMap(([x, y]) => [
      move(x, y), press('down', x, y), move(x + (x < 0.5 ? 0.1 : -0.1), y + (y < 0.5 ? 0.1 : -0.1)), ...waits(1),
      press('up', x, y),
    ]);
    case 'Move mouse': return [[0.2, 0.3], [0.5, 0.6], [0.8, 0.4]].flatMap(([x, y]) => [
      (page, isDone) => isDone && page.pointer('move', x, y), ...waits(4),
    ]);
    case 'Mouse wheel': return [(page, isDone) => isDone && [1, 1, 1].forEach((notch) => page.wheel(notch)), ...waits(8)];
    default: {
      const key = keyOf(input);
      const turn = (kind) => (page, isDone) => isDone && page.key(kind, key);
      return key ? [turn('down'), ...waits(7), turn('up'), ...waits(12)] : undefined;
    }
  }
}

module.exports = { controlsOf, gesture, keyOf };
