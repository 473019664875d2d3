import { expect } from 'chai';
import fc from 'fast-check';
import {
  compareNames,
  countLabels,
  formatName,
  formatRelativeName,
  isSameName,
  isSubdomain,
  isWildcard,
  labelOffsets,
  MAX_NAME_OCTETS,
  nameKey,
  nameOfKey,
  parentName,
  parseName,
  ROOT,
  toLowerName,
} from '../../src/dns/index.ts';

const ORIGIN = parseName('example.');

/** Any name at all: labels of any octets. */
const anyName = fc
  .array(fc.uint8Array({ minLength: 1, maxLength: 63 }), { maxLength: 12 })
  .map((labels) => Uint8Array.from([...labels.flatMap((label) => [label.length, ...label]), 0]))
  .filter((name) => name.length <= MAX_NAME_OCTETS);

describe('parseName()', () => {
  const names: readonly (readonly [text: string, hex: string])[] = [
    ['.', '00'],
    ['@', '07' + '6578616d706c65' + '00'],
    ['a', '0161' + '07' + '6578616d706c65' + '00'],
    ['a.b.', '0161' + '0162' + '00'],
    ['*.', '012a' + '00'],
    ['a\\.b.', '03' + '612e62' + '00'],
    ['a\\032\\000\\255.', '04' + '612000ff' + '00'],
    ['\\a\\@.', '02' + '6140' + '00'],
    ['a\\..', '02' + '612e' + '00'],
    ['bücher.', '07' + '62c3bc63686572' + '00'],
    ['WwW.', '03' + '577757' + '00'],
  ];
  for (const [text, hex] of names) {
    it(`reads ${text}`, () => {
      expect(Buffer.from(parseName(text, ORIGIN)).toString('hex')).to.equal(hex);
    });
  }

  const label = 'a'.repeat(63);
  const refused: readonly (readonly [text: string, why: string])[] = [
    ['', 'it is empty'],
    ['..', 'it has an empty label'],
    ['.a', 'it has an empty label'],
    ['a..b', 'it has an empty label'],
    [`${label}a.`, 'a label is longer than 63 octets'],
    [`${label}.${label}.${label}.${label}.`, 'it is longer than 255 octets'],
    [`${label}.${label}.${label}.${'a'.repeat(55)}`, 'it is longer than 255 octets'],
    ['a\\', 'a backslash is followed by neither a character nor \\000 to \\255'],
    ['a\\25', 'a backslash is followed by neither a character nor \\000 to \\255'],
    ['a\\256', 'a backslash is followed by neither a character nor \\000 to \\255'],
  ];
  for (const [text, why] of refused) {
    it(`refuses ${text.length > 40 ? `${text.length} characters` : `"${text}"`}: ${why}`, () => {
      const message = `Cannot read name "${text}": ${why}`;
      expect(() => parseName(text, ORIGIN))
        .to.throw(SyntaxError)
        .with.property('message', message);
    });
  }

  it('takes labels of 63 and names of 255 octets', () => {
    expect(parseName(`${label}.${label}.${label}.${'a'.repeat(61)}.`)).to.have.length(255);
    expect(parseName(`${label}.${label}.${label}.${'a'.repeat(53)}`, ORIGIN)).to.have.length(255);
  });
});

describe('formatName()', () => {
  it('escapes what a master file would misread (RFC 1035 §5.1)', () => {
    expect(formatName(ROOT)).to.equal('.');
    expect(formatName(Uint8Array.of(9, ...Buffer.from('.\\"();@$ '), 0))).to.equal(
      '\\.\\\\\\"\\(\\)\\;\\@\\$\\032.',
    );
  });

  it('reads back to the same octets', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        expect(parseName(formatName(name))).to.deep.equal(name);
        expect(parseName(formatRelativeName(name, ROOT))).to.deep.equal(name);
        expect(nameOfKey(nameKey(name))).to.deep.equal(toLowerName(name));
      }),
    );
  });
});

describe('formatRelativeName()', () => {
  for (const [name, text] of [
    ['example.', '@'],
    ['a.b.EXAMPLE.', 'a.b'],
    ['a.test.', 'a.test.'],
    ['a\\.b.example.', 'a\\.b'],
    ['.', '.'],
  ] as const) {
    it(`writes ${name} as ${text} within example.`, () => {
      expect(formatRelativeName(parseName(name), ORIGIN)).to.equal(text);
    });
  }
});

describe('compareNames()', () => {
  // RFC 4034 §6.1
  const canonical = [
    'example.',
    'a.example.',
    'yljkjljk.a.example.',
    'Z.a.example.',
    'zABC.a.EXAMPLE.',
    'z.example.',
    '\\001.z.example.',
    '*.z.example.',
    '\\200.z.example.',
  ];

  it('RFC 4034 §6.1: orders its example', () => {
    const shuffled = [...canonical].reverse().map((text) => parseName(text));
    expect(shuffled.sort(compareNames).map(formatName)).to.deep.equal(canonical);
  });

  it('is an order, equal where names are the same', () => {
    fc.assert(
      fc.property(anyName, anyName, (a, b) => {
        expect(Math.sign(compareNames(a, b))).to.equal(-Math.sign(compareNames(b, a)) + 0);
        expect(compareNames(a, b) === 0).to.equal(isSameName(a, b));
        expect(compareNames(a, toLowerName(a))).to.equal(0);
      }),
    );
  });
});

describe('the parts of a name', () => {
  const name = parseName('*.a.Example.');

  it('are found', () => {
    expect(countLabels(name)).to.equal(3);
    expect(countLabels(ROOT)).to.equal(0);
    expect(labelOffsets(name)).to.deep.equal([0, 2, 4]);
    expect(formatName(parentName(name))).to.equal('a.Example.');
    expect(() => parentName(ROOT)).to.throw(RangeError);
    expect(isWildcard(name)).to.equal(true);
    expect(isWildcard(parentName(name))).to.equal(false);
  });

  for (const [child, ancestor, is] of [
    ['a.example.', 'EXAMPLE.', true],
    ['example.', 'example.', true],
    ['a.', '.', true],
    ['xexample.', 'example.', false],
    ['a.example.', 'b.example.', false],
    ['example.', 'a.example.', false],
    ['\\007example.', 'example.', false],
  ] as const) {
    it(`isSubdomain() is ${is} for ${child} and ${ancestor}`, () => {
      expect(isSubdomain(parseName(child), parseName(ancestor))).to.equal(is);
    });
  }
});
