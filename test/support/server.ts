/** The server's whole query path in this process: master files in, octets in, octets out, with no socket between. */

import { nameKey, parseName } from '../../src/dns/index.ts';
import { Catalog } from '../../src/image/index.ts';
import { createQueryHandler, type AnswerSettings } from '../../src/resolve/index.ts';
import { formatProblem } from '../../src/schema/problem.ts';
import { compileZone } from '../../src/zone/compile.ts';
import { loadMasterFile } from '../../src/zone/import/index.ts';
import type { Zone } from '../../src/zone/model.ts';
import { dedent } from './dedent.ts';

/** What the conformance tables expect: a known name, no version, addresses in the order of the file. */
const DEFAULT_SETTINGS: AnswerSettings = { addressOrder: 'fixed', serverId: 'ns1', version: null };
const MAX_UDP_RESPONSE_OCTETS = 1232;
const MAX_MESSAGE_OCTETS = 65535;
/** Octets before and after the message's room; the handler must leave them alone. */
const MARGIN_OCTETS = 32;
const MARGIN_FILL = 0xa5;
/** Who asks where a test doesn't say: 192.0.2.99. */
const CLIENT = Uint8Array.of(192, 0, 2, 99);

/** Puts a server in service. @param zones each zone's master file, by its origin */
export function serve(
  zones: Readonly<Record<string, string>>,
  settings: Partial<AnswerSettings> = {},
): InProcessServer {
  const catalog = new Catalog();
  catalog.apply(
    Object.entries(zones).map(([origin, text]) => {
      const zone = readZone(origin, text);
      return { origin: nameKey(zone.origin), image: compileZone(zone) };
    }),
  );
  return new InProcessServer(catalog, { ...DEFAULT_SETTINGS, ...settings });
}

/** @throws {SyntaxError} listing what is wrong with the zone */
export function readZone(origin: string, text: string): Zone {
  const octets = new TextEncoder().encode(dedent(text));
  const { zone, problems } = loadMasterFile(origin, { origin: parseName(origin), readOctets: () => octets });
  if (zone === null) throw new SyntaxError(problems.map(formatProblem).join('\n'));
  return zone;
}

/** A query handler that is watched: its room ends where it should, and the query stands among octets not its own. */
export class InProcessServer {
  readonly #handler: ReturnType<typeof createQueryHandler>;
  readonly #udpRoom = new Uint8Array(MAX_UDP_RESPONSE_OCTETS + 2 * MARGIN_OCTETS);
  readonly #streamRoom = new Uint8Array(MAX_MESSAGE_OCTETS + 2 * MARGIN_OCTETS);

  constructor(catalog: Catalog, settings: AnswerSettings = DEFAULT_SETTINGS) {
    this.#handler = createQueryHandler(catalog, settings, 1);
  }

  /**
   * @returns the response, a copy; undefined for silence
   * @throws {RangeError} if the handler wrote outside its room or into the query
   */
  respond(query: Uint8Array, isStream: boolean, client: Uint8Array = CLIENT): Uint8Array | undefined {
    const room = (isStream ? this.#streamRoom : this.#udpRoom).fill(MARGIN_FILL);
    // The query stands in the middle of octets that aren't its own, as it does in a batch.
    const received = new Uint8Array(query.length + 2 * MARGIN_OCTETS).fill(MARGIN_FILL);
    received.set(query, MARGIN_OCTETS);
    const sent = received.slice();
    const length = this.#handler.answer({
      query: received,
      queryStart: MARGIN_OCTETS,
      queryEnd: MARGIN_OCTETS + query.length,
      response: room,
      responseStart: MARGIN_OCTETS,
      responseLimit: room.length - MARGIN_OCTETS,
      isStream,
      client,
      clientStart: 0,
      clientLength: client.length === 4 ? 4 : 16,
    });
    const margins = [...room.subarray(0, MARGIN_OCTETS), ...room.subarray(-MARGIN_OCTETS)];
    if (margins.some((octet) => octet !== MARGIN_FILL)) {
      throw new RangeError('The handler wrote outside the room for its response');
    }
    if (Buffer.compare(received, sent) !== 0) throw new RangeError('The handler wrote into the query');
    return length === 0 ? undefined : room.slice(MARGIN_OCTETS, MARGIN_OCTETS + length);
  }
}
