import { groupOf } from '../../../lib/kube/object';
import { createSchemas } from '../../../lib/kube/schema';
import { nodeTableSource } from '../../../lib/synth/tables/source';
import { lostFields } from '../admission/kept';
import type { Cluster } from '../harness/cluster';
import { allCrds, installCrds } from '../harness/crds';
import type { Journal } from '../harness/journal';
import { crdDifferences, publishedCrds } from './published';

/** Our tables are judged too: every definition that they print is taken and kept, and equal to what its project publishes. */
export async function judgeCrds({ client, minor }: Cluster, journal: Journal): Promise<void> {
  const schemas = createSchemas(nodeTableSource(), minor);
  for (const { crd, kept, refusal } of await installCrds(client, allCrds(schemas))) {
    if (kept === undefined) {
      journal.fail(`the definition ${crd.metadata.name} of our tables is refused: ${refusal}`);
      continue;
    }
    const lost = lostFields(crd.spec, kept.spec);
    for (const pointer of lost) journal.fail(`the server does not keep ${pointer} of the definition ${crd.metadata.name}`);
    journal.count('definitions of our tables that the server keeps');
  }
  for (const { by, crd } of await publishedCrds()) {
    const { group, names } = crd.spec as { readonly group: string; readonly names: { readonly kind: string } };
    const ours = schemas.crdOf(group, names.kind);
    if (ours === undefined) {
      journal.name('definitions that our tables do not have', `${crd.metadata.name} of ${by}`);
      continue;
    }
    const different = crdDifferences(crd, ours);
    if (different.length > 0) journal.fail(`${crd.metadata.name}: our table differs from what ${by} publishes at ${different.slice(0, 5).join(', ')}${different.length > 5 ? ` and ${different.length - 5} more` : ''}`);
    else journal.count('definitions equal to what their project publishes');
    journal.name('groups compared with what their project publishes', groupOf(`${group}/v1`));
  }
}
