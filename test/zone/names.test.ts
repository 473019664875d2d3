import { expect } from 'chai';

import { formatName, parseName, ROOT } from '../../src/dns/name.ts';
import { parseOwnerName, targetForm, toAsciiName } from '../../src/zone/names.ts';

const ORIGIN = parseName('example.com.');

describe('parseOwnerName()', () => {
  const NAMES: [text: string, name: string][] = [
    ['', 'example.com.'],
    ['@', 'example.com.'],
    ['www', 'www.example.com.'],
    ['www.sub', 'www.sub.example.com.'],
    ['*', '*.example.com.'],
    ['_dmarc', '_dmarc.example.com.'],
    ['www.example.com.', 'www.example.com.'],
    ['a\\.b', 'a\\.b.example.com.'],
    ['a\\032b', 'a\\032b.example.com.'],
    ['bücher', 'xn--bcher-kva.example.com.'],
    ['Straße.日本語', 'xn--strae-oqa.xn--wgv71a119e.example.com.'],
    ['*.ü', '*.xn--tda.example.com.'],
    ['WWW', 'WWW.example.com.'],
  ];
  for (const [text, name] of NAMES) {
    it(`reads "${text}" as ${name}`, () => expect(formatName(parseOwnerName(text, ORIGIN))).to.equal(name));
  }

  it('reads the root relative to itself', () => expect(parseOwnerName('', ROOT)).to.equal(ROOT));

  const MISTAKES: [text: string, why: RegExp][] = [
    ['a b', /blank/],
    ['a..b', /empty label/],
    ['.a', /empty label/],
    ['ü..b', /empty label/],
    ['x'.repeat(64), /longer than 63 octets/],
    [`${'x'.repeat(60)}.`.repeat(4) + 'x', /longer than 255 octets/],
    ['a\\300', /backslash/],
    ['ü\u0000', /internationalized/],
  ];
  for (const [text, why] of MISTAKES) {
    it(`refuses ${JSON.stringify(text.slice(0, 12))}: ${why.source}`, () => {
      expect(() => parseOwnerName(text, ORIGIN)).to.throw(SyntaxError, why);
    });
  }
});

describe('toAsciiName()', () => {
  it('leaves ASCII labels alone, whatever is in them', () => {
    expect(toAsciiName('_x.A\\.B.é')).to.equal('_x.A\\.B.xn--9ca');
  });
});

describe('targetForm()', () => {
  const FORMS = {
    absolute: ['.', '@', 'www.example.net.', 'ns1.'],
    relative: ['ns1', 'a\\.b', 'a\\.'],
    undotted: ['www.example.net', 'a\\\\.b'],
  };
  for (const [form, texts] of Object.entries(FORMS)) {
    for (const text of texts) it(`takes ${text} for ${form}`, () => expect(targetForm(text)).to.equal(form));
  }
});
