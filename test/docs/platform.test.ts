import * as path from 'node:path';
import { DEFAULT_PLATFORM, definePlatform } from 'cdk8s-plinth';
import { beforeAll, expect, it } from 'vitest';
import { ROOT } from '../architecture/sources';
import { blocks, page } from './page';
import { platformTables } from './platform-page';

const text = page('docs/platform.md');

let tables: Readonly<Record<string, string>> = {};
beforeAll(() => void (tables = { ...platformTables() }));

it('the page on the platform shows every key and engine that there is; `npm run snapshot` rewrites it', async () => {
  const written = text.replaceAll(/<!-- table: (\w+) -->\n(?:\n?\|.*\n)*/g, (_, name: string) => `<!-- table: ${name} -->\n\n${tables[name]}\n`);
  expect(written.match(/^\| `\w+` \|/gm)?.length).toBeGreaterThan(20);
  await expect(written).toMatchFileSnapshot(path.join(ROOT, 'docs/platform.md'));
});

it('the page on the platform shows one that is accepted, and the rest is the default platform’s', () => {
  const [code = ''] = blocks(text, 'ts');
  const literal = code.slice(code.indexOf('definePlatform({') + 'definePlatform('.length, code.indexOf('\n});') + 2);
  const platform = definePlatform(new Function(`return ${literal}`)() as Parameters<typeof definePlatform>[0]);
  expect(platform).toMatchObject({ minors: [34, 35], autoscaling: 'keda', zones: 3, ingress: DEFAULT_PLATFORM.ingress });
});
