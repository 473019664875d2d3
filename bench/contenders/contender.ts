/** A server in the race: how it is run with one worker on one address, and where it comes from. */

import type { Corpus } from '../corpus.ts';

export interface Contender {
  readonly name: string;
  /** The program, and the Debian package that has it; null: ours. */
  readonly program: string;
  readonly debianPackage: string | null;
  /** What makes it print its version. */
  readonly versionArguments: readonly string[];
  /**
   * Files to write, by their path in the site's directory, and the arguments to stay in the foreground with.
   */
  prepare(site: Site): { files: Readonly<Record<string, string>>; args: readonly string[] };
}

/** Where a contender runs. */
export interface Site {
  readonly directory: string;
  readonly port: number;
  readonly corpus: Corpus;
}
