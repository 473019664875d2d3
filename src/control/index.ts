/**
 * The control plane: everything between the operator's files and the query threads, on the main thread, never on a
 * query's way.
 *
 *     zone files ─ DirectoryWatcher ─ QuietPeriod ┐
 *     SIGHUP ─────────────────────────────────────┴▶ ZoneReloader
 *                                                        │ 1 load      a load thread: files ▶ zones ▶ images
 *                                                        │ 2 decide    decideReload, the guard against vanished data
 *                                                        │ 3 store     ZoneStore: what serves, what is wrong, what is held
 *                                                        │ 4 publish   QueryThreads: a ThreadSlot each, replaced when it dies
 *                                                        └ 5 tell      the log
 *
 * Between 3 and 4 the pools of the new data are taken over: `pools/` plans what each view answers, from verdicts,
 * overrides and loads, and writes it into the image's live area, then and whenever one of these changes.
 *
 * `startServer` puts it together.
 */

export { createLog } from './log.ts';
export { startServer, type Server, type ServerOptions } from './server.ts';
export { formatTotals, type Totals } from './totals.ts';
