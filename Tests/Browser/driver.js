// A tab as a test drives it: one JSON array on each line of standard input, `[method, argument...]` of Tab, and for
// each one line of JSON back, `{"value"}` or `{"error"}`. Ends, and the browser with it, at the end of the input.
'use strict';

const fs = require('node:fs');
const readline = require('node:readline');
const { Tab, launch } = require('../../scripts/page/browser/tab.js');

const calls = {
  go: (tab, url) => tab.go(url),
  evaluate: (tab, expression) => tab.evaluate(expression),
  until: (tab, expression) => tab.until(expression),
  press: (tab, key) => tab.press(key),
  type: (tab, text) => tab.type(text),
  resize: (tab, size) => tab.resize(size),
  problems: (tab) => tab.problems.splice(0),
  logs: (tab) => tab.logs,
  requests: (tab) => tab.requests,
  picture: async (tab, file) => fs.writeFileSync(file, await tab.picture()),
};

async function main() {
  const browser = await launch();
  const tab = await Tab.open(browser);
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [name, ...values] = JSON.parse(line);
    let reply;
    try {
      reply = { value: await calls[name](tab, ...values) ?? null };
    } catch (error) {
      reply = { error: error.message };
    }
    process.stdout.write(`${JSON.stringify(reply)}\n`);
  }
  browser.kill();
}

main().then(() => process.exit(0), (error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
