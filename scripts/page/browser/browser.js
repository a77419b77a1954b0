// One headless Chromium, driven over --remote-debugging-pipe (NUL-separated JSON on descriptors 3 and 4), and the
// promise that neither its processes nor its profile outlive us. Visit handles what happens on a page.
'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { endProcess, ProcessGroup } = require('./processes.js');

/** The one without windows first: it is an eighth to a fifth faster per page. */
const programNames = [
  'chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome',
];
/** We notice at once when one ends; a cold one on a busy machine takes half a minute. */
const launchMilliseconds = 180_000;
/** Only ends what hangs, even on a machine that is busy with something else. */
const commandMilliseconds = 120_000;
/** More than any page needs; typed arrays and pictures do not count towards the script's own limit. */
const processBytesMax = 1 << 30;
const memoryWatchMilliseconds = 250;
/** A tab that goes down this soon after we ended its process went down because of that. */
const crashNoticeMilliseconds = 20_000;
/** An endless message is a bug of the browser, not a reason to use up the memory. */
const messageBytesMax = 64 << 20;

/** Chromium is missing, did not start, or went away: it can judge no page. */
class BrowserError extends Error {
  /** Whether it never started. */
  atStart = false;
}

/**
 * The first would put the sandboxed frame in a separate process and session, the next three start a process per page
 * that nobody needs: half of the processor time.
 */
const unwantedFeatures = [
  'IsolateSandboxedIframes', 'SpareRendererForSitePerProcess', 'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup',
  'Translate', 'OptimizationHints', 'MediaRouter', 'AutofillServerCommunication',
];

/** For untrusted pages: nothing is reachable, and one process holds the wrapper and its frame. */
const confinement = [
  // Visit refuses requests; should one slip by, it ends at a proxy that does not exist, loopback included.
  '--proxy-server=127.0.0.1:9',
  '--proxy-bypass-list=<-loopback>',
  // No name is resolved either, neither for prefetching nor for the servers of a peer connection.
  '--host-resolver-rules=MAP * ~NOTFOUND',
  // One process and one debugging session for the wrapper and the sandboxed frame in it.
  '--disable-site-isolation-trials',
  `--disable-features=${unwantedFeatures.join(',')}`,
];

/** For our own pages, served on the loopback: the browser as people have it, but without the rest of the network. */
const loopbackOnly = [
  '--proxy-server=127.0.0.1:9',
  '--proxy-bypass-list=127.0.0.1',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  '--disable-features=SpareRendererForSitePerProcess,WebUIOmniboxPopup,WebUIOmniboxAimPopup,Translate,OptimizationHints,'
    + 'MediaRouter,AutofillServerCommunication',
];

function switches(profile, reach) {
  return [
    ...reach,
    '--headless=new',
    '--remote-debugging-pipe',
    `--user-data-dir=${profile}`,
    // Root cannot set up Chromium's own sandbox; everyone else keeps it.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--dns-prefetch-disable',
    '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-default-apps',
    '--disable-extensions',
    '--disable-breakpad',
    '--disable-crash-reporter',
    '--no-startup-window',
    '--no-first-run',
    '--no-default-browser-check',
    // /dev/shm is tiny in containers.
    '--disable-dev-shm-usage',
    // Several pages are open at once, and each must run as if it were in front.
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',
    '--disable-renderer-backgrounding',
    // WebGL without a graphics card.
    '--enable-unsafe-swiftshader',
    '--force-color-profile=srgb',
    '--hide-scrollbars',
    '--mute-audio',
    '--js-flags=--max-old-space-size=256',
  ];
}

function findProgram() {
  const directories = (process.env.PATH ?? '').split(path.delimiter);
  for (const name of process.env.CHROMIUM ? [process.env.CHROMIUM] : programNames) {
    if (name.includes('/')) return name;
    const found = directories.map((directory) => path.join(directory, name)).find((file) => isExecutable(file));
    if (found) return found;
  }
  throw startError(
    'Chromium is not installed: apt-get install chromium-headless-shell (or chromium), or name the program in the '
    + 'environment variable CHROMIUM');
}

function startError(message) { return Object.assign(new BrowserError(message), { atStart: true }); }

