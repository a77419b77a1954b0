// Plays on with a page for as long as it claims to run: errors that come late, in the third round or a minute after
// loading, are still errors. The page's own clock makes a minute short.
'use strict';

const { aims } = require('./aims.js');
const { makeInput } = require('../browser/inputs.js');
const { survey } = require('./survey.js');

const secondsDefault = 26;
const secondsMax = 180;
/** After the time that a page names, there is something to see: a result, another round. */
const secondsAfter = 4;
const betweenInputsMilliseconds = 500;
const inputsMax = 24;
/** A player who stands by without doing anything is checked as well. */
const restMilliseconds = 1000;
/** Processor time for it: a page that needs more per second of its own time is not played to the end. */
const processorSecondsMax = { default: 0.3, claimed: 1.2 };
const inputsPerSurvey = 6;

/** How long a page says that it runs, in seconds: "60 seconds", "1:30", "three rounds of 20 s". */
function claimedSeconds(text) {
  const numbers = { one: 1, two: 2, three: 3, four: 4, five: 5 };
  const count = (word) => numbers[word.toLowerCase()] ?? Number(word);
  const found = [secondsDefault];
  for (const [, seconds] of text.matchAll(/\b(\d{1,3})(?:\.\d)?[\s-]*(?:s|secs?|seconds?)\b/gi)) found.push(count(seconds));
  for (const [, minutes] of text.matchAll(/\b(\d|one|two|three)[\s-]*(?:min|minutes?)\b/gi)) found.push(60 * count(minutes));
  for (const [, minutes, seconds] of text.matchAll(/\b0?(\d):([0-5]\d)\b/g)) found.push(60 * count(minutes) + count(seconds));
  for (const [, left] of text.matchAll(/\btime(?: left| remaining)?:?\s*(\d{1,3})\b/gi)) found.push(count(left));
  const named = /\b(\d|two|three|four|five) (?:rounds|levels|waves)\b|\b(?:round|level|wave)\s*\d\s*(?:\/|of)\s*(\d)\b/gi;
  const rounds = [...text.matchAll(named)]
    .map(([, one, other]) => count(one ?? other));
  return Math.min(secondsMax, Math.max(...found) * Math.max(1, ...rounds) + secondsAfter);
}

/** What a player does over and over: each action where it is answered, and at a few more places. */
function movesOf(actions, page) {
  const eye = {};
  const inputs = actions.flatMap((action) => [
    ...(action.by ? [action.by] : []),
    ...action.inputs.slice(0, 4).flatMap((input) => (input.kind === 'key'
      ? [{ input }] : aims(page, eye, input.kind).slice(0, 3).map((point) => ({ input, point })))),
  ]);
  const controls = aims({ ...page, surface: undefined, listeners: [] }, eye, 'click')
    .slice(0, page.controls.length + page.words.length).map((point) => ({ input: { kind: 'click' }, point }));
  return [...inputs, ...controls];
}

/**
 * Plays with a page. `tryLate`, given what the page shows by now, tries what it announces only then: "press R to play
 * again".
 */
async function playOn(visit, source, { page, actions, timed, tryLate }) {
  const readsItsPicture = /getImageData|readPixels|toDataURL|toBlob|captureStream|isPointIn/.test(source);
  const hurry = () => visit.hurry({ paints: readsItsPicture });
  const problemsBefore = visit.problems.length;
  const isWell = () => visit.problems.length === problemsBefore;
  const seconds = claimedSeconds(page.text);
  const milliseconds = timed ? 1000 * seconds : 0;
  const most = processorSecondsMax[seconds > secondsDefault + secondsAfter ? 'claimed' : 'default'];
  const latest = visit.time + 1000 * secondsMax;
  let [moves, next] = [movesOf(actions, page), 0];
  const inputs = timed ? inputsMax : Math.min(moves.length, inputsMax / 2);
  const between = Math.max(betweenInputsMilliseconds, milliseconds / inputsMax);
  let end = visit.time + milliseconds;
  const begun = await visit.processorSeconds();
  await hurry();
  for (let count = 0; (visit.time < end || count < inputs) && isWell(); count++) {
    if (count < inputsMax && moves.length > 0) {
      const { input, point } = moves[next++ % moves.length];
      await makeInput(visit, input, point, { hold: 30 });
    }
    if (timed) await visit.advance(Math.min(between, Math.max(end - visit.time, 1)));
    // Things that the page has deferred beyond that.
    if (timed && visit.time >= end) end = Math.min(latest, Math.max(end, visit.time + await visit.untilLastTimer()));
    if (await visit.processorSeconds() - begun > most) break;
    if (count % inputsPerSurvey !== inputsPerSurvey - 1) continue;
    // A new round has other buttons, and other words.
    const now = await survey(visit);
    if (await tryLate(now)) await hurry();
    [moves, next] = [movesOf(actions, now), next >= moves.length ? 0 : next];
  }
  if (timed && isWell()) await visit.advance(restMilliseconds);
  await visit.slowDown();
}

module.exports = { playOn, claimedSeconds };
