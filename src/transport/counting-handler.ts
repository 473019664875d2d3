/**
 * The query handler as every transport calls it: its outcomes counted, and a fault of ours kept to the query
 * that met it.
 */

import { FLAGS_AT, HEADER_OCTETS, QR_BIT, TC_BIT, readUint16 } from '../wire/index.ts';
import { Counter, type CounterRow } from './counters.ts';
import type { Exchange, QueryHandler } from './exchange.ts';

/** Told of each exception a query handler threw, with the exchange as it was, valid until this returns. */
export type FaultListener = (error: unknown, exchange: Exchange) => void;

export class CountingHandler implements QueryHandler {
  readonly #handler: QueryHandler;
  readonly #counters: CounterRow;
  readonly #onFault: FaultListener;

  constructor(handler: QueryHandler, counters: CounterRow, onFault: FaultListener) {
    this.#handler = handler;
    this.#counters = counters;
    this.#onFault = onFault;
  }

  /** As {@link QueryHandler.answer}; if that throws, the listener is told and the answer is silence. */
  answer(exchange: Exchange): number {
    const counters = this.#counters;
    counters[Counter.received]!++;
    let length: number;
    try {
      length = this.#handler.answer(exchange);
    } catch (error) {
      counters[Counter.droppedFault]!++;
      this.#onFault(error, exchange);
      return 0;
    }
    if (length === 0) {
      counters[reasonForSilence(exchange)]!++;
    } else {
      counters[Counter.answered]!++;
      if ((readUint16(exchange.response, exchange.responseStart + FLAGS_AT) & TC_BIT) !== 0) {
        counters[Counter.truncated]!++;
      }
    }
    return length;
  }
}

function reasonForSilence({ query, queryStart, queryEnd }: Exchange): number {
  if (queryEnd - queryStart < HEADER_OCTETS) return Counter.droppedShort;
  if ((readUint16(query, queryStart + FLAGS_AT) & QR_BIT) !== 0) return Counter.droppedResponse;
  return Counter.droppedSilent;
}
