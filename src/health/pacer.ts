/**
 * Keeps probes from crowding the event loop: when thousands fall due at once, as at the start or when a site is lost,
 * they begin a few at a time, with whatever else is waiting in between.
 *
 *     due ──▶ begun at once, a few a turn of the loop
 *      └────▶ in line, first come first served, while the turn has had its few, or too many are in flight
 *
 * Without it the loop stands still for as long as all of them take to begin, what they find is thrown away because it
 * was measured while the loop stood still, and all of them fall due again.
 */

/** So many begin a turn: at about a tenth of a millisecond each, a turn takes a few. Ours. */
const BEGUN_A_TURN = 32;

export class Pacer {
  readonly #maxInFlight: number;
  readonly #waiting: (() => void)[] = [];
  /** The first of {@link #waiting} that has not begun. */
  #next = 0;
  #inFlight = 0;
  #begunThisTurn = 0;
  #isTurnCounted = false;

  /** @param maxInFlight each is a descriptor or more */
  constructor(maxInFlight: number) {
    this.#maxInFlight = maxInFlight;
  }

  /** Calls the action, which may begin a probe, when there is room for one. */
  readonly pace = (action: () => void): void => {
    if (this.#next < this.#waiting.length || !this.#hasRoom()) this.#waiting.push(action);
    else this.#act(action);
    this.#countTurn();
  };

  /** Counts a probe for as long as it is in flight. */
  async count<T>(probing: Promise<T>): Promise<T> {
    this.#inFlight++;
    try {
      return await probing;
    } finally {
      this.#inFlight--;
      if (this.#next < this.#waiting.length) this.#countTurn();
    }
  }

  #hasRoom(): boolean {
    return this.#begunThisTurn < BEGUN_A_TURN && this.#inFlight < this.#maxInFlight;
  }

  #act(action: () => void): void {
    this.#begunThisTurn++;
    action();
  }

  #countTurn(): void {
    if (this.#isTurnCounted) return;
    this.#isTurnCounted = true;
    setImmediate(() => this.#beginTurn());
  }

  #beginTurn(): void {
    this.#isTurnCounted = false;
    this.#begunThisTurn = 0;
    while (this.#next < this.#waiting.length && this.#hasRoom()) this.#act(this.#waiting[this.#next++]!);
    if (this.#next === this.#waiting.length) this.#waiting.length = this.#next = 0;
    else if (this.#inFlight < this.#maxInFlight) this.#countTurn();
  }
}
