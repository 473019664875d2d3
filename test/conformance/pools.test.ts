/** Every table of pools, asked of our own resolver. */

import { expect } from 'chai';
import { PooledServer } from '../resolve/pooled-server.ts';
import { dig, parseTranscript } from '../support/transcript.ts';
import { poolTables } from './index.ts';

for (const { title, zones, health, client, transcript } of poolTables) {
  describe(title, () => {
    const server = new PooledServer(zones, health);
    const responder = client === undefined ? server : server.from(client);
    for (const exchange of parseTranscript(transcript)) {
      it(exchange.title, () => {
        expect(dig(responder, exchange.command)).to.deep.equal(exchange.expected);
      });
    }
  });
}
