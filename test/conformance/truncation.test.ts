/** RFC 2181 §9, RFC 6891 §6.2.3: at every size a client may state, a response holds whole RRsets, and TC tells the truth. */

import { expect } from 'chai';
import { formatName, isSubdomain, type Name } from '../../src/dns/index.ts';
import type { Message, ResourceRecord } from '../support/message.ts';
import { composeQuery, FLAG_BITS } from '../support/query.ts';
import { checkResponse } from '../support/response-rules.ts';
import { serve, type InProcessServer } from '../support/server.ts';
import { tables } from './truncation.ts';

const MAX_OCTETS = 1232;
const MIN_OCTETS = 512;

const QUESTIONS = [
  ['three.example.', 'TXT'],
  ['six.example.', 'TXT'],
  ['alias.example.', 'TXT'],
  ['mail.example.', 'MX'],
  ['www.in-domain.example.', 'A'],
  ['www.sibling.example.', 'A'],
] as const;

describe('RFC 2181 §9: truncation at every size', () => {
  const servers = tables.map(({ zones }) => serve(zones));
  for (const [qname, qtype] of QUESTIONS) {
    it(`${qname} ${qtype}, from ${MIN_OCTETS} to ${MAX_OCTETS} octets`, () => {
      for (const server of servers) {
        const whole = ask(server, qname, qtype, true, MAX_OCTETS);
        for (let size = MIN_OCTETS; size <= MAX_OCTETS; size++) {
          expectHonest(ask(server, qname, qtype, false, size), whole, size);
        }
      }
    });
  }
});

function ask(
  server: InProcessServer,
  qname: string,
  qtype: string,
  isStream: boolean,
  sizeOctets: number,
): Message {
  const query = composeQuery({ qname, qtype, edns: { sizeOctets } });
  return checkResponse(query, server.respond(query, isStream)!, isStream);
}

/** RRsets are whole; and TC is set if an answer, an authority or the glue inside the zone referred to is missing, not otherwise. */
function expectHonest(response: Message, whole: Message, size: number): void {
  for (const section of ['answer', 'authority', 'additional'] as const) {
    for (const [rrset, count] of countRrsets(response[section])) {
      expect(count, `${rrset} at ${size} octets`).to.equal(countRrsets(whole[section]).get(rrset));
    }
  }
  const needed = (message: Message): number =>
    message.answer.length +
    message.authority.length +
    message.additional.filter(isInDomainGlue(whole)).length;
  const isTruncated = (response.flags & FLAG_BITS.tc) !== 0;
  expect(isTruncated, `TC at ${size} octets`).to.equal(needed(response) < needed(whole));
}

function countRrsets(records: readonly ResourceRecord[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { owner, type } of records) {
    const rrset = `${formatName(owner)} ${type}`;
    counts.set(rrset, (counts.get(rrset) ?? 0) + 1);
  }
  return counts;
}

/** RFC 9471 §2.1: the addresses of servers below the cut that the response refers to. */
function isInDomainGlue({ answer, authority }: Message): (record: { readonly owner: Name }) => boolean {
  const cut = answer.length === 0 ? authority[0]?.owner : undefined;
  return ({ owner }) => cut !== undefined && isSubdomain(owner, cut);
}
