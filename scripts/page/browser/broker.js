#!/usr/bin/env node
// Keeps one browser for all calls of check-page: listens on a unix socket, judges what is sent there, and ends when
// nobody has asked for a while. Started by resident.js, under a lock, as `broker.js SOCKET LOCK`.
'use strict';

const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { idleSeconds, readLines } = require('./resident.js');
const { Pool } = require('./pool.js');
const { judge, show } = require('../judge/judge.js');

/** Calls beyond this judge pages themselves. */
const connectionsMax = 256;

const [socketPath, lockPath] = process.argv.slice(2);
// If this process is killed, the browser's caretaker removes these as well.
const pool = new Pool({ judging: { judge, show }, leavings: [socketPath, lockPath] });
let connections = 0;
let idleTimer;

function restartIdleTimer() {
  clearTimeout(idleTimer);
  idleTimer = setTimeout(() => { if (connections === 0) process.exit(0); }, idleSeconds() * 1000);
}

/** One connection is one page: a line with the question, a line with the verdict. Hanging up gives up the page. */
function serve(connection) {
  connections += 1;
  const hangUp = new AbortController();
  connection.on('error', () => {});
  connection.on('close', () => {
    connections -= 1;
    hangUp.abort();
    restartIdleTimer();
  });
  readLines(connection, async (line) => {
    const { source, timeoutSeconds, question, withScreenshot, isShown } = JSON.parse(line);
    const verdict = await pool.judge(source, { timeoutSeconds, question, isShown, signal: hangUp.signal });
    const screenshot = withScreenshot ? verdict.screenshot?.toString('base64') : undefined;
    const pictures = verdict.pictures?.map(({ name, png }) => ({ name, png: png.toString('base64') }));
    connection.end(`${JSON.stringify({ ...verdict, screenshot, pictures })}\n`);
  });
}

function listen() {
  const server = net.createServer(serve);
  server.maxConnections = connectionsMax;
  server.on('error', () => process.exit(1));
  fs.rmSync(socketPath, { force: true });
  server.listen(socketPath, restartIdleTimer);
}

process.on('exit', () => {
  for (const file of [socketPath, lockPath]) fs.rmSync(file, { force: true });
  try {
    fs.rmdirSync(path.dirname(socketPath));
  } catch {
    // Another broker, for another version or browser, has its socket there.
  }
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => process.exit(128 + os.constants.signals[signal]));
}

// Only a broker that answers may keep the address: the leftover socket of a killed one may not.
const probe = net.connect(socketPath);
probe.on('connect', () => process.reallyExit(0));
probe.on('error', listen);
