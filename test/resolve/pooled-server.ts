/**
 * Zones with pools in this process, in whatever health a test says: zone files in, octets in, octets out.
 *
 * The views are filled as the control plane fills them, but by a plan of a few lines, so that what is tested is how
 * the image is written and read.
 */

import { formatIpv4, formatIpv6, parseIpAddress } from '../../src/base/index.ts';
import { nameKey } from '../../src/dns/index.ts';
import { withoutHints } from '../../src/dns/rdata/index.ts';
import { Catalog, LiveArea, Notice, type ViewContent } from '../../src/image/index.ts';
import { PolicyCode } from '../../src/image/live-shares.ts';
import { composeShares } from '../../src/load/index.ts';
import { formatProblem } from '../../src/schema/index.ts';
import { collectPoolSets, compileZone, entryPools, type PoolSet, type Zone } from '../../src/zone/index.ts';
import { seedsOf } from '../../src/control/pools/weights.ts';
import { dedent } from '../support/dedent.ts';
import { InProcessServer } from '../support/server.ts';
import type { Responder } from '../support/transcript.ts';
import { loadText } from '../zone/zone-text.ts';

export interface Health {
  /** Members that are down, by their text or address. */
  readonly down?: readonly string[];
  /** The server doubts itself. */
  readonly isStale?: boolean;
}

/** @throws {SyntaxError} listing what is wrong with the zone */
export function readPooledZone(origin: string, text: string): Zone {
  const { zone, problems } = loadText(dedent(text), origin);
  if (zone === null) throw new SyntaxError(problems.map(formatProblem).join('\n'));
  return zone;
}

/** What each of a set's views gives. */
export function planViews(set: PoolSet, { down = [], isStale = false }: Health = {}): ViewContent[] {
  return entryPools(set).map((entry) => planView(set, entry, down, isStale));
}

export class PooledServer implements Responder {
  readonly #server: InProcessServer;
  readonly #zones: readonly { readonly sets: readonly PoolSet[]; readonly area: LiveArea }[];

  /** @param zones each zone's file, by its origin */
  constructor(zones: Readonly<Record<string, string>>, health: Health = {}) {
    const catalog = new Catalog();
    this.#zones = Object.entries(zones).map(([origin, text]) => {
      const zone = readPooledZone(origin, text);
      const image = compileZone(zone);
      catalog.apply([{ origin: nameKey(zone.origin), image }]);
      return { sets: collectPoolSets(zone), area: new LiveArea(image) };
    });
    this.setHealth(health);
    this.#server = new InProcessServer(catalog);
  }

  setHealth(health: Health): void {
    for (const { sets, area } of this.#zones) {
      for (const [number, set] of sets.entries()) area.write(number, planViews(set, health));
    }
  }

  /** The same server, asked from an address. */
  from(address: string): Responder {
    return { respond: (query, isStream) => this.respond(query, isStream, address) };
  }

  /** @throws {RangeError} if the handler wrote outside its room or into the query */
  respond(query: Uint8Array, isStream: boolean, address?: string): Uint8Array | undefined {
    return this.#server.respond(
      query,
      isStream,
      address === undefined ? undefined : parseIpAddress(address)!,
    );
  }
}

/** The pool, its fallbacks, the record's own values, `when_down`: the first that has anything to give. */
function planView(set: PoolSet, entry: number, down: readonly string[], isStale: boolean): ViewContent {
  const { balance, members, pools, lastResort, ttlSeconds, ttlMinSeconds } = set;
  const way: { readonly value: number; readonly weight: number }[][] = [];
  for (let pool: number | null = entry; pool !== null; pool = pools[pool]!.fallback)
    way.push([...pools[pool]!.members]);
  way.push(lastResort.map((value) => ({ value, weight: 1 })));
  const healthy = way
    .map((step) => step.filter(({ value }) => !down.includes(members[value]!.text)))
    .find((step) => step.length > 0);
  const answered = healthy ?? (balance.when_down === 'none' ? [] : way[0]!);
  const weights = answered.map(({ weight }) => weight);
  const shares = weights.length === 0 ? [] : composeShares(balance.policy, weights, balance.answers);
  const isUsual = healthy !== undefined && way[0]!.includes(healthy[0]!);
  const seeds = seedsOf(set);
  return {
    members: answered.map(({ value }, i) => ({
      member: value,
      share: shares[i]!,
      seed: seeds[value]!,
      rdata: trimHints(set, value, down),
    })),
    policy: PolicyCode[balance.policy],
    answers: balance.answers,
    ttlSeconds: isUsual ? ttlSeconds : ttlMinSeconds,
    notice: healthy
      ? isStale
        ? Notice.stale
        : Notice.none
      : answered.length
        ? Notice.failOpen
        : Notice.noneUp,
  };
}

function trimHints({ members }: PoolSet, value: number, down: readonly string[]): Uint8Array | undefined {
  const { hints, rdata } = members[value]!;
  if (hints === undefined) return undefined;
  const format = (address: Uint8Array): string =>
    address.length === 4 ? formatIpv4(address) : formatIpv6(address);
  return withoutHints(rdata, (_type, address) => !down.includes(format(address)));
}
