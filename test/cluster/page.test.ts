import { describe, expect, it } from 'vitest';
import { staleLines } from './page';

describe('the page that is there, held against what a run would write', () => {
  it('may have other numbers, which are counted', () => {
    expect(staleLines('| mutants | 10 | 12 |\nthe 113 golden files (5).', '| mutants | 11 | 12 |\nthe 114 golden files (5).')).toEqual({ stale: [], counts: 2 });
  });

  it('must have the same words, versions and names, and both sides are told', () => {
    const { stale } = staleLines('builds v1.36.3\n- A is seen.\n| `CKV_K8S_40` |', 'builds v1.36.4\n- A is seen.\n- B is seen.\n| `CKV_K8S_43` |');
    expect(stale).toEqual(['- builds v1.36.3', '- | `CKV_K8S_40` |', '+ builds v1.36.4', '+ - B is seen.', '+ | `CKV_K8S_43` |']);
  });
});
