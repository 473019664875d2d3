/**
 * A thread for each load: its heap, many times an image's size for a large zone, goes back to the system with it, and
 * the control plane's own work (health checks, timers) is never held up.
 */

import { Worker } from 'node:worker_threads';

import type { LoadJob, LoadReport } from './load-job.ts';

/** Enough for a zone of a million names; of the system's memory only what is used is taken. */
const MAX_HEAP_MEBIBYTES = 4096;

/** Tests run the source, the product what it compiles to. */
const MAIN_FILE = new URL(
  import.meta.url.endsWith('.ts') ? './load-thread-main.ts' : './load-thread-main.js',
  import.meta.url,
);

/**
 * Loads in a thread of its own, and returns once that is gone with its heap.
 *
 * @throws {Error} if the thread dies of it (out of memory, or a fault of ours); an `AbortError` if it is called off
 */
export function runLoad(job: LoadJob, signal?: AbortSignal): Promise<LoadReport> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(MAIN_FILE, {
      workerData: job,
      name: 'load',
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MEBIBYTES },
    });
    let outcome: LoadReport | Error = new Error('Cannot load zones: the thread left without a report');
    const callOff = (): void => {
      outcome = signal?.reason as Error;
      void thread.terminate();
    };
    signal?.addEventListener('abort', callOff, { once: true });
    thread.once('message', (report: LoadReport) => {
      outcome = report;
    });
    thread.once('error', (cause) => {
      outcome = new Error(`Cannot load zones: ${cause.message}`, { cause });
    });
    thread.once('exit', () => {
      signal?.removeEventListener('abort', callOff);
      if (outcome instanceof Error) reject(outcome);
      else resolve(outcome);
    });
  });
}
