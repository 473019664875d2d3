/**
 * The query threads: one handler behind one transport each, all of them serving the same zones.
 *
 *     control plane                                    query thread (query-thread-main)
 *       startQueryThread ────── workerData ──────────▶   endpoints, counters, settings
 *       publish ─────── message, then control word ──▶   Mailbox ▶ Catalog ▶ handler ▶ transport
 *       takenGeneration ◀────── control word ─────────   what was replaced is free again
 *       stop ────────── control word and message ────▶   finishes its batch and leaves
 */

export type { AnswerSettings } from '../resolve/index.ts';
export type { FaultMessage, PublishMessage, QueryThreadData, ThreadTransport } from './messages.ts';
export { QueryThread, startQueryThread, type QueryThreadEvents } from './query-thread.ts';
