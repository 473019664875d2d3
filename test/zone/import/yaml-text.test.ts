import { expect } from 'chai';
import fc from 'fast-check';
import { parse } from 'yaml';

import { formatYamlEntry, formatYamlScalar } from '../../../src/zone/import/yaml-text.ts';
import type { YamlValue } from '../../../src/zone/import/yaml-text.ts';

/** octoDNS reads YAML 1.1, most others 1.2. */
const VERSIONS = ['1.1', '1.2'] as const;

describe('formatYamlScalar()', () => {
  const plain = [
    'www',
    'a.b-c_d',
    '_dmarc',
    'mail.example.com.',
    '192.0.2.1',
    '2001:db8::1',
    'abcd:1:2:3:4:5:6:7',
    'v=spf1 include:_spf.example.com ~all',
    'https://example.com/a?b',
    'no-default-alpn',
    'none',
  ];
  for (const text of plain) {
    it(`leaves ${text} plain`, () => {
      expect(formatYamlScalar(text)).to.equal(text);
    });
  }

  const quoted = [
    ['', "''"],
    ['010', "'010'"],
    ['1e3', "'1e3'"],
    ['e10', "'e10'"],
    ['1.10', "'1.10'"],
    ['10', "'10'"],
    ['0x1f', "'0x1f'"],
    ['1_000', "'1_000'"],
    ['2001-12-14', "'2001-12-14'"],
    ['1:20:30', "'1:20:30'"],
    ['1:2:3:4:5:6:7:8', "'1:2:3:4:5:6:7:8'"],
    ['2001:db8::', "'2001:db8::'"],
    ['::1', "'::1'"],
    ['on', "'on'"],
    ['Yes', "'Yes'"],
    ['n', "'n'"],
    ['NULL', "'NULL'"],
    ['True', "'True'"],
    ['~', "'~'"],
    ['.', "'.'"],
    ['.inf', "'.inf'"],
    ['*', "'*'"],
    ['*.a', "'*.a'"],
    ['<<', "'<<'"],
    ['=', "'='"],
    ['-', "'-'"],
    ['---', "'---'"],
    ['a: b', "'a: b'"],
    ['a:', "'a:'"],
    ['a #b', "'a #b'"],
    ['a ', "'a '"],
    [' a', "' a'"],
    ["it's", "'it''s'"],
    ['\\# 4 c0000201', "'\\# 4 c0000201'"],
    ['"a" "b"', `'"a" "b"'`],
    ['[a]', "'[a]'"],
    ['{a}', "'{a}'"],
    ['&a', "'&a'"],
    ['!a', "'!a'"],
    ['%a', "'%a'"],
    ['@', "'@'"],
    ['`', "'`'"],
  ] as const;
  for (const [text, expected] of quoted) {
    it(`writes ${JSON.stringify(text)} as ${expected}`, () => {
      expect(formatYamlScalar(text)).to.equal(expected);
    });
  }
});

describe('formatYamlEntry()', () => {
  it('indents maps and sets lists beside their key', () => {
    const records = [
      { ttl: 60, type: 'NS', values: ['a.', 'b.'] },
      { type: 'MX', value: { exchange: 'mail.', preference: 10 } },
      { type: 'HTTPS', values: [{ svcparams: { alpn: ['h2'], 'no-default-alpn': null }, svcpriority: 1 }] },
    ];
    expect(formatYamlEntry('', records)).to.equal(`'':
- ttl: 60
  type: NS
  values:
  - a.
  - b.
- type: MX
  value:
    exchange: mail.
    preference: 10
- type: HTTPS
  values:
  - svcparams:
      alpn:
      - h2
      no-default-alpn:
    svcpriority: 1
`);
  });

  it('refuses a list within a list', () => {
    expect(() => formatYamlEntry('a', [['b']])).to.throw(TypeError);
  });

  for (const version of VERSIONS) {
    it(`writes any text so that YAML ${version} reads the same`, () => {
      const text = fc.oneof(
        fc.string({ unit: 'grapheme-ascii', maxLength: 12 }),
        // What YAML gives a meaning to, more often than chance would.
        fc
          .array(fc.constantFrom(...Array.from('0123456789abcdefxonyNTl.:-+_~ #\'"*&!|>%@=<?{}[],\\')), {
            maxLength: 6,
          })
          .map((characters) => characters.join('')),
      );
      fc.assert(
        fc.property(text, text, (key, value) => {
          const tree: YamlValue = { value, values: [value, { value }] };
          const read: unknown = parse(formatYamlEntry(key, tree), { version, merge: true });
          expect(read).to.deep.equal({ [key]: tree });
        }),
        { numRuns: 1000 },
      );
    });
  }
});
