/**
 * TLS to a member: the server name (RFC 6066 §3) and whom the certificate must be for are apart from the address.
 *
 * Trusted are the authorities that come with Node, and those in the file that NODE_EXTRA_CA_CERTS names.
 */

import { isIP } from 'node:net';
import {
  checkServerIdentity,
  connect,
  createSecureContext,
  type PeerCertificate,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import { firstLine } from './first-line.ts';

/** Whom certificates are believed. Made once for all probes: reading a hundred authorities takes milliseconds. */
export class Trust {
  readonly #ca: string | undefined;
  #secureContext: SecureContext | undefined;

  /** @param ca the authorities as PEM, instead of the default ones */
  constructor(ca?: string) {
    this.#ca = ca;
  }

  /** Made when first needed: most servers have no https checks. */
  get secureContext(): SecureContext {
    this.#secureContext ??= createSecureContext(this.#ca === undefined ? {} : { ca: this.#ca });
    return this.#secureContext;
  }
}

export interface TlsDestination {
  readonly address: string;
  readonly port: number;
  /** A host name; or an IP address or nothing, and then none is sent: RFC 6066 §3 has names only. */
  readonly serverName: string;
  /** Whether the certificate must be valid, from a trusted authority, and for the server name, else for the address. */
  readonly isVerified: boolean;
}

/** Begins to connect. The socket's error, if it comes to that, has a message that tells what is wrong with the certificate. */
export function connectTls(
  { address, port, serverName, isVerified }: TlsDestination,
  trust: Trust,
): TLSSocket {
  const identity = serverName === '' ? address : serverName;
  return connect({
    host: address,
    port,
    servername: isIP(serverName) === 0 ? serverName : '',
    secureContext: trust.secureContext,
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: isVerified,
    checkServerIdentity: (_host, certificate) => checkIdentity(identity, certificate),
  });
}

/** RFC 9525 §6, as Node does it, in other words. */
function checkIdentity(identity: string, certificate: PeerCertificate): Error | undefined {
  if (checkServerIdentity(identity, certificate) === undefined) return undefined;
  return new Error(`certificate is for ${namesOf(certificate)}, not for ${identity}`);
}

/** `www.example.com, example.com`, from `DNS:www.example.com, DNS:example.com`. */
function namesOf({ subjectaltname }: PeerCertificate): string {
  if (subjectaltname === undefined) return 'nobody';
  return firstLine(subjectaltname.replaceAll(/(?:DNS|IP Address):/g, ''));
}
