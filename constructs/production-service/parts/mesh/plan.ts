import { at, isMap } from '../../../../lib/kube/object';
import { lowestMinor, type IstioAmbient, type IstioSidecar, type Linkerd, type Platform, type ProxyResources } from '../../../../lib/kube/platform';
import type { ProxyDefaults, ServiceDefaults } from '../../../../lib/kube/defaults';
import { checkProxy } from '../../../../lib/kube/platform-mesh';
import { Quantity } from '../../../../lib/units';
import type { Demand, PeerFacts } from '../../../kit/peer';
import type { Ledger } from '../../../kit/problems';
import { choiceProp, mapProp } from '../../../kit/props';

/** What callers ask of their requests, and who listens to it. */
export interface Demands {
  /** In the order in which they were asked for. */
  readonly demands: readonly Demand[];
  hear(listener: (demand: Demand) => void): void;
  take(demand: Demand): void;
}

/** The mesh that a service stands in, read. */
export interface MeshPlan extends Demands {
  readonly platform: IstioSidecar | IstioAmbient | Linkerd;
  /** Namespace of the control plane. */
  readonly namespace: string;
  readonly strict: boolean;
  /** By these its pods are taken into the mesh. */
  readonly podLabels: Readonly<Record<string, string>>;
  readonly podAnnotations: Readonly<Record<string, string>>;
  /** Port at which proxies take what comes from other pods. @default - the port of the program */
  readonly tunnel?: number;
  /** What stands before the service, once something does. */
  waypoint?: PeerFacts;
}

/** The first minor in which a container of the mesh ends with the pod's own. */
const NATIVE_SIDECARS = 29;

type Details = IstioSidecar | IstioAmbient | Linkerd;

/** What the platform says of its mesh, a bare name with nothing beside it; undefined where it has none. */
export function meshOf({ mesh }: Platform): Details | undefined {
  if (mesh === 'none') return undefined;
  return typeof mesh === 'string' ? ({ engine: mesh } as Details) : mesh;
}

/** Reads `mesh`; undefined where the service stands in none. */
export function meshPlanOf(ledger: Ledger, given: Readonly<Record<string, unknown>>, platform: Platform, defaults: ServiceDefaults['mesh']): MeshPlan | undefined {
  const details = meshOf(platform);
  const said = given['mesh'];
  if (said === false) return undefined;
  const props = mapProp(ledger, 'mesh', said);
  if (details === undefined) {
    if (said !== undefined) ledger.tell({ id: 'engine-absent', message: "mesh is given, and the platform's mesh is none", prop: 'mesh', accepted: "a platform with mesh: 'istio-sidecar', 'istio-ambient' or 'linkerd'", fix: "Write definePlatform({ mesh: 'istio-sidecar' }) if the cluster runs it, or remove mesh." });
    return undefined;
  }
  const strict = choiceProp(ledger, 'mesh.mtls', props['mtls'], ['strict', 'permissive'], 'strict') === 'strict';
  const base = { platform: details, strict, ...listening() };
  if (details.engine === 'istio-ambient') {
    if (props['proxy'] !== undefined) ledger.tell({ id: 'prop-malformed', message: 'mesh.proxy is given, and a mesh in ambient mode puts no proxy into pods', prop: 'mesh.proxy', accepted: 'meshes with a proxy in every pod', fix: 'Remove proxy.' });
    return { ...base, namespace: details.namespace ?? 'istio-system', podLabels: { 'istio.io/dataplane-mode': 'ambient' }, podAnnotations: {}, tunnel: 15_008 };
  }
  if (details.cni === false) {
    ledger.tell({ id: 'mesh-needs-net-admin', message: `the platform's ${details.engine} has cni: false: every pod would get an init container with NET_ADMIN, which Pod Security restricted refuses`, prop: 'mesh', accepted: "a mesh with its CNI plugin, mesh: 'istio-ambient', or mesh: false", fix: `Install ${details.engine === 'linkerd' ? 'linkerd-cni' : "Istio's CNI plugin"} and remove cni: false from the platform, or write mesh: false here.` });
  }
  const native = lowestMinor(platform) >= NATIVE_SIDECARS;
  const takes = proxyOf(ledger, props['proxy'], details, defaults[details.engine === 'linkerd' ? 'linkerd' : 'istio'], at(given['resources'], 'qos') === 'guaranteed');
  return details.engine === 'linkerd'
    ? { ...base, namespace: details.namespace ?? 'linkerd', podLabels: {}, podAnnotations: linkerdMarks(takes, native), tunnel: 4143 }
    : {
        ...base,
        namespace: details.namespace ?? 'istio-system',
        podLabels: { 'sidecar.istio.io/inject': 'true', ...(details.revision !== undefined && { 'istio.io/rev': details.revision }) },
        podAnnotations: istioMarks(takes, native),
      };
}

