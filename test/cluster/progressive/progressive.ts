import type { KubeObject } from '../../../lib/kube/object';
import { apply, type Behaviour } from '../behaviour/world';
import { build } from '../harness/build';
import type { Cluster } from '../harness/cluster';
import { crdsFor, installCrds } from '../harness/crds';
import type { Journal } from '../harness/journal';
import { inParallel } from '../harness/pool';
import { freePorts } from '../harness/processes';
import { argoBehaviours } from './argo-rollouts';
import { flaggerBehaviours } from './flagger';
import { goldenRollouts, rolledOutToTheEnd } from './goldens';
import { servePrometheus } from './prometheus';

/** What controllers look for when they start, and what they make themselves. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  'argoproj.io/v1alpha1': ['Rollout', 'AnalysisRun', 'AnalysisTemplate', 'ClusterAnalysisTemplate', 'Experiment'],
  'flagger.app/v1beta1': ['Canary', 'MetricTemplate', 'AlertProvider'],
  'gateway.networking.k8s.io/v1': ['HTTPRoute'],
  'networking.istio.io/v1': ['VirtualService', 'DestinationRule'],
  'traefik.io/v1alpha1': ['TraefikService'],
};

/** The others wait more than they work. */
const GOLDENS_AT_ONCE = 4;

/** Runs the controllers of Argo Rollouts and Flagger, and looks at all that they do side by side. */
export async function judgeProgressive(cluster: Cluster, journal: Journal): Promise<void> {
  const [argo, flagger] = [await build('argo-rollouts'), await build('flagger')];
  const prometheus = await servePrometheus();
  try {
    const [metricsPort = 0, healthPort = 0, flaggerPort = 0] = await freePorts(3);
    await apply({ cluster, journal }, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argo-rollouts' } }]);
    await installCrds(cluster.client, crdsFor(Object.entries(KINDS).flatMap(([apiVersion, kinds]) => kinds.map((kind): KubeObject => ({ apiVersion, kind, metadata: { name: 'any' } }))), cluster.minor));
    const goldens = await goldenRollouts(cluster.minor, prometheus.address);
    cluster.processes.start('rollouts-controller', argo('rollouts-controller'), [`--kubeconfig=${cluster.kubeconfig}`, `--metricsPort=${metricsPort}`, `--healthzPort=${healthPort}`, '--leader-elect=false', '--istio-api-version=v1', '--loglevel=warn', '--qps=200', '--burst=400']);
    cluster.processes.start('flagger', flagger('flagger'), [`-kubeconfig=${cluster.kubeconfig}`, `-metrics-server=${prometheus.address}`, '-mesh-provider=kubernetes', `-port=${flaggerPort}`, '-control-loop-interval=1s', '-threadiness=8', '-log-level=info']);
    const look = async (list: string, { says, run }: Behaviour) => {
      const started = Date.now();
      try {
        await run({ cluster, journal });
        journal.name(list, says);
        process.stderr.write(`seen in ${Math.round((Date.now() - started) / 1000)} s: ${says}\n`);
      } catch (error) {
        journal.fail(`${says}: ${error instanceof Error ? error.message : String(error)}`);
      }
    };
    await Promise.all([
      ...argoBehaviours(prometheus.address).map((behaviour) => look('roll-outs of Argo Rollouts', behaviour)),
      ...flaggerBehaviours(prometheus.address).map((behaviour) => look('roll-outs of Flagger', behaviour)),
      inParallel(goldens.filter(({ runs }) => runs), GOLDENS_AT_ONCE, (golden) => look('golden roll-outs', { says: golden.name, run: (world) => rolledOutToTheEnd(world, golden) })),
    ]);
    for (const { name, runs } of goldens) if (!runs) journal.name('golden roll-outs that are not run', name);
    if (prometheus.asked() === 0) journal.fail('nobody asked Prometheus anything');
  } finally {
    await prometheus.stop();
  }
}
