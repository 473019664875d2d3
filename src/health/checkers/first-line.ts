/** What members and programs say, made fit to stand in a log line and on a status page. */

const MAX_CHARACTERS = 120;

/** The first line that isn't blank, without control, format and private characters (Unicode category C), cut to size. */
export function firstLine(text: string): string {
  const line = text.trimStart().split(/[\r\n]/, 1)[0]!;
  const printable = line.replaceAll(/\p{C}/gu, ' ').trim();
  return printable.length > MAX_CHARACTERS ? `${printable.slice(0, MAX_CHARACTERS - 1)}…` : printable;
}
