/**
 * Messages on the wire (RFC 1035 §4, RFC 6891), read and written in place: the query as it lies in the transport's
 * buffer, the response straight into the transport's room for it.
 *
 * Everything here is on the query path: offsets have names, buffers are reused, nothing throws and nothing allocates.
 */

export * from './header.ts';
export * from './limits.ts';
export { DO_BIT, OPTION_HEADER_OCTETS } from './opt.ts';
export {
  FAMILY_IPV6,
  SUBNET_ADDRESS_AT,
  SUBNET_FAMILY_AT,
  SUBNET_SCOPE_AT,
  SUBNET_SOURCE_AT,
} from './client-subnet.ts';
export { Query, QueryStatus } from './query.ts';
export { Response, Section } from './response.ts';
export { SearchName, spreadHash } from './search-name.ts';
