import { expect } from 'chai';
import { learnTime, slowAfterMs } from '../../src/health/usual-time.ts';

describe('learnTime()', () => {
  it('begins with the first, and follows the others slowly', () => {
    expect(learnTime(null, 80)).to.equal(80);
    expect(learnTime(80, 160)).to.equal(90);
    let usualMs = 80;
    for (let i = 0; i < 50; i++) usualMs = learnTime(usualMs, 200);
    expect(usualMs).to.be.closeTo(200, 1);
  });
});

describe('slowAfterMs()', () => {
  it('is four times the usual, not less than 50 ms, and half a second while the usual is unknown', () => {
    expect([100, 12.5, 1, null].map(slowAfterMs)).to.deep.equal([400, 50, 50, 500]);
  });
});
