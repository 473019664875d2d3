import { expect } from 'chai';
import {
  checkRdata,
  formatRdata,
  parseName,
  parseRdata,
  rdataFields,
  splitRdata,
  tokenizeRdata,
} from '../../../src/dns/index.ts';
import { RECORD_TYPES } from '../../../src/dns/rdata/record-types.ts';
import { readExamples } from './rfc-examples.ts';

const ORIGIN = parseName('x.test.');

describe('RDATA of the RFCs', () => {
  for (const { title, type, record, written, canonical, rdata } of readExamples()) {
    it(`${title}: ${record}`, () => {
      expect(parseRdata(type, tokenizeRdata(written), ORIGIN)).to.deep.equal(rdata);
      expect(formatRdata(type, rdata)).to.equal(canonical);
      expect(parseRdata(type, tokenizeRdata(canonical))).to.deep.equal(rdata);
      expect(splitRdata(type, rdata)).to.have.length(rdataFields(type)!.length);
      checkRdata(type, rdata);
    });
  }

  it('has an example of every kind of field', () => {
    const exampled = new Set(
      readExamples().flatMap(({ type }) => RECORD_TYPES[type]!.map(({ kind }) => kind)),
    );
    const missing = Object.entries(RECORD_TYPES).filter(([, groups]) =>
      groups.some(({ kind }) => !exampled.has(kind)),
    );
    expect(missing.map(([type]) => type)).to.deep.equal([]);
  });
});
