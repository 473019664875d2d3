/** A web server of this very process, for checks that look at more than a status: paths, Host headers, bodies. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Page {
  readonly status: number;
  readonly body: string;
}

export const WELL: Page = { status: 200, body: 'fine' };
export const ILL: Page = { status: 500, body: 'not fine' };

/** What is served to a request. */
export type Site = (path: string, host: string) => Page;

export class Website {
  readonly address: string;
  site: Site;
  /** How many requests have come. */
  requests = 0;
  #port: number;
  #server: Server | null = null;

  /** @param port 0: any that is free */
  static async start(address: string, port: number, site: Site = () => WELL): Promise<Website> {
    const website = new Website(address, port, site);
    await website.start();
    return website;
  }

  private constructor(address: string, port: number, site: Site) {
    this.address = address;
    this.#port = port;
    this.site = site;
  }

  get port(): number {
    return this.#port;
  }

  /** Again at the same port after it was stopped. */
  async start(): Promise<void> {
    const server = createServer((request, response) => {
      this.requests++;
      const { status, body } = this.site(request.url!, hostOf(request));
      response.writeHead(status, { Connection: 'close' }).end(body);
    });
    this.#server = server.listen(this.#port, this.address);
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Nobody listens any more: the system refuses connections. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
}

/** Without its port. */
function hostOf({ headers }: IncomingMessage): string {
  return (headers.host ?? '').replace(/:\d+$/, '');
}
