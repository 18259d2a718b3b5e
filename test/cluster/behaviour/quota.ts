import type { LedgerItem } from '../../../lib/graph/capacity';
import { at, groupKindOf, groupOf, type KubeObject } from '../../../lib/kube/object';
import { Quantity } from '../../../lib/units';
import { synthApp } from '../../goldens/apps';
import { onMinor } from '../harness/target-minor';
import { until } from '../harness/until';
import { HELD } from './rollouts';
import { apply, expectThat, podsIn, readObject, rolledOut, type Behaviour, type World } from './world';

/** Brings an app to its peak: every service at its highest scale, and each in the middle of a roll-out that cannot go on. */
function atItsPeak(app: string, values: Readonly<Record<string, string>>): Behaviour {
  return {
    says: `What the quota of ${app} counts at the highest scale plus surge equals our ledger, to the milli-core and the byte`,
    async run(world) {
      const { cluster: { minor, client }, journal } = world;
      const result = await onMinor(minor, () => synthApp(app, new Map(Object.entries(values))));
      await apply(world, result.objects);
      await rolledOut(world, result.objects);
      const scaled = result.objects.filter((object) => groupKindOf(object) === 'autoscaling/HorizontalPodAutoscaler' && at(object, 'spec', 'scaleTargetRef', 'kind') === 'Deployment');
      for (const scaler of scaled) await client.merge(deploymentOfScaler(scaler), { spec: { replicas: at(scaler, 'spec', 'maxReplicas') } }, 'scale');
      await rolledOut(world, result.objects);
      const deployments = result.objects.filter((object) => groupKindOf(object) === 'apps/Deployment');
      for (const deployment of deployments) await client.merge(deployment, { spec: { template: { metadata: { annotations: HELD } } } });

      const namespaces = [...new Set(deployments.flatMap(({ metadata: { namespace } }) => namespace ?? []))];
      for (const namespace of namespaces) {
        const ledger = result.ledger(namespace);
        const pods = ledger.items.reduce((sum, item) => sum + (isForeign(item) ? 0 : item.pods), 0);
        await until(`${pods} pods in ${namespace}`, 90, async () => (await podsIn(world, namespace)).length === pods, () => explain(world, namespace));
        for (const { quota, lines } of ledger.quotas) await equalsLedger(world, quota, lines.map(({ key, used, items }) => [key, items.filter((item) => isForeign(item) && isOfPods(key)).reduce((sum, { amounts }) => sum.sub(amounts.get(key) ?? Quantity.zero), used)]));
      }
      journal.count('namespaces whose quota equals the ledger', namespaces.length);
    },
  };
}

/** True for what makes pods only where somebody else's controller runs, such as a Rollout: it does not run here. */
function isForeign({ object, pods }: LedgerItem): boolean {
  return pods > 0 && object !== undefined && !['', 'apps', 'batch'].includes(groupOf(object.apiVersion));
}

function isOfPods(key: string): boolean {
  return key === 'count/pods' || !key.startsWith('count/');
}

/** What a namespace runs, and why it does not run more. */
async function explain(world: World, namespace: string): Promise<unknown> {
  const { client } = world.cluster;
  const deployments = await client.list('apps/v1', 'Deployment', namespace);
  const events = await client.list('v1', 'Event', namespace);
  return {
    pods: (await podsIn(world, namespace)).length,
    replicas: deployments.map(({ metadata, spec, status }) => `${metadata.name}: ${String(at(status, 'replicas'))} for ${String(at(spec, 'replicas'))}`),
    refused: [...new Set(events.flatMap((event) => (event.reason === 'FailedCreate' ? String(event.message).slice(0, 300) : [])))].slice(0, 5),
  };
}

/** Waits until a quota counts what we reckon. @throws with every key that stays different */
export async function equalsLedger(world: World, quota: KubeObject, expected: ReadonlyArray<readonly [key: string, used: Quantity]>, seconds = 60): Promise<void> {
  const { namespace = '', name } = quota.metadata;
  const differences = async () => {
    const used = at(await readObject(world, 'v1', 'ResourceQuota', namespace, name), 'status', 'used') as Readonly<Record<string, string>>;
    return expected.flatMap(([key, ours]) => (Quantity.tryParse(used[key])?.equals(ours) === true ? [] : [`${key}: the server counts ${used[key]}, our ledger ${ours.toString()}`]));
  };
  expectThat(expected.length > 0, `the quota ${name} counts nothing`);
  await until(`the quota ${name} to equal our ledger`, seconds, async () => (await differences()).length === 0, differences);
  world.journal.count('quota keys equal to the ledger', expected.length);
}

function deploymentOfScaler({ metadata, ...scaler }: KubeObject): KubeObject {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { namespace: metadata.namespace ?? '', name: String(at(scaler, 'spec', 'scaleTargetRef', 'name')) } };
}

/** What the server counts beside what we reckon. */
export const QUOTA: readonly Behaviour[] = [atItsPeak('team-namespaces', { env: 'prod' }), atItsPeak('online-boutique', {})];
