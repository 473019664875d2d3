/** Answers HTTP at every address of 127.0.0.0/8 but those of 127.31.0.0/16, where it takes connections and is silent. */

import { createServer } from 'node:net';

const RESPONSE = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nfine';

createServer((socket) => {
  socket.on('error', () => undefined);
  if (socket.localAddress?.startsWith('127.31.')) return;
  socket.once('data', () => socket.end(RESPONSE));
}).listen({ port: Number(process.argv[2]), host: '0.0.0.0', backlog: 4096 }, () => process.send?.('ready'));

// Whoever started it is gone.
process.on('disconnect', () => process.exit());
