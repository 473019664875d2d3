/** Writes down what a replica store tells. */

import type { StoreListener } from '../../src/replica/store.ts';

export class RecordingListener implements StoreListener {
  readonly hints: string[] = [];
  /** `connected`, or why not, in their order. */
  readonly states: string[] = [];

  get isConnected(): boolean {
    return this.states.at(-1) === 'connected';
  }

  get connects(): number {
    return this.states.filter((state) => state === 'connected').length;
  }

  onHint(hint: string): void {
    this.hints.push(hint);
  }

  onConnect(): void {
    this.states.push('connected');
  }

  onDisconnect(why: string): void {
    this.states.push(why);
  }
}
