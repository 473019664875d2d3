/**
 * Notices changes below a directory.
 *
 * The kernel's events (fs.watch) come at once but are no proof: network file systems send none, a directory that is
 * replaced takes its watch with it, and a directory that is a symlink (`zones -> release-7`) can be pointed elsewhere
 * unseen. So a slow walk of the tree looks for itself, and puts the watches where the directories now are. A mounted
 * Kubernetes ConfigMap is changed by renaming its hidden link `..data`, which is an event like any other.
 */

import { watch, type FSWatcher } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { Clock } from '../base/index.ts';

export interface WatchOptions {
  readonly directory: string;
  /** How often to look without an event. */
  readonly pollMs: number;
  readonly clock: Clock;
  /** Called at every sign of a change, in vain sometimes and never in error. */
  readonly onChange: () => void;
}

/** After an event, time for whoever is replacing a directory to finish. */
const LOOK_AGAIN_MS = 100;
/** How often to look for a directory that is gone, and so can't tell of its return. */
const MISSING_POLL_MS = 1000;
/** The walk may take this share of the time: a tree of ten thousand files is looked at less often. */
const MAX_WALK_SHARE = 0.01;
/** Zone files stand one deep, included ones wherever the operator likes. */
const MAX_DEPTH = 8;

export class DirectoryWatcher {
  readonly #options: WatchOptions;
  /** By the directory's identity: another one that takes its path needs a watch of its own. */
  readonly #watches = new Map<string, FSWatcher>();
  #lastState: string | null = null;
  #isWalking = false;
  #hadEvent = false;
  #isClosed = false;
  #cancelTimer = (): void => {};

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** Begins to watch. Changes from the moment the returned promise settles are noticed. */
  async start(): Promise<void> {
    await this.#look();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelTimer();
    for (const watcher of this.#watches.values()) watcher.close();
    this.#watches.clear();
  }

  async #look(): Promise<void> {
    const { clock, directory, pollMs, onChange } = this.#options;
    const beganMs = clock.now();
    this.#isWalking = true;
    this.#takeEvents();
    const tree = await walk(directory);
    this.#isWalking = false;
    if (this.#isClosed) return;
    const hasNewWatch = this.#watchDirectories(tree.directories);
    const hasChanged = this.#lastState !== null && this.#lastState !== tree.state;
    this.#lastState = tree.state;
    // What happened between the walk and a new watch was seen by neither.
    if (this.#takeEvents() || hasNewWatch) this.#lookIn(LOOK_AGAIN_MS);
    else if (tree.directories.size === 0) this.#lookIn(Math.min(pollMs, MISSING_POLL_MS));
    else this.#lookIn(Math.max(pollMs, (clock.now() - beganMs) / MAX_WALK_SHARE));
    if (hasChanged) onChange();
  }

  #lookIn(delayMs: number): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#options.clock.after(delayMs, () => void this.#look());
  }

  /** @returns whether there is a new one */
  #watchDirectories(directories: ReadonlyMap<string, string>): boolean {
    let hasNewWatch = false;
    for (const [identity, watcher] of this.#watches) {
      if (directories.has(identity)) continue;
      watcher.close();
      this.#watches.delete(identity);
    }
    for (const [identity, path] of directories) {
      if (this.#watches.has(identity)) continue;
      const watcher = tryWatch(path, () => this.#onEvent());
      if (watcher === undefined) continue;
      watcher.on('error', () => {
        watcher.close();
        this.#watches.delete(identity);
      });
      this.#watches.set(identity, watcher);
      hasNewWatch = true;
    }
    return hasNewWatch;
  }

  /** Whether there were events since the last call. */
  #takeEvents(): boolean {
    const had = this.#hadEvent;
    this.#hadEvent = false;
    return had;
  }

  #onEvent(): void {
    this.#hadEvent = true;
    if (!this.#isWalking) this.#lookIn(LOOK_AGAIN_MS);
    this.#options.onChange();
  }
}

/** @returns undefined where there is nothing to watch, or no way to (the walk goes on) */
function tryWatch(path: string, onEvent: () => void): FSWatcher | undefined {
  try {
    return watch(path, { persistent: false }, onEvent);
  } catch {
    return undefined;
  }
}

interface Tree {
  /** Path by identity. */
  readonly directories: Map<string, string>;
  /** Changes with any file or directory of the tree. */
  state: string;
}

/**
 * Follows links, into each directory once; passes over what is hidden; what can't be looked at is as if it weren't
 * there.
 */
async function walk(
  path: string,
  depth = 0,
  tree: Tree = { directories: new Map(), state: '' },
): Promise<Tree> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return tree;
  tree.state += `${path} ${found.ino} ${found.size} ${found.ctimeMs}\n`;
  // The birth time, because the inode of a removed directory may go to the one that replaces it.
  const identity = `${found.dev}:${found.ino}:${found.birthtimeMs}`;
  if (!found.isDirectory() || depth > MAX_DEPTH || tree.directories.has(identity)) return tree;
  tree.directories.set(identity, path);
  for (const name of await readdir(path).catch(() => [])) {
    if (!name.startsWith('.')) await walk(join(path, name), depth + 1, tree);
  }
  return tree;
}
