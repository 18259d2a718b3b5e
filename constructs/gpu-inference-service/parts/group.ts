import { Construct } from 'constructs';
import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import { recommendedLabels } from '../../../lib/kube/labels';
import { at } from '../../../lib/kube/object';
import { engineOf, type Platform } from '../../../lib/kube/platform';
import { parseDuration, type Duration } from '../../../lib/units';
import type { Host, Reading } from '../../kit/basis';
import { NO_MARKS, queueOf, type GangMarks, type Queue } from '../../kit/gang';
import { Hatches } from '../../kit/hatches';
import { Maker } from '../../kit/maker';
import { EDGE_POLICY } from '../../kit/model-guarantees';
import { Connections } from '../../kit/network';
import { besideItsOwn } from '../../kit/pod-group';
import { show, type Ledger } from '../../kit/problems';
import { integerProp } from '../../kit/props';
import type { Runtime } from '../runtimes';

/** Servers of several pods each, as they were read. */
export interface ServerGroups {
  /** Pods of one server, 2 or more. */
  readonly pods: number;
  /** Where a server waits until all of its pods can start. @default - nowhere */
  readonly queue?: Queue;
  readonly marks: GangMarks;
}

/** More nodes than models have been spread over. */
const PODS = { min: 1, max: 64, what: 'a number of pods' } as const;
/** Pods are called `<name>-<server>-<pod>`, and their StatefulSets write a hash of ten into a label behind it. @see https://lws.sigs.k8s.io/docs/troubleshooting/ */
const NAME_MAX = 51;
/** Kueue writes the name with a hash into a label. @see https://kueue.sigs.k8s.io/docs/tasks/run/leaderworkerset/ */
const QUEUED_NAME_MAX = 39;
const LEADER = 'os.environ["LWS_LEADER_ADDRESS"]';
const INSTANCE = 'app.kubernetes.io/instance';

/** Reads how many pods a server has, and where it waits; undefined where it is one pod. */
export function groupsOf({ ledger, given, platform, scope, id }: Reading, runtime: Runtime): ServerGroups | undefined {
  const pods = integerProp(ledger, 'parallel.pods', at(given['parallel'], 'pods'), PODS, 1);
  const { queue: asked, rollout } = given;
  if (pods < 2) {
    if (asked !== undefined) ledger.tell({ id: 'queue-without-group', message: `queue is ${show(asked)}, and each server is one pod of a Deployment: there is nothing to let in together`, prop: 'queue', accepted: 'servers of several pods: parallel: { pods: 2 }', fix: 'Remove queue; what a namespace may take is bounded by its quota.' });
    return undefined;
  }
  if (platform.serverGroups === 'none') ledger.tell({ id: 'engine-absent', message: `parallel.pods is ${pods}, and the platform's serverGroups is none`, prop: 'parallel.pods', accepted: "a platform with serverGroups: 'leaderworkerset'", fix: "Write definePlatform({ serverGroups: 'leaderworkerset' }) if the cluster runs LeaderWorkerSet, or spread the model over the GPUs of one pod." });
  if (runtime.rendezvous === undefined) ledger.tell({ id: 'parallel-unsupported', message: `parallel.pods is ${pods}, and nobody knows how ${runtime.title} would find the other pods`, prop: 'parallel.pods', accepted: 'vllm, sglang, or a server of its own, which reads LWS_LEADER_ADDRESS, LWS_GROUP_SIZE and LWS_WORKER_INDEX', fix: 'Remove pods, or write another runtime.' });
  const queue = queueOf(ledger, asked, platform, scope);
  if (queue && rollout !== undefined && rollout !== 'inPlace') ledger.tell({ id: 'surge-in-queue', message: `rollout surges, and ${queue.name} is a queue: the new server would wait there for the GPUs of the old one, and the old one for the new one`, prop: 'rollout', accepted: "'inPlace' in a queue", fix: "Write 'inPlace', or remove queue." });
  tellLong(ledger, id, queue !== undefined && engineOf(platform, 'queueing') === 'kueue');
  return { pods, marks: queue?.marks({ kind: 'LeaderWorkerSet', pods }) ?? NO_MARKS, ...(queue && { queue }) };
}

