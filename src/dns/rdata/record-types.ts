/** The table of record types: what each one's RDATA is made of. Whatever isn't here is RFC 3597's unknown type. */

import { RrType } from '../rr-type.ts';
import type { FieldGroup, FieldKind, RdataField } from './field.ts';
import { optional } from './field.ts';
import { addressPrefixes } from './kinds/address-prefixes.ts';
import { eui48, eui64, ilnp64, ipv4, ipv6 } from './kinds/address.ts';
import { base64OrDash, hashedName, nsap, remainingBase64, remainingHex, salt } from './kinds/binary.ts';
import { oldTypes, ports } from './kinds/bitmap.ts';
import { characterString, characterStrings, propertyTag, remainingText } from './kinds/character-string.ts';
import { domainName, domainNames } from './kinds/domain-name.ts';
import { gateway, relay, relayType } from './kinds/gateway.ts';
import { HOST_IDENTITY_KEYS, hostIdentity } from './kinds/host-identity.ts';
import {
  certificateType,
  dnssecAlgorithm,
  notificationScheme,
  period,
  protocol,
  rrType,
  uint16,
  uint32,
  uint8,
} from './kinds/integer.ts';
import { location, LOCATION_KEYS } from './kinds/location.ts';
import { timestamp } from './kinds/timestamp.ts';
import { typeBitmap } from './kinds/type-bitmap.ts';
import { svcParams } from './svcb/svc-params.ts';

const TARGET = [field('value', domainName)];
const TEXT = [field('value', characterStrings)];
const BASE64 = [field('value', remainingBase64)];
const PREFERENCE = field('preference', uint16);

const DIGEST = [
  field('key_tag', uint16),
  field('algorithm', dnssecAlgorithm),
  field('digest_type', uint8),
  field('digest', remainingHex),
];
const KEY = [
  field('flags', uint16),
  field('protocol', uint8),
  field('algorithm', dnssecAlgorithm),
  field('public_key', remainingBase64),
];
const SIGNATURE = [
  field('type_covered', rrType),
  field('algorithm', dnssecAlgorithm),
  field('labels', uint8),
  field('original_ttl', period),
  field('signature_expiration', timestamp),
  field('signature_inception', timestamp),
  field('key_tag', uint16),
  field('signers_name', domainName),
  field('signature', remainingBase64),
];
const CERTIFICATE_ASSOCIATION = [
  field('certificate_usage', uint8),
  field('selector', uint8),
  field('matching_type', uint8),
  field('certificate_association_data', remainingHex),
];
const SERVICE_BINDING = [
  field('svcpriority', uint16),
  field('targetname', domainName),
  field('svcparams', svcParams),
];

