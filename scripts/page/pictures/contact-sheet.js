// scripts/dev/contact-sheet, which holds its manual: pages of every family in one picture.
'use strict';

// Globals of functions that run in the page (clockwork.js).
/* global openPage */

const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { Clockwork } = require('../browser/clockwork.js');
const { controlsOf, keyOf } = require('../families/controls.js');
const { chooseUnits } = require('../families/units.js');

const labelPixels = 26;
const gapPixels = 6;
/** Columns of a sheet whose families have two pages each. */
const columnsDefault = 6;

function readOptions() {
  const string = { type: 'string' };
  try {
    const { values, positionals } = parseArgs({
      options: { seeds: string, first: string, side: string }, allowPositionals: true,
    });
    const [count, first, side] = [values.seeds ?? '2', values.first ?? '1', values.side ?? '260'].map(Number);
    if (![count, first, side].every((number) => Number.isInteger(number) && number > 0)) throw new Error('a number > 0');
    const file = /\.(?:jpg|png)$/.test(positionals[0]) ? positionals.shift() : undefined;
    return { count, first, side, names: positionals, file: file ?? path.join(__dirname, '../../../docs/images/families.jpg') };
  } catch (error) {
    process.stderr.write(`contact-sheet: ${error.message}; see scripts/dev/contact-sheet --help\n`);
    return process.exit(64);
  }
}

/** Runs in the tab: lets a page play for a while and puts its picture at a place of the sheet. */
async function paintTile(html, { isGame, side, x, y, label }) {
  document.body.style.cssText = 'margin:0;background:#f4f4f2;font:14px Georgia,serif;color:#333';
  // Larger than shown: texts have a minimum size and would cover a small page.
  const page = await openPage(html, side * 2);
  page.window.frameElement.style.cssText +=
    `;left:${x}px;top:${y}px;transform:scale(0.5);transform-origin:0 0;border-radius:12px;overflow:hidden`;
  const inputs = controlsOf(page).flatMap((control) => control.inputs);
  let state = 7;
  const draw = () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) / 4294967296;
  for (let tick = 0; tick < 70; tick += 1) {
    page.tick(50);
    if (!isGame || tick % 6 || tick > 60) continue;
    const input = inputs[Math.floor(draw() * inputs.length)];
    const place = [0.25 + draw() * 0.5, 0.25 + draw() * 0.5];
    const key = keyOf(input);
    page.pointer('move', ...place);
    if (input === 'Click') ['down', 'up'].forEach((kind) => page.pointer(kind, ...place));
    if (key) inputs.forEach((other) => keyOf(other) && page.key(other === input ? 'down' : 'up', keyOf(other)));
  }
  if (!label) return;
  const name = document.createElement('div');
  name.style.cssText = `position:absolute;left:${x + 2}px;top:${y + side + 4}px`;
  name.textContent = label;
  document.body.append(name);
}

async function main() {
  const { count, first, side, names, file } = readOptions();
  const wanted = (family) => names.length === 0 || names.some((name) => family.includes(name.toLowerCase()));
  const families = chooseUnits({ count, first, wanted });
  if (families.length === 0) throw new Error(`no family is called ${names.join(' or ')}`);
  const perRow = Math.max(1, Math.floor(columnsDefault / count));
  const clockwork = await Clockwork.launch([controlsOf, keyOf, paintTile]);
  const [column, row] = [side + gapPixels, side + labelPixels];
  for (const [index, { family, topic, units }] of families.entries()) {
    for (const [place, { pages }] of units.entries()) {
      const x = gapPixels + ((index % perRow) * count + place) * column;
      const y = gapPixels + Math.floor(index / perRow) * row;
      const label = place === 0 ? `${topic}: ${family}` : undefined;
      await clockwork.run('paintTile', pages[0].html, { isGame: topic === 'games', side, x, y, label });
    }
  }
  const width = gapPixels + Math.min(perRow, families.length) * count * column;
  const height = gapPixels + Math.ceil(families.length / perRow) * row;
  const format = file.endsWith('.png') ? { format: 'png' } : { format: 'jpeg', quality: 78 };
  fs.writeFileSync(file, await clockwork.photograph(width, height, format));
  clockwork.close();
}

main().catch((error) => {
  process.stderr.write(`contact-sheet: ${error.message}\n`);
  process.exit(1);
});
