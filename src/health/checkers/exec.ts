/**
 * `exec`: a program of the operator's says whether the member is well. Exit code 0 is a pass; the first line of what it
 * prints is the reason.
 *
 * It is run as `PROGRAM ADDRESS PORT` with a process group of its own, and the whole group is killed when the program ends
 * or its time is up. A process that leaves the group with the output still open keeps the probe waiting for it, until the
 * time is up; it is the only thing that can outlive a probe.
 *
 * A process costs a thousand times as much as a connection, so 16 run at a time. Waiting for a place does not count as the
 * program's time, but it is waited no longer than that, so a probe takes twice its `timeout` at most.
 */

import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { formatDuration } from '../../schema/value-type.ts';
import type { Checker, ProbeContext, ProbeResult, Target } from '../check.ts';
import { attempt, type Settle } from './attempt.ts';
import { explainFailure } from './failure-reason.ts';
import { firstLine } from './first-line.ts';
import { Places, type Leave } from './places.ts';
import { fail, failSilently, failToProbe, pass } from './probe-result.ts';

const MAX_PROCESSES = 16;
/** Enough for a line; what follows is read and forgotten, so that the program never waits for us. */
const MAX_OUTPUT_CHARACTERS = 1024;
const DEFAULT_PATH = '/usr/local/bin:/usr/bin:/bin';

export class ExecChecker implements Checker {
  readonly #places = new Places(MAX_PROCESSES);

  async probe(target: Target, { execDirectory }: ProbeContext): Promise<ProbeResult> {
    const { command, timeout: timeoutMs } = target.check;
    if (execDirectory === null) return failToProbe('programs are not permitted here');
    if (command === null || !isFileName(command))
      return failSilently(`"${command ?? ''}" is not a file name`);
    const leave = await this.#places.take(timeoutMs);
    if (leave === null) return failToProbe(`waited ${formatDuration(timeoutMs)} for other programs to end`);
    return attempt(timeoutMs, (settle) => run(join(execDirectory, command), target, settle, leave));
  }
}

/** Whether it names something in a directory, and nothing outside. */
function isFileName(command: string): boolean {
  return command !== '' && command !== '.' && command !== '..' && !/[/\0]/.test(command);
}

/** The programs that run now, so that none outlives the server. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) killGroup(child);
});

/** @returns what kills it */
function run(program: string, { address, check }: Target, settle: Settle, leave: Leave): () => void {
  const child = start(program, address, check.port, check.host, leave);
  running.add(child);
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  child.on('error', (error) => {
    running.delete(child);
    leave();
    settle(failSilently(`cannot run "${check.command}": ${explainFailure(error)}`));
  });
  child.on('exit', () => {
    running.delete(child);
    leave();
    killGroup(child);
  });
  child.on('close', (code, signal) => {
    const said = firstLine(stdout()) || firstLine(stderr());
    if (code === 0) settle(pass(said || 'exit 0'));
    else settle(fail(said || (signal === null ? `exit ${code}` : `ended by ${signal}`)));
  });
  return () => {
    if (child.exitCode === null && child.signalCode === null) killGroup(child);
    child.stdout?.destroy();
    child.stderr?.destroy();
  };
}

/** @throws what `spawn` throws for want of memory or descriptors; the place is free then */
function start(program: string, address: string, port: number, host: string, leave: Leave): ChildProcess {
  try {
    return spawn(program, [address, String(port)], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'] ?? DEFAULT_PATH,
        EVENKEEL_ADDRESS: address,
        EVENKEEL_PORT: String(port),
        EVENKEEL_HOST: host,
      },
    });
  } catch (error) {
    leave();
    throw error;
  }
}

/** Reads all, and keeps the beginning. @returns what tells it */
function collect(stream: Readable | null): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    if (text.length < MAX_OUTPUT_CHARACTERS) text += chunk.slice(0, MAX_OUTPUT_CHARACTERS - text.length);
  });
  return () => text;
}

/** The group has the number of the process that it began with (setsid(2)). */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}
