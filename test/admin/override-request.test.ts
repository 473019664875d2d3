import { expect } from 'chai';

import { readOverrideRequest } from '../../src/admin/override-request.ts';
import { RequestError } from '../../src/control/pools/reports.ts';

const NOW_MS = Date.parse('2026-11-23T14:00:00Z');
const MINUTE_MS = 60_000;
const BASE = { action: 'drain', pattern: 'web3.example.com' };

describe('readOverrideRequest()', () => {
  it('reads every field', () => {
    const body = { ...BASE, owner: 'kim', reason: 'a new kernel', from: '10m', for: '1h', force: true };
    expect(readOverrideRequest(body, NOW_MS)).to.deep.equal({
      ...BASE,
      owner: 'kim',
      reason: 'a new kernel',
      fromMs: NOW_MS + 10 * MINUTE_MS,
      untilMs: NOW_MS + 70 * MINUTE_MS,
      isForced: true,
    });
  });

  const times: readonly (readonly [fields: object, fromMinute: number | null, untilMinute: number | null])[] =
    [
      [{}, null, null],
      [{ from: null, until: null }, null, null],
      [{ until: '30m' }, null, 30],
      [{ for: '30m' }, null, 30],
      [{ from: '10m', until: '30m' }, 10, 30],
      [{ from: '2026-11-23T14:10:00Z', until: '2026-11-23T23:30+09:00' }, 10, 30],
      [{ from: '2026-11-23T13:00:00.000Z' }, -60, null],
      [{ from: '2026-11-23T13:00:00Z', for: '90m' }, -60, 30],
    ];
  for (const [fields, fromMinute, untilMinute] of times) {
    it(`takes ${JSON.stringify(fields)} for ${fromMinute} to ${untilMinute} minutes from now`, () => {
      const { fromMs, untilMs } = readOverrideRequest({ ...BASE, ...fields }, NOW_MS);
      const minute = (ms: number | null): number | null => ms && (ms - NOW_MS) / MINUTE_MS;
      expect([minute(fromMs), minute(untilMs)]).to.deep.equal([fromMinute, untilMinute]);
    });
  }

  const TIME = 'a time such as 2026-11-23T22:00:00Z, or how long from now, such as 10m';
  const refused: readonly (readonly [body: unknown, error: string])[] = [
    [[], 'expected an object, not []'],
    [null, 'expected an object, not null'],
    [{}, '"action" is missing; "pattern" is missing'],
    [
      { actoin: 'drain', pattern: 7 },
      'unknown field "actoin" (did you mean "action"?); "pattern": 7 (expected a text); "action" is missing',
    ],
    [{ ...BASE, action: 'darin' }, '"action": "darin" (expected one of drain, up, down)'],
    [{ ...BASE, force: 'yes' }, '"force": "yes" (expected true or false)'],
    [
      { ...BASE, reason: 'a\u001b[2J' },
      '"reason": "a\\u001b[2J" (expected a text of up to 200 characters in one line)',
    ],
    [{ ...BASE, from: '2026-11-23T22:00:00' }, `"from": "2026-11-23T22:00:00" (expected ${TIME})`],
    [{ ...BASE, from: '2026-13-23T22:00:00Z' }, `"from": "2026-13-23T22:00:00Z" (expected ${TIME})`],
    [{ ...BASE, from: '9999-01-01T00:00:00Z' }, `"from": "9999-01-01T00:00:00Z" (expected ${TIME})`],
    [{ ...BASE, for: '0s' }, '"for": "0s" (expected a time from 1s to 366d, such as 250ms or 5s)'],
    [{ ...BASE, until: '1h', for: '1h' }, '"until" and "for" exclude each other'],
    [{ ...BASE, from: '2h', until: '1h' }, 'it would be over before it begins'],
    [{ ...BASE, from: '2026-11-23T12:00:00Z', for: '1h' }, 'it would be over before it begins'],
  ];
  for (const [body, error] of refused) {
    it(`refuses ${JSON.stringify(body)}`, () => {
      expect(() => readOverrideRequest(body, NOW_MS))
        .to.throw(RequestError)
        .that.includes({ kind: 'malformed', message: error });
    });
  }
});
