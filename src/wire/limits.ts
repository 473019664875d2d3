/** How large messages may be. */

/**
 * The largest UDP response sent, and the EDNS size advertised: what passes every link unfragmented (DNS Flag Day
 * 2020).
 */
export const MAX_UDP_RESPONSE_OCTETS = 1232;

/**
 * What every client takes over UDP without EDNS (RFC 1035 §4.2.1); a smaller EDNS size means this (RFC 6891 §6.2.3).
 */
export const MIN_UDP_RESPONSE_OCTETS = 512;

/** Octets a UDP transport must be able to receive; a longer datagram can't be a query worth answering. */
export const MAX_UDP_QUERY_OCTETS = 4096;

/** RFC 1035 §4.2.2: the two-octet length field bounds a message over TCP. */
export const MAX_MESSAGE_OCTETS = 65535;