function isExecutable(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Ends the browser and removes its profile when the process that started it is gone, killed or not: an end of file. It
 * exists before the browser does, and learns the process group to end, which may no longer exist by then. So it looks
 * for every process started with the profile, until none is left that could write to it.
 */
const caretaker = `read -r group && read -r _
[ -z "$group" ] || kill -KILL -- "-$group" 2>/dev/null
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  users=$(grep -l -e "[=]$1" /proc/[0-9]*/cmdline 2>/dev/null | sed 's|^/proc/||; s|/cmdline$||')
  for user in $users; do kill -KILL -- "-$user" "$user" 2>/dev/null; done
  rm -rf -- "$@" && [ -z "$users" ] && break
  sleep 0.1
done
[ $# -lt 2 ] || rmdir -- "\${2%/*}" 2>/dev/null`;

class Browser {
  #process;
  #profile;
  #caretaker;
  #memoryWatch;
  #killedForMemoryAt = -Infinity;
  /** Set when it no longer does all it is told: it gets no more pages. */
  isWornOut = false;
  #nextID = 1;
  #pending = new Map();
  #listeners = new Map();
  #errorOutput = '';
  #failure;

  /**
   * Starts one. `leavings` are files to remove with the profile if this process is killed. `reachesLoopback` is for our
   * own pages, served on this machine; without it nothing at all is reachable.
   */
  static async launch({ leavings = [], reachesLoopback = false } = {}) {
    const browser = new Browser(leavings, reachesLoopback ? loopbackOnly : confinement);
    try {
      await browser.send('Browser.getVersion', {}, { milliseconds: launchMilliseconds });
    } catch (error) {
      browser.kill();
      throw startError(`Chromium does not start: ${error.message} (apt-get install chromium-headless-shell)`);
    }
    return browser;
  }

  constructor(leavings, reach) {
    const program = findProgram();
    this.#profile = fs.mkdtempSync(path.join(os.tmpdir(), 'check-page-'));
    // Its home and its temporary files are in the profile, so that removing the profile removes all it left.
    const environment = { ...process.env, HOME: this.#profile, TMPDIR: this.#profile };
    for (const name of ['XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_RUNTIME_DIR']) delete environment[name];
    this.#caretaker = spawn('/bin/sh', ['-c', caretaker, 'sh', this.#profile, ...leavings], {
      stdio: ['pipe', 'ignore', 'ignore'], env: environment, detached: true,
    });
    // Without a shell the browser ends when its pipe closes; only the profile would remain after a kill.
    this.#caretaker.on('error', () => {});
    this.#caretaker.stdin.on('error', () => {});
    // A separate process group: kill() ends that group.
    this.#process = spawn(program, switches(this.#profile, reach), {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'], env: environment, detached: true,
    });
    if (this.#process.pid) this.#watchOver(this.#process.pid);
    this.#process.on('error', (error) => this.#fail(`${program}: ${error.message}`));
    this.#process.on('exit', (code, signal) => this.#fail(`Chromium ended (${signal ?? code}): ${this.#errorOutput}`));
    this.#process.stderr.on('data', (bytes) => { this.#errorOutput = (this.#errorOutput + bytes).slice(-500); });
    this.#process.stdio[3].on('error', (error) => this.#fail(`Chromium stopped listening: ${error.message}`));
    this.#readMessages(this.#process.stdio[4]);
    process.on('exit', this.#killOnExit);
  }

  #killOnExit = () => this.kill();

  get isAlive() { return this.#failure === undefined; }

  /** Whether a process was just ended because it used too much memory. */
  get killedForMemory() { return Date.now() - this.#killedForMemoryAt < crashNoticeMilliseconds; }

  #watchOver(group) {
    this.#caretaker.stdin.write(`${group}\n`);
    const own = new ProcessGroup(group);
    this.#memoryWatch = setInterval(() => {
      for (const { pid, bytes } of own.processes()) {
        if (bytes <= processBytesMax) continue;
        this.#killedForMemoryAt = Date.now();
        endProcess(pid);
      }
    }, memoryWatchMilliseconds);
    this.#memoryWatch.unref();
  }

  /**
   * Sends one command and returns its result. Throws BrowserError when the browser is gone, an Error with the
   * browser's words when it refuses, or when no reply came in time.
   */
  send(method, params = {}, { session, milliseconds = commandMilliseconds } = {}) {
    if (this.#failure) return Promise.reject(this.#failure);
    const id = this.#nextID++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new Error(`${method}: no reply within ${milliseconds} ms`));
      }, milliseconds);
      this.#pending.set(id, { method, resolve, reject, timer });
      this.#process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId: session })}\0`);
    });
  }

  /** Passes every event of a session to `listener(method, params)` until `unlisten`. */
  listen(session, listener) { this.#listeners.set(session, listener); }
  unlisten(session) { this.#listeners.delete(session); }

  /** Ends all of Chromium's processes at once and removes its profile. Safe to call again. */
  kill() {
    process.removeListener('exit', this.#killOnExit);
    clearInterval(this.#memoryWatch);
    if (this.#process.pid) endProcess(-this.#process.pid);
    this.#fail('Chromium was ended');
    // The dying processes may still be adding files.
    fs.rmSync(this.#profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    // Only now: if we are killed before this, the caretaker finishes.
    if (this.#caretaker?.pid) endProcess(-this.#caretaker.pid);
  }

  #readMessages(stream) {
    let chunks = [];
    let size = 0;
    stream.on('data', (chunk) => {
      let start = 0;
      for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
        const message = Buffer.concat([...chunks, chunk.subarray(start, end)]).toString('utf8');
        chunks = [];
        size = 0;
        start = end + 1;
        this.#receive(JSON.parse(message));
      }
      if (start < chunk.length) chunks.push(chunk.subarray(start));
      size += chunk.length - start;
      if (size > messageBytesMax) this.#fail('Chromium sent a message without end');
    });
  }

  #receive(message) {
    if (message.id === undefined) {
      this.#listeners.get(message.sessionId)?.(message.method, message.params);
      return;
    }
    const waiting = this.#pending.get(message.id);
    if (!waiting) return;
    this.#pending.delete(message.id);
    clearTimeout(waiting.timer);
    if (message.error) waiting.reject(new Error(`${waiting.method}: ${message.error.message}`));
    else waiting.resolve(message.result);
  }

  #fail(reason) {
    this.#failure ??= new BrowserError(reason.trim());
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(this.#failure);
    }
    this.#pending.clear();
  }
}

module.exports = { Browser, BrowserError, findProgram };
