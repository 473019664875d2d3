/** What is probed and what a probe finds: the terms that scheduler, checkers and state machine share. */

import type { HealthSettings } from '../zone/pool/health.ts';

/** One thing to probe. Pools whose members need the same probe share one target. */
export interface Target {
  /**
   * The same for the same probe: protocol, address and port, a blank between them, and then every setting that tells this
   * check from another.
   */
  readonly key: string;
  /** An IPv4 or IPv6 address in text form. */
  readonly address: string;
  readonly check: Check;
}

/** A check's settings with what the record adds to them: nothing depends on the record any more. */
export type Check = Omit<HealthSettings, 'port' | 'host' | 'server_name' | 'name' | 'down_interval'> & {
  /** 0 where the protocol has none (icmp, exec). */
  readonly port: number;
  readonly host: string;
  readonly server_name: string;
  readonly name: string;
  readonly down_interval: number;
};

/** What came of one probe. */
export interface ProbeResult {
  readonly isPass: boolean;
  /**
   * Whether anything came back from where the target is, a refusal or an error too: the way there works, and the failure is not
   * this server's. Silence is no answer, nor is what our own system says.
   */
  readonly isAnswered: boolean;
  /** Whether this server could not probe at all, which says nothing of the target: it counts as neither. */
  readonly isVoid?: boolean;
  /** Why, in a few words: `connection refused`, `HTTP 503`, `200 OK`. */
  readonly reason: string;
  /** What an HTTP response held, for whoever reads its load from it; null: nothing, or not asked for. */
  readonly body: string | null;
  /** What an agent said; null: it is no agent check, or it was not reached. */
  readonly agent: AgentReply | null;
}

/** An agent's line (HAProxy's agent-check), read; null: not mentioned, which changes nothing. */
export interface AgentReply {
  readonly state: 'up' | 'down' | null;
  readonly admin: 'ready' | 'drain' | 'maint' | null;
  /** Percent of the configured weight. */
  readonly weightPercent: number | null;
  /** What follows `#`. */
  readonly description: string | null;
}

/** What a probe needs besides its target. */
export interface ProbeContext {
  /** Whether the response's body is wanted in the result. */
  readonly wantsBody: boolean;
  /** Where the programs of exec checks are; null: there are to be none. */
  readonly execDirectory: string | null;
  /**
   * Opens a socket for ICMP echoes (SOCK_DGRAM, IPPROTO_ICMP or IPPROTO_ICMPV6) and gives its descriptor, which is
   * the caller's to close; null: the system doesn't permit it.
   */
  readonly openIcmpSocket: (family: 4 | 6) => number | null;
}

/** Speaks one protocol. */
export interface Checker {
  /**
   * Probes once. Never rejects: whatever goes wrong is a failed probe. Settles within the check's `timeout`, give or
   * take the event loop (exec: twice that, since it may have to wait for a place); then every socket, timer and process
   * of the probe is gone.
   */
  probe(target: Target, context: ProbeContext): Promise<ProbeResult>;
}

//--- Verdicts

/**
 *     unknown    not probed yet: served
 *     up         served
 *     suspect    up, with failures: served
 *     down       not served
 *     rising     down, with passes: not served
 */
export type HealthState = 'unknown' | 'up' | 'suspect' | 'down' | 'rising';

/** What is held of a target, and since when. Frozen; a change makes a new one. */
export interface Verdict {
  readonly state: HealthState;
  /** When it last went from served to not served or back, in Unix milliseconds; the first probe's time at first. */
  readonly changedMs: number;
  /** Failures counted since the count was last cleared. */
  readonly failures: number;
  /** Passes in a row. */
  readonly passes: number;
  /** How often it went down within the flap window. */
  readonly flaps: number;
  /** When it may go up at the earliest, after flapping; 0: as soon as it has risen. */
  readonly holdUntilMs: number;
  /** Of the last probe that counted. */
  readonly reason: string;
  readonly probedMs: number;
  /** The agent's standing word, for agent checks: it holds until the agent says otherwise. */
  readonly admin: 'drain' | 'maint' | null;
}

export function isServed(state: HealthState): boolean {
  return state === 'unknown' || state === 'up' || state === 'suspect';
}

/** Whether more has changed than when the target was last probed, and how that went. */
export function isNews(before: Verdict, after: Verdict): boolean {
  return (
    before.state !== after.state ||
    before.failures !== after.failures ||
    before.flaps !== after.flaps ||
    before.admin !== after.admin
  );
}
