/** The query path never allocates: shown over a million queries, in a process that does nothing else. */

import { expect } from 'chai';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { Measured } from './garbage-main.ts';

const MAIN = fileURLToPath(new URL('garbage-main.ts', import.meta.url));
const TYPESCRIPT = new URL('../support/typescript.js', import.meta.url).href;
const QUERIES = 1_000_000;

describe('the query path', function () {
  this.timeout(120_000);

  for (const [name, queries] of [
    ['rotate', 'with addresses in rotation'],
    ['random', 'with addresses in any order'],
    ['pools', 'from pools of every policy'],
  ] as const) {
    it(`answers a million queries ${queries} without a garbage collection`, async () => {
      const { collections, heapGrowth, answered } = await measure(name);
      expect(collections).to.deep.equal([]);
      // An octet per query would be more.
      expect(heapGrowth).to.be.lessThan(QUERIES);
      expect(answered).to.be.at.least(QUERIES);
    });
  }
});

/** Runs garbage-main.ts to its end. */
async function measure(name: string): Promise<Measured> {
  const child = fork(MAIN, [name], { execArgv: ['--import', TYPESCRIPT] });
  const told = once(child, 'message') as Promise<[Measured]>;
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The measurement ended with exit code ${String(code)}`);
  return (await told)[0];
}
