/**
 * What IPSECKEY (RFC 4025 §2.5) and AMTRELAY (RFC 8777 §4.2.4) point to: nothing, an address or a name, as an octet
 * before it says.
 */

import type { FieldKind } from '../field.ts';
import { unexpected } from '../token.ts';
import { ipv4, ipv6 } from './address.ts';
import { domainName } from './domain-name.ts';
import { uint8 } from './integer.ts';

const nowhere: FieldKind = {
  parse(tokens) {
    const text = tokens.take('"."');
    if (text !== '.') throw unexpected('"." for no gateway', text);
  },
  end: (_, start) => start,
  format: () => '.',
};

/** By gateway type. */
const GATEWAYS: readonly FieldKind[] = [nowhere, ipv4, ipv6, domainName];

/** The type is the RDATA's second octet, in both types of record. */
const TYPE_AT = 1;
/** AMTRELAY's discovery-optional bit shares the octet; IPSECKEY's types leave it zero. */
const DISCOVERY_OPTIONAL = 0x80;

export const gateway = gatewayBehind(0xff);
export const relay = gatewayBehind(0xff & ~DISCOVERY_OPTIONAL);

/** The D bit and the relay type: two words, one octet (RFC 8777 §4.3.1). */
export const relayType: FieldKind = {
  parse(tokens, rdata) {
    const discoveryOptional = tokens.take('0 or 1');
    if (discoveryOptional !== '0' && discoveryOptional !== '1') throw unexpected('0 or 1', discoveryOptional);
    const type = tokens.take('a relay type 0–3');
    if (!/^[0-3]$/.test(type)) throw unexpected('a relay type 0–3', type);
    rdata.push(Number(discoveryOptional) * DISCOVERY_OPTIONAL + Number(type));
  },
  end: uint8.end,
  format: (rdata, start) => `${rdata[start]! >> 7} ${rdata[start]! & ~DISCOVERY_OPTIONAL}`,
};

function gatewayBehind(typeMask: number): FieldKind {
  const kindOf = (rdata: ArrayLike<number>): FieldKind => {
    const type = rdata[TYPE_AT]! & typeMask;
    const kind = GATEWAYS[type];
    if (kind === undefined) throw new SyntaxError(`gateway type ${type} is not assigned (expected 0–3)`);
    return kind;
  };
  return {
    parse: (tokens, rdata, origin) => kindOf(rdata).parse(tokens, rdata, origin),
    end: (rdata, start) => kindOf(rdata).end(rdata, start),
    format: (rdata, start, end) => kindOf(rdata).format(rdata, start, end),
    names: (rdata, start, end) => kindOf(rdata).names?.(rdata, start, end) ?? [],
  };
}
