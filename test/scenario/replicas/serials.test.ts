/** Zones without a serial of their own have the same one on all replicas. */

import { expect } from 'chai';

import type { Files } from '../evenkeel.ts';
import { testTrio, until, type Replica } from './trio.ts';

const APEX = "'': {type: NS, values: [ns1.example.net., ns2.example.net.]}\n";

const versionOf = (last: number): Files => ({
  'example.com.yaml': `${APEX}www: {type: A, value: 192.0.2.${last}}\n`,
  'example.org.yaml': `${APEX}www: {type: A, value: 198.51.100.${last}}\n`,
});

describe('the serials of three replicas', function () {
  this.timeout(60_000);
  const trio = testTrio();

  it('are the same from the start on, and after an edit that reaches them at different times', async () => {
    await trio.serve(versionOf(1));
    const before = await serialsOf();
    for (const serials of before) expect(serials).to.deep.equal(before[0]);

    // More than a second passes from the first to the last, so that each would allot another by itself.
    for (const replica of trio.replicas) {
      const seen = replica.lines.length;
      replica.write(versionOf(2));
      await replica.server.logged(/^Zone example\.org\. is in service/, seen);
      await replica.server.logged(/^Zone example\.com\. is in service/, seen);
      const began = Math.floor(Date.now() / 1000);
      await until(
        () => Math.floor(Date.now() / 1000),
        (now) => now > began,
      );
    }
    const after = await serialsOf();
    for (const serials of after) expect(serials).to.deep.equal(after[0]);
    for (const [i, serial] of after[0]!.entries()) expect(serial).to.be.above(before[0]![i]!);
    for (const replica of trio.replicas) expect(await replica.answers()).to.deep.equal(['192.0.2.2']);
  });

  /** Of both zones on each, as clients see them and as the status tells. */
  const serialsOf = async (): Promise<readonly number[][]> =>
    await Promise.all(
      trio.replicas.map(async (replica) => {
        const answered = await Promise.all(['example.com', 'example.org'].map((zone) => soa(replica, zone)));
        const { zones } = await replica.status();
        expect(zones.map(({ serial }) => serial)).to.have.members(answered);
        return answered;
      }),
    );

  const soa = async (replica: Replica, zone: string): Promise<number> => {
    const { values } = await replica.dns.ask(zone, 'SOA');
    return Number(values[0]!.split(' ')[2]);
  };
});
