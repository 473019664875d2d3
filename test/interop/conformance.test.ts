/** Every conformance table, asked of NSD, Knot and BIND: they answer as we do, or the table says why not. */

import { expect } from 'chai';
import { tables } from '../conformance/index.ts';
import { parseDigCommand } from '../support/dig.ts';
import { essence } from '../support/essence.ts';
import { parseMessage } from '../support/message.ts';
import { PEER_NAMES, startPeers, stopPeers, type Peers } from '../support/peers/index.ts';
import { composeQuery } from '../support/query.ts';
import { serve } from '../support/server.ts';
import { parseTranscript } from '../support/transcript.ts';

/** Long enough for an answer on loopback; silence costs a test this much. */
const TIMEOUT_MS = 1000;

for (const { title, zones, transcript, refusedBy = {} } of tables) {
  describe(title, () => {
    const us = serve(zones);
    const zoneTexts = Object.entries(zones).map(([origin, text]) => ({ origin, text }));
    const names = PEER_NAMES.filter((name) => refusedBy[name] === undefined);
    let peers: Peers = new Map();
    before(async () => {
      peers = await startPeers(zoneTexts, names);
    });
    after(() => stopPeers(peers));

    for (const name of names) {
      describe(`asked of ${name}`, () => {
        for (const { command, dissent } of parseTranscript(transcript)) {
          const reason = dissent.get(name);
          it(`${command}${reason === undefined ? '' : ` (${name} differs: ${reason})`}`, async () => {
            const { query, isStream } = parseDigCommand(command);
            const octets = composeQuery(query);
            const ours = essenceOf(us.respond(octets, isStream));
            const theirs = essenceOf(await peers.get(name)!.respond(octets, isStream, TIMEOUT_MS));
            if (reason === undefined) expect(theirs).to.deep.equal(ours);
            else expect(theirs, `${name} agrees by now; take the "~" line out`).to.not.deep.equal(ours);
          });
        }
      });
    }
  });
}

function essenceOf(response: Uint8Array | undefined): string[] {
  return essence(response && parseMessage(response));
}
