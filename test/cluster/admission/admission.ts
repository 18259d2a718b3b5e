import { groupKindOf, type KubeObject } from '../../../lib/kube/object';
import { MINORS } from '../harness/build';
import type { Cluster } from '../harness/cluster';
import { messageOf, type Answer } from '../harness/client';
import { crdsFor, installCrds } from '../harness/crds';
import type { Journal } from '../harness/journal';
import { inParallel } from '../harness/pool';
import { until } from '../harness/until';
import { lostFields } from './kept';
import { hostNamespace, subjectsFor, type ManifestSet } from './sets';

/** Kinds that must be there, and counted, before what they hold to account. */
const FIRST = new Set(['/ResourceQuota', '/LimitRange', '/ServiceAccount', 'scheduling.k8s.io/PriorityClass']);

/** Kinds of which one that is wrong or forgotten changes what the server says of everything else. */
const ONLY_ASKED = new Set(['admissionregistration.k8s.io/ValidatingWebhookConfiguration', 'admissionregistration.k8s.io/MutatingWebhookConfiguration', 'apiregistration.k8s.io/APIService']);

/** Asks a server for everything that we emit: accepted, without a warning, and kept as it was sent. */
export async function judgeAdmission(cluster: Cluster, journal: Journal): Promise<void> {
  const { sets, unknown, broken } = await subjectsFor(cluster.minor);
  for (const each of broken) journal.fail(`not synthesized: ${each}`);
  for (const { name, why } of unknown) journal.name('unknown to the minor', `${name}: ${why}`);
  await judgeSets(cluster, sets, journal);
}

/** Asks a server for sets, each in namespaces of its own. */
export async function judgeSets(cluster: Cluster, sets: readonly ManifestSet[], journal: Journal): Promise<void> {
  const { minor, client } = cluster;
  for (const { crd, refusal } of await installCrds(client, crdsFor(sets.flatMap(({ objects }) => objects), minor))) {
    if (refusal === undefined) continue;
    // A project writes its definitions for servers of its own day; an older one may not read their rules.
    if (minor === MINORS[0]) journal.fail(`our ${crd.metadata.name} is refused: ${refusal}`);
    else journal.name('unknown to the minor', `${crd.metadata.name}: ${refusal.split('\n', 1)[0]?.slice(0, 200)}`);
  }
  const waves = wavesOf(sets);
  for (const [index, wave] of waves.entries()) {
    const hosts = await createHosts(cluster, wave, journal);
    await inParallel(wave, 6, (set) => judgeSet(cluster, set, journal));
    const later = new Set(waves.slice(index + 1).flatMap((others) => others.flatMap(({ objects }) => objects.flatMap(({ metadata }) => [metadata.name, metadata.namespace ?? '']))));
    await clear(cluster, wave, hosts, later);
  }
}

/** Sets that do not get in each other's way, together: a namespace, or an object that lies in none, belongs to one set at a time. */
function wavesOf(sets: readonly ManifestSet[]): ManifestSet[][] {
  const waves: Array<{ readonly taken: Set<string>; readonly sets: ManifestSet[] }> = [];
  for (const set of sets) {
    const wants = new Set(set.objects.map(({ kind, metadata }) => metadata.namespace ?? `${kind} ${metadata.name}`).concat(set.objects.flatMap((object) => (groupKindOf(object) === '/Namespace' ? object.metadata.name : []))));
    let wave = waves.find(({ taken }) => [...wants].every((each) => !taken.has(each)));
    if (wave === undefined) waves.push((wave = { taken: new Set(), sets: [] }));
    wave.sets.push(set);
    for (const each of wants) wave.taken.add(each);
  }
  return waves.map((wave) => wave.sets);
}

/** The namespaces that sets need and do not bring, made by our own construct for what we emit, and plain ones for examples of rules. */
async function createHosts({ client, minor }: Cluster, sets: readonly ManifestSet[], journal: Journal): Promise<readonly KubeObject[]> {
  return (
    await inParallel(sets, 6, async ({ from, objects }) => {
      const own = new Set(objects.flatMap((object) => (groupKindOf(object) === '/Namespace' ? object.metadata.name : [])));
      const missing = [...new Set(objects.flatMap(({ metadata: { namespace } }) => (namespace === undefined || own.has(namespace) ? [] : namespace)))];
      const namespaces: KubeObject[] = [];
      for (const name of missing) {
        const plain: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } };
        const host = from === 'rule example' ? [plain] : await hostNamespace(name, minor);
        for (const object of host) {
          const answer = await client.create(object);
          if (answer.status !== 201) journal.fail(`${describe(object)} of a host namespace is refused: ${messageOf(answer)}`);
          if (groupKindOf(object) === '/Namespace') namespaces.push(object);
        }
        for (const object of host) await settled(client, object);
      }
      return namespaces;
    })
  ).flat();
}

