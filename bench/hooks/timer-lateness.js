/**
 * Loaded into a server with `--import`: measures how late its timers are. Whoever sends `{ lateness: 'reset' }` over IPC begins
 * anew, and `{ lateness: 'tell' }` brings the lateness of every timer since, in milliseconds, in order.
 *
 * Every probe is begun by such a timer, once its first is over; the few others come on top.
 */

/** @import { Clock } from '../../src/base/index.ts' */

/** @type {unknown} */
const built = await import(new URL('../../dist/base/index.js', import.meta.url).href);
const { systemClock } = /** @type {{ systemClock: Clock }} */ (built);

/** More than come due in a minute. */
const ROOM = 2 ** 20;

const lateness = new Float64Array(ROOM);
let count = 0;

const after = systemClock.after.bind(systemClock);
Object.assign(systemClock, {
  /** @type {Clock['after']} */
  after(delayMs, action) {
    const dueMs = performance.now() + delayMs;
    return after(delayMs, () => {
      if (count < ROOM) lateness[count++] = performance.now() - dueMs;
      action();
    });
  },
});

process.on('message', (/** @type {{ lateness: string }} */ message) => {
  if (message.lateness === 'reset') count = 0;
  else process.send?.({ count, lateness: Array.from(lateness.subarray(0, count).sort()) });
});
