/** The odd packets, put to our own resolver, over UDP and over TCP. */

import { expect } from 'chai';
import { rcodeName } from '../../src/dns/index.ts';
import { checkErrorResponse } from '../support/response-rules.ts';
import { parseMessage } from '../support/message.ts';
import { serve } from '../support/server.ts';
import { packets, ZONES } from './packets.ts';

describe('RFC 1035 §4.1, RFC 6891 §7: odd packets', () => {
  const server = serve(ZONES);
  for (const { title, octets, expected } of packets) {
    for (const isStream of [false, true]) {
      it(`${title}${isStream ? ', over TCP' : ''}: ${expected}`, () => {
        const response = server.respond(octets, isStream);
        if (response === undefined) {
          expect('silence').to.equal(expected);
          return;
        }
        const { rcode, question } = parseMessage(response);
        expect(`${rcodeName(rcode)}, QDCOUNT ${question === undefined ? 0 : 1}`).to.equal(expected);
        if (expected.startsWith('NOERROR')) expect(parseMessage(response).answer).to.have.length(1);
        else checkErrorResponse(octets, response);
      });
    }
  }
});
