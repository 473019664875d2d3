/** The odd packets, put to NSD, Knot and BIND: ours is what at least one of them does, or the table says why not. */

import { expect } from 'chai';
import { rcodeName } from '../../src/dns/index.ts';
import { packets, ZONES } from '../conformance/packets.ts';
import { MalformedMessage, parseMessage } from '../support/message.ts';
import { PEER_NAMES, startPeers, stopPeers, type Peers } from '../support/peers/index.ts';

/** A silent peer costs this much. */
const TIMEOUT_MS = 300;

describe('odd packets, as other servers take them', () => {
  const zones = Object.entries(ZONES).map(([origin, text]) => ({ origin, text }));
  const rows: string[][] = [['', 'evenkeel', ...PEER_NAMES]];
  let peers: Peers = new Map();
  before(async () => {
    peers = await startPeers(zones);
  });
  after(async () => {
    await stopPeers(peers);
    console.log(formatTable(rows));
  });

  for (const { title, octets, expected, alone } of packets) {
    it(`${title}: ${expected}${alone === undefined ? '' : `, alone: ${alone}`}`, async () => {
      const responses = await Promise.all(
        PEER_NAMES.map((name) => peers.get(name)!.respond(octets, false, TIMEOUT_MS)),
      );
      const theirs = responses.map(summarise);
      rows.push([title, expected, ...theirs]);
      if (alone === undefined) expect(theirs.map(rcodeOf)).to.include(rcodeOf(expected));
      else
        expect(theirs.map(rcodeOf), 'we are not alone; take "alone" out').to.not.include(rcodeOf(expected));
    });
  }
});

/** RCODE and QDCOUNT; from the header alone where a peer's response doesn't pass the strict reader. */
function summarise(response: Uint8Array | undefined): string {
  if (response === undefined) return 'silence';
  let rcode = response[3]! & 0xf;
  try {
    ({ rcode } = parseMessage(response));
  } catch (error) {
    if (!(error instanceof MalformedMessage)) throw error;
  }
  return `${rcodeName(rcode)}, QDCOUNT ${response[5]!}`;
}

/** Whether the question is echoed is taste. */
function rcodeOf(summary: string): string {
  return summary.split(',')[0]!;
}

function formatTable(table: readonly (readonly string[])[]): string {
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table.map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')).join('\n');
}
