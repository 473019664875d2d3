import { expect } from 'chai';
import { constants } from 'node:os';
import { explainFailure } from '../../../src/health/checkers/failure-reason.ts';

/** As libuv reports it. */
function systemError(code: keyof typeof constants.errno): NodeJS.ErrnoException {
  return Object.assign(new Error(`connect ${code} 192.0.2.1:80`), { code, errno: -constants.errno[code] });
}

describe('explainFailure()', () => {
  const rows: readonly (readonly [Error, string])[] = [
    [systemError('ECONNREFUSED'), 'connection refused'],
    [systemError('ECONNRESET'), 'connection reset'],
    [systemError('EHOSTUNREACH'), 'no route to host'],
    [systemError('ENETUNREACH'), 'network is unreachable'],
    [systemError('ETIMEDOUT'), 'connection timed out'],
    [systemError('EMFILE'), 'too many open files'],
    [
      new Error('80AB:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:x.c:3:'),
      'TLS: wrong version number',
    ],
    [new Error('80AB:error:0A000410:SSL routines::sslv3 alert:x.c:3:'), 'TLS: sslv3 alert'],
    [new Error('two\nlines'), 'two'],
    [new Error(`long ${'x'.repeat(200)}`), `long ${'x'.repeat(114)}…`],
  ];
  for (const [error, expected] of rows) {
    it(`says "${expected}"`, () => {
      expect(explainFailure(error)).to.equal(expected);
    });
  }
});
