/**
 * The algorithm of RFC 1034 §4.3.2 over every zone of the server: find the zone, find the name in it, follow CNAME
 * and DNAME, and put into each section what the outcome calls for.
 */

import { unreachable } from '../base/assert.ts';
import type { AddressOrderer } from '../balance/index.ts';
import { MAX_NAME_OCTETS } from '../dns/name.ts';
import { Rcode } from '../dns/rcode.ts';
import { RrClass } from '../dns/rr-class.ts';
import { RrType } from '../dns/rr-type.ts';
import { NO_ZONE, type Catalog, type ZoneImage } from '../image/index.ts';
import { RR_RDATA_AT, RR_TTL_AT, Section, type Response, type SearchName } from '../wire/index.ts';
import { Chain } from './chain.ts';
import { Finding, lookUp, Outcome } from './lookup.ts';
import type { PoolViews } from './pool-views.ts';
import { isInPointerReach, RrsetWriter } from './rrset-writer.ts';

/** Beside the RCODEs: the answer goes on at another name. */
const FOLLOW = -1;
type Step = number;

/** No zone cut: the addresses to be added are not glue. */
const NO_CUT = 0;
const POINTER_OCTETS = 2;

export class Resolver {
  readonly #catalog: Catalog;
  readonly #response: Response;
  readonly #name: SearchName;
  readonly #writer: RrsetWriter;
  readonly #pools: PoolViews;
  readonly #finding = new Finding();
  readonly #chain = new Chain();

  /** @param name SNAME; whoever calls {@link resolve} has set it to the QNAME */
  constructor(
    catalog: Catalog,
    name: SearchName,
    response: Response,
    addressOrder: AddressOrderer,
    pools: PoolViews,
  ) {
    this.#catalog = catalog;
    this.#name = name;
    this.#response = response;
    this.#pools = pools;
    this.#writer = new RrsetWriter(response, addressOrder, pools);
  }

  /**
   * Fills the response's sections.
   *
   * @returns the RCODE; REFUSED if the QNAME is in no zone of ours
   */
  resolve(qtype: number): number {
    this.#chain.clear();
    let zone = this.#findZone(qtype);
    if (zone === NO_ZONE) return Rcode.REFUSED;
    // AA speaks of the first owner in the answer section (RFC 1035 §4.1.1): ours, unless we refer at once.
    this.#response.isAuthoritative = true;
    while (zone !== NO_ZONE) {
      const step = this.#takeStep(this.#catalog.image(zone), qtype);
      if (step !== FOLLOW) return step;
      zone = this.#findZone(qtype);
    }
    return Rcode.NOERROR;
  }

  /**
   * Step 2: the zone nearest to SNAME. DS belongs to the parent's side of a cut (RFC 4035 §3.1.4.1), if we have that
   * side.
   */
  #findZone(qtype: number): number {
    const zone = this.#catalog.find(this.#name, 0);
    if (qtype !== RrType.DS || zone === NO_ZONE) return zone;
    const isApex = this.#catalog.image(zone).originLabels === this.#name.labels;
    if (!isApex || this.#name.labels === 0) return zone;
    const parent = this.#catalog.find(this.#name, 1);
    return parent === NO_ZONE ? zone : parent;
  }

  /** Step 3, and what follows from its outcome. */
  #takeStep(image: ZoneImage, qtype: number): Step {
    const outcome = lookUp(image, this.#name, qtype, this.#finding);
    switch (outcome) {
      case Outcome.answer:
        return this.#enterPools(image) ? this.#answer(image) : this.#denyForNow(image);
      case Outcome.cname:
        return this.#enterPools(image) ? this.#followCname(image) : this.#denyForNow(image);
      case Outcome.dname:
        return this.#enterPools(image) ? this.#followDname(image, qtype) : this.#denyForNow(image);
      case Outcome.referral:
        return this.#refer(image);
      case Outcome.nodata:
        return this.#deny(image, Rcode.NOERROR);
      case Outcome.nxdomain:
        return this.#deny(image, Rcode.NXDOMAIN);
      default:
        return unreachable(outcome);
    }
  }

