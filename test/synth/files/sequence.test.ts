import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkTree, writeTree } from '../../../lib/synth/files';
import { interrupted, unsynced } from './interrupted';
import { contents, FACTS, filesOf, put, sandbox, visible } from './sandbox';

const FOREIGN = { 'README.md': 'mine\n', 'b/CODEOWNERS': 'mine\n' };
const tree = fc.dictionary(fc.constantFrom('a.yaml', 'a/x.yaml', 'a/y.yaml', 'a/b/x.yaml', 'b/x.yaml', 'c/d/e/x.yaml'), fc.constantFrom('1\n', '2\n', '3\n'));

describe('trees written one after another', () => {
  it('leave exactly the last one and the foreign files, even if each writer dies somewhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(tree, fc.option(fc.nat(40))), { minLength: 1, maxLength: 6 }), async (runs) => {
        const dir = join(sandbox(), 'out');
        for (const [path, text] of Object.entries(FOREIGN)) put(dir, path, text);
        let last: Record<string, string> = {};
        for (const [texts, death] of runs) {
          const effects = interrupted((step) => {
            if (death !== null && step > death) throw new Error('dead');
          });
          last = texts;
          await writeTree(dir, filesOf(texts), FACTS, { effects, allowEmpty: true }).catch(() => undefined);
        }
        await writeTree(dir, filesOf(last), FACTS, { effects: unsynced, allowEmpty: true });
        expect(visible(dir)).toEqual({ ...last, ...FOREIGN });
        expect(checkTree(dir, filesOf(last), FACTS, { allowEmpty: true }).isCurrent).toBe(true);
        expect(readdirSync(dir).sort()).toEqual([...new Set(Object.keys(contents(dir)).map((path) => path.split('/')[0]))].sort());
      }),
      { numRuns: 60 },
    );
  });
});
