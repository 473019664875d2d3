import { expect } from 'chai';

import { readOverride } from '../../../src/health/overrides/index.ts';
import { someOverride, START_MS } from './some-override.ts';

describe('readOverride()', () => {
  for (const override of [someOverride(), someOverride({ untilMs: START_MS + 1, isCancelled: true })]) {
    it(`gives back what became JSON, ${override.isCancelled ? 'cancelled' : 'in force'}`, () => {
      const json: unknown = JSON.parse(JSON.stringify({ ...override, ofALaterRelease: 1 }));
      expect(readOverride(json)).to.deep.equal(override).and.be.frozen;
    });
  }

  const refused: readonly (readonly [json: unknown, why: string])[] = [
    [null, 'expected an override to be an object'],
    [{ ...someOverride(), id: 1 }, 'expected "id" to be a text'],
    [{ ...someOverride(), action: 'stop' }, 'expected "action" to be one of drain, up, down'],
    [{ ...someOverride(), pattern: 'web3' }, 'Cannot read pattern "web3"'],
    [{ ...someOverride(), fromMs: '2026' }, 'expected "fromMs" to be a whole number'],
    [{ ...someOverride(), untilMs: undefined }, 'expected "untilMs" to be a whole number'],
    [{ ...someOverride(), untilMs: START_MS }, 'expected "untilMs" after "fromMs"'],
    [{ ...someOverride(), version: 3 }, 'expected "version" to be an object'],
    [
      { ...someOverride(), version: { counter: 1.5, replica: 'a' } },
      'expected "counter" to be a whole number',
    ],
    [{ ...someOverride(), isCancelled: 0 }, 'expected "isCancelled" to be true or false'],
  ];
  for (const [json, why] of refused) {
    it(`says ${why}`, () => expect(() => readOverride(json)).to.throw(why));
  }
});
