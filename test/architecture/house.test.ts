import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, sourceFiles } from './sources';

const BUDGET = 250;
const VAGUE = /(^|\/)(utils?|helpers?|common|types|misc)(\.ts|\/)/;

describe('the house', () => {
  it('has no source file of more than 250 lines', () => {
    const large = sourceFiles(['lib', 'constructs', 'apps', 'bench', 'tools'])
      .filter((file) => !file.includes('generated') && !file.endsWith('.data.ts'))
      .map((file) => ({ file, lines: read(file).split('\n').length - 1 }))
      .filter(({ lines }) => lines > BUDGET);
    expect(large).toEqual([]);
  });

  it('has no room with a vague name', () => {
    expect(sourceFiles(['lib', 'constructs', 'apps', 'bench', 'tools', 'test']).filter((file) => VAGUE.test(file))).toEqual([]);
  });

  it('never says any, and has no default export', () => {
    const lax = sourceFiles(['lib', 'constructs', 'apps']).filter((file) => /(:|as|<)\s*any\b(?!\s+\w)|^export default/m.test(withoutComments(read(file))));
    expect(lax).toEqual([]);
  });

  it('names every entry point by an existing file', () => {
    const { exports } = JSON.parse(read('package.json')) as { exports: Record<string, string | Record<string, string>> };
    const sources = Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [] : [entry['@cdk8s-plinth/source'] ?? 'missing']));
    expect(sources.filter((file) => !fs.existsSync(path.join(ROOT, file)))).toEqual([]);
  });
});

function read(file: string): string {
  return fs.readFileSync(path.join(ROOT, file), 'utf8');
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/\/\/.*$/gm, '').replaceAll(/'[^'\n]*'|"[^"\n]*"|`[^`]*`/g, "''");
}
