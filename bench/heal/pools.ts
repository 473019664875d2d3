/** The pools whose members die: two members each, one to die and one to stay. */

export const ORIGIN = 'bench.example.';
export const MEMBER_PORT = 18_080;
export const TTL_SECONDS = 60;

/**
 * How a member dies. killed: SIGKILL; its system answers with RST from then on. stopped: SIGSTOP; connections are
 * still taken by the kernel, and never answered. unplugged: its network link is down; nothing comes back at all.
 */
export const DEATHS = ['killed', 'stopped', 'unplugged'] as const;
export type Death = (typeof DEATHS)[number];

export interface HealPool {
  readonly death: Death;
  /** Among the pools of the same death. */
  readonly number: number;
  readonly label: string;
  /** The member that is to die, and the one that stays. */
  readonly mortal: string;
  readonly survivor: string;
}

/** So many pools for each way to die. */
export function createPools(deaths: readonly Death[], count: number): HealPool[] {
  return deaths.flatMap((death) =>
    Array.from({ length: count }, (_, number) => ({
      death,
      number,
      label: `${death}${number}`,
      mortal: mortalAddress(death, number),
      survivor: `127.${20 + DEATHS.indexOf(death)}.0.${number + 1}`,
    })),
  );
}

/** Each that is to be unplugged has a link of its own. */
function mortalAddress(death: Death, number: number): string {
  return death === 'unplugged' ? `10.9.${number}.2` : `127.${10 + DEATHS.indexOf(death)}.0.${number + 1}`;
}