async function judgeSet({ client }: Cluster, set: ManifestSet, journal: Journal): Promise<void> {
  const judge = async (object: KubeObject) => {
    const where = `${set.name}: ${describe(object)}`;
    if (!(await client.serves(object.apiVersion, object.kind))) {
      journal.name('unknown to the minor', `${set.name}: ${object.apiVersion} ${object.kind} is not served`);
      return;
    }
    const asked = await client.create(object, { dryRun: true });
    if (!accepted(asked)) return journal.fail(`${where} is refused in a dry run: ${messageOf(asked)}`);
    const rehearsal = ONLY_ASKED.has(groupKindOf(object));
    const made = rehearsal ? asked : await client.create(object);
    if (!accepted(made)) return journal.fail(`${where} is refused: ${messageOf(made)}`);
    for (const warning of new Set([...asked.warnings, ...made.warnings])) {
      if (set.from === 'rule example') journal.name('warnings about examples of rules', `${set.name}: ${warning}`);
      else journal.fail(`${where} makes the server warn: ${warning}`);
    }
    for (const pointer of lostFields(object, made.body)) journal.fail(`${where}: the server does not keep ${pointer}`);
    journal.count(`objects of ${set.from}s`);
    if (!rehearsal) await settled(client, object);
  };
  const rest: KubeObject[] = [];
  for (const object of set.objects) {
    if (groupKindOf(object) === '/Namespace') await judge(object);
    else rest.push(object);
  }
  for (const first of [true, false]) {
    for (const object of rest.filter((each) => FIRST.has(groupKindOf(each)) === first)) await judge(object);
  }
  journal.count(`${set.from}s`);
}

/** A quota counts, and a namespace takes pods, a moment after they are made. */
async function settled(client: Cluster['client'], object: KubeObject): Promise<void> {
  if (groupKindOf(object) === '/Namespace') {
    await until(`the account of ${object.metadata.name}`, 60, async () => (await client.read({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: object.metadata.name } })).status === 200);
  }
  if (groupKindOf(object) === '/ResourceQuota') {
    await until(`${describe(object)} to count`, 60, async () => ((await client.read(object)).body.status as { readonly used?: object } | undefined)?.used !== undefined);
  }
}

/** Deletes what sets brought, and waits until the names that others will use are free. */
async function clear({ client }: Cluster, sets: readonly ManifestSet[], hosts: readonly KubeObject[], wanted: ReadonlySet<string>): Promise<void> {
  const inNone = [...sets.flatMap(({ objects }) => objects), ...hosts].filter(({ metadata }) => metadata.namespace === undefined);
  await inParallel(inNone, 12, async (object) => (await client.serves(object.apiVersion, object.kind)) && client.remove(object));
  for (const object of inNone.filter(({ metadata }) => wanted.has(metadata.name))) {
    if (!(await client.serves(object.apiVersion, object.kind))) continue;
    await until(`${describe(object)} to go`, 180, async () => {
      if (groupKindOf(object) === '/Namespace') await endPods(client, object.metadata.name);
      return (await client.read(object)).status === 404;
    }, async () => (await client.read(object)).body.status);
  }
}

/** Pods without a node have nobody who would end them within their grace period; and those of a Job that is gone wait for it to count them. */
async function endPods(client: Cluster['client'], namespace: string): Promise<void> {
  await client.request('DELETE', `/api/v1/namespaces/${namespace}/pods?gracePeriodSeconds=0`);
  for (const pod of await client.list('v1', 'Pod', namespace)) {
    if (Array.isArray(pod.metadata['finalizers'])) await client.merge({ ...pod, apiVersion: 'v1', kind: 'Pod' }, { metadata: { finalizers: null } });
  }
}

function accepted({ status }: Answer): boolean {
  return status === 201 || status === 200;
}

/** `Deployment shop/api`. */
export function describe({ kind, metadata: { namespace, name } }: KubeObject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