/** Nothing asked yet. */
function listening(): Demands {
  const demands: Demand[] = [];
  const listeners: Array<(demand: Demand) => void> = [];
  return {
    demands,
    hear: (listener) => void listeners.push(listener),
    take: (demand) => {
      demands.push(demand);
      for (const listener of listeners) listener(demand);
    },
  };
}

/** Where callers ask: in the mesh, or without one where Cilium reads requests. */
export function demandsOf(plan: MeshPlan | undefined, { mesh, network }: Platform): Demands | undefined {
  return plan ?? (mesh === 'none' && network === 'cilium' ? listening() : undefined);
}

/** What others know of a service in the mesh, or beside it. */
export function meshFacts(plan: MeshPlan | undefined, demands: Demands | undefined, platform: Platform, account: string): Pick<PeerFacts, 'account' | 'inMesh' | 'demand' | 'waypoint'> {
  if (platform.mesh === 'none') return demands ? { demand: (demand) => demands.take(demand) } : {};
  return { account: () => account, inMesh: () => plan !== undefined, ...(plan && { demand: (demand) => plan.take(demand), waypoint: () => plan.waypoint }) };
}

/** What the injected proxy takes. */
interface Takes {
  readonly cpu: string;
  readonly cpuLimit: string;
  readonly memory: string;
  readonly memoryLimit: string;
}

function proxyOf(ledger: Ledger, given: unknown, { proxy: ofPlatform }: IstioSidecar | Linkerd, standard: ProxyDefaults, guaranteed: boolean): Takes {
  const wrong = given === undefined ? [] : checkProxy(given);
  for (const problem of wrong) ledger.tell({ ...problem, id: problem.id === 'platform-key-unknown' ? 'prop-unknown' : 'prop-malformed' });
  const said = wrong.length === 0 && isMap(given) ? (given as unknown as ProxyResources) : ofPlatform;
  const { cpu: standardCpu, memory: standardMemory } = standard;
  const cpu = Quantity.parse(said?.cpu ?? standardCpu).toString();
  const memory = Quantity.parse(said?.memory ?? standardMemory).toString();
  if (guaranteed) return { cpu, cpuLimit: cpu, memory, memoryLimit: memory };
  const limits = said ? { cpuLimit: said.cpuLimit ?? Quantity.parse(cpu).mul(2).toString(), memoryLimit: said.memoryLimit ?? memory } : standard;
  return { cpu, cpuLimit: Quantity.parse(limits.cpuLimit).toString(), memory, memoryLimit: Quantity.parse(limits.memoryLimit).toString() };
}

/** @see https://istio.io/latest/docs/reference/config/annotations/ */
function istioMarks({ cpu, cpuLimit, memory, memoryLimit }: Takes, native: boolean): Readonly<Record<string, string>> {
  return {
    ...(native ? { 'sidecar.istio.io/nativeSidecar': 'true' } : { 'proxy.istio.io/config': '{"holdApplicationUntilProxyStarts":true}' }),
    'sidecar.istio.io/proxyCPU': cpu,
    'sidecar.istio.io/proxyCPULimit': cpuLimit,
    'sidecar.istio.io/proxyMemory': memory,
    'sidecar.istio.io/proxyMemoryLimit': memoryLimit,
    // The kubelet has no certificate: its probes go to the agent of the proxy, which asks the program.
    'sidecar.istio.io/rewriteAppHTTPProbers': 'true',
  };
}

/** @see https://linkerd.io/2/reference/proxy-configuration/ */
function linkerdMarks({ cpu, cpuLimit, memory, memoryLimit }: Takes, native: boolean): Readonly<Record<string, string>> {
  return {
    ...(native && { 'config.beta.linkerd.io/proxy-enable-native-sidecar': 'true' }),
    'config.linkerd.io/proxy-cpu-limit': cpuLimit,
    'config.linkerd.io/proxy-cpu-request': cpu,
    'config.linkerd.io/proxy-memory-limit': memoryLimit,
    'config.linkerd.io/proxy-memory-request': memory,
    'linkerd.io/inject': 'enabled',
  };
}

/** What pods that end say besides: a proxy that does not end with them would keep them running for ever. */
export function endingMarks(plan: MeshPlan, platform: Platform): { readonly labels: Readonly<Record<string, string>>; readonly annotations: Readonly<Record<string, string>> } {
  const engine = plan.platform.engine;
  if (engine === 'istio-ambient' || lowestMinor(platform) >= NATIVE_SIDECARS) return { labels: {}, annotations: {} };
  return engine === 'linkerd' ? { labels: {}, annotations: { 'linkerd.io/inject': 'disabled' } } : { labels: { 'sidecar.istio.io/inject': 'false' }, annotations: {} };
}
