/**
 * A member of the demo's pool, in a process of its own so that it can be killed: `member-main.js NAME ADDRESS PORT`.
 * It answers every HTTP request, says when it listens, and ends when the demo does.
 */

import { createServer } from 'node:http';

/** What it says to the demo, once: it listens, or why it can't. */
export type MemberMessage = { readonly isListening: true } | { readonly error: string };

const [name, address, port] = process.argv.slice(2);

const say = (message: MemberMessage): void => void process.send?.(message);

createServer((_, response) => response.end(`${name} at ${address}, process ${process.pid}\n`))
  .on('error', ({ message }) => {
    say({ error: message });
    process.exitCode = 1;
  })
  .listen(Number(port), address, () => say({ isListening: true }));

process.on('disconnect', () => process.exit(0));
// Ctrl-C goes to every process of the terminal: it is for the demo to end this one.
process.on('SIGINT', () => undefined);
