/**
 * A kernel that delivers the same batch for ever and makes no garbage itself: it puts memory back as it was
 * after the first time.
 */

import type { Libc } from '../../src/transport/libc.ts';
import { composeQuery, hex, type Query } from '../support/query.ts';
import { FakeKernel } from '../transport/fake-kernel.ts';

/** @param queries as many as make a batch, all from 192.0.2.1 */
export function repeatBatch(queries: readonly Query[]): Libc {
  const client = hex('0200 1000 c0000201 0000000000000000');
  const control = new Uint8Array();
  const kernel = new FakeKernel([
    queries.map((query) => ({ client, payload: composeQuery(query), control })),
  ]);
  let memory = new Uint8Array();
  let delivered: Uint8Array | undefined;
  const libc: Partial<Libc> = {
    addressOf: (buffer) => {
      memory = new Uint8Array(buffer);
      return kernel.libc.addressOf(buffer);
    },
    recvmmsg: (descriptor, headers, count, flags) => {
      if (delivered === undefined) {
        kernel.libc.recvmmsg(descriptor, headers, count, flags);
        delivered = memory.slice();
      }
      memory.set(delivered);
      return queries.length;
    },
    sendmmsg: (_descriptor, _headers, count) => count,
  };
  return libc as Libc;
}
