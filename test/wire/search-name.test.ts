import { expect } from 'chai';
import { parseName } from '../../src/dns/name.ts';
import { SearchName } from '../../src/wire/search-name.ts';

const octets = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

/** Reads the name where it stands in a question, at `at`; QTYPE and QCLASS follow. */
const readQname = (name: SearchName, octetsOfName: Uint8Array, at = 0): number => {
  const message = new Uint8Array(at + octetsOfName.length + 4);
  message.set(octetsOfName, at);
  return name.readQname(new DataView(message.buffer), at, message.length);
};

describe('wire/search-name', () => {
  it('readQname() lower-cases the name and tells where each label stands', () => {
    const name = new SearchName();
    expect(readQname(name, parseName('WwW.Example.COM.'), 12)).to.equal(12 + 17);
    expect(name.octets.subarray(0, name.length)).to.deep.equal(parseName('www.example.com.'));
    expect([...name.labelAt.subarray(0, 4)]).to.deep.equal([0, 4, 12, 16]);
    expect([...name.messageAt.subarray(0, 4)]).to.deep.equal([12, 16, 24, 28]);
  });

  it('hash[i] is the hash of the name from label i on', () => {
    const whole = new SearchName();
    const parent = new SearchName();
    whole.readName(parseName('a.b.example.'));
    parent.readName(parseName('b.EXAMPLE.'));
    expect(whole.hash[1]).to.equal(parent.hash[0]);
    expect(whole.hash[3]).to.equal(parent.hash[2]);
  });

  it('readQname() folds ASCII letters and no other octet', () => {
    const every = Array.from({ length: 256 }, (_, octet) => octet);
    for (const octet of every) {
      const name = new SearchName();
      readQname(name, Uint8Array.of(1, octet, 0));
      expect(name.octets[1]).to.equal(octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet);
    }
  });

  it('hash tells a.bc from ab.c', () => {
    const one = new SearchName();
    const other = new SearchName();
    one.readName(parseName('a.bc.'));
    other.readName(parseName('ab.c.'));
    expect(one.hash[0]).to.not.equal(other.hash[0]);
  });

  const malformed: readonly [string, string][] = [
    ['a pointer', 'c0 0c'],
    ['a pointer after a label', '01 61 c0 0c'],
    ['a reserved label type', '40 61 00'],
    ['a label that is cut off', '05 61 62'],
    ['a name without its root', '01 61'],
    ['nothing', ''],
    [
      'a name of 256 octets',
      `${`3f${'61'.repeat(63)}`.repeat(3)}3e${'61'.repeat(62)}0000`.replace(/0000$/, '0161 00'),
    ],
  ];
  for (const [title, hex] of malformed) {
    it(`readQname() refuses ${title}`, () => {
      expect(readQname(new SearchName(), octets(hex))).to.equal(-1);
    });
  }

  it('readQname() takes a name of 255 octets and one of 127 labels', () => {
    const long = octets(`${`3f${'61'.repeat(63)}`.repeat(3)}3d${'61'.repeat(61)}00`);
    expect(readQname(new SearchName(), long)).to.equal(255);
    const deep = octets(`${'0161'.repeat(127)}00`);
    const name = new SearchName();
    expect(readQname(name, deep)).to.equal(255);
    expect(name.labels).to.equal(127);
  });

  it('readWritten() follows pointers and tells where each label really stands', () => {
    const name = new SearchName();
    // example. at 2, www.example. at 11 by a pointer; the message starts at octet 3 of the buffer.
    const message = Uint8Array.from([9, 9, 9, 0, 0, ...parseName('eXample.'), 3, 0x77, 0x57, 0x77, 0xc0, 2]);
    name.readWritten(message, 3, 11);
    expect(name.octets.subarray(0, name.length)).to.deep.equal(parseName('www.example.'));
    expect([...name.messageAt.subarray(0, 3)]).to.deep.equal([11, 2, 10]);
  });
});
