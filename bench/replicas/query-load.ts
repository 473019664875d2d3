/**
 * A process that asks servers at an even pace, whatever becomes of the answers, and tells what each phase was like. Forked by
 * redis-loss.ts, which says where a phase begins.
 */

import { createSocket } from 'node:dgram';
import { parseName, RrType } from '../../src/dns/index.ts';
import { percentile } from '../table.ts';

const TICK_MS = 2;
/** A resolver would ask again by then. */
const LIMIT_MS = 1000;
const ANSWER_COUNT_AT = 6;

export type LoadOrder =
  | { readonly kind: 'begin'; readonly ports: readonly number[]; readonly names: readonly string[] }
  | { readonly kind: 'phase'; readonly phase: string }
  | { readonly kind: 'end' };

/** What one phase was like. */
export interface PhaseFigures {
  readonly phase: string;
  readonly queries: number;
  /** Neither answered in time, nor with NOERROR and addresses. */
  readonly failed: number;
  readonly unanswered: number;
  /** Microseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

interface Phase {
  readonly phase: string;
  queries: number;
  failed: number;
  unanswered: number;
  readonly latenciesUs: number[];
}

interface Flight {
  readonly phase: Phase;
  readonly sentNs: bigint;
}

const phases: Phase[] = [];
let isEnding = false;

process.on('message', (order: LoadOrder) => {
  if (order.kind === 'begin') {
    for (const port of order.ports) ask(port, order.names);
  } else if (order.kind === 'phase') {
    phases.push({ phase: order.phase, queries: 0, failed: 0, unanswered: 0, latenciesUs: [] });
  } else {
    isEnding = true;
    setTimeout(() => {
      process.send!(phases.map(summarize));
      process.disconnect();
      process.exit();
    }, 2 * LIMIT_MS);
  }
});
process.on('disconnect', () => process.exit());

/** One query a tick to one server. */
function ask(port: number, names: readonly string[]): void {
  const queries = names.map(composeQuery);
  const flights = new Map<number, Flight>();
  const socket = createSocket('udp4');
  let asked = 0;
  socket.on('message', (response) => {
    const id = response.readUInt16BE(0);
    const flight = flights.get(id);
    if (flight === undefined) return;
    flights.delete(id);
    const isFine = (response[3]! & 0x0f) === 0 && response.readUInt16BE(ANSWER_COUNT_AT) > 0;
    if (!isFine) flight.phase.failed++;
    flight.phase.latenciesUs.push(Number(process.hrtime.bigint() - flight.sentNs) / 1000);
  });
  socket.connect(port, '127.0.0.1', () => {
    setInterval(() => {
      const phase = phases.at(-1);
      if (phase === undefined || isEnding) return;
      const id = asked++ & 0xffff;
      const query = queries[Math.floor(Math.random() * queries.length)]!;
      query.writeUInt16BE(id, 0);
      flights.set(id, { phase, sentNs: process.hrtime.bigint() });
      phase.queries++;
      socket.send(Buffer.from(query));
    }, TICK_MS);
    setInterval(() => {
      const limitNs = process.hrtime.bigint() - BigInt(LIMIT_MS * 1e6);
      for (const [id, { phase, sentNs }] of flights) {
        if (sentNs > limitNs) break;
        flights.delete(id);
        phase.failed++;
        phase.unanswered++;
      }
    }, 100);
  });
}

function composeQuery(name: string): Buffer {
  return Buffer.concat([
    Uint8Array.of(0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0),
    parseName(name),
    Uint8Array.of(0, RrType.A, 0, 1),
  ]);
}

function summarize({ phase, queries, failed, unanswered, latenciesUs }: Phase): PhaseFigures {
  const at = (share: number): number => Math.round(percentile(latenciesUs, share));
  return {
    phase,
    queries,
    failed,
    unanswered,
    p50: at(0.5),
    p99: at(0.99),
    p999: at(0.999),
    max: at(1),
  };
}
