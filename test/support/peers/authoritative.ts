/** The authoritative servers we are compared with, by name. */

import { startBind } from './bind.ts';
import type { Daemon, ZoneText } from './daemon.ts';
import { startKnot } from './knot.ts';
import { startNsd } from './nsd.ts';

export type PeerName = 'nsd' | 'knot' | 'bind';

export type Peers = ReadonlyMap<PeerName, Daemon>;

const STARTERS: Readonly<Record<PeerName, (zones: readonly ZoneText[]) => Promise<Daemon>>> = {
  nsd: startNsd,
  knot: startKnot,
  bind: startBind,
};

export const PEER_NAMES = Object.keys(STARTERS) as PeerName[];

/** Starts the peers, all with the same zones. If one can't, the others are stopped. @throws {Error} with what it said */
export async function startPeers(
  zones: readonly ZoneText[],
  names: readonly PeerName[] = PEER_NAMES,
): Promise<Peers> {
  const results = await Promise.allSettled(names.map((name) => STARTERS[name](zones)));
  const peers = new Map<PeerName, Daemon>();
  for (const [i, result] of results.entries()) {
    if (result.status === 'fulfilled') peers.set(names[i]!, result.value);
  }
  const failure = results.find((result) => result.status === 'rejected');
  if (failure === undefined) return peers;
  await stopPeers(peers);
  throw failure.reason;
}

export async function stopPeers(peers: Peers): Promise<void> {
  await Promise.all([...peers.values()].map((peer) => peer.stop()));
}
