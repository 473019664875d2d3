import { expect } from 'chai';

import { compileGenerateTemplate, parseGenerateRange } from '../../../src/zone/import/generate.ts';

describe('parseGenerateRange()', () => {
  const ranges: readonly (readonly [text: string, numbers: readonly number[]])[] = [
    ['1-3', [1, 2, 3]],
    ['0-0', [0]],
    ['1-9/4', [1, 5, 9]],
    ['1-8/4', [1, 5]],
    ['2147483646-2147483647', [2147483646, 2147483647]],
  ];
  for (const [text, numbers] of ranges) {
    it(`reads ${text}`, () => {
      expect(parseGenerateRange(text)).to.deep.equal(numbers);
    });
  }

  for (const text of ['3-1', '1-', '-1', '1', '1-2/0', '1-2/', 'a-b', '1-2/3/4', '0-2147483648', '-1-2']) {
    it(`refuses ${text}`, () => {
      expect(() => parseGenerateRange(text)).to.throw(SyntaxError, `not a range: "${text}"`);
    });
  }

  it('refuses more numbers than memory has room for records', () => {
    expect(() => parseGenerateRange('0-1048576')).to.throw(SyntaxError, 'has 1048577 numbers');
    expect(parseGenerateRange('0-2147483647/65536')).to.have.lengthOf(32768);
  });
});

describe('compileGenerateTemplate()', () => {
  // As BIND 9.18 writes them.
  const templates: readonly (readonly [template: string, number: number, text: string])[] = [
    ['host$', 7, 'host7'],
    ['$.$.in', 7, '7.7.in'],
    ['plain', 7, 'plain'],
    ['', 7, ''],
    ['a$$b', 7, 'a\\$b'],
    ['a\\$b', 7, 'a\\$b'],
    ['a\\\\$', 7, 'a\\\\7'],
    ['a\\065$', 7, 'a\\0657'],
    ['a{$}', 7, 'a{7}'],
    ['${0}', 8, '8'],
    ['${-10}', 12, '2'],
    ['${+1,2,d}', 1, '02'],
    ['${-1}', 0, '-1'],
    ['${-1,3}', 0, '-01'],
    ['${0,3,d}', 5, '005'],
    ['${0,3}', 12345, '12345'],
    ['${16,4,x}', 9, '0019'],
    ['${0,2,X}', 10, '0A'],
    ['${0,4,o}', 8, '0010'],
    ['${-1,3,x}', 0, 'ffffffff'],
    ['${0,7,n}', 15, 'f.0.0.0'],
    ['${0,6,n}ip6', 15, 'f.0.0.ip6'],
    ['${0,0,N}', 431, 'F.A.1'],
    ['${0,3,n}', 16, '0.1'],
    ['${-1,3,n}', 0, 'f.f.f.f.f.f.f.f'],
  ];
  for (const [template, number, text] of templates) {
    it(`makes ${JSON.stringify(text)} of ${JSON.stringify(template)} and ${number}`, () => {
      expect(compileGenerateTemplate(template)(number)).to.equal(text);
    });
  }

  for (const template of ['${}', '${a}', '${1', '${1,2,q}', '${1,2,d,4}', '${1, 2}', '${2,-3}', '${0,256}']) {
    it(`refuses ${template}`, () => {
      expect(() => compileGenerateTemplate(`a${template}`)).to.throw(
        SyntaxError,
        `cannot read "${template}"`,
      );
    });
  }
});
