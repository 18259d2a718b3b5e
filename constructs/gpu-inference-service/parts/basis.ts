import type { PodSpec, PodTemplateSpec } from 'kubernetes-types/core/v1';
import type { GpuServiceDefaults, ServiceDefaults } from '../../../lib/kube/defaults';
import { at, isMap } from '../../../lib/kube/object';
import { parseMemory, Quantity } from '../../../lib/units';
import type { Basis, Host, Read, Reading } from '../../kit/basis';
import { gpuPlan, type GpuPlan } from '../../kit/gpu-plan';
import { leaderWorkerSet } from '../../kit/gang-workload';
import { claimTemplate, onGpus, refuseTooLarge, sharedMemoryOf, type OnGpus } from '../../kit/gpu-pod';
import { deliverModel, type ModelDelivery } from '../../kit/model-delivery';
import { defaultsOf } from '../../kit/platform';
import { templatePaths, type PodGroup } from '../../kit/pod-group';
import { show } from '../../kit/problems';
import { durationProp, mapProp, requireProp } from '../../kit/props';
import { refuseSamePath } from '../../kit/volumes';
import { ProductionService } from '../../production-service';
import { GUARANTEES } from '../guarantees';
import type { Runtime } from '../runtimes';
import { HANDED_ON, PROVENANCE, SHAPE } from '../shape';
import { allPods, groupsOf, joinPods, workerOf, type ServerGroups } from './group';
import { scaleOf } from './scale';
import { adapterArgs, keyOf, runtimeOf, spreadOf } from './server';

/** What a service on GPUs adds to `ProductionService`. */
export class GpuBasis implements Basis {
  readonly shape = SHAPE;
  readonly guarantees = GUARANTEES;
  readonly props = PROVENANCE;
  model: ModelDelivery | undefined;
  runtime: Runtime | undefined;
  gpu: GpuPlan | undefined;
  private extras: OnGpus | undefined;
  private groups: ServerGroups | undefined;
  private command: readonly string[] | undefined;
  private workerCommand: readonly string[] | undefined;

  /** Its props in the words of `ProductionService`: one port, checks of the runtime, and times in which a model loads and an answer ends. */
  readonly read = (reading: Reading): Read => {
    const { ledger, given, platform, construct, defaults } = reading;
    const own = defaultsOf(construct, 'GpuInferenceService').values;
    const runtime = (this.runtime = runtimeOf(ledger, given['runtime']));
    this.gpu = gpuPlan(ledger, given['gpu'], platform);
    const groups = (this.groups = groupsOf(reading, runtime));
    const key = keyOf(ledger, given['apiKey'], runtime);
    const secrets = mapProp(ledger, 'secrets', given['secrets']);
    const volumes = mapProp(ledger, 'volumes', given['volumes']);
    if (runtime.needsModel) requireProp(ledger, 'model', given['model'], "Model.huggingFace('Qwen/Qwen3-8B', { revision: '<commit>', size: '16Gi' })");
    durationProp(ledger, 'loadBudget', given['loadBudget'], own.loadBudget);
    durationProp(ledger, 'longestAnswer', given['longestAnswer'], own.generation);
    return {
      ...(groups && { group: this.groupOf(reading, groups, runtime, own) }),
      metricsPort: runtime.metrics.port ?? 'http',
      defaults: timesOf(defaults, own, given['rollout'], reading),
      given: {
        ...Object.fromEntries(HANDED_ON.map((name) => [name, given[name]])),
        http: { port: runtime.port, readiness: runtime.readiness },
        ports: runtime.ports,
        probes: { liveness: livenessOf(runtime), startupBudget: given['loadBudget'] ?? own.loadBudget },
        shutdown: { timeout: given['longestAnswer'] ?? own.generation },
        observe: { metricsPath: platform.metrics === 'none' ? undefined : runtime.metrics.path },
        scale: scaleOf(reading, runtime, own),
        // Pods of a server talk to each other at ports that nobody knows before, without a proxy.
        ...(groups && { mesh: false }),
        args: given['args'],
        command: given['command'],
        env: given['env'],
        secrets: key === undefined ? secrets : { ...secrets, [key]: given['apiKey'] },
        volumes: volumes['/tmp'] === undefined ? { '/tmp': { emptyDir: { sizeLimit: own.scratch } }, ...volumes } : volumes,
      },
    };
  };

  private groupOf({ id, platform, defaults }: Reading, { pods, queue, marks: { labels, annotations } }: ServerGroups, { port, rendezvous = port }: Runtime, { liveness }: GpuServiceDefaults): PodGroup {
    const probe = { ...liveness, failures: defaults.probes.readiness.failures };
    const worker = (leader: PodTemplateSpec) => workerOf(leader, { name: id, platform, port, rendezvous, probe, ...(this.workerCommand && { command: this.workerCommand }) });
    return { pods, labels, annotations, selector: allPods(id), spec: (groups) => leaderWorkerSet({ groups, pods, worker: worker(groups.leader), ...(queue && { queue }) }).spec };
  }

