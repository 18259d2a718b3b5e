import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, it } from 'vitest';
import { plinthMatchers } from '../../lib/testing';

const page = fs.readFileSync(path.resolve(__dirname, '../../docs/testing.md'), 'utf8');

it('the page on testing shows the example that runs as a test, to the letter', () => {
  const example = fs.readFileSync(path.join(__dirname, 'testing-example.test.ts'), 'utf8');
  expect(page).toContain(`\`\`\`ts\n${example}\`\`\``);
});

it('the page on testing names every matcher', () => {
  expect(Object.keys(plinthMatchers).filter((name) => !page.includes(`\`${name}(`))).toEqual([]);
});
