import { expect } from 'chai';
import { formatName, parseName, RrType } from '../../src/dns/index.ts';
import { ZoneImage } from '../../src/image/index.ts';
import { SearchName } from '../../src/wire/index.ts';
import { compileZone } from '../../src/zone/compile.ts';
import { readZone } from '../support/server.ts';

const ZONE = `
$TTL 3600
@         SOA   ns1 hostmaster 7 7200 3600 1209600 300
@         NS    ns1
@         MX    10 mail
NS1       A     192.0.2.1
mail      A     192.0.2.25
*.wild    TXT   "synthesised"
a.b.c     A     192.0.2.2
child     NS    ns.child
child     DS    1 8 2 ${'00'.repeat(32)}
ns.child  A     192.0.2.3
moved     DNAME example.net.
old.moved A     192.0.2.4
`;

const compile = (text: string): ZoneImage => new ZoneImage(compileZone(readZone('example.com.', text)));

const find = (image: ZoneImage, owner: string): number => {
  const name = new SearchName();
  name.readName(parseName(owner, parseName('example.com.')));
  return image.find(name, 0);
};

describe('image/zone-image', () => {
  const image = compile(ZONE);
  const owners = [...image.nodes()].map((node) => formatName(image.owner(node)));

  it('nodes() gives every existing name in canonical order, empty non-terminals included', () => {
    expect(owners).to.deep.equal([
      'example.com.',
      'c.example.com.',
      'b.c.example.com.',
      'a.b.c.example.com.',
      'child.example.com.',
      'ns.child.example.com.',
      'mail.example.com.',
      'moved.example.com.',
      'old.moved.example.com.',
      'ns1.example.com.',
      'wild.example.com.',
      '*.wild.example.com.',
    ]);
  });

  it('find() finds every existing name whatever its case, and no other', () => {
    for (const owner of owners)
      expect(formatName(image.owner(find(image, owner.toUpperCase())))).to.equal(owner);
    for (const owner of ['www', 'a.a.b.c', 'b', 'x.wild']) expect(find(image, owner), owner).to.equal(0);
  });

  it('governor() is the zone cut or the DNAME that takes a name over', () => {
    const governors = Object.fromEntries(
      ['@', 'child', 'ns.child', 'moved', 'old.moved', 'mail'].map((owner) => {
        const governor = image.governor(find(image, owner));
        return [owner, governor === 0 ? 'none' : formatName(image.owner(governor))];
      }),
    );
    expect(governors).to.deep.equal({
      '@': 'none',
      child: 'child.example.com.',
      'ns.child': 'child.example.com.',
      moved: 'none',
      'old.moved': 'moved.example.com.',
      mail: 'none',
    });
  });

  it('wildcard() is the node of the * child', () => {
    expect(formatName(image.owner(image.wildcard(find(image, 'wild'))))).to.equal('*.wild.example.com.');
    expect(image.wildcard(find(image, 'mail'))).to.equal(0);
  });

  it('findRrset() finds an RRset by its type, and targets lead to the addresses to add', () => {
    const mx = image.findRrset(image.apex, RrType.MX);
    expect(image.recordCount(mx)).to.equal(1);
    expect(formatName(image.owner(image.targetNode(mx, 0)))).to.equal('mail.example.com.');
    expect(image.findRrset(image.apex, RrType.TXT)).to.equal(0);
  });

  it('tells serial, names and records', () => {
    expect(image).to.include({ serial: 7, names: 12, records: 12, originLabels: 2 });
  });

  it('is the same whatever its buffer held before', () => {
    const zone = readZone('example.com.', ZONE);
    const clean = new Uint8Array(compileZone(zone));
    const dirty = new Uint8Array(
      compileZone(zone, (octets) => {
        const buffer = new SharedArrayBuffer(octets + 64);
        new Uint8Array(buffer).fill(0xff);
        return buffer;
      }),
    );
    const used = image.octetsUsed;
    const differing = clean
      .subarray(0, used)
      .findIndex((octet, at) => octet !== dirty[at] && !isPadding(clean, at));
    expect(differing).to.equal(-1);
  });

  it('refuses a buffer that is no image', () => {
    expect(() => new ZoneImage(new SharedArrayBuffer(64))).to.throw(
      TypeError,
      'does not start with its mark',
    );
  });
});

/** The last octets of an RRset's last word belong to nobody. */
function isPadding(image: Uint8Array, at: number): boolean {
  return image.subarray(at, (at | 3) + 1).every((octet) => octet === 0);
}
