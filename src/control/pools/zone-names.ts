/** The addresses of names in the zones in service, as far as the control plane needs them: for members that are names. */

import { formatIpv4, formatIpv6 } from '../../base/index.ts';
import { formatName, parseName, RrType, type Name } from '../../dns/index.ts';
import { NO_ZONE, type Catalog, type ZoneImage } from '../../image/index.ts';
import { POINTS_AT_ORIGIN } from '../../image/layout.ts';
import { Finding, lookUp, Outcome } from '../../resolve/index.ts';
import { POINTER_BITS, readUint16, RR_RDATA_AT, RR_RDLENGTH_AT, SearchName } from '../../wire/index.ts';
import { isPlaceholder } from '../../zone/index.ts';
import { keyOf } from './set-key.ts';

/** How many aliases are followed. */
const MAX_ALIASES = 8;

/** A name of ours that has addresses, or could have. */
export interface LocalName {
  /** The owner of the records, which is `*.…` for a source of synthesis. */
  readonly owner: string;
  /** The keys of the pools that CNAMEs on the way are chosen by. */
  readonly via: readonly string[];
  readonly addresses: readonly string[];
}

export class ZoneNames {
  readonly #catalog: Catalog;
  readonly #answeredBy: (key: string) => Name | undefined;
  readonly #name = new SearchName();
  readonly #finding = new Finding();

  /**
   * @param catalog the zones in service
   * @param answeredBy the RDATA that a CNAME pool of that key would answer with; undefined: there is none
   */
  constructor(catalog: Catalog, answeredBy: (key: string) => Name | undefined) {
    this.#catalog = catalog;
    this.#answeredBy = answeredBy;
  }

  /**
   * The addresses of a name, of every member where it has pools.
   *
   * @param text an absolute name
   * @returns undefined where the name, or what it is an alias of, is in no zone of ours
   */
  addressesOf(text: string): readonly string[] | undefined {
    return this.find(text)?.addresses;
  }

  /** As {@link addressesOf}, with the name that has them once CNAMEs are followed. */
  find(text: string): LocalName | undefined {
    let name = parseName(text);
    const via: string[] = [];
    for (let aliases = 0; aliases <= MAX_ALIASES; aliases++) {
      this.#name.readName(name);
      const zone = this.#catalog.find(this.#name, 0);
      if (zone === NO_ZONE) return undefined;
      const image = this.#catalog.image(zone);
      const outcome = lookUp(image, this.#name, RrType.A, this.#finding);
      const { node, rrset } = this.#finding;
      switch (outcome) {
        case Outcome.answer:
        case Outcome.nodata:
          return { owner: formatName(image.owner(node)), via, addresses: addressesAt(image, node) };
        case Outcome.cname: {
          const key = keyOf(formatName(image.owner(node)), RrType.CNAME);
          const hasPools = image.poolSet(rrset) > 0;
          if (hasPools) via.push(key);
          name =
            (hasPools ? this.#answeredBy(key) : undefined) ??
            targetOf(image, node, rrsetsOf(image, rrset)[0]!);
          break;
        }
        case Outcome.referral:
          return undefined;
        case Outcome.dname:
        case Outcome.nxdomain:
          return { owner: formatName(name), via, addresses: [] };
      }
    }
    return undefined;
  }
}

function addressesAt(image: ZoneImage, node: number): string[] {
  const rrsets = [RrType.A, RrType.AAAA].map((type) => image.findRrset(node, type));
  return rrsets
    .flatMap((rrset) => addressesIn(image, rrset))
    .filter((address) => !isPlaceholder(address))
    .map(formatAddress);
}

/** The addresses in an RRset of A or AAAA, or of all its members; 0: there is none. */
function addressesIn(image: ZoneImage, rrset: number): Uint8Array[] {
  if (rrset === 0) return [];
  return rrsetsOf(image, rrset).flatMap((one) => {
    const addresses: Uint8Array[] = [];
    let at = image.recordsAt(one) * 4;
    for (let left = image.recordCount(one); left > 0; left--) {
      const end = at + RR_RDATA_AT + readUint16(image.octets, at + RR_RDLENGTH_AT);
      addresses.push(image.octets.slice(at + RR_RDATA_AT, end));
      at = end;
    }
    return addresses;
  });
}

/** The RRset itself if it is plain, else each member's. */
function rrsetsOf(image: ZoneImage, rrset: number): number[] {
  const set = image.poolSet(rrset);
  if (set <= 0) return [rrset];
  return Array.from({ length: image.memberCount(set) }, (_, i) => image.member(set, i));
}

/** What the CNAME of a node points to. A lone name is compressed against the origin or the owner, if at all. */
function targetOf(image: ZoneImage, node: number, rrset: number): Name {
  const start = image.recordsAt(rrset) * 4 + RR_RDATA_AT;
  let end = start;
  while (image.octets[end]! !== 0 && image.octets[end]! < POINTER_BITS >> 8) end += image.octets[end]! + 1;
  if (image.octets[end] === 0) return image.octets.slice(start, end + 1);
  const isAtOrigin = (image.pointer(rrset, 0) & 0xffff) === POINTS_AT_ORIGIN;
  return Uint8Array.of(...image.octets.subarray(start, end), ...image.owner(isAtOrigin ? image.apex : node));
}

function formatAddress(address: Uint8Array): string {
  return address.length === 4 ? formatIpv4(address) : formatIpv6(address);
}
