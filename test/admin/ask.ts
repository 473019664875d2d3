/** One request, as any HTTP client would send it, over TCP or a Unix socket. */

import { request, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

import type { ListenAddress } from '../../src/base/index.ts';

export interface Asking {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Several pieces are sent without a Content-Length. */
  readonly body?: string | readonly string[];
}

export interface Told {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** @param where an address, or the path of a socket */
export function ask(
  where: ListenAddress | string,
  { method = 'GET', path = '/', headers = {}, body = [] }: Asking,
): Promise<Told> {
  const target =
    typeof where === 'string' ? { socketPath: where } : { host: where.address, port: where.port };
  return new Promise((resolve, reject) => {
    const sent = request({ ...target, method, path, headers, agent: false }, (response) => {
      const { statusCode: status = 0, headers } = response;
      text(response).then((body) => resolve({ status, headers, body }), reject);
    });
    sent.on('error', reject);
    if (typeof body === 'string') sent.end(body);
    else {
      for (const piece of body) sent.write(piece);
      sent.end();
    }
  });
}

export function errorOf({ body }: Told): string {
  return (JSON.parse(body) as { error: string }).error;
}