/** By type; the fields in the order of the presentation text. */
export const RECORD_TYPES: Readonly<Record<number, readonly FieldGroup[]>> = {
  //--- RFC 1035 and RFC 1183
  [RrType.A]: [field('value', ipv4)],
  [RrType.NS]: TARGET,
  [RrType.MD]: TARGET,
  [RrType.MF]: TARGET,
  [RrType.CNAME]: TARGET,
  [RrType.SOA]: [
    field('mname', domainName),
    field('rname', domainName),
    field('serial', uint32),
    field('refresh', period),
    field('retry', period),
    field('expire', period),
    field('minimum', period),
  ],
  [RrType.MB]: TARGET,
  [RrType.MG]: TARGET,
  [RrType.MR]: TARGET,
  [RrType.WKS]: [field('address', ipv4), field('protocol', protocol), field('ports', ports)],
  [RrType.PTR]: TARGET,
  [RrType.HINFO]: [field('cpu', characterString), field('os', characterString)],
  [RrType.MINFO]: [field('rmailbx', domainName), field('emailbx', domainName)],
  [RrType.MX]: [PREFERENCE, field('exchange', domainName)],
  [RrType.TXT]: TEXT,
  [RrType.RP]: [field('mbox', domainName), field('txt', domainName)],
  [RrType.AFSDB]: [field('subtype', uint16), field('hostname', domainName)],
  [RrType.X25]: [field('value', characterString)],
  [RrType.ISDN]: [field('address', characterString), field('subaddress', optional(characterString))],
  [RrType.RT]: [PREFERENCE, field('host', domainName)],

  //--- Addresses, places and services
  [RrType.NSAP]: [field('value', nsap)],
  [RrType['NSAP-PTR']]: TARGET,
  [RrType.PX]: [PREFERENCE, field('map822', domainName), field('mapx400', domainName)],
  [RrType.GPOS]: [
    field('longitude', characterString),
    field('latitude', characterString),
    field('altitude', characterString),
  ],
  [RrType.AAAA]: [field('value', ipv6)],
  [RrType.LOC]: [{ keys: LOCATION_KEYS, kind: location }],
  [RrType.EID]: [field('value', remainingHex)],
  [RrType.NIMLOC]: [field('value', remainingHex)],
  [RrType.SRV]: [
    field('priority', uint16),
    field('weight', uint16),
    field('port', uint16),
    field('target', domainName),
  ],
  [RrType.NAPTR]: [
    field('order', uint16),
    PREFERENCE,
    field('flags', characterString),
    field('service', characterString),
    field('regexp', characterString),
    field('replacement', domainName),
  ],
  [RrType.KX]: [PREFERENCE, field('exchanger', domainName)],
  [RrType.DNAME]: TARGET,
  [RrType.APL]: [field('value', addressPrefixes)],
  [RrType.SVCB]: SERVICE_BINDING,
  [RrType.HTTPS]: SERVICE_BINDING,
  [RrType.NID]: [PREFERENCE, field('node_id', ilnp64)],
  [RrType.L32]: [PREFERENCE, field('locator', ipv4)],
  [RrType.L64]: [PREFERENCE, field('locator', ilnp64)],
  [RrType.LP]: [PREFERENCE, field('target', domainName)],
  [RrType.EUI48]: [field('value', eui48)],
  [RrType.EUI64]: [field('value', eui64)],
  [RrType.URI]: [field('priority', uint16), field('weight', uint16), field('target', remainingText)],
  [RrType.DOA]: [
    field('enterprise', uint32),
    field('type', uint32),
    field('location', uint8),
    field('media_type', characterString),
    field('data', base64OrDash),
  ],
  [RrType.AMTRELAY]: [
    field('precedence', uint8),
    { keys: ['discovery_optional', 'relay_type'], kind: relayType },
    field('relay', relay),
  ],

  //--- Text
  [RrType.NINFO]: TEXT,
  [RrType.SPF]: TEXT,
  [RrType.AVC]: TEXT,
  [RrType.RESINFO]: TEXT,
  [RrType.WALLET]: TEXT,
  [RrType.CLA]: TEXT,

  //--- Keys and certificates
  [RrType.CERT]: [
    field('type', certificateType),
    field('key_tag', uint16),
    field('algorithm', dnssecAlgorithm),
    field('certificate', remainingBase64),
  ],
  [RrType.SSHFP]: [
    field('algorithm', uint8),
    field('fingerprint_type', uint8),
    field('fingerprint', remainingHex),
  ],
  [RrType.IPSECKEY]: [
    field('precedence', uint8),
    field('gateway_type', uint8),
    field('algorithm', uint8),
    field('gateway', gateway),
    field('public_key', optional(remainingBase64)),
  ],
  [RrType.DHCID]: BASE64,
  [RrType.TLSA]: CERTIFICATE_ASSOCIATION,
  [RrType.SMIMEA]: CERTIFICATE_ASSOCIATION,
  [RrType.HIP]: [{ keys: HOST_IDENTITY_KEYS, kind: hostIdentity }, field('rendezvous_servers', domainNames)],
  [RrType.OPENPGPKEY]: BASE64,
  [RrType.CAA]: [field('flags', uint8), field('tag', propertyTag), field('value', remainingText)],
  [RrType.HHIT]: BASE64,
  [RrType.BRID]: BASE64,

  //--- DNSSEC and zone maintenance
  [RrType.SIG]: SIGNATURE,
  // RFC 2535 §3.1.2: a key record may say that there is no key.
  [RrType.KEY]: [...KEY.slice(0, -1), field('public_key', optional(remainingBase64))],
  [RrType.NXT]: [field('next_domain_name', domainName), field('types', oldTypes)],
  [RrType.DS]: DIGEST,
  [RrType.RRSIG]: SIGNATURE,
  [RrType.NSEC]: [field('next_domain_name', domainName), field('types', typeBitmap)],
  [RrType.DNSKEY]: KEY,
  [RrType.NSEC3]: [
    field('hash_algorithm', uint8),
    field('flags', uint8),
    field('iterations', uint16),
    field('salt', salt),
    field('next_hashed_owner_name', hashedName),
    field('types', typeBitmap),
  ],
  [RrType.NSEC3PARAM]: [
    field('hash_algorithm', uint8),
    field('flags', uint8),
    field('iterations', uint16),
    field('salt', salt),
  ],
  [RrType.RKEY]: KEY,
  [RrType.TALINK]: [field('previous', domainName), field('next', domainName)],
  [RrType.CDS]: DIGEST,
  [RrType.CDNSKEY]: KEY,
  [RrType.CSYNC]: [field('soa_serial', uint32), field('flags', uint16), field('types', typeBitmap)],
  [RrType.ZONEMD]: [
    field('serial', uint32),
    field('scheme', uint8),
    field('hash_algorithm', uint8),
    field('digest', remainingHex),
  ],
  [RrType.DSYNC]: [
    field('type', rrType),
    field('scheme', notificationScheme),
    field('port', uint16),
    field('target', domainName),
  ],
  [RrType.TA]: DIGEST,
  [RrType.DLV]: DIGEST,
};

/** RFC 3597 §4: only the types of RFC 1035 may have the names in their RDATA compressed. */
const COMPRESSIBLE: ReadonlySet<number> = new Set([
  RrType.NS,
  RrType.MD,
  RrType.MF,
  RrType.CNAME,
  RrType.SOA,
  RrType.MB,
  RrType.MG,
  RrType.MR,
  RrType.PTR,
  RrType.MINFO,
  RrType.MX,
]);

const FIELDS: ReadonlyMap<number, readonly RdataField[]> = new Map(
  Object.entries(RECORD_TYPES).map(([type, groups]) => [
    Number(type),
    groups.flatMap(({ keys, kind }) => keys.map((key) => ({ key, kind }))),
  ]),
);

/** A type's fields in the order of its presentation text; undefined for a type without one. */
export function rdataFields(type: number): readonly RdataField[] | undefined {
  return FIELDS.get(type);
}

/** Whether a response may compress the names in this type's RDATA. */
export function isCompressible(type: number): boolean {
  return COMPRESSIBLE.has(type);
}

function field(key: string, kind: FieldKind): FieldGroup {
  return { keys: [key], kind };
}
