import { expect } from 'chai';
import { attempt, type Settle } from '../../../src/health/checkers/attempt.ts';
import { fail, failSilently, pass } from '../../../src/health/checkers/probe-result.ts';

const AMPLE_MS = 5000;

describe('attempt()', () => {
  it('takes the first outcome, and ends what it began once', async () => {
    let ends = 0;
    let settleLater: Settle | undefined;
    const result = attempt(AMPLE_MS, (settle) => {
      settleLater = settle;
      return () => ends++;
    });
    settleLater!(pass('first'));
    settleLater!(fail('second'));
    expect(await result).to.deep.equal(pass('first'));
    expect(ends).to.equal(1);
  });

  it('takes an outcome that is there before it has begun', async () => {
    let ends = 0;
    const result = await attempt(AMPLE_MS, (settle) => {
      settle(pass('at once'));
      return () => ends++;
    });
    expect(result).to.deep.equal(pass('at once'));
    expect(ends).to.equal(1);
  });

  it('fails at the deadline', async () => {
    let ends = 0;
    expect(await attempt(1, () => () => ends++)).to.deep.equal(failSilently('timed out after 1ms'));
    expect(ends).to.equal(1);
  });

  it('fails on an exception', async () => {
    const result = await attempt(AMPLE_MS, () => {
      throw new TypeError('Cannot begin');
    });
    expect(result).to.deep.equal(fail('Cannot begin'));
  });
});
