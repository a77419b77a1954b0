// Takes the pictures of scripts/dev/write-pictures: `pictures.js ADDRESS FOLDER`.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { Tab, launch } = require('../browser/tab.js');

const width = 1280;
/** GitHub shows pictures up to this size without hesitation; a page is no place for megabytes. */
const bytesMax = 200_000;

async function main(address, folder) {
  const browser = await launch();
  const tab = await Tab.open(browser);
  /** False for a picture that is too large, and is not kept. */
  const save = async (name) => {
    const picture = await tab.picture();
    if (picture.length > bytesMax) return false;
    fs.writeFileSync(path.join(folder, name), picture);
    return true;
  };
  fs.mkdirSync(folder, { recursive: true });

  await tab.resize({ width, height: 800 });
  await tab.go(`${address}/`);
  await tab.until(`document.querySelectorAll('#list button').length > 3`);
  await tab.until(`document.querySelector('#plot rect') !== null`);
  if (!await save('dashboard.png')) throw new Error('the picture of the dashboard is too large');

  await tab.resize({ width, height: 760, colours: 'dark' });
  await showUnit(tab, save);

  await tab.go(`${address}/docs`);
  await tab.resize({ width, height: 800 });
  await tab.until(`document.querySelector('.operation') !== null`);
  await tab.evaluate(`(() => {
    const input = document.querySelector('#get_api_generate_question input');
    input.value = '2.5';
    input.dispatchEvent(new Event('input', { bubbles: true }));
    input.form.requestSubmit();
  })()`);
  await tab.until(`document.querySelector('.output .body')?.textContent.includes('qa_id')`);
  if (!await save('docs.png')) throw new Error('the picture of the documentation is too large');
  browser.kill();
}

/** The first unit whose picture is small enough: pages with many colours make large ones. */
async function showUnit(tab, save) {
  const count = await tab.evaluate(`document.querySelectorAll('#list button').length`);
  await tab.evaluate(`document.addEventListener('load', ({ target }) => { target.dataset.isLoaded = true; }, true)`);
  for (let index = 0; index < count; index += 1) {
    await tab.evaluate(`document.querySelectorAll('#list button')[${index}].click()`);
    await tab.evaluate(`document.activeElement.blur()`); // Escape leaves the focus, with its ring, on the previous one
    await tab.until(`document.querySelectorAll('iframe[data-is-loaded]').length === 2`);
    await tab.evaluate(`document.querySelector('#questions').scrollIntoView()`);
    // The pages' own time: long enough that something has happened in them.
    await new Promise((resolve) => { setTimeout(resolve, 2500); });
    if (await save('unit.png')) return;
    await tab.press('Escape');
  }
  throw new Error('every picture of a unit is too large');
}

main(...process.argv.slice(2));
