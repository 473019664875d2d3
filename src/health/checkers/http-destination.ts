/**
 * Where an HTTP request goes, and where a redirect sends it.
 *
 * The connection is always to the member that is probed. A redirect changes what is asked of it (the scheme, port, Host, TLS
 * server name and path), never whom: that the site it leads to is well elsewhere says nothing about this member.
 */

import { isIPv6 } from 'node:net';
import type { Check } from '../check.ts';

export type Scheme = 'http' | 'https';

export interface HttpDestination {
  readonly scheme: Scheme;
  readonly port: number;
  /** A host name, or an IP address without brackets. */
  readonly host: string;
  readonly serverName: string;
  /** With the query. */
  readonly path: string;
}

const DEFAULT_PORTS: Readonly<Record<Scheme, number>> = { http: 80, https: 443 };

/** Where a check's first request goes. */
export function firstDestination(scheme: Scheme, check: Check): HttpDestination {
  return { scheme, port: check.port, host: check.host, serverName: check.server_name, path: check.path };
}

/** The Host header (RFC 9110 §7.2): the default port is left out. */
export function hostHeader({ scheme, host, port }: HttpDestination): string {
  const name = isIPv6(host) ? `[${host}]` : host;
  return port === DEFAULT_PORTS[scheme] ? name : `${name}:${port}`;
}

/**
 * Where a Location (RFC 9110 §10.2.2) leads, seen from where it was said. The server name stays while the host does.
 *
 * @returns null if it can't be read, or is for another protocol
 */
export function redirectedTo(location: string, from: HttpDestination): HttpDestination | null {
  const base = `${from.scheme}://${hostHeader(from)}${from.path}`;
  if (!URL.canParse(location, base)) return null;
  const { protocol, hostname, port, pathname, search } = new URL(location, base);
  const scheme = schemeOf(protocol);
  if (scheme === undefined) return null;
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return {
    scheme,
    port: port === '' ? DEFAULT_PORTS[scheme] : Number(port),
    host,
    serverName: host === from.host.toLowerCase() ? from.serverName : host,
    path: pathname + search,
  };
}

function schemeOf(protocol: string): Scheme | undefined {
  if (protocol === 'http:') return 'http';
  return protocol === 'https:' ? 'https' : undefined;
}
