/**
 * A query thread from within: its own catalog and handler behind one transport, until it is told to leave.
 */

import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../base/index.ts';
import { Catalog } from '../image/index.ts';
import { createQueryHandler } from '../resolve/index.ts';
import {
  CounterTable,
  loadLibc,
  serveDatagrams,
  serveTcp,
  serveUdpBatches,
  type QueryHandler,
} from '../transport/index.ts';
import { createFaultReport } from './fault-report.ts';
import { Mailbox } from './mailbox.ts';
import type { ControlMessage, QueryThreadData, ReadyMessage } from './messages.ts';

const READY: ReadyMessage = { kind: 'ready' };

assert(parentPort !== null, 'a query thread has somebody who started it');
const port = parentPort;
const data = workerData as QueryThreadData;
const catalog = new Catalog();
const mailbox = new Mailbox(port, data.control, catalog);
const service = {
  handler: createQueryHandler(catalog, data.answers),
  counters: new CounterTable(data.counters).row(data.counterRow),
  onFault: createFaultReport(port),
};

// What was published before this thread started is in force before its first answer.
mailbox.takeWaiting();
if (data.transport === 'batch') serveWithoutEvents();
else await serveWithEvents(data.transport);

function serveWithoutEvents(): void {
  const libc = loadLibc();
  assert(libc !== undefined, 'whoever opened the sockets had libc');
  const descriptors = data.endpoints.map(({ descriptor }) => descriptor!);
  port.postMessage(READY);
  serveUdpBatches({
    ...service,
    libc,
    descriptors,
    atWait: () => mailbox.atWait(),
    atBatchBoundary: () => mailbox.atBatchBoundary(),
  });
}

async function serveWithEvents(transport: 'dgram' | 'tcp'): Promise<void> {
  const { endpoints, tcp: settings } = data;
  const oneByOne = { ...service, handler: inBatchesOfOne(service.handler) };
  const close =
    transport === 'dgram'
      ? await serveDatagrams({ ...oneByOne, endpoints })
      : await serveTcp({ ...oneByOne, endpoints, settings });
  port.on('message', (message: ControlMessage) => {
    mailbox.take(message);
    if (message.kind !== 'stop') return;
    close();
    port.close();
  });
  port.postMessage(READY);
}

/** Where packets come as events, each is a batch. */
function inBatchesOfOne(handler: QueryHandler): QueryHandler {
  return {
    answer(exchange) {
      mailbox.beginBatch();
      try {
        return handler.answer(exchange);
      } finally {
        mailbox.atWait();
      }
    },
  };
}
