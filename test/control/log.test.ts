import { expect } from 'chai';

import { formatLine } from '../../src/control/log.ts';

describe('formatLine()', () => {
  it('makes a line for people of one for machines', () => {
    const json =
      '{"level":"warn","time":"2026-11-23T14:06:37.073Z","zone":"example.com.","msg":"Look out"}\n';
    expect(formatLine(json)).to.equal('14:06:37.073 warn  Look out\n');
  });
});
