/**
 * The admin API: what operators, scripts and the commands of `evenkeel` ask of a running server, as JSON over HTTP.
 *
 *     Unix socket  ──▶ socketGate ─┐
 *     (state_dir/admin.sock, 0660) ├─▶ routes ─▶ PoolControl ─▶ pools, overrides, loads
 *     TCP          ──▶ tcpGate ────┘   checked     (control/pools/reports.ts)
 *     (127.0.0.1:5380)  Host, token
 *
 * Each listener has the same routes behind a gate of its own (gate.ts). It all happens on the main thread, never on a
 * query's way. docs/admin.md is its manual.
 */

export type { AdminStatus } from './api.ts';
export { MAX_AHEAD_MS, moment } from './moment.ts';
export type { OverrideBody } from './override-request.ts';
export { ADMIN_SOCKET_FILE } from './socket-file.ts';
export { startAdmin, type Admin, type AdminOptions } from './start-admin.ts';
