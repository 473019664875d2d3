/** The admin API of a running server, as a command asks it: over its Unix socket, or over HTTP. */

import * as http from 'node:http';
import * as https from 'node:https';
import { text } from 'node:stream/consumers';

import type { AdminStatus, OverrideBody } from '../admin/index.ts';
import { parseIpAddress } from '../base/index.ts';
import type { ExplainReport, OverrideReport } from '../control/pools/reports.ts';

/** Ours: a server that takes longer is not well. */
const PATIENCE_MS = 10_000;

export type AdminTarget =
  | { readonly socketPath: string }
  | { readonly url: URL; /** null: for reading alone */ readonly token: string | null };

/** Every request throws an {@link AdminError} where it comes to nothing. */
export class AdminClient {
  readonly #target: AdminTarget;

  constructor(target: AdminTarget) {
    this.#target = target;
  }

  async status(): Promise<AdminStatus> {
    return (await this.#ask('GET', '/v1/status')) as AdminStatus;
  }

  /** @param client an address or a prefix; null: nobody in particular */
  async explain(name: string, type: string, client: string | null): Promise<ExplainReport> {
    const query = new URLSearchParams({ name, type, ...(client !== null && { client }) });
    return (await this.#ask('GET', `/v1/explain?${query.toString()}`)) as ExplainReport;
  }

  async overrides(): Promise<readonly OverrideReport[]> {
    return overridesIn(await this.#ask('GET', '/v1/overrides'));
  }

  async putOverride(override: OverrideBody): Promise<OverrideReport> {
    return (await this.#ask('POST', '/v1/overrides', override)) as OverrideReport;
  }

  async cancelOverrides(idOrPattern: string): Promise<readonly OverrideReport[]> {
    return overridesIn(await this.#ask('DELETE', `/v1/overrides/${encodeURIComponent(idOrPattern)}`));
  }

  /** @returns how many members it concerns */
  async pushLoad(hostOrAddress: string, load: number): Promise<number> {
    const kind = parseIpAddress(hostOrAddress) ? 'address' : 'host';
    const answer = await this.#ask('POST', '/v1/load', { [kind]: hostOrAddress, load });
    return (answer as { members: number }).members;
  }

  async #ask(method: string, path: string, body?: object): Promise<unknown> {
    let status, received;
    try {
      const response = await send(this.#target, method, path, body && JSON.stringify(body));
      status = response.statusCode ?? 0;
      received = await text(response);
    } catch (cause) {
      throw new AdminError(`Cannot reach the server at ${this.#where}: ${reasonOf(cause as Error)}`, 1, {
        cause,
      });
    }
    const answer = this.#parse(received, status);
    if (status < 400) return answer;
    const { error = `HTTP ${status}` } = answer as { error?: string };
    throw new AdminError(error, status === 400 ? 2 : 1);
  }

  #parse(received: string, status: number): unknown {
    try {
      return JSON.parse(received, (_, value: unknown) =>
        typeof value === 'string' ? printable(value) : value,
      );
    } catch (cause) {
      const message = `Cannot understand the server at ${this.#where}: HTTP ${status} without JSON`;
      throw new AdminError(message, 1, { cause });
    }
  }

  get #where(): string {
    return 'url' in this.#target ? this.#target.url.origin : `"${this.#target.socketPath}"`;
  }
}

/** A request that came to nothing, for whoever runs the command. */
export class AdminError extends Error {
  override readonly name = 'AdminError';
  /** 1: as things are; 2: what was asked for makes no sense. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

function send(
  target: AdminTarget,
  method: string,
  path: string,
  body: string | undefined,
): Promise<http.IncomingMessage> {
  const headers = {
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
    ...('url' in target && target.token !== null && { Authorization: `Bearer ${target.token}` }),
  };
  const options = { method, headers, agent: false, signal: AbortSignal.timeout(PATIENCE_MS) } as const;
  return new Promise((resolve, reject) => {
    const request =
      'socketPath' in target
        ? http.request({ ...options, path, socketPath: target.socketPath })
        : (target.url.protocol === 'https:' ? https : http).request(new URL(path, target.url), options);
    request.on('response', resolve).on('error', reject).end(body);
  });
}

function overridesIn(answer: unknown): readonly OverrideReport[] {
  return (answer as { overrides: readonly OverrideReport[] }).overrides;
}

/** Texts come from members and from other people: none of them is to steer the terminal. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '\ufffd');
}

function reasonOf(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ENOENT':
      return 'there is no such socket (is it running, and is that its state directory?)';
    case 'ECONNREFUSED':
      return 'nobody answers there (is it running?)';
    case 'EACCES':
      return "permission denied (root, the server's user and its group have it)";
    case 'ABORT_ERR':
      return `no answer within ${PATIENCE_MS / 1000} s`;
    default:
      return error.message;
  }
}
