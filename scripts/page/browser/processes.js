// The processes of a group as /proc shows them. Except on Linux there are none to be seen.
'use strict';

const fs = require('node:fs');

/** Anything beyond this is not read: neither file is nearly as long. */
const buffer = Buffer.alloc(4096);
/**
 * After this many looks, processes of other groups are checked again too: their number may belong to another process.
 */
const looksPerRound = 40;

/**
 * Looks at the processes of a process group repeatedly: checking every process of the machine each time is expensive.
 */
class ProcessGroup {
  #group;
  #strangers = new Set();
  #looks = 0;

  constructor(group) { this.#group = group; }

  /** Its processes: [{ pid, bytes }], `bytes` being the memory that belongs to them alone. */
  processes() {
    if (this.#looks++ % looksPerRound === 0) this.#strangers.clear();
    const found = [];
    const strangers = new Set();
    for (const name of readdir('/proc')) {
      if (!/^\d/.test(name)) continue;
      if (this.#strangers.has(name) || !this.#has(name)) {
        strangers.add(name);
        continue;
      }
      const kibibytes = Number(/^RssAnon:\s+(\d+)/m.exec(read(`/proc/${name}/status`))?.[1] ?? 0);
      found.push({ pid: Number(name), bytes: kibibytes * 1024 });
    }
    this.#strangers = strangers;
    return found;
  }

  #has(name) {
    const stat = read(`/proc/${name}/stat`);
    // proc(5): the command is in parentheses and may contain anything; state, parent and group follow it.
    const [, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ', 3);
    return Number(group) === this.#group;
  }
}

/** Ends a process, or with a negative number a group, at once. Those that are gone already are fine. */
function endProcess(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

function readdir(folder) {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}

function read(file) {
  let descriptor;
  try {
    descriptor = fs.openSync(file);
    return buffer.latin1Slice(0, fs.readSync(descriptor, buffer));
  } catch {
    // It ended meanwhile.
    return '';
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

module.exports = { endProcess, ProcessGroup };
