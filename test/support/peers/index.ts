/** Other projects' servers, to compare with and to be resolved by. Each runs on loopback, in a directory of its own. */

export { startBind, startNamed } from './bind.ts';
export { Daemon, freePort, type ZoneText } from './daemon.ts';
export { startKnot } from './knot.ts';
export { startNsd } from './nsd.ts';
export { startUnbound, type StubZone } from './unbound.ts';
