// What a call cost: as the server reports, or else by a price table like that of the commands' --prices.
'use strict';

const fs = require('node:fs');
const { JudgeError } = require('./model-server.js');

const tokensPerPrice = 1_000_000;

/** The table from a file; empty without one. */
function readPrices(file) {
  if (!file) return {};
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    throw new JudgeError('bad_prices', `cannot read prices from ${file}: ${error.message}`);
  }
}

/** The row of a model: its own, or the longest one that ends in * and matches its beginning. */
function priceOf(model, prices) {
  const names = Object.keys(prices)
    .filter((name) => (name.endsWith('*') ? model.startsWith(name.slice(0, -1)) : name === model));
  return prices[names.sort((a, b) => a.endsWith('*') - b.endsWith('*') || b.length - a.length)[0]];
}

const count = (value) => (Number.isFinite(value) && value >= 0 ? value : undefined);

/** { prompt_tokens, completion_tokens, cost_usd } of a reply, each if known: unknown is not zero. */
function costOf({ usage = {} }, model, prices) {
  const [prompt, completion] = [count(usage.prompt_tokens), count(usage.completion_tokens)];
  const price = priceOf(model, prices);
  const isPriced = price && prompt !== undefined && completion !== undefined;
  const told = count(typeof usage.cost === 'string' ? Number.parseFloat(usage.cost) : usage.cost);
  const priced = isPriced ? (prompt * price.prompt + completion * price.completion) / tokensPerPrice : undefined;
  return Object.fromEntries(Object.entries({
    prompt_tokens: prompt, completion_tokens: completion, cost_usd: told ?? count(priced),
  }).filter(([, value]) => value !== undefined));
}

module.exports = { costOf, readPrices };
