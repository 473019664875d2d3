import { expect } from 'chai';
import { readJsonNumber } from '../../src/load/index.ts';
import { jsonPath } from '../../src/zone/pool/json-path.ts';

const JSON_TEXT = JSON.stringify({
  load: 0.25,
  system: { load: [0.5, 1.5], 'cpu-busy': 12 },
  'my key': { 'it"s': 3 },
  text: '0.5',
  nothing: null,
  list: [{ busy: 7 }],
});

describe('load/json-number', () => {
  const reads: readonly (readonly [path: string, value: number | undefined])[] = [
    ['load', 0.25],
    ['system.load[0]', 0.5],
    ['system.load[1]', 1.5],
    ['system.cpu-busy', 12],
    [`['my key']['it"s']`, 3],
    [`["system"].load[0]`, 0.5],
    ['list[0].busy', 7],
    ['list[1].busy', undefined],
    ['system.load', undefined],
    ['system.load.length', undefined],
    ['system.missing.deeper', undefined],
    ['text', undefined],
    ['nothing.at', undefined],
    ['constructor.length', undefined],
    ['load[0]', undefined],
  ];
  for (const [path, value] of reads) {
    it(`readJsonNumber() at ${path} is ${value}`, () => {
      expect(readJsonNumber(JSON_TEXT, jsonPath.parse(path)!)).to.equal(value);
    });
  }

  it('readJsonNumber() finds a number that is the whole of an array of the response', () => {
    expect(readJsonNumber('[1, 2]', [1])).to.equal(2);
  });

  for (const json of ['', 'OK', '{"load": 1', '{"load": 1e999}', 'null']) {
    it(`readJsonNumber() finds nothing in ${JSON.stringify(json)}`, () => {
      expect(readJsonNumber(json, ['load'])).to.be.undefined;
    });
  }
});
