import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../architecture/sources';
import { BEHAVIOURS } from '../cluster/behaviour/run';
import { CONVERSE_ROWS } from '../cluster/converse/converse';
import { DIFFERENCES, titleOf } from '../cluster/converse/differences';
import { MINORS, versionOfPiece } from '../cluster/harness/build';
import { SELF_CHECKS } from '../cluster/self-check';

const page = fs.readFileSync(path.join(ROOT, 'docs/conformance.md'), 'utf8');

/** The numbers of a row of a table, one a minor. */
function row(title: string): number[] {
  const line = page.split('\n').find((each) => each.startsWith(`| ${title} |`)) ?? '';
  return line.split('|').slice(2, -1).map(Number);
}

describe('the page of conformance, which a run of the cluster tests writes', () => {
  it('names every minor that is built, the newest first', () => {
    expect(MINORS.length).toBeGreaterThan(2);
    for (const minor of MINORS) expect(page).toContain(versionOfPiece(`kubernetes-1.${minor}`));
    expect(page).toContain(`| | ${MINORS.map((minor) => `1.${minor}`).join(' | ')} |`);
  });

  it.each(['apps', 'objects of apps', 'examples', 'objects of examples', 'rule examples', 'objects of rule examples', 'situations that both refuse', 'mutants that both refuse'])('counts %s on each minor', (title) => {
    expect(row(title)).toHaveLength(MINORS.length);
    for (const count of row(title)) expect(count).toBeGreaterThan(0);
  });

  it('accounts for everything that we refuse: a thousand mutants at least, refused by both or meant', () => {
    for (const group of ['situations', 'mutants']) {
      const [ours = [], ...answers] = CONVERSE_ROWS.slice(0, CONVERSE_ROWS.indexOf('both accept')).map((each) => row(`${group} that ${each}`));
      expect(answers.length).toBeGreaterThan(2);
      expect(ours.map((_, index) => answers.reduce((sum, counts) => sum + (counts[index] ?? 0), 0))).toEqual(ours);
    }
    for (const count of row('mutants that we refuse')) expect(count).toBeGreaterThanOrEqual(1000);
  });

  it('gives every difference with its reason, everything that is seen, and how the run can fail', () => {
    for (const each of DIFFERENCES) expect(page.split('\n').filter((line) => line.includes(`\`${titleOf(each).replaceAll('|', '\\|')}\``) && line.includes(each.reason))).not.toEqual([]);
    for (const says of [...BEHAVIOURS.map((behaviour) => behaviour.says), ...SELF_CHECKS]) expect(page).toContain(`- ${says}.`);
  });
});
