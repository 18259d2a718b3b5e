import * as fs from 'node:fs';
import * as path from 'node:path';
import { ROOT } from '../architecture/sources';

/** A page of the documentation, by its path from the root. */
export const page = (file: string): string => fs.readFileSync(path.join(ROOT, file), 'utf8');

/** The code blocks of a page in one language, in their order. */
export function blocks(text: string, language: string): string[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].filter(([, name]) => name === language).map(([, , code = '']) => code);
}

/** The code block after `<!-- run: name -->`. @throws where the page has none */
export function blockNamed(text: string, name: string): string {
  const [, code] = new RegExp(`<!-- run: ${name} -->\\n\`\`\`\\w+\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(text) ?? [];
  if (code === undefined) throw new Error(`the page has no block ${name}`);
  return code;
}
