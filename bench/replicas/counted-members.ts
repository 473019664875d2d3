/**
 * A process that answers HTTP at every address of 127.0.0.0/8, and counts. Some, while they are told to flap, are well
 * for so long and answer 503 for as long, each at its own moment. Forked by many-targets.ts.
 */

import { createServer } from 'node:net';

const RESPONSES = ['200 OK', '503 Service Unavailable'].map(
  (status) => `HTTP/1.1 ${status}\r\nContent-Length: 4\r\nConnection: close\r\n\r\nwell`,
) as [string, string];

export type MemberOrder =
  | { readonly kind: 'flap'; readonly addresses: readonly string[]; readonly halfMs: number }
  | { readonly kind: 'count' };

/** Since the last count. */
export interface ProbeCount {
  readonly probes: number;
}

let flapping = new Map<string, number>();
let halfMs = Infinity;
let probes = 0;

createServer((socket) => {
  socket.on('error', () => undefined);
  socket.once('data', () => {
    probes++;
    socket.end(RESPONSES[isWell(socket.localAddress!) ? 0 : 1]);
  });
}).listen({ port: Number(process.argv[2]), host: '0.0.0.0', backlog: 4096 }, () => process.send!('ready'));

function isWell(address: string): boolean {
  const offsetMs = flapping.get(address);
  return offsetMs === undefined || Math.floor((performance.now() + offsetMs) / halfMs) % 2 === 0;
}

process.on('message', (order: MemberOrder) => {
  if (order.kind === 'flap') {
    halfMs = order.halfMs;
    const { length } = order.addresses;
    flapping = new Map(order.addresses.map((address, i) => [address, (2 * halfMs * i) / length]));
  } else {
    process.send!({ probes } satisfies ProbeCount);
    probes = 0;
  }
});
process.on('disconnect', () => process.exit());
