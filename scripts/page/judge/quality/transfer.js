// One HTTP request and its whole answer, directly or through a proxy, with a time limit. Knows nothing about models.
'use strict';

const http = require('node:http');
const https = require('node:https');
const tls = require('node:tls');

/** An answer is some kilobytes; an endless one comes from a broken server. */
const answerBytesMax = 4 << 20;

/** In the form in which a URL writes its host. */
const loopback = /^(?:localhost|.*\.localhost|127(?:\.\d{1,3}){3}|\[::1\]|\[::ffff:7f[0-9a-f]{2}:.*)$/i;

/** Whether `no_proxy` names the host: itself, a domain that contains it, or * for all. */
function isExempt(host, list) {
  return list.split(',').map((entry) => entry.trim().toLowerCase().replace(/^\*?\./, '')).filter(Boolean)
    .some((entry) => entry === '*' || host === entry || host.endsWith(`.${entry}`));
}

/** The proxy for an address, by the variables that curl reads; never one for this machine. */
function proxyFor(url, environment = process.env) {
  const { protocol, hostname } = url;
  const exempt = environment.no_proxy ?? environment.NO_PROXY ?? '';
  if (loopback.test(hostname) || isExempt(hostname.toLowerCase(), exempt)) return undefined;
  // HTTP_PROXY in capitals is a request header in a CGI script: nobody reads it.
  const own = protocol === 'https:' ? environment.https_proxy ?? environment.HTTPS_PROXY : environment.http_proxy;
  const address = own ?? environment.all_proxy ?? environment.ALL_PROXY;
  if (!address) return undefined;
  const proxy = new URL(/^[a-z0-9]+:\/\//i.test(address) ? address : `http://${address}`);
  if (proxy.protocol !== 'http:') throw new Error(`a proxy of the kind ${proxy.protocol}// is not supported`);
  return proxy;
}

function loginOf({ username, password }) {
  if (!username && !password) return {};
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(login).toString('base64')}` };
}

/** A connection through a proxy to the server of an https address. */
function tunnel(url, proxy, signal) {
  return new Promise((resolve, reject) => {
    const target = `${url.hostname}:${url.port || 443}`;
    const request = http.request({
      host: proxy.hostname, port: proxy.port || 80, method: 'CONNECT', path: target,
      headers: { host: target, ...loginOf(proxy) }, signal,
    });
    request.on('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) resolve(tls.connect({ socket, servername: url.hostname }));
      else reject(new Error(`the proxy answers with status ${statusCode}`));
    });
    request.on('error', reject);
    request.end();
  });
}

/** How to send it: what http or https needs besides method and headers. */
async function route(url, signal) {
  const proxy = proxyFor(url);
  if (!proxy) return {};
  if (url.protocol === 'https:') {
    const connection = await tunnel(url, proxy, signal);
    return { createConnection: () => connection };
  }
  const headers = { host: url.host, ...loginOf(proxy) };
  // `hostname` is the host as a URL gives it, and takes precedence over `host`.
  return { hostname: proxy.hostname, port: proxy.port || 80, path: url.href, headers };
}

/** { status, headers, text }. Rejects with an error named TimeoutError when it takes too long. */
async function send(url, { method, headers, body, timeoutMilliseconds }) {
  const signal = AbortSignal.timeout(timeoutMilliseconds);
  try {
    const { headers: more, ...way } = await route(url, signal);
    return await exchange(url, { ...way, method, headers: { ...headers, ...more }, signal }, body);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
}

function exchange(url, options, body) {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(url, options, (response) => {
      const chunks = [];
      let size = 0;
      response.on('data', (chunk) => {
        size += chunk.length;
        if (size > answerBytesMax) request.destroy(new Error(`the answer is larger than ${answerBytesMax} bytes`));
        else chunks.push(chunk);
      });
      response.on('error', reject);
      // A body that ends early ends with "aborted".
      response.on('aborted', () => reject(new Error('the connection broke off')));
      response.on('end', () => resolve({
        status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString('utf8'),
      }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

module.exports = { send };
