import { Quantity } from '../units';
import type { Cpu, Memory } from '../units';
import { isDnsLabel } from './names';
import { isMap } from './object';
import { show, unknownKey, type PlatformProblem } from './platform-problems';

/** Whose proxies stand between services. A name alone takes every default of the engine. */
export type MeshEngine = 'none' | 'istio-sidecar' | 'istio-ambient' | 'linkerd' | IstioSidecar | IstioAmbient | Linkerd;

/** What a proxy in a pod takes. */
export interface ProxyResources {
  readonly cpu: Cpu;
  readonly memory: Memory;
  /** @default - twice the request */
  readonly cpuLimit?: Cpu;
  /** @default - the request */
  readonly memoryLimit?: Memory;
}

/** What a mesh of every kind says of itself. */
interface MeshDetails {
  /** Account in the namespace of the front door as which it calls services, such as `public-istio`. @default - any account of that namespace */
  readonly gatewayAccount?: string;
  /** False where the front door is not in the mesh: ports that are exposed then take its plain requests. @default true */
  readonly gatewayInMesh?: boolean;
}

/** What is injected into each pod. */
interface InjectedProxy {
  /** What the proxy takes in every pod; written as its annotations, and counted by quotas. @default - as the dated default set has it */
  readonly proxy?: ProxyResources;
  /** True where a plugin on the nodes leads traffic to the proxy. False is an init container with NET_ADMIN, which Pod Security `restricted` refuses. @default true */
  readonly cni?: boolean;
}

/** Istio, with a proxy in every pod. */
export interface IstioSidecar extends MeshDetails, InjectedProxy {
  readonly engine: 'istio-sidecar';
  /** Namespace of istiod. @default 'istio-system' */
  readonly namespace?: string;
  /** Revision, or tag of one, whose istiod injects: `stable`. @default - the default one */
  readonly revision?: string;
}

/** Istio without proxies in pods: one on every node, and a waypoint where requests are looked at. */
export interface IstioAmbient extends MeshDetails {
  readonly engine: 'istio-ambient';
  /** Namespace of istiod. @default 'istio-system' */
  readonly namespace?: string;
  /** GatewayClass of waypoints. @default 'istio-waypoint' */
  readonly waypointClass?: string;
}

/** Linkerd 2.19 or newer, with a proxy in every pod. */
export interface Linkerd extends MeshDetails, InjectedProxy {
  readonly engine: 'linkerd';
  /** Namespace of the control plane. @default 'linkerd' */
  readonly namespace?: string;
}

/** What may be said of each engine. */
export const MESH_DETAILS = {
  'istio-sidecar': { required: [], optional: ['namespace', 'revision', 'cni', 'proxy', 'gatewayAccount', 'gatewayInMesh'] },
  'istio-ambient': { required: [], optional: ['namespace', 'waypointClass', 'gatewayAccount', 'gatewayInMesh'] },
  linkerd: { required: [], optional: ['namespace', 'cni', 'proxy', 'gatewayAccount', 'gatewayInMesh'] },
} as const;

const NAME = { takes: (given: unknown) => typeof given === 'string' && isDnsLabel(given), words: 'a DNS label: a-z, 0-9 and inner dashes', literal: "'stable'" };
const YES_OR_NO = { takes: (given: unknown) => typeof given === 'boolean', words: 'true, false', literal: 'true' };

/** Details of meshes that are no free text. */
export const MESH_FORMS = {
  revision: NAME,
  waypointClass: { ...NAME, literal: "'istio-waypoint'" },
  gatewayAccount: { ...NAME, literal: "'public-istio'" },
  gatewayInMesh: YES_OR_NO,
  cni: YES_OR_NO,
  // Its keys are checked one by one.
  proxy: { takes: () => true, words: '', literal: "{ cpu: '100m', memory: '128Mi' }" },
} as const;

const PROXY_KEYS = ['cpu', 'memory', 'cpuLimit', 'memoryLimit'];

/** What is wrong with what a proxy takes. */
export function checkProxy(given: unknown): PlatformProblem[] {
  const prop = 'mesh.proxy';
  const map = isMap(given) ? given : {};
  const wrong = PROXY_KEYS.filter((key) => (map[key] !== undefined || key === 'cpu' || key === 'memory') && !isAmount(map[key]));
  const below = (['cpu', 'memory'] as const).filter((key) => isAmount(map[key]) && isAmount(map[`${key}Limit`]) && Quantity.parse(`${map[`${key}Limit`] as string}`).compare(Quantity.parse(`${map[key] as string}`)) < 0);
  return [
    ...wrong.map((key): PlatformProblem => ({ id: 'platform-value', message: `${prop}.${key} is ${show(map[key])}`, prop: `${prop}.${key}`, accepted: key.startsWith('cpu') ? "an amount of CPU, such as '100m'" : "an amount of memory, such as '128Mi'", fix: `Write proxy: ${MESH_FORMS.proxy.literal}.` })),
    ...below.map((key): PlatformProblem => ({ id: 'platform-value', message: `${prop}.${key}Limit is ${show(map[`${key}Limit`])}, and ${key} is ${show(map[key])}`, prop: `${prop}.${key}Limit`, accepted: 'the request or more', fix: `Write ${key}Limit: ${show(map[key])}, or remove it.` })),
    ...Object.keys(map).flatMap((key) => unknownKey(key, `${prop}.${key}`, PROXY_KEYS)),
  ];
}

function isAmount(given: unknown): boolean {
  return Quantity.tryParse(given)?.isZero() === false;
}
