// Finds the broker that keeps a browser for all calls of check-page, or starts it, and has it judge pages. A caller
// that gets nothing from here judges with its own browser.
'use strict';

const { spawn } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { findProgram } = require('./browser.js');

/** A broker listens before it starts its browser: soon, unless the machine is busy with something else. */
const startMilliseconds = 180_000;
/** flock's exit status for a lock that another process has. */
const lockedStatus = 75;
const retryMilliseconds = 30;
const lockedRetryMilliseconds = 500;
/** A picture and a page's text fit in easily. */
const lineBytesMax = 32 << 20;
/** sockaddr_un, unix(7). */
const socketPathBytesMax = 107;
const idleSecondsDefault = 20;

/** How long a broker stays without requests. */
function idleSeconds() {
  const seconds = Number(process.env.CHECK_PAGE_IDLE_SECONDS ?? idleSecondsDefault);
  return seconds > 0 ? seconds : idleSecondsDefault;
}

/** Passes on the lines of a connection as they come; hangs up on one that never ends. */
function readLines(connection, receive) {
  let chunks = [];
  let size = 0;
  connection.on('data', (chunk) => {
    const end = chunk.indexOf(10);
    size += chunk.length;
    if (size > lineBytesMax) return connection.destroy();
    if (end < 0) return chunks.push(chunk);
    const line = Buffer.concat([...chunks, chunk.subarray(0, end)]).toString('utf8');
    [chunks, size] = [[], 0];
    return receive(line);
  });
}

/** The socket: one for each user, browser and version of these scripts; nothing if it cannot be private. */
function address() {
  const folder = path.join(process.env.XDG_RUNTIME_DIR ?? os.tmpdir(), `check-page-${process.getuid()}`);
  try {
    // Not `recursive`: that creates a folder for temporary files where there is none, and under /proc it never returns.
    fs.mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const { uid, mode } = fs.lstatSync(folder);
  if (uid !== process.getuid() || (mode & 0o170077) !== 0o040000) return undefined;
  const folders = [__dirname, path.join(__dirname, '../judge')];
  const files = folders.flatMap((folder) => fs.readdirSync(folder).map((name) => {
    const { size, mtimeMs } = fs.statSync(path.join(folder, name));
    return [name, size, mtimeMs];
  }));
  const facts = JSON.stringify([__dirname, files, findProgram(), os.tmpdir(), idleSeconds()]);
  const socket = path.join(folder, `${createHash('sha256').update(facts).digest('hex').slice(0, 12)}.socket`);
  return Buffer.byteLength(socket) <= socketPathBytesMax ? socket : undefined;
}

function connect(socket) {
  return new Promise((resolve, reject) => {
    const connection = net.connect(socket, () => resolve(connection));
    connection.once('error', reject);
  });
}

/** All pages of this process wait for the same start. */
let starting;

async function connectOrStart(socket) {
  try {
    return await connect(socket);
  } catch {
    starting ??= start(socket).finally(() => { starting = undefined; });
    await starting;
    return connect(socket);
  }
}

/** The first caller starts the broker; flock(1) turns the others away, and they wait for it all the same. */
async function start(socket) {
  const lock = `${socket}.lock`;
  // -o: the lock is flock's own, not handed down to the browser.
  const locked = ['-n', '-E', `${lockedStatus}`, '-o', lock];
  const command = [process.execPath, path.join(__dirname, 'broker.js'), socket, lock];
  let [failed, isOver, again] = [false, false, undefined];
  const attempt = () => {
    const starter = spawn('flock', [...locked, ...command], { detached: true, stdio: 'ignore', cwd: '/' });
    starter.on('error', () => { failed = true; });
    starter.on('exit', (status) => {
      failed = status !== lockedStatus;
      // The holder of the lock may be shutting down: then no broker would appear.
      if (!failed && !isOver) again = setTimeout(attempt, lockedRetryMilliseconds);
    });
    starter.unref();
  };
  attempt();
  try {
    for (const until = Date.now() + startMilliseconds; ;) {
      await new Promise((resolve) => setTimeout(resolve, retryMilliseconds));
      // Determined before connecting: a starter may end because another caller's broker answers by now.
      const isLast = failed || Date.now() > until;
      try {
        (await connect(socket)).destroy();
        return;
      } catch (error) {
        if (isLast) throw error;
      }
    }
  } finally {
    isOver = true;
    clearTimeout(again);
  }
}

/** The broker's verdict on a page's text, in Pool's form; nothing when no broker is available or it went down. */
async function judgeByBroker(source, { timeoutSeconds, question, withScreenshot, isShown }) {
  try {
    const socket = address();
    if (!socket) return undefined;
    const connection = await connectOrStart(socket);
    const reply = await new Promise((resolve) => {
      connection.on('error', () => {});
      connection.on('close', () => resolve(undefined));
      readLines(connection, resolve);
      connection.write(`${JSON.stringify({ source, timeoutSeconds, question, withScreenshot, isShown })}\n`);
    });
    connection.destroy();
    if (!reply) return undefined;
    const { screenshot, pictures, ...verdict } = JSON.parse(reply);
    return {
      ...verdict, screenshot: screenshot && Buffer.from(screenshot, 'base64'),
      pictures: pictures?.map(({ name, png }) => ({ name, png: Buffer.from(png, 'base64') })),
    };
  } catch {
    // No private folder, no flock, no broker: our own browser gives the same verdict, only later.
    return undefined;
  }
}

module.exports = { judgeByBroker, idleSeconds, readLines };
