/** A replica with other zone files than the rest: everybody can see it, and is told once. */

import { expect } from 'chai';

import { testTrio, until, type Replica } from './trio.ts';

const zone = (address: string): string =>
  `'': {type: NS, values: [ns1.example.net., ns2.example.net.]}\nwww: {type: A, value: ${address}}\n`;

describe('zone content that differs on one of three replicas', function () {
  this.timeout(60_000);
  const trio = testTrio();

  it('is shown at once, warned about once when it lasts, and shown no more when it is over', async () => {
    await trio.serve(zone('192.0.2.1'));
    const [, , odd] = trio.replicas as [Replica, Replica, Replica];
    const expected = { dns1: ['dns3'], dns2: ['dns3'], dns3: ['dns1', 'dns2'] };
    odd.write({ 'example.com.yaml': zone('192.0.2.9') });
    await differ(expected);
    for (const replica of trio.replicas) await replica.server.logged(/^Other content is served for /);
    await until(
      () => warnings('dns3'),
      (told) => told.length === 2,
    );
    expect(warnings('dns1')).to.deep.equal([
      'Other content is served for example.com. on dns3: their zone files differ',
    ]);
    expect(warnings('dns3')).to.have.length(2);

    odd.write({ 'example.com.yaml': zone('192.0.2.1') });
    await differ({ dns1: [], dns2: [], dns3: [] });
    expect(warnings('dns1')).to.have.length(1);
    expect(warnings('dns3')).to.have.length(2);
  });

  const differ = async (expected: Readonly<Record<string, readonly string[]>>): Promise<void> => {
    const seen = await until(
      async () => {
        const all = trio.replicas.map(async (replica) => {
          const { zones } = await replica.status();
          return [replica.name, [...zones[0]!.differsOn].sort()] as const;
        });
        return Object.fromEntries(await Promise.all(all));
      },
      (now) => JSON.stringify(now) === JSON.stringify(expected),
    );
    expect(seen).to.deep.equal(expected);
  };

  const warnings = (name: string): string[] =>
    trio.replicas
      .find((replica) => replica.name === name)!
      .told(/^Other content/)
      .map(({ msg }) => msg);
});
