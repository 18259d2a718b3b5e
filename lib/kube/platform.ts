import { DEFAULT_SETS, type Defaults, type DefaultSetName } from './defaults';
import { checkPlatform } from './platform-check';
import type { InstanceType, NodePool, ResourceAmounts } from './pools';
import type { GpuNodes, ModelStore } from './platform-gpu';
import type { MetricsEngine } from './platform-metrics';
import type { TracingEngine } from './platform-tracing';
import type { IngressEngine } from './platform-ingress';
import type { QueueingEngine } from './platform-queueing';
import type { MeshEngine } from './platform-mesh';
import type { SecretsEngine } from './platform-secrets';

export { gpuFacts, type GpuFacts, type GpuNodes, type ModelStore } from './platform-gpu';
export type { IstioAmbient, IstioSidecar, Linkerd, MeshEngine, ProxyResources } from './platform-mesh';
export type { AlbController, GatewayApi, IngressController, IngressEngine, NginxController, TraefikController } from './platform-ingress';

/** A Kubernetes minor version that Plinth can target. */
export type KubernetesVersion = `1.${SupportedMinor}`;
type SupportedMinor = 28 | 29 | 30 | 31 | 32 | 33 | 34 | 35 | 36;

/** Where the cluster's DNS server runs; every workload may ask it. */
export interface DnsPlacement {
  readonly namespace: string;
  /** Labels of the DNS server's pods. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** Addresses of DNS caches on the nodes, as CIDRs: `169.254.20.10/32`. @default - none */
  readonly nodeLocal?: readonly string[];
  /** The cluster's DNS domain. @default 'cluster.local' */
  readonly domain?: string;
}

/** A cloud identity for which pods exchange their token at an address outside the cluster. */
export interface TokenExchange {
  readonly engine: 'aws-irsa' | 'azure';
  /**
   * Networks in which the token service answers at port 443, as CIDRs, such as those of its private endpoint; NetworkPolicies let pods
   * with an identity go there.
   *
   * @default - none: with Cilium its name is let through, without an identity is an error
   */
  readonly tokenNetworks?: readonly [string, ...string[]];
}

/** Velero, and where it runs. */
export interface VeleroBackup {
  readonly engine: 'velero';
  /** Namespace of Velero, where its Schedules must lie. @default 'velero' */
  readonly namespace?: string;
}

/** Where the API server answers, as NetworkPolicies see it: not at the address of its Service, but behind it. */
export interface ApiServerPlacement {
  /** Its addresses, or the networks of the control plane, as CIDRs: `kubectl get endpoints kubernetes`. */
  readonly cidrs: readonly [string, ...string[]];
  /** @default 443 */
  readonly port?: number;
}

/** Which engine serves each capability; what is `none` cannot be used until the platform names an engine. */
export interface Capabilities {
  /** Who sets the number of replicas; `keda` makes HPAs of its own. */
  readonly autoscaling: 'hpa' | 'keda';
  /** Who shifts traffic to a new version step by step. */
  readonly progressive: 'none' | 'argo-rollouts' | 'flagger';
  /** How workloads are reached from outside the cluster. */
  readonly ingress: IngressEngine;
  /** Who recommends requests. */
  readonly rightsizing: 'none' | 'vpa';
  /** Who takes traces. */
  readonly tracing: TracingEngine;
  /** How pods become somebody to the cloud. */
  readonly identity: 'none' | 'aws-irsa' | 'aws-pod-identity' | 'gcp' | 'azure' | TokenExchange;
  /** Who enforces NetworkPolicies; `cilium` can hold egress to names. */
  readonly network: 'none' | 'calico' | 'cilium';
  /** Whose proxies stand between services. */
  readonly mesh: MeshEngine;
  /** How the text of a Secret comes into the cluster. */
  readonly secrets: SecretsEngine;
  /** Who restarts pods when a Secret changes that they read at their start. */
  readonly restarts: 'none' | 'reloader';
  /** Who makes certificates of hosts. */
  readonly certificates: 'none' | { readonly engine: 'cert-manager'; /** Name of the ClusterIssuer. */ readonly issuer: string };
  /** Who collects metrics and sends alerts. */
  readonly metrics: MetricsEngine;
  /** Where jobs wait for room. */
  readonly queueing: QueueingEngine;
  /** Who runs a server in several pods that start, fail and go together. */
  readonly serverGroups: 'none' | 'leaderworkerset';
  /** Who runs a job in several pods that start and fail together. */
  readonly jobGroups: 'none' | 'jobset';
  /** Who applies what is in Git, and prunes what is no more. */
  readonly gitops: 'none' | 'argocd' | 'flux';
  /** Who copies namespaces away. */
  readonly backup: 'none' | 'velero' | VeleroBackup;
}

