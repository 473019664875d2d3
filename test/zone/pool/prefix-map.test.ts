import { expect } from 'chai';
import fc from 'fast-check';

import { formatIpv4, formatIpv6, parseIpAddress } from '../../../src/base/ip-address.ts';
import type { PoolRule } from '../../../src/zone/pool/pool-set.ts';
import { compileRules } from '../../../src/zone/pool/prefix-map.ts';
import type { PoolPrefix } from '../../../src/zone/pool/prefix-map.ts';
import { isWithin, parseSubnet } from '../../../src/zone/pool/subnet.ts';
import type { Subnet } from '../../../src/zone/pool/subnet.ts';

function rule(pool: number, subnets: readonly string[] = [], geos: readonly string[] = []): PoolRule {
  return { pool, subnets: subnets.map((text) => parseSubnet(text)!), geos };
}

function show(prefixes: readonly PoolPrefix[]): string[] {
  return prefixes.map(({ address, prefixBits, pool }) => {
    const text = address.length === 4 ? formatIpv4(address) : formatIpv6(address);
    return `${text}/${prefixBits} ${pool}`;
  });
}

describe('compileRules()', () => {
  const CASES: [title: string, rules: PoolRule[], ipv4: string[], ipv6: string[]][] = [
    ['is one prefix for one rule', [rule(7)], ['0.0.0.0/0 7'], ['::/0 7']],
    [
      'cuts a subnet out of the rest',
      [rule(1, ['128.0.0.0/2']), rule(0)],
      ['0.0.0.0/1 0', '128.0.0.0/2 1', '192.0.0.0/2 0'],
      ['::/0 0'],
    ],
    [
      'keeps the families apart',
      [rule(1, ['8000::/1']), rule(2, ['0.0.0.0/1']), rule(0)],
      ['0.0.0.0/1 2', '128.0.0.0/1 0'],
      ['::/1 0', '8000::/1 1'],
    ],
    [
      'takes the first rule that matches',
      [rule(1, ['192.0.0.0/2']), rule(2, ['128.0.0.0/1']), rule(3, ['192.0.0.0/3']), rule(0)],
      ['0.0.0.0/1 0', '128.0.0.0/2 2', '192.0.0.0/2 1'],
      ['::/0 0'],
    ],
    [
      'makes one prefix of neighbours with one pool',
      [rule(1, ['0.0.0.0/2', '64.0.0.0/2']), rule(2, ['128.0.0.0/1']), rule(2)],
      ['0.0.0.0/1 1', '128.0.0.0/1 2'],
      ['::/0 2'],
    ],
    [
      'finds nothing to tell apart where every rule names one pool',
      [rule(0, ['192.0.2.0/24', '2001:db8::/32']), rule(0)],
      ['0.0.0.0/0 0'],
      ['::/0 0'],
    ],
    [
      'never matches places, and by its subnets a rule with both',
      [rule(1, [], ['AS-KR']), rule(2, ['0.0.0.0/1'], ['EU']), rule(0)],
      ['0.0.0.0/1 2', '128.0.0.0/1 0'],
      ['::/0 0'],
    ],
    [
      'tells one address from all others',
      [rule(1, ['0.0.0.0/32']), rule(0)],
      ['0.0.0.0/32 1', ...Array.from({ length: 32 }, (_, i) => `${formatIpv4(bit(31 - i))}/${32 - i} 0`)],
      ['::/0 0'],
    ],
  ];
  for (const [title, rules, ipv4, ipv6] of CASES) {
    it(title, () => {
      expect(show(compileRules(rules, 4))).to.deep.equal(ipv4);
      expect(show(compileRules(rules, 6))).to.deep.equal(ipv6);
    });
  }

  it('compiles ten thousand subnets in no time to speak of', () => {
    const subnets = Array.from({ length: 10_000 }, (_, i) => `10.${i >> 8}.${i & 255}.0/24`);
    const rules = subnets.map((subnet, i) => rule(1 + (i % 2), [subnet]));
    expect(compileRules([...rules, rule(0)], 4)).to.have.length.above(10_000);
  });

  for (const family of [4, 6] as const) {
    describe(`for IPv${family}, whatever the rules`, () => {
      // Few distinct bits, so that subnets meet; the last octet differs for IPv6, so that long prefixes are cut too.
      const octets = family === 4 ? 4 : 16;
      const addresses = fc
        .uint8Array({ minLength: octets, maxLength: octets })
        .map((address) => address.map((octet, i) => (i === 0 || i === octets - 1 ? octet : 0)));
      const subnets = fc
        .tuple(addresses, fc.integer({ min: 0, max: octets * 8 }))
        .map(([address, prefixBits]) => masked(address, prefixBits));
      const rules = fc
        .array(fc.record({ pool: fc.nat(3), subnets: fc.array(subnets, { minLength: 1, maxLength: 4 }) }))
        .map((some): PoolRule[] => [...some.map((each) => ({ ...each, geos: [] })), rule(0)]);

      it('answers as the first rule that matches', () => {
        fc.assert(
          fc.property(rules, fc.array(addresses), (all, clients) => {
            const prefixes = compileRules(all, family);
            const edges = all.flatMap((each) => each.subnets.map(({ address }) => address));
            for (const address of [...clients, ...edges]) {
              const client = { address, prefixBits: octets * 8 };
              const matches = prefixes.filter((prefix) => isWithin(client, prefix));
              expect(matches.map(({ pool }) => pool)).to.deep.equal([firstMatch(all, client)]);
            }
          }),
        );
      });

      it('covers the address space in order, and no prefix is longer than it must be', () => {
        fc.assert(
          fc.property(rules, (all) => {
            const prefixes = compileRules(all, family);
            let next = 0n;
            for (const prefix of prefixes) {
              expect(numberOf(prefix.address)).to.equal(next);
              next += 1n << BigInt(octets * 8 - prefix.prefixBits);
            }
            expect(next).to.equal(1n << BigInt(octets * 8));
            for (const [i, prefix] of prefixes.entries()) {
              const before = prefixes[i - 1];
              const areHalves =
                before?.prefixBits === prefix.prefixBits &&
                isWithin(before, masked(prefix.address, prefix.prefixBits - 1));
              if (areHalves) expect(prefix.pool).not.to.equal(before.pool);
            }
          }),
        );
      });
    });
  }
});

/** The IPv4 address of which only this bit is set, counted from the left. */
function bit(at: number): Uint8Array {
  const address = parseIpAddress('0.0.0.0')!;
  address[at >> 3]! |= 0x80 >> (at & 7);
  return address;
}

function masked(address: Uint8Array, prefixBits: number): Subnet {
  const mask = (i: number): number => (0xff00 >> Math.min(Math.max(prefixBits - i * 8, 0), 8)) & 0xff;
  return { address: address.map((octet, i) => octet & mask(i)), prefixBits };
}

function firstMatch(rules: readonly PoolRule[], client: Subnet): number {
  return rules.find(
    ({ subnets }) => subnets.length === 0 || subnets.some((subnet) => isWithin(client, subnet)),
  )!.pool;
}

function numberOf(address: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(address).toString('hex')}`);
}