function tellLong(ledger: Ledger, id: string, inKueue: boolean): void {
  const most = inKueue ? QUEUED_NAME_MAX : NAME_MAX;
  if (id.length > most) ledger.tell({ id: 'name-malformed', message: `${id} has ${id.length} characters, and its controllers write it into labels with more behind it`, prop: 'id', accepted: `${most} characters at most for servers of several pods${inKueue ? ' in a queue of Kueue' : ''}`, fix: 'Shorten the name.' });
}

/** Labels that all pods of the servers have, and no others. */
export function allPods(name: string): Readonly<Record<string, string>> {
  return { [INSTANCE]: name };
}

/** Opens the ways between the pods of a server: each opens ports as it runs. What is no leader has no other way in, and no other way out. */
export function joinPods({ construct, connections, ledger, scope, platform, labels, annotations, name }: Host): void {
  connections.together(allPods(name));
  const child = new Construct(construct, 'workers');
  const workers = workerLabels(name);
  const namespace = scope.namespace !== undefined && { namespace: scope.namespace };
  const edges = new Connections(() => ({ name: `${name}-worker`, ...namespace, reach: { podLabels: workers }, ports: [] }), { scope, ledger }, platform.dns);
  edges.together(allPods(name));
  const hatches = new Hatches(child, ledger, [], { NetworkPolicy: EDGE_POLICY });
  const maker = new Maker(child, { name: `${name}-worker`, labels: { ...labels, ...recommendedLabels({ name: `${name}-worker`, instance: name }) }, annotations, ...namespace, ledger, hatches, props: { NetworkPolicy: new Map([['/spec', 'parallel']]) } });
  maker.make<NetworkPolicy>('NetworkPolicy', () => ({ spec: edges.policy(workers) }));
}

/** What makes a worker of a leader. */
export interface WorkerPlan {
  readonly name: string;
  readonly platform: Platform;
  /** @default - the leader's */
  readonly command?: readonly string[];
  /** Port at which the leader serves. */
  readonly port: number;
  /** Port of the leader that is open for as long as it runs. */
  readonly rendezvous: number;
  readonly probe: { readonly period: Duration; readonly timeout: Duration; readonly failures: number };
}

/**
 * A pod that computes, and takes no requests: as the leader but for what serves. It is ready when its server is, so that budgets count servers as a whole; it has no liveness check, since what dies
 * ends its container and what hangs shows at the leader; and when it must go, it stays until the leader has finished its answers.
 */
export function workerOf({ metadata, spec }: PodTemplateSpec, plan: WorkerPlan): PodTemplateSpec {
  const { name, command, port, rendezvous, probe } = plan;
  const labels = { ...metadata?.labels, ...workerLabels(name) };
  const [leader, ...others] = spec?.containers ?? [];
  if (!spec || !leader) return { metadata: { ...metadata, labels } };
  const { ports, startupProbe, readinessProbe, livenessProbe, lifecycle, ...main } = leader;
  const { topologySpreadConstraints, ...pod } = spec;
  return {
    metadata: { ...metadata, labels },
    spec: {
      ...pod,
      ...besideItsOwn(pod.affinity, plan.platform, allPods(name), 'leaderworkerset.sigs.k8s.io/group-index'),
      containers: [
        {
          ...main,
          ...(command && { command: [...command] }),
          readinessProbe: { exec: { command: python(['import os, socket', `socket.create_connection((${LEADER}, ${port}), 3).close()`]) }, periodSeconds: parseDuration(probe.period), timeoutSeconds: parseDuration(probe.timeout), failureThreshold: probe.failures },
          lifecycle: { preStop: { exec: { command: python(['import os, socket, time', 'while True:', '    try:', `        socket.create_connection((${LEADER}, ${rendezvous}), 3).close()`, '    except OSError:', '        break', '    time.sleep(1)']) } } },
        },
        ...others,
      ],
    },
  };
}

function python(lines: readonly string[]): string[] {
  return ['python3', '-c', [...lines, ''].join('\n')];
}

function workerLabels(name: string): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/name': `${name}-worker`, ...allPods(name) };
}
