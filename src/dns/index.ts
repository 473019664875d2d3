/**
 * The vocabulary of DNS: names, types, classes, response codes and RDATA, as values without any I/O.
 *
 * Everything is kept as it stands on the wire: a name is its uncompressed octets, a type is its number, RDATA is one
 * run of octets. Text is for the edges alone, where operators write zones and read answers; `parse…` takes it in and
 * `format…` or `…Name` gives it out. So the rest of the server compares, sorts and copies octets, and no label that
 * holds a dot, a zero or half a UTF-8 character needs a special case anywhere.
 *
 * Codes are open sets: a type or an option without a name here is as good as any other (RFC 3597).
 */

export * from './dnssec-algorithm.ts';
export * from './edns-option.ts';
export * from './extended-error.ts';
export * from './name.ts';
export * from './opcode.ts';
export * from './period.ts';
export * from './rcode.ts';
export * from './rdata/index.ts';
export * from './rr-class.ts';
export * from './rr-type.ts';
