/** CPU time of running processes, as proc(5) tells it. */

import { readdirSync, readFileSync } from 'node:fs';

/** `getconf CLK_TCK`, which is 100 on every Linux; the kernel keeps nanoseconds and rounds down to this. */
const TICKS_PER_SECOND = 100;

/** Fields of /proc/PID/stat, counted after the program's name, which may itself hold blanks. */
const UTIME_FIELD = 11;
const STIME_FIELD = 12;

export interface CpuTime {
  readonly userSeconds: number;
  readonly systemSeconds: number;
}

/** Of a process and all its living descendants. */
export function cpuTimeOfTree(pid: number): CpuTime {
  return tree(pid)
    .map((member) => readStat(`/proc/${member}`))
    .reduce(add);
}

/** Of each thread of a process and of its living descendants, by its id. */
export function cpuTimesOfThreads(pid: number): Map<string, CpuTime> {
  const threads = tree(pid).flatMap((member) =>
    readdirSync(`/proc/${member}/task`).map((thread) => [thread, `/proc/${member}/task/${thread}`] as const),
  );
  return new Map(threads.map(([thread, directory]) => [thread, readStat(directory)]));
}

export function totalSeconds({ userSeconds, systemSeconds }: CpuTime): number {
  return userSeconds + systemSeconds;
}

export function difference(later: CpuTime, earlier: CpuTime): CpuTime {
  return {
    userSeconds: later.userSeconds - earlier.userSeconds,
    systemSeconds: later.systemSeconds - earlier.systemSeconds,
  };
}

function add(a: CpuTime, b: CpuTime): CpuTime {
  return { userSeconds: a.userSeconds + b.userSeconds, systemSeconds: a.systemSeconds + b.systemSeconds };
}

/** The process itself and its descendants. */
function tree(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'ascii').split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(tree)];
}

function readStat(directory: string): CpuTime {
  const stat = readFileSync(`${directory}/stat`, 'ascii');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const seconds = (field: number): number => Number(fields[field]) / TICKS_PER_SECOND;
  return { userSeconds: seconds(UTIME_FIELD), systemSeconds: seconds(STIME_FIELD) };
}
