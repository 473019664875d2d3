/**
 * One query and the room for its response: what every transport hands to the one query handler.
 *
 * Each thread owns a single exchange and fills it anew for every query, so the query path allocates nothing.
 * All buffers belong to the transport; the handler reads the query's octets and writes only into the
 * response's room.
 */

export interface Exchange {
  /** The buffer that holds the query, at [queryStart, queryEnd). */
  query: Uint8Array;
  queryStart: number;
  queryEnd: number;
  /**
   * The buffer to write the response to, at [responseStart, responseLimit). Either all of it lies outside the
   * query, or it starts where the query does: then header and question are there already, and what followed
   * them is written over.
   */
  response: Uint8Array;
  responseStart: number;
  /**
   * The end of the room: at least 1,232 octets after the start for UDP (see {@link MAX_UDP_RESPONSE_OCTETS}),
   * 65,535 for TCP.
   */
  responseLimit: number;
  /** Whether the query came over a stream (TCP), where the client's UDP size does not bound the response. */
  isStream: boolean;
  /** The client's address: 4 octets (IPv4) or 16 (IPv6) at clientStart, in network order. */
  client: Uint8Array;
  clientStart: number;
  clientLength: 4 | 16;
}

/** Answers one query. Never throws for anything a packet may hold; never waits; allocates nothing. */
export interface QueryHandler {
  /** @returns the response's length in octets; 0 means stay silent */
  answer(exchange: Exchange): number;
}

export { MAX_MESSAGE_OCTETS, MAX_UDP_QUERY_OCTETS, MAX_UDP_RESPONSE_OCTETS } from '../wire/limits.ts';

/** A blank exchange over the given buffers. */
export function createExchange(query: Uint8Array, response: Uint8Array, isStream: boolean): Exchange {
  return {
    query,
    queryStart: 0,
    queryEnd: 0,
    response,
    responseStart: 0,
    responseLimit: response.length,
    isStream,
    client: new Uint8Array(16),
    clientStart: 0,
    clientLength: 4,
  };
}
