/** The demo's members: processes that somebody else may end at any time, and that never outlive the demo. */

import { fork, type ChildProcess } from 'node:child_process';

import type { MemberMessage } from './member-main.ts';

/** Tests run the source, the product what it compiles to. */
const MAIN_FILE = new URL(
  import.meta.url.endsWith('.ts') ? './member-main.ts' : './member-main.js',
  import.meta.url,
);

export interface MemberPlace {
  readonly name: string;
  readonly address: string;
}

export interface RunningMember extends MemberPlace {
  readonly pid: number;
}

export class DemoMembers {
  readonly #places: readonly MemberPlace[];
  readonly #port: number;
  readonly #onEnd: (member: RunningMember, how: string) => void;
  /** By name. */
  readonly #running = new Map<string, ChildProcess>();

  /** @param onEnd called when one has ended, `how` being the signal or exit code it ended with */
  constructor(
    places: readonly MemberPlace[],
    port: number,
    onEnd: (member: RunningMember, how: string) => void,
  ) {
    this.#places = places;
    this.#port = port;
    this.#onEnd = onEnd;
  }

  /** Starts those that don't run. @returns them, listening. @throws {Error} if one can't be started */
  async start(): Promise<readonly RunningMember[]> {
    const missing = this.#places.filter(({ name }) => !this.#running.has(name));
    return await Promise.all(missing.map((place) => this.#start(place)));
  }

  /** Ends all at once, also one that is stopped (SIGSTOP) and would hear no other signal. */
  kill(): void {
    for (const child of this.#running.values()) child.kill('SIGKILL');
  }

  #start(place: MemberPlace): Promise<RunningMember> {
    const { name, address } = place;
    const child = fork(MAIN_FILE, [name, address, String(this.#port)]);
    this.#running.set(name, child);
    return new Promise((resolve, reject) => {
      let member: RunningMember | null = null;
      const fail = (why: string): void => {
        reject(new Error(`Cannot start ${name} on ${address}:${this.#port}: ${why}`));
      };
      child.on('message', (message: MemberMessage) => {
        if ('error' in message) {
          fail(message.error);
        } else {
          member = { ...place, pid: child.pid! };
          resolve(member);
        }
      });
      child.on('error', ({ message }) => {
        this.#running.delete(name);
        fail(message);
      });
      child.on('exit', (code, signal) => {
        this.#running.delete(name);
        const how = signal ?? `exit ${code}`;
        if (member === null) fail(how);
        else this.#onEnd(member, how);
      });
    });
  }
}
