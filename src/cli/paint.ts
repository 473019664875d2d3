/** Colours, where there is a terminal to show them. */

import { styleText } from 'node:util';
import type { WriteStream } from 'node:tty';

export type Tone = 'good' | 'doubtful' | 'bad' | 'aside' | 'heading';

/** Gives the text its tone. */
export type Paint = (tone: Tone, text: string) => string;

const FORMATS = {
  good: 'green',
  doubtful: 'yellow',
  bad: 'red',
  aside: 'dim',
  heading: 'bold',
} as const satisfies Record<Tone, string>;

export const plain: Paint = (_, text) => text;

const coloured: Paint = (tone, text) => styleText(FORMATS[tone], text);

/** No colours outside a terminal, nor where they are not wanted (https://no-color.org). */
export function paintFor(stream: Pick<WriteStream, 'isTTY'>, environment = process.env): Paint {
  return stream.isTTY && !environment['NO_COLOR'] ? coloured : plain;
}
