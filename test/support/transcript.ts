/**
 * Transcripts: questions and the answers they must get, written as a terminal would show them.
 *
 *     # the wildcard does not match where the name exists
 *     ~ bind: adds what we leave out
 *     $ dig host1.example. MX
 *     ;; status: NOERROR, flags: qr aa
 *     ;; AUTHORITY SECTION:
 *     example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
 *
 * A `#` line says why the question is asked, a `~` line which other server answers otherwise, and how that is to be judged.
 */

import { formatResponse, normalise, parseDigCommand } from './dig.ts';
import { composeQuery } from './query.ts';
import { checkResponse } from './response-rules.ts';

export interface Exchange {
  /** `dig host1.example. MX` */
  readonly command: string;
  /** The command, and why it is there. */
  readonly title: string;
  /** The answer, normalised. */
  readonly expected: readonly string[];
  /** The peers that answer otherwise, and why that is no concern. */
  readonly dissent: ReadonlyMap<string, string>;
}

/** @throws {TypeError} for a line that is none of the above */
export function parseTranscript(text: string): Exchange[] {
  const exchanges: Exchange[] = [];
  let reasons: string[] = [];
  let dissent = new Map<string, string>();
  let answer: string[] = [];
  for (const line of text.split('\n').map((padded) => padded.trim())) {
    if (line.startsWith('#')) {
      reasons.push(line.slice(1).trim());
    } else if (line.startsWith('~')) {
      const [peers = '', reason = ''] = line.slice(1).split(/:(.*)/);
      for (const peer of peers.split(',')) dissent.set(peer.trim(), reason.trim());
    } else if (line.startsWith('$')) {
      const command = line.slice(1).trim();
      const title = [command, ...reasons].join(': ');
      answer = [];
      exchanges.push({ command, title, expected: answer, dissent });
      reasons = [];
      dissent = new Map();
    } else {
      answer.push(line);
    }
  }
  return exchanges.map((exchange) => ({ ...exchange, expected: normalise(exchange.expected) }));
}

/** Whoever answers: our handler in this process, or a real server over a socket. */
export interface Responder {
  /** @returns the response; undefined if there is none */
  respond(query: Uint8Array, isStream: boolean): Uint8Array | undefined;
}

/** The checked response to one command, as normalised lines. @throws {MalformedMessage} if it breaks a rule */
export function dig(responder: Responder, command: string): string[] {
  const { query, isStream } = parseDigCommand(command);
  const octets = composeQuery(query);
  const response = responder.respond(octets, isStream);
  return normalise(formatResponse(response && checkResponse(octets, response, isStream)));
}
