/** Why a probe failed, in an operator's words: short, in lower case, without addresses and system calls. */

import { getSystemErrorMap } from 'node:util';
import { firstLine } from './first-line.ts';

const NOT_TRUSTED = 'certificate is from an authority that is not trusted';

/** By the error's code. */
const PHRASES: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'connection refused'],
  ['ECONNRESET', 'connection reset'],
  ['EHOSTUNREACH', 'no route to host'],
  ['HPE_HEADER_OVERFLOW', 'the response headers are too long'],
  ['CERT_HAS_EXPIRED', 'certificate expired'],
  ['CERT_NOT_YET_VALID', 'certificate is not yet valid'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate is self-signed'],
  ['SELF_SIGNED_CERT_IN_CHAIN', NOT_TRUSTED],
  ['UNABLE_TO_GET_ISSUER_CERT', NOT_TRUSTED],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', NOT_TRUSTED],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', NOT_TRUSTED],
]);

/** Node makes it anew each time. */
const SYSTEM_ERRORS = getSystemErrorMap();

/** By the whole message: the orderly ends of a connection that Node calls resets too (code ECONNRESET). */
const EARLY_ENDS: ReadonlyMap<string, string> = new Map([
  ['socket hang up', 'closed without a response'],
  ['aborted', 'closed within the response'],
  [
    'Client network socket disconnected before secure TLS connection was established',
    'closed within the TLS handshake',
  ],
]);

/** OpenSSL's words in an error: `80AB…:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:…`. */
const OPENSSL_REASON = /:SSL routines:[^:]*:([^:]+):/;

/** @param error one of Node's, or of ours; its message is the reason if there is nothing better */
export function explainFailure(error: NodeJS.ErrnoException): string {
  const { code = '', errno, message } = error;
  const phrase = EARLY_ENDS.get(message) ?? PHRASES.get(code);
  if (phrase !== undefined) return phrase;
  if (code.startsWith('HPE_')) return 'malformed HTTP';
  const opensslReason = OPENSSL_REASON.exec(message)?.[1];
  if (opensslReason !== undefined) return `TLS: ${opensslReason}`;
  const systemText = errno === undefined ? undefined : SYSTEM_ERRORS.get(errno)?.[1];
  return systemText ?? firstLine(message);
}
