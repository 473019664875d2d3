/** The codes of an IANA registry and their mnemonics: types, classes, RCODEs and the rest. */

/** Translates between the codes of one registry and their mnemonics. */
export interface Mnemonics {
  /** The mnemonic, or the generic form, e.g. `TYPE65280` (RFC 3597 §5). */
  readonly name: (code: number) => string;
  /** The code of a mnemonic or a generic form, in any case; undefined where it is neither. */
  readonly parse: (text: string) => number | undefined;
}

const MAX_CODE = 65535;

/**
 * @param codes the registry, by mnemonic
 * @param genericPrefix what stands before the number where a code has no mnemonic
 */
export function createMnemonics(codes: Readonly<Record<string, number>>, genericPrefix: string): Mnemonics {
  const codeOf = new Map(Object.entries(codes));
  const nameOf = new Map(Object.entries(codes).map(([name, code]) => [code, name]));
  const generic = new RegExp(`^${genericPrefix}([0-9]{1,5})$`, 'i');
  return {
    name: (code) => nameOf.get(code) ?? `${genericPrefix}${code}`,
    parse(text) {
      const code = codeOf.get(text.toUpperCase()) ?? Number(generic.exec(text)?.[1] ?? NaN);
      return code <= MAX_CODE ? code : undefined;
    },
  };
}
