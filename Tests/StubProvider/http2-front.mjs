// A front of the stub provider that speaks HTTP/2 over TLS and nothing else: each request goes on to the stub over
// HTTP/1.1, and what the stub does to a connection happens here to the one stream. It keeps account of connections.
//
// usage: node http2-front.mjs KEY CERTIFICATE STUB [--late]
//
// KEY and CERTIFICATE are files in PEM form, STUB the address that the stub printed. With --late it says nothing on its
// first connection, not even how many calls that takes, before there is a second one. It prints its own address, answers the line "stats" on standard input with {"connections","requests"}, and ends when that input closes.
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { constants, createSecureServer } from 'node:http2';
import { createInterface } from 'node:readline';
import { createServer } from 'node:tls';

const [keyFile, certificateFile, stub, mode] = process.argv.slice(2);
const account = { connections: 0, requests: 0 };
// They belong to the connection that they came over (RFC 9113, section 8.2.2).
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding'];

function withoutHopByHop(headers) {
  const isOurs = (name) => !name.startsWith(':') && !HOP_BY_HOP.includes(name);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => isOurs(name)));
}

const identity = { key: readFileSync(keyFile), cert: readFileSync(certificateFile) };
const server = createSecureServer(identity);

server.on('session', () => { account.connections += 1; });
server.on('stream', (stream, headers) => {
  account.requests += 1;
  const onward = request(new URL(headers[':path'], stub), {
    method: headers[':method'], headers: withoutHopByHop(headers),
  });
  const breakOff = () => { if (!stream.closed) stream.close(constants.NGHTTP2_INTERNAL_ERROR); };
  onward.on('error', breakOff);
  onward.on('response', (reply) => {
    stream.respond({ ':status': reply.statusCode, ...withoutHopByHop(reply.headers) });
    reply.on('error', breakOff);
    reply.pipe(stream);
  });
  stream.on('error', () => onward.destroy());
  stream.on('close', () => onward.destroy());
  stream.pipe(onward);
});

/** The TLS of a front that holds its first connection back. */
function lateServer() {
  let held = [];
  return createServer({ ...identity, ALPNProtocols: ['h2'] }, (socket) => {
    held?.push(socket);
    if (held?.length === 1) return;
    for (const one of held ?? [socket]) server.emit('secureConnection', one);
    held = undefined;
  });
}

const entrance = mode === '--late' ? lateServer() : server;
entrance.listen(0, '127.0.0.1', () => console.log(`listening on https://127.0.0.1:${entrance.address().port}/v1`));
createInterface({ input: process.stdin })
  .on('line', () => console.log(JSON.stringify(account)))
  .on('close', () => process.exit());
