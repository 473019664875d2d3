/**
 * The built program and the packages it runs with, copied to where every user may read: a checkout may lie in a home
 * that is its owner's alone, and there a server that has become somebody else could read nothing of itself.
 */

import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export class Installation {
  readonly #directory = mkdtempSync(join(tmpdir(), 'evenkeel-installation-'));

  constructor() {
    chmodSync(this.#directory, 0o755);
    const listed = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    // The first is the project itself.
    const packages = listed.trim().split('\n').slice(1);
    for (const path of [join(ROOT, 'dist'), join(ROOT, 'package.json'), ...packages]) {
      cpSync(path, join(this.#directory, relative(ROOT, path)), { recursive: true });
    }
  }

  /** The program's entry file. */
  get main(): string {
    return join(this.#directory, 'dist/cli/main.js');
  }

  /** From now on only its owner may read it. */
  lock(): void {
    chmodSync(this.#directory, 0o700);
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true });
  }
}
