/** Every conformance table, asked of NSD, Knot and BIND: they answer as we do, or the table says why not. */

import { expect } from 'chai';
import { tables } from '../conformance/index.ts';
import { parseDigCommand } from '../support/dig.ts';
import { essence } from '../support/essence.ts';
import { parseMessage } from '../support/message.ts';
import { startBind, startKnot, startNsd, type Daemon, type ZoneText } from '../support/peers/index.ts';
import { composeQuery } from '../support/query.ts';
import { serve } from '../support/server.ts';
import { parseTranscript, type PeerName } from '../support/transcript.ts';

const PEERS: Readonly<Record<PeerName, (zones: readonly ZoneText[]) => Promise<Daemon>>> = {
  nsd: startNsd,
  knot: startKnot,
  bind: startBind,
};
/** Long enough for an answer on loopback; silence costs a test this much. */
const TIMEOUT_MS = 1000;

for (const { title, zones, transcript, refusedBy = {} } of tables) {
  describe(title, () => {
    const us = serve(zones);
    const zoneTexts = Object.entries(zones).map(([origin, text]) => ({ origin, text }));
    for (const name of Object.keys(PEERS) as PeerName[]) {
      if (refusedBy[name] !== undefined) continue;
      describe(`asked of ${name}`, () => {
        let peer: Daemon;
        before(async () => {
          peer = await PEERS[name](zoneTexts);
        });
        after(() => peer.stop());

        for (const { command, dissent } of parseTranscript(transcript)) {
          const reason = dissent.get(name);
          it(`${command}${reason === undefined ? '' : ` (${name} differs: ${reason})`}`, async () => {
            const { query, isStream } = parseDigCommand(command);
            const octets = composeQuery(query);
            const ours = essenceOf(us.respond(octets, isStream));
            const theirs = essenceOf(await peer.respond(octets, isStream, TIMEOUT_MS));
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
