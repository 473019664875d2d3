/**
 * A thread that reads views as fast as it can, through the real handler, and looks at each answer: was it written whole?
 *
 * Every version of the views has a number, which is the TTL, and stands in each address and in the CNAME's target.
 */

import { workerData } from 'node:worker_threads';
import { Catalog } from '../../src/image/index.ts';
import { createQueryHandler } from '../../src/resolve/index.ts';
import { CounterTable } from '../../src/transport/counters.ts';
import { createExchange, type Exchange, type QueryHandler } from '../../src/transport/exchange.ts';
import { serveUdpBatches } from '../../src/transport/udp-batch.ts';
import { Mailbox } from '../../src/worker/mailbox.ts';
import { STOP } from '../../src/worker/messages.ts';
import { composeQuery, type Query } from '../support/query.ts';
import { repeatBatch } from './repeat-batch.ts';

export interface TornReaderData {
  /** In batches, as UDP comes, or one query at a time, as from an event loop. */
  readonly mode: 'batches' | 'one by one';
  readonly origin: string;
  readonly image: SharedArrayBuffer;
  readonly control: SharedArrayBuffer;
  /** {@link READ} and {@link TORN}. */
  readonly found: SharedArrayBuffer;
}

/** Answers that were looked at. */
export const READ = 0;
/** Answers that mix two versions, and queries on which the handler threw. */
export const TORN = 1;
export const FOUND_WORDS = 2;

export const ANSWERS = 60;
const QUERIES: readonly Query[] = [
  { qname: 'www.example.', edns: {} },
  { qname: 'alias.example.', qtype: 'CNAME', edns: {} },
];
const BATCH_PACKETS = 64;
const HEADER_OCTETS = 12;
const RECORD_FIXED_OCTETS = 12;

if (workerData !== null) read(workerData as TornReaderData);

function read({ mode, origin, image, control, found }: TornReaderData): void {
  const words = new Int32Array(control);
  const catalog = new Catalog();
  catalog.apply([{ origin, image }]);
  // Publications are not what is tested: there is no port.
  const mailbox = new Mailbox(undefined as never, control, catalog);
  const handler = looking(
    createQueryHandler(catalog, { addressOrder: 'fixed', serverId: null, version: null }, 1),
    new Int32Array(found),
  );
  if (mode === 'one by one') {
    const queries = QUERIES.map((query) => composeQuery(query));
    const exchange = createExchange(new Uint8Array(512), new Uint8Array(65535), false);
    for (let i = 0; Atomics.load(words, STOP) === 0; i = (i + 1) % queries.length) {
      exchange.query = queries[i]!;
      exchange.queryEnd = queries[i]!.length;
      mailbox.beginBatch();
      handler.answer(exchange);
      mailbox.atWait();
    }
    return;
  }
  serveUdpBatches({
    libc: repeatBatch(Array.from({ length: BATCH_PACKETS }, (_, i) => QUERIES[i % QUERIES.length]!)),
    descriptors: [3],
    handler,
    counters: new CounterTable(1).row(0),
    onFault: (error) => {
      throw error;
    },
    atWait: () => mailbox.atWait(),
    atBatchBoundary: () => mailbox.atBatchBoundary(),
  });
}

function looking(handler: QueryHandler, found: Int32Array): QueryHandler {
  return {
    answer(exchange) {
      let isWhole = false;
      let length = 0;
      try {
        length = handler.answer(exchange);
        isWhole = isOneVersion(exchange);
      } catch {
        // What was read made no sense.
      }
      Atomics.add(found, isWhole ? READ : TORN, 1);
      return length;
    },
  };
}

/** Whether every record of the answer has its version's number in TTL and RDATA, the same throughout. */
function isOneVersion({ response, responseStart: start }: Exchange): boolean {
  const records = (response[start + 6]! << 8) | response[start + 7]!;
  let at = start + HEADER_OCTETS;
  while (response[at] !== 0) at += response[at]! + 1;
  const qtype = response[at + 2];
  at += 5;
  if (records !== (qtype === 1 ? ANSWERS : 1)) return false;
  const version = response[at + 9];
  for (let i = 0; i < records; i++) {
    const rdata = at + RECORD_FIXED_OCTETS;
    // 10.<version>.x.y, and <one octet>.elsewhere.test.
    if (response[at + 3] !== qtype || response[at + 9] !== version || response[rdata + 1] !== version)
      return false;
    at = rdata + ((response[at + 10]! << 8) | response[at + 11]!);
  }
  return true;
}
