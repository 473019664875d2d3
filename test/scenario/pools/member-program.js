/**
 * A member of a pool as a program: one tiny HTTP, HTTPS or agent server, which does as its parent says over IPC.
 *
 *     {start: {kind: 'http', address: '127.0.7.1', port: 0, behaviour: {…}}}    it listens, and tells {listening: port}
 *     {behave: {status: 500}}                                                   it changes, and tells what came so far
 *     {count: true}                                                             it tells what came so far
 *
 * Plain JavaScript, so that a dozen of them start in no time.
 */

import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';

/**
 * @import { Behaviour, MemberOrder, ProgramOptions } from './member.ts'
 * @import { RequestListener } from 'node:http'
 * @import { AddressInfo, Server, Socket } from 'node:net'
 */

/** @type {Behaviour} */
let now = {};
let connections = 0;
let open = 0;
let requests = 0;

process.on('message', (/** @type {MemberOrder} */ order) => {
  if ('start' in order) start(order.start);
  else {
    if ('behave' in order) now = order.behave;
    process.send?.({ connections, open, requests });
  }
});
// Nobody is left to be a member for.
process.on('disconnect', () => process.exit(0));

/** @param {ProgramOptions} options */
function start(options) {
  const { address, port, backlog, behaviour } = options;
  now = behaviour;
  const server = createServer(options);
  server.on('connection', (/** @type {Socket} */ socket) => {
    connections++;
    open++;
    socket.on('close', () => open--);
    if (now.closes === true) socket.destroy();
  });
  server.listen({ port, host: address, backlog }, () => {
    process.send?.({ listening: /** @type {AddressInfo} */ (server.address()).port });
  });
}

/**
 * @param {ProgramOptions} options
 * @returns {Server}
 */
function createServer({ kind, cert, key }) {
  if (kind === 'agent') return createTcpServer(sayLine);
  return kind === 'https' ? createHttpsServer({ cert, key }, respond) : createHttpServer(respond);
}

/** @type {RequestListener} */
function respond(request, response) {
  requests++;
  const { status = 200, headers = {}, body = 'fine', delayMs = 0, failsEvery = 0 } = now;
  const isFailing = failsEvery > 0 && requests % failsEvery === 0;
  setTimeout(() => response.writeHead(isFailing ? 500 : status, headers).end(body), delayMs);
  request.resume();
}

/** @param {Socket} socket */
function sayLine(socket) {
  requests++;
  socket.on('error', () => undefined);
  socket.end(`${now.line ?? 'up'}\n`);
}
