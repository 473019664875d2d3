/** A request that is refused before anybody is asked to meet it. */

export type RefusalStatus = 401 | 403 | 404 | 405 | 413 | 421;

/** The message is for whoever made the request. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: RefusalStatus;
  /** What the status obliges the response to carry. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: RefusalStatus, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}
