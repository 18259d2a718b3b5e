import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `apps/v1` and the like, folders of `k8s.io/api`, that an API server of that release serves without being told to. */
export function readServedVersions(module: string): ReadonlySet<string> {
  return parseServedVersions(readFileSync(join(module, 'pkg/controlplane/instance.go'), 'utf8'));
}

/** Stable versions, and the betas that were on before betas came to be off by default. */
export function parseServedVersions(source: string): ReadonlySet<string> {
  const folders = new Map([...source.matchAll(/^\t(\w+)\s+"k8s\.io\/(?:api|kubernetes\/pkg\/apis)\/([^"]+)"/gm)].map(([, alias = '', folder = '']) => [alias, folder]));
  const served = new Set<string>();
  const lists = source.matchAll(/^\t(?:\w*[sS]tableAPIGroupVersions|legacyBeta)EnabledBy\w* = \[\][^\n]*\{\n([\s\S]*?)\n\t\}/gm);
  for (const [, body = ''] of lists) {
    for (const [, alias = ''] of body.matchAll(/^\t\t(\w+)\.SchemeGroupVersion/gm)) {
      const folder = folders.get(alias);
      if (folder !== undefined) served.add(folder);
    }
  }
  return served;
}
