/**
 * How queries come in and answers go out. Every transport fills an `Exchange`, asks the one `QueryHandler`,
 * and sends what that wrote.
 *
 *     UDP, batches     udp-batch    one thread per core, libc's recvmmsg and sendmmsg over a `PacketBatch`
 *     UDP, datagrams   udp-dgram    node:dgram, where there is no libc to call
 *     TCP              tcp-server   node:net, `TcpConnection` and `StreamMessages`
 *
 * `openSockets` opens what they listen on, in the main thread; `CounterTable` holds what they count, in
 * shared memory.
 */

export { Counter, COUNTER_NAMES, CounterTable, type CounterName, type CounterRow } from './counters.ts';
export type { FaultListener } from './counting-handler.ts';
export type { Exchange, QueryHandler } from './exchange.ts';
export { loadLibc } from './libc.ts';
export type { Endpoint, OpenSockets, UdpTransport } from './open-sockets.ts';
export { openSockets, type SocketsRequest } from './sockets.ts';
export { serveTcp, type TcpSettings } from './tcp-server.ts';
export { serveUdpBatches } from './udp-batch.ts';
export { serveDatagrams } from './udp-dgram.ts';
