// The processes of a group as /proc shows them. Elsewhere than on Linux there are none to be seen.
'use strict';

const fs = require('node:fs');

/** The processes of a process group: [{ pid, bytes }], `bytes` being the memory that is theirs alone. */
function processes(group) {
  const found = [];
  for (const name of readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = read(`/proc/${name}/stat`);
    // proc(5): the command stands in parentheses and may hold anything; state, parent and group follow it.
    const [, , ownGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(ownGroup) !== group) continue;
    const kibibytes = Number(/^RssAnon:\s+(\d+)/m.exec(read(`/proc/${name}/status`))?.[1] ?? 0);
    found.push({ pid: Number(name), bytes: kibibytes * 1024 });
  }
  return found;
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
  try {
    return fs.readFileSync(file, 'latin1');
  } catch {
    // It ended meanwhile.
    return '';
  }
}

module.exports = { endProcess, processes };
