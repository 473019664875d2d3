/** A limited number of places for what costs too much to be done without limit; who comes first is served first. */

/** Gives the place up; again does nothing. */
export type Leave = () => void;

export class Places {
  /** In the order they came. */
  readonly #waiting = new Set<(leave: Leave) => void>();
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  /**
   * Waits for a place.
   *
   * @returns what gives it up; null if none was free in time
   */
  take(maxWaitMs: number): Promise<Leave | null> {
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve(this.#createLeave());
    }
    return new Promise((resolve) => {
      const onPlace = (leave: Leave): void => {
        clearTimeout(timer);
        resolve(leave);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(onPlace);
        resolve(null);
      }, maxWaitMs);
      this.#waiting.add(onPlace);
    });
  }

  #createLeave(): Leave {
    let isLeft = false;
    return () => {
      if (isLeft) return;
      isLeft = true;
      const [next] = this.#waiting;
      if (next === undefined) {
        this.#free++;
        return;
      }
      this.#waiting.delete(next);
      next(this.#createLeave());
    };
  }
}
