// Runs check-page or check-syntax, `start.js NAME ARGUMENT...`, and makes sure that whatever goes wrong in them is
// never taken for a page's fault: 1, the exit code node itself would choose, says that a page failed. Old syntax, as an
// old node must get as far as to say so.
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
require('./' + process.argv.splice(2, 1)[0] + '.js');
