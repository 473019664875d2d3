/**
 * Globs: `*` is any run of characters but `/`, the empty one too; `?` is any one character but `/`; everything else
 * is itself.
 *
 * Not made into a regular expression: `*a*a*a*b` would then take time without bound, and globs come from outside.
 */

/** Whether the text is more than itself as a glob. */
export function isGlob(text: string): boolean {
  return /[*?]/.test(text);
}

/**
 * On a mismatch only the last `*` needs to take in more: what an earlier one could take in, the last one can too.
 * So this takes at most length of glob × length of text steps.
 */
export function matchesGlob(glob: string, text: string): boolean {
  let at = 0;
  let globAt = 0;
  /** Where the glob goes on after the last `*`; -1: there was none yet. */
  let afterStar = -1;
  /** Where the text goes on after what that `*` has taken in. */
  let resumeAt = 0;
  while (at < text.length) {
    const wanted = glob[globAt];
    if (wanted === '*') {
      afterStar = ++globAt;
      resumeAt = at;
    } else if (wanted === text[at] || (wanted === '?' && text[at] !== '/')) {
      globAt++;
      at++;
    } else {
      if (afterStar < 0 || text[resumeAt] === '/') return false;
      globAt = afterStar;
      at = ++resumeAt;
    }
  }
  while (glob[globAt] === '*') globAt++;
  return globAt === glob.length;
}
