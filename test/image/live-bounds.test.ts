/** Whatever a zone's pools are, an image has room for every view that they can come to, and for nothing beyond it. */

import { expect } from 'chai';
import fc from 'fast-check';
import { LiveArea, ZoneImage } from '../../src/image/index.ts';
import { collectPoolSets, compileZone, entryPools, membersWithin } from '../../src/zone/index.ts';
import { readPooledZone } from '../resolve/pooled-server.ts';
import { readRecords, readView, setAt, viewOf } from './live-views.ts';

const SEED = Number(process.env['EVENKEEL_FUZZ_SEED'] ?? 1);
const RUNS = 40;
const FILL = 0x5a5a5a5a;
const SPARE_OCTETS = 4096;

interface PoolSketch {
  /** Numbers of values; the record's type makes each a value. */
  readonly values: readonly number[];
  /** The next pool is its fallback. */
  readonly hasFallback: boolean;
}

interface RecordSketch {
  readonly type: 'A' | 'AAAA' | 'CNAME' | 'DNAME' | 'SRV' | 'HTTPS';
  /** The owner's first label. */
  readonly labelOctets: number;
  readonly targetOctets: number;
  readonly pools: readonly PoolSketch[];
}

const pool = fc.record({
  values: fc.uniqueArray(fc.nat(200), { minLength: 1, maxLength: 30 }),
  hasFallback: fc.boolean(),
});
const record: fc.Arbitrary<RecordSketch> = fc.record({
  type: fc.constantFrom('A', 'AAAA', 'CNAME', 'DNAME', 'SRV', 'HTTPS'),
  labelOctets: fc.integer({ min: 3, max: 63 }),
  targetOctets: fc.integer({ min: 20, max: 250 }),
  pools: fc.array(pool, { minLength: 1, maxLength: 6 }),
});

