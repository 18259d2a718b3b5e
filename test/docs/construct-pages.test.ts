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

describe.each(['gpu-inference-job', 'gpu-inference-service'])('the page of %s', (construct) => {
  const text = page(`constructs/${construct}/README.md`);

  it('begins with a form of eight lines at most, that its examples have', () => {
    const [, form = ''] = /```ts\n([\s\S]*?)```/.exec(text) ?? [];
    expect(form.trim().split('\n').length).toBeLessThanOrEqual(8);
    const examples = page(`constructs/${construct}/examples.ts`);
    for (const line of form.trim().split('\n').slice(1, -1)) expect(examples).toContain(line.trim());
  });

  it('answers when a GPU starts to cost, what happens when one dies, a node is drained, the model is not there, and the queue is full', () => {
    const [, section = ''] = /## What it answers\n([\s\S]*?)\n## /.exec(text) ?? [];
    const answers = [...section.matchAll(/^- \*\*(.+?\?)\*\* (.+)/gm)].map(([, question = '', answer = '']) => [question, answer.length > 20]);
    expect(answers).toEqual([
      [expect.stringMatching(/^When does a GPU start to cost\?$/), true],
      [expect.stringMatching(/^What happens when a (?:shard|server) dies\?$/), true],
      ['A node is drained?', true],
      ['The model is not there?', true],
      ['The queue is full?', true],
    ]);
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
