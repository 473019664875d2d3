import { expect } from 'chai';
import { assert, AssertionFailure, unreachable } from '../../src/base/assert.ts';

describe('assert()', () => {
  it('is silent where the condition holds', () => {
    expect(() => assert(true, 'never told')).not.to.throw();
  });

  it('throws what broke where it does not', () => {
    expect(() => assert(false, 'the apex has no SOA')).to.throw(
      AssertionFailure,
      'Broken invariant: the apex has no SOA',
    );
  });
});

describe('unreachable()', () => {
  it('throws the value that has no case', () => {
    expect(() => unreachable('referral' as never)).to.throw(AssertionFailure, 'no case for "referral"');
  });
});
