// Runs a judge, `start.js NAME ARGUMENT...` with the path of its script from here without `.js`, and makes sure that no
// failure of the judge itself counts as a page's fault: 1, the exit code node itself would choose, means that a page
// failed.
// Written in old syntax, so that an old node gets far enough to say so.
'use strict';

var nodeMajorMin = 18;
var couldNotJudge = 2;

function fail(message) {
  process.stderr.write(message + '\n');
  process.exit(couldNotJudge);
}

process.on('uncaughtException', function (error) { fail(error && error.stack || String(error)); });
process.on('unhandledRejection', function (error) { fail(error && error.stack || String(error)); });
if (parseInt(process.versions.node, 10) < nodeMajorMin) {
  fail('node ' + process.versions.node + ' is too old: install ' + nodeMajorMin + ' or later (apt-get install nodejs)');
}
var name = process.argv.splice(2, 1)[0];
// The key is for the judges that ask a model: no browser gets it, and no broker that serves other calls.
if (!/check-(?:quality|pair)$/.test(name)) delete process.env.SYN_JUDGE_API_KEY;
require('./' + name + '.js');
