import { styleText } from 'node:util';
import type { Severity } from '../errors';

/** Colours for people at a terminal; none in a file, a pipe, or where `NO_COLOR` or a dumb terminal asks for none. */
export interface Paint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly of: (severity: Severity, text: string) => string;
}

const PLAIN: Paint = { strong: (text) => text, faint: (text) => text, of: (_, text) => text };
const COLOURED: Paint = {
  strong: (text) => styleText('bold', text),
  faint: (text) => styleText('dim', text),
  of: (severity, text) => styleText(severity === 'error' ? ['red', 'bold'] : severity === 'warning' ? 'yellow' : 'blue', text),
};

/** The colours that a stream bears. */
export function paintFor(stream: { readonly isTTY?: boolean }): Paint {
  const { env } = process;
  const wanted = stream.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  return wanted ? COLOURED : PLAIN;
}

/** What people read goes to stderr, so that stdout carries the product and nothing else. */
export function say(text: string): void {
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** A line on stderr that says what a long run does; it appears after a second, on a terminal only, and goes away. */
export class Progress {
  private readonly started = Date.now();
  private readonly shown = process.stderr.isTTY === true;
  private visible = false;

  step(what: string): void {
    if (!this.shown || Date.now() - this.started < 1000) return;
    process.stderr.write(`\r\u001b[K${what} …`);
    this.visible = true;
  }

  end(): void {
    if (this.visible) process.stderr.write('\r\u001b[K');
    this.visible = false;
  }
}