/** What one organisation's clusters are and offer. Constructs read it from the tree and never look at a cluster. */
export interface Platform extends Capabilities {
  /** The Kubernetes minors in use, lowest first: 34 is 1.34. Features are held to the lowest. */
  readonly minors: readonly number[];
  /** Zones that nodes are spread over. */
  readonly zones: number;
  /** DNS domain below which services are exposed. @default - none: `expose` takes a full host */
  readonly domain?: string;
  /** More domains below which services may be exposed, by their full hosts. @default - none */
  readonly otherDomains?: readonly string[];
  readonly dns: DnsPlacement;
  /** Where the API server answers. @default - not known: with Cilium none is needed, without nobody may ask it */
  readonly apiServer?: ApiServerPlacement;
  /** Names of the PriorityClasses that workloads may ask for. @default - none */
  readonly priorityClasses?: readonly string[];
  /** Names of the RuntimeClasses that workloads may ask for. @default - none */
  readonly runtimeClasses?: readonly string[];
  /** Names of the Secrets, one in every namespace, with which images are pulled. @default - none */
  readonly pullSecrets?: readonly string[];
  /** True where every namespace must say who pays for it. @default false */
  readonly costCenterRequired?: boolean;
  /** Every node that the cluster may have, by pool; whether pods fit is proved where it is not empty. */
  readonly pools: Readonly<Record<string, NodePool>>;
  /** Machines that pools name. */
  readonly instanceTypes: Readonly<Record<string, InstanceType>>;
  /** What runs on every node and is in no set. */
  readonly daemons: ResourceAmounts;
  /** How pods come to GPUs. @default - as the GPU operator of NVIDIA sets nodes up */
  readonly gpu?: GpuNodes;
  /** Where models are kept, and what fetches them. @default - each workload says it */
  readonly models?: ModelStore;
  /** The dated default set. */
  readonly defaults: DefaultSetName;
  /** Defaults that the organisation sets otherwise. */
  readonly overrides: DefaultOverrides;
}

/** Some of the defaults, by construct. */
export type DefaultOverrides = DeepPartial<Defaults>;

/** The same shape with every field optional; lists and scalars whole. */
export type DeepPartial<T> = T extends readonly unknown[] ? T : T extends object ? { readonly [K in keyof T]?: DeepPartial<T[K]> } : T;

