/** Every conformance table, asked of our own resolver. */

import { expect } from 'chai';
import { serve } from '../support/server.ts';
import { dig, parseTranscript } from '../support/transcript.ts';
import { tables } from './index.ts';

for (const { title, zones, transcript } of tables) {
  describe(title, () => {
    const server = serve(zones);
    for (const exchange of parseTranscript(transcript)) {
      it(exchange.title, () => {
        expect(dig(server, exchange.command)).to.deep.equal(exchange.expected);
      });
    }
  });
}
