/** OPT's numbers (RFC 6891 §6.1), the same in queries and responses. */

/** DO, in the flags that stand in the lower half of TTL (RFC 3225 §3). */
export const DO_BIT = 0x8000;

/** An option's code and length; its data follows. */
export const OPTION_HEADER_OCTETS = 4;
