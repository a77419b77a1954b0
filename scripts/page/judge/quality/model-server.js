// An OpenAI-compatible server as check-quality asks it: one call, not streamed, sent again a limited number of times
// where that may help. scoring.js finds out what an answer is worth.
'use strict';

const { send } = require('./transfer.js');

const attemptsMax = 4;
const pauseMillisecondsMax = 60_000;
const firstPauseMilliseconds = 1000;
/** Members of a request that some models refuse, and how often one more is left out. */
const lessonsMax = 3;
/** Reasons and thoughts fit in; without a limit some servers reserve all they have. */
const tokensMax = 8000;
const wordsMax = 300;

/** Why a page could not be judged. */
class JudgeError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

class ModelServer {
  #url;
  #key;
  #timeoutMilliseconds;

  /** Throws JudgeError for an invalid address. */
  constructor(address, { key, timeoutMilliseconds }) {
    if (!address) throw new JudgeError('no_server', 'no server is named: set SYN_JUDGE_BASE_URL');
    try {
      this.#url = new URL(address.replace(/\/+$/, '').replace(/\/chat\/completions$/, ''));
    } catch {
      this.#url = undefined;
    }
    if (!/^https?:$/.test(this.#url?.protocol)) {
      throw new JudgeError('no_server', 'SYN_JUDGE_BASE_URL is not an http or https address');
    }
    this.#key = key;
    this.#timeoutMilliseconds = timeoutMilliseconds;
  }

  /** Finds out, without asking the model anything, whether the server is there and accepts the key. */
  async prove() {
    const { status } = await this.#persistently(() => this.#send('GET', '/models'));
    if (status === 401 || status === 403) {
      throw new JudgeError('key_refused', `the server refuses the key (status ${status})`);
    }
  }

  /** The model's answer: { text, usage, model }, or { fault, usage, model } for a useless one. Throws JudgeError. */
  async ask(model, messages) {
    let body = { model, messages, temperature: 0, max_tokens: tokensMax };
    for (let lessons = 0; ; lessons++) {
      const { status, text } = await this.#persistently(() => this.#send('POST', '/chat/completions', body));
      if (status === 200) return this.#answer(text);
      const next = lessons < lessonsMax && (status === 400 || status === 422) ? withoutRefused(body, text) : undefined;
      if (!next) throw this.#statusError({ status, text });
      body = next;
    }
  }

  /** Sends until there is an answer that another try would not change. */
  async #persistently(send) {
    let last;
    for (let attempt = 1; attempt <= attemptsMax; attempt++) {
      let pause = firstPauseMilliseconds * 2 ** (attempt - 1);
      try {
        const reply = await send();
        const mayPass = reply.status === 408 || reply.status === 429 || reply.status >= 500;
        if (!mayPass) return reply;
        last = this.#statusError(reply);
        pause = pauseAskedFor(reply.headers) ?? pause;
      } catch (error) {
        // A second wait as long as this one would take longer than a judge may.
        if (error.name === 'TimeoutError') {
          throw new JudgeError('timeout', `no answer within ${this.#timeoutMilliseconds / 1000} s`);
        }
        last = new JudgeError('no_server', `the server cannot be reached: ${this.#redacted(error.message)}`);
      }
      if (attempt === attemptsMax || pause > pauseMillisecondsMax) break;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    throw last;
  }

  #statusError({ status, text }) {
    return new JudgeError('server_error', `the server answers with status ${status}: ${this.#words(text)}`);
  }

  #send(method, path, body) {
    const url = new URL(this.#url);
    url.pathname = `${url.pathname.replace(/\/+$/, '')}${path}`;
    const headers = {
      accept: 'application/json', ...(this.#key ? { authorization: `Bearer ${this.#key}` } : {}),
      ...(body ? { 'content-type': 'application/json' } : {}),
    };
    const sent = body && JSON.stringify(body);
    return send(url, { method, headers, body: sent, timeoutMilliseconds: this.#timeoutMilliseconds });
  }

  #answer(text) {
    let json;
    try {
      json = JSON.parse(text);
    } catch {
      throw new JudgeError('bad_answer', `the server's answer is not JSON: ${this.#words(text)}`);
    }
    const [choice] = Array.isArray(json?.choices) ? json.choices : [];
    if (!choice) throw new JudgeError('server_error', `the server's answer holds no choice: ${this.#words(text)}`);
    const { content, refusal } = choice.message ?? {};
    const spoken = Array.isArray(content) ? content.map((part) => part?.text ?? '').join('') : content;
    const reply = { usage: json.usage ?? {}, model: typeof json.model === 'string' ? json.model : undefined };
    const fault = (code, message) => ({ ...reply, fault: new JudgeError(code, message) });
    if (refusal || choice.finish_reason === 'content_filter') {
      const words = this.#redacted(String(refusal ?? spoken ?? 'content filter')).slice(0, wordsMax);
      return fault('refused', `the model refuses: ${words}`);
    }
    if (choice.finish_reason === 'length') return fault('bad_answer', 'the model\'s answer was cut off');
    if (typeof spoken !== 'string' || spoken.trim() === '') return fault('bad_answer', 'the model\'s answer is empty');
    return { ...reply, text: this.#redacted(spoken) };
  }

  /** What a server says in an error, short and without the key, which it may quote. */
  #words(text) {
    let words = text;
    try {
      const { error, message, detail } = JSON.parse(text);
      words = error?.message ?? message ?? (typeof error === 'string' ? error : undefined) ?? detail ?? text;
    } catch {
      // A proxy's page, or nothing.
    }
    const short = this.#redacted(String(typeof words === 'string' ? words : JSON.stringify(words)));
    return short.replace(/\s+/g, ' ').trim().slice(0, wordsMax) || 'nothing more';
  }

  #redacted(text) { return this.#key ? text.replaceAll(this.#key, '[secret]') : text; }
}

/** The same request without what the server says it does not accept; nothing if it says no such thing. */
function withoutRefused(body, words) {
  const { temperature, max_tokens: limit, ...rest } = body;
  if (limit !== undefined && /max_completion_tokens/i.test(words)) {
    return { ...rest, ...(temperature === undefined ? {} : { temperature }), max_completion_tokens: limit };
  }
  if (temperature !== undefined && /temperature/i.test(words)) {
    return { ...rest, ...(limit === undefined ? {} : { max_tokens: limit }) };
  }
  if (limit !== undefined && /max_tokens|maximum.{0,40}tokens/i.test(words)) {
    return { ...rest, ...(temperature === undefined ? {} : { temperature }) };
  }
  return undefined;
}

/** The pause that a server asks for, in milliseconds; nothing if it asks for none. */
function pauseAskedFor(headers) {
  const milliseconds = Number(headers['retry-after-ms'] ?? NaN);
  if (milliseconds >= 0) return milliseconds;
  const text = headers['retry-after'];
  if (text === undefined) return undefined;
  const pause = /^\s*\d/.test(text) ? Number.parseFloat(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(pause) ? Math.max(pause, 0) : undefined;
}

module.exports = { ModelServer, JudgeError };
