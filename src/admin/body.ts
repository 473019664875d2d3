/** The body of a request, as far as we are willing to read. */

import { RequestError } from '../control/pools/reports.ts';
import { Refusal } from './refusal.ts';

/** Ours: some thousand load reports, and no way to fill our memory. */
export const MAX_BODY_OCTETS = 65_536;

/**
 * @throws {Refusal} if there is more than {@link MAX_BODY_OCTETS}, as soon as that is known
 * @throws {RequestError} if it breaks off
 */
export async function readBody(request: Request): Promise<string> {
  if (Number(request.headers.get('Content-Length') ?? 0) > MAX_BODY_OCTETS) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > MAX_BODY_OCTETS) break;
      chunks.push(chunk);
    }
  } catch (cause) {
    throw new RequestError('malformed', `The body breaks off: ${(cause as Error).message}`);
  }
  if (length > MAX_BODY_OCTETS) throw tooLarge();
  return Buffer.concat(chunks).toString();
}

/** @throws {RequestError} */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new RequestError('malformed', `The body is not JSON: ${(cause as Error).message}`);
  }
}

function tooLarge(): Refusal {
  return new Refusal(413, `The body is larger than ${MAX_BODY_OCTETS} octets`);
}