  /** Goes from the RRset found to what its pools have to give, if it has any. @returns whether that is anything */
  #enterPools(image: ZoneImage): boolean {
    const finding = this.#finding;
    if (image.poolSet(finding.rrset) === 0) return true;
    finding.rrset = this.#pools.serving(image, finding.rrset);
    return image.recordCount(finding.rrset) !== 0;
  }

  //--- Where names stand in the message

  /** Where the last `labels` labels of SNAME stand. */
  #suffixAt(labels: number): number {
    return this.#name.messageAt[this.#name.labels - labels]!;
  }

  #ownerAt(): number {
    return this.#name.messageAt[0]!;
  }

  #originAt(image: ZoneImage): number {
    return this.#suffixAt(image.originLabels);
  }

  //--- Answers

  #answer(image: ZoneImage): Step {
    const { node, rrset } = this.#finding;
    // The DNAME that was asked for may have led here, and then it is in the answer already.
    const isDname = image.type(rrset) === RrType.DNAME && image.isNamed(node, this.#name, 0);
    if (isDname && this.#chain.findDname(image, node) !== 0) return Rcode.NOERROR;
    const at = this.#writer.append(image, rrset, Section.answer, this.#ownerAt(), this.#originAt(image));
    if (at === 0) return this.#truncate();
    if (image.targetCount(rrset) !== 0) this.#addAddresses(image, rrset, at, NO_CUT);
    return Rcode.NOERROR;
  }

  /** Step 3a: the CNAME is the answer so far, and its target the name to go on with. */
  #followCname(image: ZoneImage): Step {
    const { rrset } = this.#finding;
    const at = this.#writer.append(image, rrset, Section.answer, this.#ownerAt(), this.#originAt(image));
    if (at === 0) return this.#truncate();
    return this.#moveTo(at + RR_RDATA_AT);
  }

  /** RFC 6672 §3.2: the DNAME, then a CNAME made from it for those who don't know DNAME. */
  #followDname(image: ZoneImage, qtype: number): Step {
    const { node, rrset } = this.#finding;
    const response = this.#response;
    let dnameAt = this.#chain.findDname(image, node);
    if (dnameAt === 0) {
      const ownerAt = this.#suffixAt(image.labels(node));
      dnameAt = this.#writer.append(image, rrset, Section.answer, ownerAt, this.#originAt(image));
      if (dnameAt === 0) return this.#truncate();
      this.#chain.addDname(image, node, dnameAt);
    }
    const prefixOctets = this.#name.length - image.nameOctets(node);
    const targetOctets = response.read16(dnameAt + RR_RDATA_AT - 2);
    if (prefixOctets + targetOctets > MAX_NAME_OCTETS) return Rcode.YXDOMAIN;
    if (!response.fits(RR_RDATA_AT + prefixOctets + POINTER_OCTETS)) return this.#truncate();
    const cnameAt = this.#synthesizeCname(dnameAt, this.#name.labels - image.labels(node), prefixOctets);
    // The CNAME is what was asked for.
    if (qtype === RrType.CNAME || qtype === RrType.ANY) return Rcode.NOERROR;
    return this.#moveTo(cnameAt + RR_RDATA_AT);
  }

  /** RFC 6672 §3.1: SNAME's labels before the DNAME's owner, then the DNAME's target; with the DNAME's TTL. */
  #synthesizeCname(dnameAt: number, prefixLabels: number, prefixOctets: number): number {
    const response = this.#response;
    const at = response.length;
    response.putPointer(this.#ownerAt());
    response.put16(RrType.CNAME);
    response.put16(RrClass.IN);
    response.put(response.octets, response.start + dnameAt + RR_TTL_AT, 4);
    response.put16(prefixOctets + POINTER_OCTETS);
    for (let label = 0; label < prefixLabels; label++) {
      const from = response.start + this.#name.messageAt[label]!;
      response.put(response.octets, from, response.octets[from]! + 1);
    }
    response.putPointer(dnameAt + RR_RDATA_AT);
    response.counts[Section.answer]!++;
    return at;
  }

  /** Goes on with the name that stands `at` octets into the message, unless it was here before. */
  #moveTo(at: number): Step {
    if (this.#chain.isFull) return Rcode.NOERROR;
    this.#chain.leave(this.#name);
    this.#name.readWritten(this.#response.octets, this.#response.start, at);
    return this.#chain.hasVisited(this.#name) ? Rcode.NOERROR : FOLLOW;
  }

  //--- Authority

  /** Step 3b: the zone cut's NS, with glue. */
  #refer(image: ZoneImage): Step {
    const { node, rrset } = this.#finding;
    const response = this.#response;
    if (response.counts[Section.answer] === 0) response.isAuthoritative = false;
    const ownerAt = this.#suffixAt(image.labels(node));
    const at = this.#writer.append(image, rrset, Section.authority, ownerAt, this.#originAt(image));
    if (at === 0) return this.#truncate();
    this.#addAddresses(image, rrset, at, node);
    return Rcode.NOERROR;
  }

  /** RFC 2308 §2: NXDOMAIN and NODATA carry the SOA, whose TTL says how long to remember them. */
  #deny(image: ZoneImage, rcode: number): Step {
    const originAt = this.#originAt(image);
    if (this.#writer.append(image, image.negativeSoa, Section.authority, originAt, originAt) === 0)
      this.#truncate();
    return rcode;
  }

  /**
   * NODATA from a view that has nothing to give: it lives no longer than an answer from it would, or else a recovery
   * would be hidden for as long as "no such data" is cached.
   */
  #denyForNow(image: ZoneImage): Step {
    const at = this.#response.length;
    const rcode = this.#deny(image, Rcode.NOERROR);
    if (this.#response.isTruncated) return rcode;
    const ttlSeconds = Math.min(image.viewTtl(this.#finding.rrset), this.#response.read32(at + RR_TTL_AT));
    this.#response.write32(at + RR_TTL_AT, ttlSeconds);
    return rcode;
  }

  //--- Additional

  /**
   * Step 6: the addresses of the names in an RRset that was written at `at`. What doesn't fit is left out, which a
   * client can bear, except for glue of servers inside the zone it is referred to: without that it can't go on (RFC
   * 9471 §3.1).
   */
  #addAddresses(image: ZoneImage, rrset: number, at: number, cut: number): void {
    if (image.type(rrset) === RrType.NS) this.#pools.turnToSender();
    const targets = image.targetCount(rrset);
    for (let i = 0; i < targets; i++) {
      const node = image.targetNode(rrset, i);
      const addressesAt = this.#response.nameStartAt(at + image.targetAt(rrset, i));
      const isComplete =
        this.#addAddress(image, image.findRrset(node, RrType.A), addressesAt) &&
        this.#addAddress(image, image.findRrset(node, RrType.AAAA), addressesAt);
      if (!isComplete && cut !== NO_CUT && image.governor(node) === cut) this.#truncate();
    }
  }

  /** @returns whether it fitted */
  #addAddress(image: ZoneImage, found: number, ownerAt: number): boolean {
    if (found === 0) return true;
    const rrset = this.#pools.serving(image, found);
    if (image.poolSet(rrset) !== 0 && image.recordCount(rrset) === 0) return true;
    return isInPointerReach(ownerAt)
      ? this.#writer.append(image, rrset, Section.additional, ownerAt, 0) !== 0
      : this.#writer.appendFar(image, rrset, Section.additional, ownerAt);
  }

  /** RFC 2181 §9: TC says that what is missing was needed. */
  #truncate(): Step {
    this.#response.isTruncated = true;
    return Rcode.NOERROR;
  }
}
