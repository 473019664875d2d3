/**
 * From a query's octets to a response's: the rules that hold before any zone is looked at, in the order in which they
 * apply.
 */

import { createRandom } from '../base/random.ts';
import { AddressOrderer, Client, createPolicies, type AddressOrder } from '../balance/index.ts';
import { Opcode } from '../dns/opcode.ts';
import { Rcode } from '../dns/rcode.ts';
import { RrClass } from '../dns/rr-class.ts';
import { RrType } from '../dns/rr-type.ts';
import type { Catalog } from '../image/index.ts';
import {
  FAMILY_IPV6,
  MAX_UDP_RESPONSE_OCTETS,
  Query,
  QueryStatus,
  readUint16,
  Response,
  SUBNET_ADDRESS_AT,
  SUBNET_FAMILY_AT,
} from '../wire/index.ts';
import { Chaos } from './chaos.ts';
import { Edns, EDNS_VERSION } from './edns.ts';
import {
  explanationOf,
  NOT_AUTHORITATIVE,
  NOT_SUPPORTED,
  PROHIBITED,
  type Explanation,
} from './explanation.ts';
import { PoolViews } from './pool-views.ts';
import { Resolver } from './resolver.ts';

/** How answers are given; the same for every thread of one server. */
export interface AnswerSettings {
  /** How the addresses of a plain multi-value A or AAAA RRset are ordered. */
  readonly addressOrder: AddressOrder;
  /** Told by NSID and CHAOS `id.server` and `hostname.bind`; null: not told. */
  readonly serverId: string | null;
  /** Told by CHAOS `version.bind` and `version.server`; null: not told. */
  readonly version: string | null;
}

/** One query's octets, and the room for its response. The transports' `Exchange` is one. */
export interface QueryOctets {
  readonly query: Uint8Array;
  readonly queryStart: number;
  readonly queryEnd: number;
  readonly response: Uint8Array;
  readonly responseStart: number;
  readonly responseLimit: number;
  readonly isStream: boolean;
  /** The client's address, at [clientStart, clientStart + clientLength). */
  readonly client: Uint8Array;
  readonly clientStart: number;
  readonly clientLength: 4 | 16;
}

export class Responder {
  readonly #query = new Query();
  readonly #response = new Response();
  readonly #resolver: Resolver;
  readonly #edns: Edns;
  readonly #chaos: Chaos;
  /** Whom a resolver tells of. */
  readonly #told = new Client();
  readonly #sender = new Client();
  readonly #pools: PoolViews;
  #explanation: Explanation | null = null;

  /** @param seed for the order of addresses; threads should differ in it */
  constructor(catalog: Catalog, { addressOrder, serverId, version }: AnswerSettings, seed: number) {
    const random = createRandom(seed);
    this.#pools = new PoolViews(this.#sender, createPolicies(random));
    const orderer = new AddressOrderer(addressOrder, random);
    this.#resolver = new Resolver(catalog, this.#query.name, this.#response, orderer, this.#pools);
    this.#edns = new Edns(new TextEncoder().encode(serverId ?? ''));
    this.#chaos = new Chaos({
      'id.server': serverId,
      'hostname.bind': serverId,
      'version.server': version,
      'version.bind': version,
    });
  }

  /** @returns the response's length in octets; 0 means stay silent */
  answer(exchange: QueryOctets): number {
    const query = this.#query;
    const response = this.#response;
    const status = query.parse(exchange.query, exchange.queryStart, exchange.queryEnd);
    if (status === QueryStatus.ignore) return 0;
    const room = exchange.responseLimit - exchange.responseStart;
    const limit = exchange.isStream ? room : Math.min(room, query.udpSizeOctets, MAX_UDP_RESPONSE_OCTETS);
    response.begin(
      query,
      exchange.response,
      exchange.responseStart,
      limit - this.#edns.reservedOctets(query),
    );
    this.#begin(exchange);
    const rcode = this.#respond(status);
    response.limit = limit;
    const explanation = this.#explanation ?? explanationOf(this.#pools.notice);
    this.#edns.append(query, response, rcode, explanation, this.#pools.scopeBits);
    return response.finish(query, rcode);
  }

  /** Whom the answer is for: the prefix that a resolver tells of its client, else who sent the query. */
  #begin({ client, clientStart, clientLength }: QueryOctets): void {
    this.#explanation = null;
    this.#sender.set(client, clientStart, clientLength, clientLength === 16);
    const { subnet, subnetOctets } = this.#query;
    if (subnetOctets <= SUBNET_ADDRESS_AT) {
      this.#pools.begin(this.#sender);
      return;
    }
    const isIpv6 = readUint16(subnet, SUBNET_FAMILY_AT) === FAMILY_IPV6;
    this.#told.set(subnet, SUBNET_ADDRESS_AT, subnetOctets - SUBNET_ADDRESS_AT, isIpv6);
    this.#pools.begin(this.#told);
  }

  #respond(status: QueryStatus): number {
    const query = this.#query;
    if (query.opcode !== Opcode.QUERY) return this.#refuseOpcode();
    if (status === QueryStatus.malformed) return Rcode.FORMERR;
    if (query.ednsVersion > EDNS_VERSION) return Rcode.BADVERS;
    // RFC 8945 §5.2: we share no key with anyone yet.
    if (query.hasTsig) return Rcode.NOTAUTH;
    switch (query.qclass) {
      case RrClass.IN:
        return this.#respondInternet();
      case RrClass.ANY: {
        const rcode = this.#respondInternet();
        // RFC 1035 §6.2: nobody is authoritative for every class there is.
        this.#response.isAuthoritative = false;
        return rcode;
      }
      case RrClass.CH:
        return this.#chaos.resolve(query.name, query.qtype, this.#response);
      default:
        return this.#refuse(NOT_SUPPORTED);
    }
  }

  /** Updates are a matter of permission, which nobody has yet; the other opcodes are none of ours. */
  #refuseOpcode(): number {
    if (this.#query.opcode === Opcode.UPDATE) return this.#refuse(PROHIBITED);
    this.#explanation = NOT_SUPPORTED;
    return Rcode.NOTIMP;
  }

  #respondInternet(): number {
    switch (this.#query.qtype) {
      case RrType.AXFR:
      case RrType.IXFR:
        return this.#refuse(PROHIBITED);
      case RrType.OPT:
      case RrType.TSIG:
        // Never data of a name, so never a question (RFC 6891 §6.1.1, RFC 8945 §4.2).
        return Rcode.FORMERR;
      default: {
        const rcode = this.#resolver.resolve(this.#query.qtype);
        return rcode === Rcode.REFUSED ? this.#refuse(NOT_AUTHORITATIVE) : rcode;
      }
    }
  }

  #refuse(explanation: Explanation): number {
    this.#explanation = explanation;
    return Rcode.REFUSED;
  }
}
