/**
 * The response's OPT (RFC 6891): there when and only when the query had one.
 *
 * It carries what was asked for: NSID (RFC 5001), the client subnet with the scope our answer holds for (RFC 7871
 * §7.2.1), and why an answer is not what the client hoped for (EDE, RFC 8914).
 */

import { EdnsOption } from '../dns/edns-option.ts';
import { RrType } from '../dns/rr-type.ts';
import {
  DO_BIT,
  MAX_UDP_RESPONSE_OCTETS,
  OPTION_HEADER_OCTETS,
  Section,
  SUBNET_SCOPE_AT,
  SUBNET_SOURCE_AT,
  writeUint16,
  type Query,
  type Response,
} from '../wire/index.ts';
import type { Explanation } from './explanation.ts';

/** The only version there is. */
export const EDNS_VERSION = 0;

/** 0 owner   1 TYPE   3 size   5 extended RCODE   6 version   7 flags   9 RDLENGTH (RFC 6891 §6.1.2) */
const OPT_FIXED_OCTETS = 11;
const OPT_RDLENGTH_AT = 9;

export class Edns {
  readonly #nsid: Uint8Array;

  /** @param nsid what NSID tells; empty: not told */
  constructor(nsid: Uint8Array) {
    this.#nsid = nsid;
  }

  /**
   * How much room to leave for OPT. NSID and EDE are not counted: they are added where they fit, which beside the
   * longest question in the smallest message they need not.
   */
  reservedOctets(query: Query): number {
    if (!query.hasEdns) return 0;
    return OPT_FIXED_OCTETS + (query.subnetOctets === 0 ? 0 : OPTION_HEADER_OCTETS + query.subnetOctets);
  }

  #tellsNsid(query: Query): boolean {
    return query.isNsidWanted && this.#nsid.length !== 0;
  }

  /**
   * Appends OPT; the response's limit must be that of the whole message again.
   *
   * @param scopeBits the length of the client's prefix for which the answer holds
   */
  append(
    query: Query,
    response: Response,
    rcode: number,
    explanation: Explanation | null,
    scopeBits: number,
  ): void {
    if (!query.hasEdns) return;
    const rdlengthAt = response.length + OPT_RDLENGTH_AT;
    appendFixed(response, rcode, query.isDnssecOk ? DO_BIT : 0);
    if (query.subnetOctets !== 0) appendSubnet(query, response, scopeBits);
    if (this.#tellsNsid(query)) this.#appendNsid(response);
    if (explanation !== null) appendExtendedError(response, explanation);
    response.write16(rdlengthAt, response.length - rdlengthAt - 2);
    response.counts[Section.additional]!++;
  }

  #appendNsid(response: Response): void {
    if (!response.fits(OPTION_HEADER_OCTETS + this.#nsid.length)) return;
    response.put16(EdnsOption.NSID);
    response.put16(this.#nsid.length);
    response.put(this.#nsid, 0, this.#nsid.length);
  }
}

/** In place rather than field by field through the response's position: a fifth of what EDNS costs (bench/resolve.ts). */
function appendFixed(response: Response, rcode: number, flags: number): void {
  const { octets } = response;
  const at = response.start + response.length;
  octets[at] = 0;
  writeUint16(octets, at + 1, RrType.OPT);
  writeUint16(octets, at + 3, MAX_UDP_RESPONSE_OCTETS);
  octets[at + 5] = rcode >> 4;
  octets[at + 6] = EDNS_VERSION;
  writeUint16(octets, at + 7, flags);
  writeUint16(octets, at + OPT_RDLENGTH_AT, 0);
  response.length += OPT_FIXED_OCTETS;
}

/** A client that tells nothing of itself (source prefix 0) is told nothing of others (RFC 7871 §7.1.2). */
function appendSubnet(query: Query, response: Response, scopeBits: number): void {
  response.put16(EdnsOption.CLIENT_SUBNET);
  response.put16(query.subnetOctets);
  const at = response.start + response.length;
  response.put(query.subnet, 0, query.subnetOctets);
  response.octets[at + SUBNET_SCOPE_AT] = query.subnet[SUBNET_SOURCE_AT] === 0 ? 0 : scopeBits;
}

function appendExtendedError(response: Response, explanation: Explanation): void {
  if (!response.fits(OPTION_HEADER_OCTETS + explanation.length)) return;
  response.put16(EdnsOption.EXTENDED_ERROR);
  response.put16(explanation.length);
  response.put(explanation, 0, explanation.length);
}
