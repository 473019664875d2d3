import { expect } from 'chai';

import { readLoadPushes } from '../../src/admin/load-pushes.ts';
import { RequestError } from '../../src/control/pools/reports.ts';

const BOTH = [
  { subject: 'web1.example.com', value: 0.8 },
  { subject: '192.0.2.11', value: 3 },
];

describe('readLoadPushes()', () => {
  const accepted: readonly (readonly [body: string, isPlainText: boolean, pushes: readonly object[]])[] = [
    ['{"host": "web1.example.com", "load": 0.8}', false, BOTH.slice(0, 1)],
    ['[{"host": "web1.example.com", "load": 0.8}, {"address": "192.0.2.11", "load": 3}]', false, BOTH],
    ['web1.example.com 0.8\n192.0.2.11 3', true, BOTH],
    ['# loads\r\n\r\n  web1.example.com\t0.8 # busy\r\n192.0.2.11 3\r\n', true, BOTH],
  ];
  for (const [body, isPlainText, pushes] of accepted) {
    it(`reads ${JSON.stringify(body)}`, () => {
      expect(readLoadPushes(body, isPlainText)).to.deep.equal(pushes);
    });
  }

  const LINE = 'expected a host and a number from 0 up, such as web1.example.com 0.8';
  const refused: readonly (readonly [body: string, isPlainText: boolean, error: string])[] = [
    ['[]', false, 'there is no load in it'],
    ['', true, 'there is no load in it'],
    ['7', false, 'expected an object, not 7'],
    ['{"load": 1}', false, '"host" or "address" is missing'],
    [
      '{"host": "a.example", "address": "192.0.2.1", "load": 1}',
      false,
      '"host" and "address" exclude each other',
    ],
    ['{"host": "a.example"}', false, '"load" is missing'],
    ['{"host": "a.example", "load": -1}', false, '"load": -1 (expected a number from 0 up)'],
    ['{"host": "a.example", "load": "1"}', false, '"load": "1" (expected a number from 0 up)'],
    ['{"host": "a.example", "load": 1e999}', false, '"load": null (expected a number from 0 up)'],
    [
      '[{"host": "a.example", "load": 1}, {"hsot": "b.example", "load": 1}, 7]',
      false,
      '[1]: unknown field "hsot" (did you mean "host"?); [1]: "host" or "address" is missing; [2]: expected an object, not 7',
    ],
    [
      'a.example 1\nb.example\nc.example x\nd.example 1 2',
      true,
      `line 2: ${LINE}; line 3: ${LINE}; line 4: ${LINE}`,
    ],
  ];
  for (const [body, isPlainText, error] of refused) {
    it(`refuses ${JSON.stringify(body)}`, () => {
      expect(() => readLoadPushes(body, isPlainText))
        .to.throw(RequestError)
        .that.includes({ kind: 'malformed', message: error });
    });
  }
});
