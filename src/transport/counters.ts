/**
 * What the query threads count.
 *
 * One table in shared memory, one row for each thread, so that a thread adds to its own row without a lock (3
 * ns) and the control plane reads all rows whenever it likes. Doubles count exactly up to 2^53.
 *
 *     row of thread n    received ▪ answered ▪ truncated ▪ …     padded to whole cache lines: no line has two writers
 */

/** The columns. Those from `accepted` on are about TCP connections. */
export const Counter = {
  /** Messages read from the network. */
  received: 0,
  /** Queries the handler answered. `received` = `answered` + everything dropped. */
  answered: 1,
  /** Answers with TC set. */
  truncated: 2,
  /** Dropped: fewer octets than a header. */
  droppedShort: 3,
  /** Dropped: more octets than any query worth answering ({@link MAX_UDP_QUERY_OCTETS}). */
  droppedLong: 4,
  /** Dropped: QR says that it is a response. */
  droppedResponse: 5,
  /** Dropped: the handler chose silence for another reason. */
  droppedSilent: 6,
  /** Dropped: the handler threw. A fault of ours; the control plane is told. */
  droppedFault: 7,
  /** Answers the kernel would not send: no route, no buffer, a forged source address or port. */
  sendErrors: 8,
  /** Failed reads other than for want of a packet. */
  receiveErrors: 9,
  /** System calls that returned packets; `received` / `batches` is the mean batch. */
  batches: 10,
  /** Connections accepted. */
  accepted: 11,
  /** Connections that could not be accepted. */
  acceptErrors: 12,
  /** Closed by the client, or by us once it had said it was done. */
  closedByClient: 13,
  /** Closed: broken by the network or reset by the client. */
  closedBroken: 14,
  /** Closed: idle for too long, half a message or unread answers included. */
  closedIdle: 15,
  /** Closed: the one idle for longest, to make room for another. */
  closedForRoom: 16,
  /** Closed: the client sent a message shorter than a header. */
  closedMalformed: 17,
  /** Closed by the server's own stop. */
  closedByStop: 18,
} as const;

export type CounterName = keyof typeof Counter;

export const COUNTER_NAMES = Object.keys(Counter) as readonly CounterName[];

const DOUBLES_PER_CACHE_LINE = 8;
const ROW_DOUBLES = Math.ceil(COUNTER_NAMES.length / DOUBLES_PER_CACHE_LINE) * DOUBLES_PER_CACHE_LINE;

/** One thread's counters, indexed by {@link Counter}. Only that thread writes them. */
export type CounterRow = Float64Array;

export class CounterTable {
  readonly buffer: SharedArrayBuffer;

  /** A table of zeros for so many threads, or the table that lies in the given buffer. */
  constructor(threads: number | SharedArrayBuffer) {
    this.buffer =
      typeof threads === 'number'
        ? new SharedArrayBuffer(threads * ROW_DOUBLES * Float64Array.BYTES_PER_ELEMENT)
        : threads;
  }

  get threads(): number {
    return this.buffer.byteLength / (ROW_DOUBLES * Float64Array.BYTES_PER_ELEMENT);
  }

  row(thread: number): CounterRow {
    return new Float64Array(
      this.buffer,
      thread * ROW_DOUBLES * Float64Array.BYTES_PER_ELEMENT,
      COUNTER_NAMES.length,
    );
  }

  /** The sums over all threads, or over those given. */
  totals(threads: Iterable<number> = Array(this.threads).keys()): Record<CounterName, number> {
    const rows = [...threads].map((thread) => this.row(thread));
    const sum = (name: CounterName): number => rows.reduce((total, row) => total + row[Counter[name]]!, 0);
    return Object.fromEntries(COUNTER_NAMES.map((name) => [name, sum(name)])) as Record<CounterName, number>;
  }
}
