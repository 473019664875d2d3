/** Other projects' servers, to compare with and to be resolved by. Each runs on loopback, in a directory of its own. */

export { PEER_NAMES, startPeers, stopPeers, type PeerName, type Peers } from './authoritative.ts';
export { startNamed } from './bind.ts';
export { Daemon, freePort, type ZoneText } from './daemon.ts';
export { RESOLVERS, type ResolverName } from './resolvers.ts';
