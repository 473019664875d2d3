import { expect } from 'chai';
import { formatName, parseName, RrType } from '../../src/dns/index.ts';
import { withoutHints } from '../../src/dns/rdata/index.ts';
import { LiveArea, Notice, ZoneImage } from '../../src/image/index.ts';
import { TOO_LARGE } from '../../src/image/layout.ts';
import { collectPoolSets, compileZone, type PoolSet, type Zone } from '../../src/zone/index.ts';
import { readPooledZone } from '../resolve/pooled-server.ts';
import { readOffer, readView, setAt, viewOf } from './live-views.ts';

const NS = `'': {type: NS, value: ns.example.}\nns: {type: A, value: 192.0.2.53}\n`;

interface Pooled {
  readonly zone: Zone;
  readonly buffer: SharedArrayBuffer;
  readonly image: ZoneImage;
  readonly area: LiveArea;
  readonly sets: readonly PoolSet[];
}

function compile(text: string, allocate?: (octets: number) => SharedArrayBuffer): Pooled {
  const zone = readPooledZone('example.', NS + text);
  const buffer = compileZone(zone, allocate);
  return {
    zone,
    buffer,
    image: new ZoneImage(buffer),
    area: new LiveArea(buffer),
    sets: collectPoolSets(zone),
  };
}

const SRV = (target: string): string => `{priority: 0, weight: 1, port: 80, target: ${target}}`;

