/** Where a loader writes down what is wrong while it reads on. */

import { formatProblem } from './problem.ts';
import type { Position, Problem } from './problem.ts';

/** Collects problems; nothing is thrown, so that the operator hears of all of them at once. */
export class Report {
  readonly #problems: Problem[] = [];
  #errors = 0;

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  get hasErrors(): boolean {
    return this.#errors > 0;
  }

  error(at: Position, where: string, message: string): void {
    this.#errors++;
    this.#problems.push({ severity: 'error', at, where, message });
  }

  warning(at: Position, where: string, message: string): void {
    this.#problems.push({ severity: 'warning', at, where, message });
  }

  /**
   * The problems in the order of the files' names, then of their lines. What several includes or aliases of one place
   * lead to is told once.
   */
  sorted(): Problem[] {
    const sorted = this.#problems.toSorted(
      (a, b) => compare(a.at.file, b.at.file) || a.at.line - b.at.line || a.at.column - b.at.column,
    );
    return sorted.filter((problem, i) => i === 0 || !isSame(problem, sorted[i - 1]!));
  }
}

function isSame(a: Problem, b: Problem): boolean {
  return formatProblem(a) === formatProblem(b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
