/** Members of pools as processes of their own, so that they can be killed, stopped, and made to misbehave. */

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('member-program.js', import.meta.url));

/** How a member behaves; whatever is not told is as with a member that is well. */
export interface Behaviour {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** How long a response takes to begin. */
  readonly delayMs?: number;
  /** Every n-th response has status 500. */
  readonly failsEvery?: number;
  /** Whether connections are closed as soon as they are accepted. */
  readonly closes?: boolean;
  /** What an agent says. */
  readonly line?: string;
}

export interface ProgramOptions {
  readonly kind: 'http' | 'https' | 'agent';
  readonly address: string;
  /** 0: any that is free. */
  readonly port: number;
  /** How many connections may wait to be accepted; default: Node's. */
  readonly backlog?: number;
  /** Of https, as PEM. */
  readonly cert?: string;
  readonly key?: string;
  readonly behaviour: Behaviour;
}

export type MemberOrder =
  { readonly start: ProgramOptions } | { readonly behave: Behaviour } | { readonly count: true };

/** What a member has seen since it was started. */
export interface Visits {
  readonly connections: number;
  /** Connections that are open now. */
  readonly open: number;
  readonly requests: number;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export class Member {
  readonly address: string;
  #options: ProgramOptions;
  #child: ChildProcess | null = null;
  readonly #fillers: Socket[] = [];

  static async start(options: ProgramOptions): Promise<Member> {
    const member = new Member(options);
    await member.start();
    return member;
  }

  private constructor(options: ProgramOptions) {
    this.#options = options;
    this.address = options.address;
  }

  get port(): number {
    return this.#options.port;
  }

  /** Starts it, again at the same port after it was killed. */
  async start(): Promise<void> {
    const child = fork(PROGRAM, { execArgv: [] });
    running.add(child);
    child.on('exit', () => running.delete(child));
    this.#child = child;
    child.send({ start: this.#options } satisfies MemberOrder);
    const [{ listening }] = (await Promise.race([once(child, 'message'), failsOnExit(child)])) as [
      { listening: number },
    ];
    this.#options = { ...this.#options, port: listening };
  }

  /** From its next request on; after a restart too. */
  async behave(behaviour: Behaviour): Promise<void> {
    this.#options = { ...this.#options, behaviour };
    await this.#tell({ behave: behaviour });
  }

  /** What it has seen. */
  async visits(): Promise<Visits> {
    return await this.#tell({ count: true });
  }

  /** As a crash does it: the system resets its connections and refuses others. */
  async kill(): Promise<void> {
    for (const filler of this.#fillers.splice(0)) filler.destroy();
    const child = this.#child;
    this.#child = null;
    if (child === null || !running.has(child)) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** It hangs: the system takes its connections, and nobody answers. */
  silence(): void {
    this.#child!.kill('SIGSTOP');
  }

  /** It hangs no more. */
  resume(): void {
    this.#child!.kill('SIGCONT');
  }

  /** Nothing comes back at all: the system drops each SYN, since too many connections wait already. Needs a backlog of 1. */
  async vanish(): Promise<void> {
    this.silence();
    // A backlog of 1 holds two.
    for (let waiting = 0; waiting < 2; waiting++) {
      const filler = connect({ host: this.address, port: this.port });
      filler.on('error', () => undefined);
      this.#fillers.push(filler);
      await once(filler, 'connect');
    }
  }

  async #tell(order: MemberOrder): Promise<Visits> {
    const answered = once(this.#child!, 'message');
    this.#child!.send(order);
    const [visits] = (await answered) as [Visits];
    return visits;
  }
}

async function failsOnExit(child: ChildProcess): Promise<never> {
  await once(child, 'exit');
  throw new Error('The member ended before it listened');
}
