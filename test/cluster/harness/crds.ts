import { groupOf, type KubeObject } from '../../../lib/kube/object';
import { createSchemas, type Schemas } from '../../../lib/kube/schema';
import { nodeTableSource } from '../../../lib/synth/tables/source';
import type { Client } from './client';
import { messageOf } from './client';
import { inParallel } from './pool';
import { until } from './until';

/** Every CustomResourceDefinition that our tables can print. */
export function allCrds(schemas: Schemas): readonly KubeObject[] {
  const source = nodeTableSource();
  const { crds } = source.read('index') as { readonly crds: readonly string[] };
  return crds.flatMap((group) => Object.keys((source.read(`crds/${group}`) as { readonly crds: object }).crds).flatMap((kind) => schemas.crdOf(group, kind) ?? []));
}

/** The CustomResourceDefinitions of the kinds of some objects. */
export function crdsFor(objects: readonly KubeObject[], minor: number): readonly KubeObject[] {
  const schemas = createSchemas(nodeTableSource(), minor);
  const found = new Map<string, KubeObject>();
  for (const { apiVersion, kind } of objects) {
    const crd = schemas.crdOf(groupOf(apiVersion), kind);
    if (crd !== undefined) found.set(crd.metadata.name, crd);
  }
  return [...found.values()];
}

/** What a server made of a definition. */
export interface Installed {
  readonly crd: KubeObject;
  /** As the server kept it; undefined where it refused. */
  readonly kept?: KubeObject;
  readonly refusal?: string;
}

/** Installs definitions that are not there yet, and waits until the server serves their kinds. */
export async function installCrds(client: Client, crds: readonly KubeObject[]): Promise<readonly Installed[]> {
  const installed = await inParallel(crds, 8, async (crd): Promise<Installed> => {
    const answer = await client.create(crd);
    if (answer.status === 201) return { crd, kept: answer.body };
    return answer.status === 409 ? { crd, kept: (await client.read(crd)).body } : { crd, refusal: messageOf(answer) };
  });
  for (const { crd, kept } of installed) {
    if (kept !== undefined) await until(`${crd.metadata.name} to be established`, 120, async () => isEstablished((await client.read(crd)).body));
  }
  client.forget();
  // A kind that was established a moment ago may still be missing from the discovery document.
  for (const { crd, kept } of installed) {
    if (kept === undefined) continue;
    const { group, names, versions } = crd.spec as { readonly group: string; readonly names: { readonly kind: string }; readonly versions: ReadonlyArray<{ readonly name: string; readonly served: boolean }> };
    const version = versions.find(({ served }) => served)?.name ?? '';
    await until(`${names.kind} to be served`, 60, async () => {
      const served = await client.serves(`${group}/${version}`, names.kind);
      if (!served) client.forget();
      return served;
    });
  }
  return installed;
}

function isEstablished({ status }: KubeObject): boolean {
  const { conditions } = (status ?? {}) as { readonly conditions?: ReadonlyArray<{ readonly type: string; readonly status: string }> | null };
  return conditions?.some(({ type, status: value }) => type === 'Established' && value === 'True') === true;
}
