import { expect } from 'chai';
import { jsonPath } from '../../../src/zone/pool/json-path.ts';

describe('zone/pool/json-path', () => {
  const PATHS: readonly (readonly [text: string, path: readonly (string | number)[]])[] = [
    ['load', ['load']],
    ['system.load[0]', ['system', 'load', 0]],
    ['system.cpu-busy', ['system', 'cpu-busy']],
    [`['my key']['it"s']`, ['my key', 'it"s']],
    [`["system"].load[10]`, ['system', 'load', 10]],
    ['[1]', [1]],
    [`['']`, ['']],
  ];
  for (const [text, path] of PATHS) {
    it(`parse() reads ${text}`, () => {
      expect(jsonPath.parse(text)).to.deep.equal(path);
    });
  }

  for (const text of [
    '',
    '.load',
    '$.load',
    'load.',
    'load..x',
    'load[-1]',
    'load[x]',
    `['a']b`,
    `['a`,
    'load x',
  ]) {
    it(`parse() refuses "${text}"`, () => {
      expect(jsonPath.parse(text)).to.be.undefined;
    });
  }
});
