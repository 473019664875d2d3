/**
 * The C library's socket calls, through koffi: what Node 20 has no API for (SO_REUSEPORT, recvmmsg, sendmmsg,
 * IP_PKTINFO).
 *
 * koffi is an optional package, and this is the one file that knows it. Whatever is amiss (no package, no
 * prebuilt binary, another operating system, an architecture laid out otherwise, a sandbox that knows no
 * recvmmsg) means one thing: {@link loadLibc} says undefined, and the server does without.
 *
 * A call costs about 130 ns and allocates nothing as long as its arguments exist already; so addresses are
 * `bigint`s made once, where a large `number` would be boxed anew for every call. Only synchronous calls are
 * made.
 */

import { createRequire } from 'node:module';
import { constants, endianness } from 'node:os';
import type * as Koffi from 'koffi';

/**
 * Descriptors and results as in C: −1 is failure, and {@link Libc.errno} tells why, until the thread's next
 * call.
 */
export interface Libc {
  socket(domain: number, type: number, protocol: number): number;
  setsockopt(
    descriptor: number,
    level: number,
    option: number,
    value: Uint8Array,
    valueOctets: number,
  ): number;
  bind(descriptor: number, address: Uint8Array, addressOctets: number): number;
  getsockname(descriptor: number, address: Uint8Array, addressOctets: Uint8Array): number;
  listen(descriptor: number, backlog: number): number;
  close(descriptor: number): number;
  /** A second descriptor of the same open socket, closed on exec. */
  duplicate(descriptor: number): number;
  poll(entries: bigint, count: number, timeoutMs: number): number;
  /**
   * `headers` is the address of `count` mmsghdr structures. Always without the call's own timeout, which is
   * broken (recvmmsg(2)).
   */
  recvmmsg(descriptor: number, headers: bigint, count: number, flags: number): number;
  sendmmsg(descriptor: number, headers: bigint, count: number, flags: number): number;
  /** Why the last call failed, as one of `os.constants.errno`. */
  errno(): number;
  /** Where the buffer lies, for as long as it is referenced. */
  addressOf(buffer: ArrayBuffer): bigint;
  /**
   * Gives freed memory back to the system, which glibc does only in part by itself: after a zone of 100,000
   * names was read in a thread, 80 MB stayed with the process. Costs some milliseconds. Other libraries lack
   * it, and keep less.
   */
  trimMemory?(): void;
}

/**
 * Linux with 64-bit little-endian words and the generic numbers of socket options (asm-generic/socket.h).
 * POWER has its own numbers and is left out.
 */
const ARCHITECTURES: readonly string[] = ['x64', 'arm64', 'riscv64', 'loong64'];

const F_DUPFD_CLOEXEC = 1030;

/** @returns undefined where this machine or installation has no usable libc; never throws */
export function loadLibc(): Libc | undefined {
  if (process.platform !== 'linux' || endianness() !== 'LE' || !ARCHITECTURES.includes(process.arch))
    return undefined;
  try {
    const libc = declareLibc(createRequire(import.meta.url)('koffi') as typeof Koffi);
    return hasBatchCalls(libc) ? libc : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether the kernel, or the sandbox around us, knows the two calls that all this is about: then it only
 * minds the descriptor.
 */
function hasBatchCalls(libc: Libc): boolean {
  const knows = (result: number): boolean => result === 0 || libc.errno() === constants.errno.EBADF;
  return knows(libc.recvmmsg(-1, 0n, 0, 0)) && knows(libc.sendmmsg(-1, 0n, 0, 0));
}

/** @throws if the running program, which is linked to glibc or musl, lacks one of the functions */
function declareLibc(koffi: typeof Koffi): Libc {
  const program = koffi.load(null);
  const fcntl = program.func('int fcntl(int descriptor, int command, ...)');
  const recvmmsg = program.func('recvmmsg', 'int', ['int', 'uintptr_t', 'uint', 'int', 'uintptr_t']);
  const NO_TIMEOUT = 0;
  return {
    socket: program.func('socket', 'int', ['int', 'int', 'int']),
    setsockopt: program.func('setsockopt', 'int', ['int', 'int', 'int', 'void *', 'uint32_t']),
    bind: program.func('bind', 'int', ['int', 'void *', 'uint32_t']),
    getsockname: program.func('getsockname', 'int', ['int', 'void *', 'void *']),
    listen: program.func('listen', 'int', ['int', 'int']),
    close: program.func('close', 'int', ['int']),
    duplicate: (descriptor) => fcntl(descriptor, F_DUPFD_CLOEXEC, 'int', 0) as number,
    poll: program.func('poll', 'int', ['uintptr_t', 'unsigned long', 'int']),
    recvmmsg: (descriptor, headers, count, flags) =>
      recvmmsg(descriptor, headers, count, flags, NO_TIMEOUT) as number,
    sendmmsg: program.func('sendmmsg', 'int', ['int', 'uintptr_t', 'uint', 'int']),
    errno: () => koffi.errno(),
    addressOf: (buffer) => koffi.address(buffer),
    ...declareTrim(program),
  };
}

function declareTrim(program: Koffi.LibraryHandle): Pick<Libc, 'trimMemory'> {
  try {
    const trim = program.func('malloc_trim', 'int', ['size_t']);
    return { trimMemory: () => void trim(0) };
  } catch {
    return {};
  }
}
