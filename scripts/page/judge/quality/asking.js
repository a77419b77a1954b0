// What the judges that ask a model have in common: their options, the server, and what they show it of a page.
'use strict';

const { Pool } = require('../../browser/pool.js');
const { judgeByBroker } = require('../../browser/resident.js');
const { judge, show } = require('../judge.js');
const { ModelServer, JudgeError } = require('./model-server.js');
const { readPrices } = require('./prices.js');

const timeoutSecondsDefault = 120;
/** Only ends a page that hangs, as in check-page. */
const pageSecondsMax = 300;

/** For parseOptions. */
const askingSpec = { model: 'string', prices: 'string', timeout: 'number', 'no-resident': 'flag' };

const askingUsage = `  --model NAME       the model to ask (SYN_JUDGE_MODEL)
  --prices FILE      what its tokens cost if the server does not say: {"NAME":{"prompt":0.3,"completion":2.5}}, in US
                     dollars for a million; NAME may end in * (SYN_JUDGE_PRICES)
  --timeout SECONDS  give up a call that is not answered by then (default 120)
  --no-resident      use a separate browser for this call, as in check-page

After a refusal for the rate, a server error or a broken connection it calls up to 3 more times, after as long as
Retry-After says, up to a minute.`;

const environmentUsage = `environment: SYN_JUDGE_BASE_URL is the server, OpenAI-compatible, such as http://127.0.0.1:8000/v1
             SYN_JUDGE_API_KEY is its key, if it wants one; SYN_JUDGE_MODEL and SYN_JUDGE_PRICES as above
             http_proxy, https_proxy, all_proxy and no_proxy as curl reads them, but never for a server on this machine`;

/** { server, model, prices } by options and settings. Throws JudgeError where one is missing or unusable. */
function judgeBySettings(key, {
  model = process.env.SYN_JUDGE_MODEL, prices = process.env.SYN_JUDGE_PRICES, timeout = timeoutSecondsDefault,
}) {
  if (!model) throw new JudgeError('no_model', 'no model is named: set SYN_JUDGE_MODEL, or give --model NAME');
  const server = new ModelServer(process.env.SYN_JUDGE_BASE_URL, { key, timeoutMilliseconds: timeout * 1000 });
  return { server, model, prices: readPrices(prices) };
}

const makePool = () => new Pool({ judging: { judge, show } });

/** What a page made for `question` looks like: check-page's verdict on it, and `pictures` if it could be shown. */
async function look(source, question, pool, { 'no-resident': alone }) {
  const wish = { timeoutSeconds: pageSecondsMax, question, isShown: true };
  return (alone ? undefined : await judgeByBroker(source, wish)) ?? pool.judge(source, wish);
}

module.exports = { askingSpec, askingUsage, environmentUsage, judgeBySettings, look, makePool };