describe('image/live-area: bounds', () => {
  it('has room for every view, and writes nothing beside it', function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 4 }),
        fc.infiniteStream(fc.nat(1000)),
        checkBounds,
      ),
      {
        seed: SEED,
        numRuns: RUNS,
      },
    );
  });

  it('has room for the most members, in a view each of many pools', function () {
    this.timeout(60_000);
    const values = [...Array(250).keys()];
    const pools = Array.from({ length: 8 }, (_, i): PoolSketch => ({
      values: values.slice(i),
      hasFallback: false,
    }));
    for (const type of ['AAAA', 'CNAME', 'DNAME'] as const)
      checkBounds([{ type, labelOctets: 63, targetOctets: 250, pools }], [][Symbol.iterator]());
  });

  it('tells apart more prefixes than sixteen bits count', function () {
    this.timeout(60_000);
    // Sparse networks: each parts the space at many lengths.
    const subnets = Array.from({ length: 8000 }, (_, i) => {
      const word = Math.imul(i, 0x9e3779b1) >>> 0;
      return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.0/24`;
    });
    const zone = readPooledZone(
      'example.',
      `
      '': {type: NS, value: ns.example.net.}
      a:
        type: A
        values: [192.0.2.9]
        dynamic:
          pools: {x: {values: [{value: 192.0.2.1}]}, y: {values: [{value: 192.0.2.2}]}}
          rules:
            - {subnets: [${[...new Set(subnets)].join(', ')}, '2001:db8::/32'], pool: x}
            - {pool: y}
    `,
    );
    const image = new ZoneImage(compileZone(zone));
    const set = setAt(image, 0);
    expect(image.ipv4PrefixCount(set)).to.be.above(0xffff);
    expect(image.ipv6PrefixCount(set)).to.equal(33);
    // The last prefix of IPv6 ends the set: 8000::/1 goes to everybody's pool.
    const last = image.ipv6PrefixesAt(set) + 32 * 5;
    expect(image.words[last]! >>> 0).to.equal(0x8000_0000);
    expect(image.words[last + 4]! >>> 16).to.equal(1);
  });
});

function checkBounds(records: readonly RecordSketch[], numbers: Iterator<number>): void {
  const zone = readPooledZone('example.', compose(records));
  let allocated = 0;
  const buffer = compileZone(zone, (octets) => {
    allocated = octets;
    const memory = new SharedArrayBuffer(octets + SPARE_OCTETS);
    new Int32Array(memory).fill(FILL);
    return memory;
  });
  const image = new ZoneImage(buffer);
  expect(image.octetsUsed).to.be.at.most(allocated);
  const area = new LiveArea(buffer);
  const sets = collectPoolSets(zone);
  expect(area.sets).to.equal(sets.length);
  const expected = sets.map((set) => entryPools(set).map((): string[] => []));
  const check = (): void => {
    for (const [number, set] of sets.entries())
      for (const view of entryPools(set).keys())
        expect(readView(image, setAt(image, number), view)).to.deep.equal(expected[number]![view]);
  };
  // Twice the fullest views, for both copies, and then some at random.
  for (const round of ['all', 'all', 'some', 'some', 'all'] as const) {
    for (const [number, set] of sets.entries()) {
      const views = entryPools(set).map((entry) => {
        const within = membersWithin(set, entry);
        return round === 'all'
          ? within
          : within.filter(() => ((numbers.next().value as number | undefined) ?? 0) % 2 === 0);
      });
      expected[number] = views.map((places) => places.map((place) => textOf(image, number, place)));
      area.write(
        number,
        views.map((places) => viewOf(places, { ttlSeconds: 77 })),
      );
    }
    check();
  }
  const after = image.words.subarray(image.octetsUsed / 4);
  expect(after.every((word) => word === FILL)).to.equal(true);
}

/** A member's record as {@link readView} has it. */
function textOf(image: ZoneImage, number: number, place: number): string {
  const [text] = readRecords(image, image.member(setAt(image, number), place));
  return text!.replace(/^[0-9]+ /, '77 ');
}

function compose(records: readonly RecordSketch[]): string {
  const lines = [`'': {type: NS, value: ns.example.net.}`];
  records.forEach(({ type, labelOctets, targetOctets, pools }, i) => {
    const owner = `r${i}${'o'.repeat(labelOctets - 2)}`.slice(0, 63);
    if (type === 'SRV' || type === 'HTTPS') {
      const values = [...new Set(pools.flatMap((each) => each.values))];
      if (type === 'SRV') {
        const targets = values.map(
          (value) => `{priority: 0, weight: 1, port: 80, target: ${target(value, targetOctets)}}`,
        );
        lines.push(`${owner}: {type: SRV, balance: {}, values: [${targets.join(', ')}]}`);
        for (const value of values.slice(0, 2))
          lines.push(`'${label(value)}${i}': {type: A, value: 192.0.2.1}`);
        return;
      }
      const hints = values.map((value) => `10.0.0.${value}`).join(', ');
      lines.push(
        `${owner}:`,
        `  - {type: A, balance: {}, values: [${hints}]}`,
        `  - {type: HTTPS, values: [${values.map((value) => `{svcpriority: ${value + 1}, targetname: ., svcparams: {ipv4hint: [${hints}]}}`).join(', ')}]}`,
      );
      return;
    }
    const valueOf = (value: number): string =>
      type === 'A'
        ? `10.0.0.${value}`
        : type === 'AAAA'
          ? `'2001:db8::${value.toString(16)}'`
          : target(value, targetOctets);
    const texts = pools.map(
      ({ values, hasFallback }, p) =>
        `p${p}: {${hasFallback && p + 1 < pools.length ? `fallback: p${p + 1}, ` : ''}values: [${values.map((value) => `{value: ${valueOf(value)}}`).join(', ')}]}`,
    );
    const rules = pools.map((_, p) =>
      p + 1 < pools.length ? `{subnets: [10.${p}.0.0/16], pool: p${p}}` : `{pool: p${p}}`,
    );
    lines.push(
      `${owner}: {type: ${type}, value: ${valueOf(0)}, dynamic: {pools: {${texts.join(', ')}}, rules: [${rules.join(', ')}]}}`,
    );
  });
  return `${lines.join('\n')}\n`;
}

function label(value: number): string {
  return `t${value}x`;
}

/** A name of about so many octets, at or below the origin or elsewhere. */
function target(value: number, octets: number): string {
  const suffix = value % 3 === 0 ? 'example.' : 'elsewhere.test.';
  let name = '';
  while (name.length + suffix.length < octets - 66) name += `${'t'.repeat(50)}.`;
  return `${label(value)}.${name}${suffix}`;
}