/** What an organisation says of its platform; the rest is the default platform's. */
export interface PlatformProps extends Partial<Capabilities> {
  /** The Kubernetes version, or all versions in use while clusters are upgraded. @default '1.34' */
  readonly kubernetes?: KubernetesVersion | readonly KubernetesVersion[];
  /** Zones that nodes are spread over, 1 to 26. @default 3 */
  readonly zones?: number;
  /** DNS domain below which services are exposed: `apps.acme.io`. A host elsewhere is an error. @default - none: `expose` takes a full host */
  readonly domain?: string;
  /** More domains below which services may be exposed, by their full hosts: `['acme.com']`. @default - none: every host is below `domain`, where there is one */
  readonly otherDomains?: readonly string[];
  /** Where the cluster's DNS server runs. @default - pods labelled `k8s-app: kube-dns` in `kube-system` */
  readonly dns?: DnsPlacement;
  /** Where the API server answers. @default - not known: with Cilium none is needed, without nobody may ask it */
  readonly apiServer?: ApiServerPlacement;
  /** Names of the PriorityClasses that workloads may ask for. @default - none */
  readonly priorityClasses?: readonly string[];
  /** Names of the RuntimeClasses that workloads may ask for. @default - none */
  readonly runtimeClasses?: readonly string[];
  /** Names of the Secrets, one in every namespace, with which images are pulled. @default - none */
  readonly pullSecrets?: readonly string[];
  /** True where every namespace must say who pays for it. @default false */
  readonly costCenterRequired?: boolean;
  /** Every node that the cluster may have, by pool: then each pod, and the peak of all, is proved to fit. @default - unknown, and nothing is proved */
  readonly pools?: Readonly<Record<string, NodePool>>;
  /** Machines that several pools name, by name. @default - none */
  readonly instanceTypes?: Readonly<Record<string, InstanceType>>;
  /** What runs on every node and is in no set, summed up: the CNI, the log shipper, the agents: `{ cpu: '200m', memory: '400Mi', pods: 4 }`. @default - nothing */
  readonly daemons?: ResourceAmounts;
  /** How pods come to GPUs: resource, product label, taint and RuntimeClass of GPU nodes. @default - as the GPU operator of NVIDIA sets nodes up */
  readonly gpu?: GpuNodes;
  /** Where models are kept, and what fetches them. @default - each workload says it */
  readonly models?: ModelStore;
  /** The dated default set; upgrading the library moves no manifest. @default '2026-11' */
  readonly defaults?: DefaultSetName;
  /** Defaults to set otherwise, by construct: `{ ProductionService: { replicas: { min: 3 } } }`. @default - none */
  readonly overrides?: DefaultOverrides;
}

/**
 * The platform of who declares none: Kubernetes 1.34, three zones, HPA with metrics-server, and the Gateway API with
 * Gateway `public` in `gateway-system`. Every other engine is absent.
 */
export const DEFAULT_PLATFORM: Platform = {
  minors: [34],
  zones: 3,
  dns: { namespace: 'kube-system', podLabels: { 'k8s-app': 'kube-dns' } },
  pools: {},
  instanceTypes: {},
  daemons: {},
  defaults: '2026-11',
  overrides: {},
  autoscaling: 'hpa',
  progressive: 'none',
  ingress: { engine: 'gateway-api', gateway: 'public', namespace: 'gateway-system', listener: 'https' },
  rightsizing: 'none',
  tracing: 'none',
  identity: 'none',
  network: 'none',
  mesh: 'none',
  secrets: 'none',
  restarts: 'none',
  certificates: 'none',
  metrics: 'none',
  queueing: 'none',
  serverGroups: 'none',
  jobGroups: 'none',
  gitops: 'none',
  backup: 'none',
};

/**
 * A platform: what is given, and the default platform for the rest.
 *
 * @throws PlinthError with every problem: `platform-key-unknown`, `platform-value`, `kubernetes-unsupported`
 * @example definePlatform({ kubernetes: '1.34', domain: 'apps.acme.io', gitops: 'argocd' })
 */
export function definePlatform(props: PlatformProps): Platform {
  checkPlatform(props);
  const { kubernetes, ...rest } = props;
  const minors = kubernetes === undefined ? DEFAULT_PLATFORM.minors : minorsOf(kubernetes);
  return { ...DEFAULT_PLATFORM, ...withoutUndefined(rest), minors };
}

/** The lowest Kubernetes minor of the platform: what is used must be on by default there. */
export function lowestMinor(platform: Platform): number {
  return platform.minors[0] ?? 34;
}

/** Name of the engine that serves a capability. */
export function engineOf(platform: Platform, capability: keyof Capabilities): string {
  const served = platform[capability];
  return typeof served === 'string' ? served : served.engine;
}

/** The dated defaults of a platform for one construct, before any override. */
export function datedDefaults<K extends keyof Defaults>(platform: Platform, construct: K): Defaults[K] {
  return DEFAULT_SETS[platform.defaults][construct];
}

function minorsOf(kubernetes: KubernetesVersion | readonly KubernetesVersion[]): readonly number[] {
  const versions = typeof kubernetes === 'string' ? [kubernetes] : kubernetes;
  return [...new Set(versions.map((version) => Number(version.slice(2))))].sort((a, b) => a - b);
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;
}
