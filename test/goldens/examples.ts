import * as fs from 'node:fs';
import * as path from 'node:path';
import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { App } from 'cdk8s-plinth';
import { ROOT } from '../architecture/sources';

/** A named use of a construct. */
export interface Example {
  /** Folder of the construct: `production-service`. */
  readonly construct: string;
  readonly name: string;
  readonly build: (scope: Construct) => void;
}

/** The day on which every golden file is judged. */
export const TODAY = '2026-11-21';

/** Every named example of every construct, by folder and then in the order of its file. */
export async function allExamples(): Promise<Example[]> {
  const found: Example[] = [];
  for (const construct of constructFolders()) {
    const { examples } = (await import(`../../constructs/${construct}/examples.ts`)) as { examples: Record<string, Example['build']> };
    for (const [name, build] of Object.entries(examples)) found.push({ construct, name, build });
  }
  return found;
}

/** The folders of the constructs: those with examples. */
export function constructFolders(): string[] {
  return fs
    .readdirSync(path.join(ROOT, 'constructs'))
    .filter((folder) => fs.existsSync(path.join(ROOT, 'constructs', folder, 'examples.ts')))
    .sort();
}

/** An app with one example in it. */
export function appOf({ build }: Example): App {
  const app = new App({ today: TODAY });
  build(new Chart(app, 'example', { namespace: 'shop' }));
  return app;
}

/** Kebab-case: the name of a golden file. */
export function fileNameOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
