/** A rule: a digest is as long as its algorithm makes it. */

import { RrType } from '../../dns/rr-type.ts';
import { whereOf } from './rule.ts';
import type { ZoneRule } from './rule.ts';

interface Digest {
  readonly name: string;
  readonly octets: number;
}

/** Where a type's RDATA has its digest, which goes to the end, and what the octet before it says of it. */
interface DigestField {
  readonly algorithmAt: number;
  /** By algorithm. */
  readonly digests: Readonly<Record<number, Digest>>;
}

const SHA_1: Digest = { name: 'SHA-1', octets: 20 };
const SHA_256: Digest = { name: 'SHA-256', octets: 32 };
const SHA_384: Digest = { name: 'SHA-384', octets: 48 };
const SHA_512: Digest = { name: 'SHA-512', octets: 64 };

/** RFC 4034 §5.1.4, RFC 4509 §2.2, RFC 5933, RFC 6605 §2, RFC 9558, RFC 9563. */
const DELEGATION: DigestField = {
  algorithmAt: 3,
  digests: {
    1: SHA_1,
    2: SHA_256,
    3: { name: 'GOST R 34.11-94', octets: 32 },
    4: SHA_384,
    5: { name: 'GOST R 34.11-2012', octets: 32 },
    6: { name: 'SM3', octets: 32 },
  },
};

/** RFC 6698 §2.1.3; matching type 0 is no digest but the certificate itself. */
const CERTIFICATE: DigestField = { algorithmAt: 2, digests: { 1: SHA_256, 2: SHA_512 } };

/** RFC 4255 §3.1.2, RFC 6594. */
const HOST_KEY: DigestField = { algorithmAt: 1, digests: { 1: SHA_1, 2: SHA_256 } };

/** RFC 8976 §2.2.3. */
const ZONE: DigestField = { algorithmAt: 5, digests: { 1: SHA_384, 2: SHA_512 } };

const FIELDS: Readonly<Record<number, DigestField>> = {
  [RrType.DS]: DELEGATION,
  [RrType.CDS]: DELEGATION,
  [RrType.TLSA]: CERTIFICATE,
  [RrType.SMIMEA]: CERTIFICATE,
  [RrType.SSHFP]: HOST_KEY,
  [RrType.ZONEMD]: ZONE,
};

/**
 * A digest has its algorithm's length; one of another length never matches what it is compared with.
 *
 * Warning: BIND refuses DS, CDS, SSHFP and ZONEMD, Knot complains of DS alone, NSD of SSHFP alone; all three load
 * TLSA and SMIMEA without a word.
 */
export const checkDigestLength: ZoneRule = (node, zone) => {
  for (const rrset of node.rrsets) {
    const field = FIELDS[rrset.type];
    if (field === undefined) continue;
    for (const [i, rdata] of rrset.rdata.entries()) {
      const digest = field.digests[rdata[field.algorithmAt]!];
      const octets = rdata.length - (field.algorithmAt + 1);
      if (digest === undefined || octets === digest.octets) continue;
      zone.report.warning(
        rrset.rdataAt[i]!,
        whereOf(node, rrset),
        `a ${digest.name} digest of length ${octets} (expected ${digest.octets} octets)`,
      );
    }
  }
};
