import { buildGraph } from '../../../lib/graph/graph';
import { ownedFields } from '../../../lib/graph/drift';
import { isMap, pointerStep, type KubeObject } from '../../../lib/kube/object';
import { expectThat, type World } from '../behaviour/world';

/** What nobody writes into a manifest. */
const OF_THE_SERVER = /^\/(?:status|metadata\/(?:managedFields|generation|resourceVersion))\b/;

/** Of our objects, controllers have written nothing but what `plinth synth --drift` lists. @throws with what is not listed */
export async function writesAreListed({ cluster: { client, minor }, journal }: World, objects: readonly KubeObject[]): Promise<void> {
  const graph = buildGraph(objects, { minor, externals: [] });
  const listed = new Map<KubeObject, Set<string>>();
  for (const { object, pointers, listed: inLists } of ownedFields(graph)) listed.set(object, new Set([...(listed.get(object) ?? []), ...pointers, ...(inLists?.pointers ?? [])]));
  for (const object of objects) {
    // What applying the manifest again would put back is what drifted.
    const now = (await client.read(object)).body;
    const again = (await client.apply(object, { dryRun: true })).body;
    const drifted = differing(again, now).filter((pointer) => !OF_THE_SERVER.test(pointer));
    for (const pointer of drifted) {
      const isListed = [...(listed.get(object) ?? [])].some((each) => pointer === each || pointer.startsWith(`${each}/`));
      expectThat(isListed, `the controller writes ${pointer} of ${object.kind} ${object.metadata.name}, which is not listed`);
    }
    journal.count('fields that a controller writes, all of them listed', drifted.length);
  }
}

function differing(a: unknown, b: unknown, pointer = ''): string[] {
  if (isMap(a) && isMap(b)) return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) => differing(a[key], b[key], pointer + pointerStep(key)));
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) return a.flatMap((item, index) => differing(item, b[index], `${pointer}/${index}`));
  return JSON.stringify(a) === JSON.stringify(b) ? [] : [pointer];
}
