import { ApiObject } from 'cdk8s';
import { NamespaceWithQuota } from 'cdk8s-plinth';
import type { Construct } from 'constructs';
import { at } from '../../../lib/kube/object';
import { isTrue } from '../harness/conditions';
import { until } from '../harness/until';
import { apply, expectThat, readObject, synthesized, type Behaviour } from './world';

/** A pod as a service of ours has it, for work that ends. */
function pod(name: string) {
  return {
    restartPolicy: 'Never',
    serviceAccountName: name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { runAsNonRoot: true, runAsUser: 65_532, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name,
        image: 'registry.acme.io/shop/work:1.0.0',
        imagePullPolicy: 'Always',
        resources: { requests: { cpu: '100m', memory: '128Mi', 'ephemeral-storage': '64Mi' }, limits: { cpu: '200m', memory: '128Mi', 'ephemeral-storage': '64Mi' } },
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
      },
    ],
  };
}

/** Work and its account in a namespace of its own. */
function inNamespace(name: string, apiVersion: string, kind: string, spec: Readonly<Record<string, unknown>>) {
  return (scope: Construct): void => {
    const space = new NamespaceWithQuota(scope, name, { team: 'shop', environment: 'prod', size: 'S' });
    const metadata = { name, namespace: name, labels: labelsOf(name) };
    new ApiObject(space, 'account', { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false });
    new ApiObject(space, 'work', { apiVersion, kind, metadata, spec });
  };
}

function labelsOf(name: string): Record<string, string> {
  return { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': name };
}

const indexed: Behaviour = {
  says: 'An Indexed Job in a namespace of ours finishes, every index once',
  async run(world) {
    const spec = { completionMode: 'Indexed', completions: 6, parallelism: 3, backoffLimit: 2, activeDeadlineSeconds: 600, template: { metadata: { labels: labelsOf('indexed') }, spec: pod('indexed') } };
    await apply(world, (await synthesized(world, inNamespace('indexed', 'batch/v1', 'Job', spec))).objects);
    const read = () => readObject(world, 'batch/v1', 'Job', 'indexed', 'indexed');
    await until('the Job to complete', 90, async () => isTrue(await read(), 'Complete'), read);
    const done = at(await read(), 'status', 'completedIndexes');
    expectThat(done === '0-5', `the indexes ${String(done)} are done`);
  },
};

const scheduled: Behaviour = {
  says: 'A CronJob in a namespace of ours fires within its minute, and its Job finishes',
  async run(world) {
    const jobTemplate = { spec: { backoffLimit: 1, activeDeadlineSeconds: 300, template: { metadata: { labels: labelsOf('scheduled') }, spec: pod('scheduled') } } };
    const spec = { schedule: '* * * * *', timeZone: 'Etc/UTC', concurrencyPolicy: 'Forbid', startingDeadlineSeconds: 100, successfulJobsHistoryLimit: 2, failedJobsHistoryLimit: 1, jobTemplate };
    await apply(world, (await synthesized(world, inNamespace('scheduled', 'batch/v1', 'CronJob', spec))).objects);
    const read = () => readObject(world, 'batch/v1', 'CronJob', 'scheduled', 'scheduled');
    await until('the CronJob to succeed', 150, async () => at(await read(), 'status', 'lastSuccessfulTime') !== undefined, read);
  },
};

/** Work that ends. */
export const JOBS: readonly Behaviour[] = [indexed, scheduled];
