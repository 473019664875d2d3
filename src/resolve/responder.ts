/**
 * From a query's octets to a response's: the rules that hold before any zone is looked at, in the order in which they
 * apply.
 */

import { createRandom } from '../base/random.ts';
import { AddressOrderer, type AddressOrder } from '../balance/index.ts';
import { ExtendedError } from '../dns/extended-error.ts';
import { Opcode } from '../dns/opcode.ts';
import { Rcode } from '../dns/rcode.ts';
import { RrClass } from '../dns/rr-class.ts';
import { RrType } from '../dns/rr-type.ts';
import type { Catalog } from '../image/index.ts';
import { MAX_UDP_RESPONSE_OCTETS, Query, QueryStatus, Response } from '../wire/index.ts';
import { Chaos } from './chaos.ts';
import { Edns, EDNS_VERSION, NO_EXTENDED_ERROR } from './edns.ts';
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
}

export class Responder {
  readonly #query = new Query();
  readonly #response = new Response();
  readonly #resolver: Resolver;
  readonly #edns: Edns;
  readonly #chaos: Chaos;
  #extendedError: number = NO_EXTENDED_ERROR;

  /** @param seed for the order of addresses; threads should differ in it */
  constructor(catalog: Catalog, { addressOrder, serverId, version }: AnswerSettings, seed: number) {
    const orderer = new AddressOrderer(addressOrder, createRandom(seed));
    this.#resolver = new Resolver(catalog, this.#query.name, this.#response, orderer);
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
    this.#extendedError = NO_EXTENDED_ERROR;
    const rcode = this.#respond(status);
    response.limit = limit;
    this.#edns.append(query, response, rcode, this.#extendedError);
    return response.finish(query, rcode);
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
        return this.#refuse(ExtendedError.NOT_SUPPORTED);
    }
  }

  /** Updates are a matter of permission, which nobody has yet; the other opcodes are none of ours. */
  #refuseOpcode(): number {
    if (this.#query.opcode === Opcode.UPDATE) return this.#refuse(ExtendedError.PROHIBITED);
    this.#extendedError = ExtendedError.NOT_SUPPORTED;
    return Rcode.NOTIMP;
  }

  #respondInternet(): number {
    switch (this.#query.qtype) {
      case RrType.AXFR:
      case RrType.IXFR:
        return this.#refuse(ExtendedError.PROHIBITED);
      case RrType.OPT:
      case RrType.TSIG:
        // Never data of a name, so never a question (RFC 6891 §6.1.1, RFC 8945 §4.2).
        return Rcode.FORMERR;
      default: {
        const rcode = this.#resolver.resolve(this.#query.qtype);
        return rcode === Rcode.REFUSED ? this.#refuse(ExtendedError.NOT_AUTHORITATIVE) : rcode;
      }
    }
  }

  #refuse(extendedError: number): number {
    this.#extendedError = extendedError;
    return Rcode.REFUSED;
  }
}
