import * as fs from 'node:fs';
import * as path from 'node:path';
import { External, Peer } from 'cdk8s-plinth';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../architecture/sources';
import { constructFolders } from '../goldens/examples';
import { page } from './page';

describe.each(constructFolders())('the page of %s', (construct) => {
  const text = (): string => page(`constructs/${construct}/README.md`);

  it('says when to use it and when not', () => {
    expect(text()).toContain('**Use it**');
    expect(text()).toMatch(/\*\*Do not use it\*\*/i);
  });

  it('has a table of what is decided and why', () => {
    expect(text()).toMatch(/^\|.*(default|how).*\| why \|$/m);
  });

  it('shows the YAML of its minimal form', () => {
    expect(text()).toMatch(/<!-- yaml: minimal -->\n```yaml\n/);
  });
});

describe('the page on peers', () => {
  const text = page('docs/peers.md');

  it('names every sort of peer', () => {
    for (const [of, makers] of Object.entries({ External, Peer })) for (const maker of Object.keys(makers)) expect(text).toContain(`| \`${of}.${maker}(`);
  });

  it('shows parts of golden files as they are', () => {
    const shown = [...text.matchAll(/<!-- from: (\S+) -->\n```yaml\n([\s\S]*?)```/g)];
    expect(shown.length).toBeGreaterThan(3);
    for (const [, golden = '', yaml = ''] of shown) expect(fs.readFileSync(path.join(ROOT, '__snapshots__', `${golden}.yaml`), 'utf8')).toContain(yaml);
  });
});
