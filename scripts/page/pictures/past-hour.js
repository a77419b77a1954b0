// Prints, for redis-cli, an hour as a busy service leaves it behind: for pictures. The same each time except for the
// clock.
'use strict';

const minute = Math.floor(Date.now() / 60_000);
const sums = { stored: 0, handed_out: 0, failed: 0 };
const say = (...words) => process.stdout.write(`${words.join(' ')}\n`);

// The units of the picture were all made just now, which no busy service does.
for (const ago of [0, 1]) say('HDEL', `syn:activity:${Math.floor((minute - ago) / 60)}`, `${minute - ago}:stored`);
for (let ago = 59; ago >= 1; ago -= 1) {
  // Rounds of a validator: taken in a burst every few minutes, made again at a steady pace, and now and then one fails.
  const phase = (60 - ago) % 11;
  const bit = ago * 7919 % 5;
  const counts = {
    handed_out: phase === 2 ? 5 + bit : phase === 3 ? 2 + bit : phase === 7 && bit > 2 ? 2 : 0,
    stored: [0, 0, 1, 3, 4, 3, 2, 1, 1, 0, 0][phase] + (bit === 1 ? 1 : 0),
    failed: [9, 24, 41].includes(ago) ? 1 : 0,
  };
  for (const [name, count] of Object.entries(counts)) {
    if (!count) continue;
    sums[name] += count;
    say('HINCRBY', `syn:activity:${Math.floor((minute - ago) / 60)}`, `${minute - ago}:${name}`, count);
  }
}
for (const [name, count] of Object.entries(sums)) say('HINCRBY', 'syn:counters', name, count);
say('HINCRBY', 'syn:counters', 'orders_settled', 17);
say('HINCRBYFLOAT', `syn:spending:${Math.floor(minute / 1440)}`, 'usd', 0.8341);
say('HINCRBYFLOAT', 'syn:spending:total', 'usd', 14.2189);
say('HINCRBY', 'syn:spending:total', 'completion_tokens', 6_212_000);
say('ZADD', 'syn:taken:units', Date.now() + 600_000, 'a-unit-in-the-making');

const failures = [
  ['rate_limited', 'answer', '429 from the provider: asked to wait 20 s, four times'],
  ['check_failed', 'answer',
    "check-page: runtime_error: TypeError: Cannot read properties of undefined (reading 'x'), line 212"],
  ['truncated', 'answer', 'the reply was cut at 32000 tokens'],
];
failures.forEach(([code, stage, message], index) => {
  const at = new Date(Date.now() - (1380 * (failures.length - index) - 700) * 1000);
  const id = `01a20b9d-7c1e-7d20-9a44-6f0c6c1b2e1${index}`;
  // redis-cli reads a double-quoted word with escapes, as JSON writes a string.
  say('LPUSH', 'syn:failures', JSON.stringify(JSON.stringify({ id, at: at.toISOString(), stage, code, message })));
  say('HINCRBY', 'syn:failure_counts', code, 1);
});