describe('image/live-area', () => {
  it('has as many sets as the zone', () => {
    expect(compile('').area.sets).to.equal(0);
    expect(compile('a: {type: A, values: [192.0.2.1], balance: {}}\n').area.sets).to.equal(1);
  });

  for (const [type, values] of [
    ['A', ['192.0.2.1', '192.0.2.2', '192.0.2.3']],
    ['AAAA', ['2001:db8::1', '2001:db8::2', '2001:db8::3']],
  ] as const) {
    it(`write() puts records of ${type} one after another, with the view's TTL`, () => {
      const { area, image } = compile(
        `a: {type: ${type}, values: ['${values.join("', '")}'], balance: {}}\n`,
      );
      area.write(0, [viewOf([2, 0], { ttlSeconds: 17, policy: 5, answers: 2, notice: Notice.stale })]);
      const set = setAt(image, 0);
      expect(readView(image, set)).to.deep.equal([`17 ${type} ${values[2]}`, `17 ${type} ${values[0]}`]);
      const view = image.view(set, 0);
      expect([
        image.viewTtl(view),
        image.viewPolicy(view),
        image.viewAnswers(view),
        image.viewNotice(view),
      ]).to.deep.equal([17, 5, 2, Notice.stale]);
      expect(image.isSingle(view)).to.equal(false);
      expect(image.poolSet(view)).to.be.below(0);
      expect(image.rrsetOctets(view)).to.equal(2 * (type === 'A' ? 16 : 28));
      expect(readOffer(image, view)).to.deep.equal([
        [100, 1002],
        [101, 1000],
      ]);
    });
  }

  for (const type of ['CNAME', 'DNAME']) {
    it(`write() copies records of ${type} as RRsets of their own, pointers and all`, () => {
      const { area, image } = compile(
        `a: {type: ${type}, values: [x.elsewhere.test., b.a.example., c.example.], balance: {}}\n`,
      );
      area.write(0, [viewOf([1, 2, 0], { ttlSeconds: 5 })]);
      const set = setAt(image, 0);
      const view = image.view(set, 0);
      expect(image.isSingle(view)).to.equal(true);
      expect(readOffer(image, view)).to.deep.equal([
        [100, 1001],
        [101, 1002],
        [102, 1000],
      ]);
      for (const [i, member] of [1, 2, 0].entries()) {
        const [copy, original] = [image.viewMember(view, i), image.member(set, member)];
        expect(image.nextRrset(copy) - copy).to.equal(image.nextRrset(original) - original);
        expect(image.pointerCount(copy)).to.equal(image.pointerCount(original));
        expect(image.recordCount(copy)).to.equal(1);
        expect(image.poolSet(copy)).to.equal(0);
        const octets = (rrset: number): Uint8Array =>
          image.octets.slice(
            image.recordsAt(rrset) * 4,
            image.recordsAt(rrset) * 4 + image.rrsetOctets(rrset),
          );
        const expected = octets(original);
        new DataView(expected.buffer).setUint32(6, 5);
        expect(octets(copy)).to.deep.equal(expected);
      }
    });
  }

  it('write() leads from SRV to the addresses of each target, each name once', () => {
    const { area, image } = compile(`
h1: {type: A, value: 192.0.2.1}
'*.pod': {type: A, value: 192.0.2.8}
s: {type: SRV, balance: {}, values: [${['h1.example.', 'nowhere.test.', 'a.pod.example.', 'b.pod.example.', 'H1.example.'].map((target, i) => SRV(target).replace('port: 80', `port: ${80 + i}`)).join(', ')}]}
`);
    area.write(0, [viewOf([1, 0, 2, 3, 4])]);
    const view = image.view(setAt(image, 0), 0);
    expect(image.recordCount(view)).to.equal(5);
    const targets = Array.from({ length: image.targetCount(view) }, (_, i) => {
      const at = image.recordsAt(view) * 4 + image.targetAt(view, i);
      const name = image.octets.slice(at, image.octets.indexOf(0, at) + 1);
      return `${formatName(name)} at ${formatName(image.owner(image.targetNode(view, i)))}`;
    });
    expect(targets).to.deep.equal([
      'h1.example. at h1.example.',
      'a.pod.example. at *.pod.example.',
      'b.pod.example. at *.pod.example.',
    ]);
    area.write(0, [viewOf([1])]);
    expect(image.targetCount(image.view(setAt(image, 0), 0))).to.equal(0);
  });

  it('write() takes trimmed RDATA for a record, and its target stands where it stood', () => {
    const hints = 'alpn: [h2], ipv4hint: [192.0.2.1, 192.0.2.2]';
    const { area, image, sets } = compile(`
w:
  - {type: A, values: [192.0.2.1, 192.0.2.2], balance: {}}
  - type: HTTPS
    values:
      - {svcpriority: 1, targetname: ., svcparams: {${hints}}}
      - {svcpriority: 2, targetname: w.example., svcparams: {${hints}}}
      - {svcpriority: 3, targetname: ns.example., svcparams: {alpn: [h3]}}
`);
    const number = sets.findIndex(({ type }) => type === RrType.HTTPS);
    const content = viewOf([0, 1, 2]);
    const members = content.members.map((member) => ({
      ...member,
      rdata:
        member.member === 2
          ? undefined
          : withoutHints(sets[number]!.members[member.member]!.rdata, (_type, address) => address[3] !== 1),
    }));
    area.write(number, [{ ...content, members }]);
    const set = setAt(image, number);
    expect(readView(image, set)).to.deep.equal([
      '60 HTTPS 1 . alpn=h2 ipv4hint=192.0.2.2',
      '60 HTTPS 2 w.example. alpn=h2 ipv4hint=192.0.2.2',
      '60 HTTPS 3 ns.example. alpn=h3',
    ]);
    const view = image.view(set, 0);
    // The owner is named twice, once as the root; the third record starts where the shorter second one ends.
    expect(image.targetCount(view)).to.equal(2);
    expect(image.targetAt(view, 0)).to.equal(0);
    const at = image.recordsAt(view) * 4 + image.targetAt(view, 1);
    expect(image.octets.slice(at, at + 12)).to.deep.equal(parseName('ns.example.'));
    area.write(number, [viewOf([0, 1, 2])]);
    expect(readView(image, set)[0]).to.equal('60 HTTPS 1 . alpn=h2 ipv4hint=192.0.2.1,192.0.2.2');
  });

  it('write() changes the copy that is not in force, and leaves the other as it was', () => {
    const { area, image } = compile('a: {type: A, values: [192.0.2.1, 192.0.2.2], balance: {}}\n');
    const set = setAt(image, 0);
    area.write(0, [viewOf([0, 1])]);
    const first = image.view(set, 0);
    const words = image.words.slice();
    area.write(0, [viewOf([1], { ttlSeconds: 1 })]);
    const second = image.view(set, 0);
    expect(second).to.not.equal(first);
    expect(readView(image, set)).to.deep.equal(['1 A 192.0.2.2']);
    const end = image.offerAt(first) + 4;
    expect(image.words.slice(first - 2, end)).to.deep.equal(words.slice(first - 2, end));
    area.write(0, [viewOf([])]);
    expect(image.view(set, 0)).to.equal(first);
  });

  for (const type of ['A', 'CNAME']) {
    it(`write() writes an empty view of ${type}`, () => {
      const values = type === 'A' ? '192.0.2.1, 192.0.2.2' : 'x.example., y.example.';
      const { area, image } = compile(`a: {type: ${type}, values: [${values}], balance: {}}\n`);
      // Twice each, so that the second stands over the octets of the first.
      for (const places of [[0, 1], [1, 0], [], []]) area.write(0, [viewOf(places, { ttlSeconds: 9 })]);
      const view = image.view(setAt(image, 0), 0);
      expect([
        image.recordCount(view),
        image.viewTtl(view),
        image.targetCount(view),
        image.pointerCount(view),
      ]).to.deep.equal([0, 9, 0, 0]);
    });
  }

  it('write() refuses views of another number', () => {
    const { area } = compile('a: {type: A, values: [192.0.2.1], balance: {}}\n');
    expect(() => area.write(0, [])).to.throw('pool set 0 has other views');
  });

  it('write() says of more octets than any message holds that there is no room for them', () => {
    const values = Array.from({ length: 3000 }, (_, i) => `'2001:db8::${i.toString(16)}'`).join(', ');
    const { area, image } = compile(`a: {type: AAAA, values: [${values}], balance: {answers: 64}}\n`);
    area.write(0, [viewOf([...Array(3000).keys()])]);
    const view = image.view(setAt(image, 0), 0);
    expect(image.rrsetOctets(view)).to.equal(TOO_LARGE);
    // Those chosen are found all the same.
    expect(readView(image, setAt(image, 0))[2999]).to.equal('60 AAAA 2001:db8::bb7');
    expect(readOffer(image, view)[2999]).to.deep.equal([3099, 3999]);
    area.write(0, [viewOf([1])]);
    expect(image.rrsetOctets(image.view(setAt(image, 0), 0))).to.equal(28);
  });

  it('write() keeps a member that fits no message so, whatever hints are taken out of it', () => {
    const hints = Array.from({ length: 16_380 }, (_, i) => `10.0.${i >> 8}.${i & 255}`);
    const { area, image, sets } = compile(`
w:
  - {type: A, values: [10.0.0.1, 10.0.0.2], balance: {}}
  - {type: HTTPS, value: {svcpriority: 1, targetname: ., svcparams: {ipv4hint: [${hints.join(', ')}]}}}
`);
    const number = sets.findIndex(({ type }) => type === RrType.HTTPS);
    const rdata = withoutHints(sets[number]!.members[0]!.rdata, (_type, address) => address[2] === 0);
    expect(rdata.length).to.be.below(2000);
    const content = viewOf([0]);
    area.write(number, [{ ...content, members: [{ ...content.members[0]!, rdata }] }]);
    expect(image.rrsetOctets(image.view(setAt(image, number), 0))).to.equal(TOO_LARGE);
  });

  describe('an image that nobody has filled', () => {
    const text = `
a: {type: A, values: [192.0.2.1], balance: {}, dynamic: {pools: {x: {values: [192.0.2.1]}, y: {values: [192.0.2.2]}}, rules: [{subnets: [10.0.0.0/8], pool: x}, {pool: y}]}}
c: {type: CNAME, values: [a.example., b.example.], balance: {}}
`;

    it('has nothing but empty views', () => {
      const { image, area, sets } = compile(text);
      for (let number = 0; number < area.sets; number++) {
        const set = setAt(image, number);
        for (let i = 0; i < image.viewCount(set); i++) {
          const view = image.view(set, i);
          expect([
            image.recordCount(view),
            image.viewTtl(view),
            image.viewNotice(view),
            image.type(view),
          ]).to.deep.equal([0, 0, 0, sets[number]!.type]);
          expect(image.poolSet(view)).to.be.below(0);
        }
      }
    });

    it('is the same, and so is what is written later, in a buffer that served before', () => {
      const clean = compile(text);
      const dirty = compile(text, (octets) => {
        const buffer = new SharedArrayBuffer(octets + 4096);
        new Uint8Array(buffer).fill(0xff);
        return buffer;
      });
      const used = clean.image.octetsUsed;
      expect(dirty.image.octetsUsed).to.equal(used);
      const differing = (): number[] =>
        [...clean.image.octets.subarray(0, used).keys()].filter(
          (at) => clean.image.octets[at] !== dirty.image.octets[at] && !isPadding(clean.image.octets, at),
        );
      expect(differing()).to.deep.equal([]);
      for (const { area } of [clean, dirty]) {
        for (const places of [[0], [1], [0, 1], []]) {
          area.write(0, [
            viewOf(places.filter((place) => place === 0)),
            viewOf(places.filter((place) => place === 1)),
          ]);
          area.write(1, [viewOf(places)]);
        }
      }
      expect(differing()).to.deep.equal([]);
    });
  });
});

/** The last octets of an RRset's last word belong to nobody. */
function isPadding(image: Uint8Array, at: number): boolean {
  return image.subarray(at, (at | 3) + 1).every((octet) => octet === 0);
}
