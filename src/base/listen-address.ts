/** An address to answer queries on, as a socket and as the operator writes it. */

export interface ListenAddress {
  /** An IPv4 or IPv6 address in text form; `0.0.0.0` and `::` mean all of the machine's, of that family only. */
  readonly address: string;
  /** 0: any that is free, the same for UDP and TCP. */
  readonly port: number;
}

/** `192.0.2.1:53`, `[2001:db8::1]:53`. */
export function formatListenAddress({ address, port }: ListenAddress): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