  /** Brings the model to the pods, and sizes what its GPUs share. */
  readonly meet = (host: Host): void => {
    const { ledger, given, construct, maker, gpu = gpuPlan(ledger, given['gpu'], host.platform) } = { ...host, ...(this.gpu && { gpu: this.gpu }) };
    const runtime = this.runtime ?? runtimeOf(ledger, given['runtime']);
    const account = at(given['serviceAccount'], 'name');
    const model = (this.model = deliverModel({ ...host, accountName: typeof account === 'string' ? account : host.name, pod: () => podOf(construct), rolls: true }));
    const sharedMemory = sharedMemoryOf(ledger, given['sharedMemory'], gpu, memoryLimit(given['resources']), defaultsOf(construct, 'GpuInferenceService').values.sharedMemory);
    const { groups } = this;
    refuseTooLarge(ledger, gpu, model.mounted?.size, groups?.pods);
    if (groups) joinPods(host);
    refuseSamePath(ledger, [...model.mounts, ...(sharedMemory ? [sharedMemory.mount] : []), ...Object.keys(isMap(given['volumes']) ? given['volumes'] : {}).map((mountPath) => ({ name: 'declared', mountPath }))]);
    const claim = claimTemplate(maker, gpu);
    const serving = { path: model.mounted?.path, servedName: servedName(host), ...spreadOf(ledger, given['parallel'], { gpu, runtime, pods: groups?.pods ?? 1 }), hasKey: given['apiKey'] !== undefined };
    const own = given['command'] === undefined;
    const lora = adapterArgs(ledger, given, runtime, model.adapters ?? []);
    const commandOf = (role?: 'leader' | 'worker') => {
      const command = own ? runtime.command({ ...serving, ...(role && { role }) }) : undefined;
      return command && [...command, ...lora];
    };
    this.command = commandOf(groups && 'leader');
    this.workerCommand = commandOf('worker');
    this.extras = { gpu, model: { ...model, env: [...runtime.env(serving), ...model.env] }, ...(sharedMemory && { sharedMemory }), ...(claim !== undefined && { claimTemplate: claim }) };
    if (model.reachesOut) ledger.tell({ id: 'cache-on-node', message: 'cache is Cache.node(): every new server would fetch the model anew, with its GPUs waiting, and would have to reach the internet', prop: 'cache', accepted: 'Cache.pvc, Cache.existing, Cache.oci, Cache.of', fix: 'Write Cache.pvc(): servers come and go with the load.' });
  };

  readonly onto = (template: PodTemplateSpec): PodTemplateSpec => {
    const { spec } = template;
    const [main, ...others] = spec?.containers ?? [];
    if (!this.extras || !spec || !main) return template;
    const started = this.command ? { ...main, command: [...this.command] } : main;
    return onGpus({ ...template, spec: { ...spec, containers: [started, ...others] } }, this.extras);
  };
}

/** Servers start slowly, and answer slowly while they compile; they are replaced in place, since a new one would wait for GPUs that only the old one can free. */
function timesOf(defaults: ServiceDefaults, own: GpuServiceDefaults, rollout: unknown, { ledger }: Reading): ServiceDefaults {
  return {
    ...defaults,
    probes: { ...defaults.probes, liveness: own.liveness, startup: { period: own.liveness.period, timeout: own.liveness.timeout } },
    rollout: { ...defaults.rollout, ...(surges(rollout, ledger) ? { maxSurge: 1, maxUnavailable: 0 } : own.rollout), deadlineBeyondStartup: own.nodeBudget },
  };
}

function surges(rollout: unknown, ledger: Reading['ledger']): boolean {
  if (rollout === undefined || rollout === 'inPlace') return false;
  const spare = at(rollout, 'surge');
  if (typeof spare === 'string' && spare.trim().length >= 10) return true;
  if (spare === undefined && rollout !== 'surge') ledger.tell({ id: 'prop-malformed', message: `rollout is ${show(rollout)}`, prop: 'rollout', accepted: "'inPlace', { surge: '<which GPUs are free for it>' }", fix: "Write 'inPlace'." });
  else ledger.tell({ id: 'reason-required', message: `rollout surges, and says of the GPUs that are free for it: ${show(spare)}`, prop: 'rollout.surge', accepted: 'a sentence of ten characters at least', fix: "Say where the new server finds GPUs while the old one has its own, such as { surge: 'The pool has one node to spare.' }, or write 'inPlace'." });
  return false;
}

/** Not what readiness asks: a server that waits for its engine must not be restarted for it. */
function livenessOf({ readiness, liveness }: Runtime): unknown {
  return liveness === readiness ? undefined : liveness;
}

function servedName({ ledger, given, name }: Host): string {
  const { servedName: asked = name } = given;
  if (typeof asked === 'string' && /^[\w][\w./:-]{0,127}$/.test(asked)) return asked;
  ledger.tell({ id: 'prop-malformed', message: `servedName is ${show(asked)}`, prop: 'servedName', accepted: 'letters, digits, and inner . / : - _', fix: `Write '${name}', or the name of the model.` });
  return name;
}

function memoryLimit(resources: unknown): string | undefined {
  const limit = at(resources, 'memoryLimit') ?? at(resources, 'memory');
  return typeof limit === 'string' && Quantity.tryParse(limit) !== undefined ? parseMemory(limit).toString() : undefined;
}

/** What the download has of the server's own pod. */
function podOf(construct: unknown): Pick<PodSpec, 'securityContext' | 'imagePullSecrets'> {
  const [path = []] = construct instanceof ProductionService ? templatePaths(construct.deployment.kind) : [];
  const spec = construct instanceof ProductionService ? at(construct.deployment.toJson(), ...path, 'spec') : undefined;
  const { securityContext, imagePullSecrets } = (spec ?? {}) as Partial<PodSpec>;
  return { ...(securityContext && { securityContext }), ...(imagePullSecrets && { imagePullSecrets }) };
}
