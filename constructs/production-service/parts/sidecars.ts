import type { Container, EnvFromSource, EnvVar, Volume } from 'kubernetes-types/core/v1';
import { isDns1035, suggestName } from '../../../lib/kube/names';
import { isMap } from '../../../lib/kube/object';
import { lowestMinor } from '../../../lib/kube/platform';
import { parseDuration } from '../../../lib/units';
import { checkEnvName, refuseDuplicates, replaceEnv } from '../../kit/env';
import { PEER, Peer } from '../../kit/peer';
import { handlerOf, livenessProbe, readinessProbe, startupProbe, type Handler, type MainPort } from '../../kit/probes';
import { show } from '../../kit/problems';
import { booleanProp, choiceProp, mapProp, requireProp } from '../../kit/props';
import type { ServiceContext } from './context';
import { partOf, type Main } from './part';
import type { ServicePort } from './protocol';
import { SIDECAR_KINDS } from './sidecar-ports';

/** The first minor that runs sidecars by default. @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/ */
const SIDECAR_MINOR = 29;
/** Leaves room in a DNS label for the name of a volume. */
const NAME_MAX = 50;

/** What the containers beside the main one add to a pod. */
export interface PodParts {
  /** In the order in which they start. */
  readonly containers: (main: MainEnv) => Container[];
  readonly volumes: readonly Volume[];
  /** Variables of the main container: where its ambassadors listen. */
  readonly variables: readonly EnvVar[];
  /** Names of the sidecars that the main container needs on its way out. */
  readonly ambassadors: ReadonlySet<string>;
  /** Seconds that sidecars have once the main container has stopped. */
  readonly stopSeconds: number;
}

/** The variables of the main container; they are complete only when the whole program has run. */
export interface MainEnv {
  readonly env: readonly EnvVar[];
  readonly envFrom: readonly EnvFromSource[];
}

interface Placed {
  readonly starts: keyof typeof ORDER;
  readonly unlimited: boolean;
  readonly volumes: readonly Volume[];
  readonly container: (main: MainEnv) => Container;
}

/** What only some kinds of sidecar have. */
const OF_KINDS: Readonly<Record<string, ReadonlyArray<(typeof SIDECAR_KINDS)[number]>>> = { ports: ['plain'], readiness: ['plain'], port: ['adapter', 'ambassador'], portName: ['adapter'], addressEnv: ['ambassador'] };

const ORDER = { first: 0, init: 1, 'after-init': 2 } as const;
type Named = readonly [name: string, props: Readonly<Record<string, unknown>>];

/** Reads init containers and sidecars, and opens the connections of sidecars. */
export function partsOf(context: ServiceContext, main: Main): PodParts {
  const { ledger, defaults, workload } = context;
  const taken = new Set([context.identity.name]);
  const init = named(context, 'init', taken);
  const sidecars = named(context, 'sidecars', taken);
  if (sidecars.length > 0) refuseOldKubernetes(context);
  const ports = portsByOwner(context.protocol.ports);
  const ambassadors = sidecars.filter(([, { kind }]) => kind === 'ambassador');
  const parts = [...init.map((each) => initOf(context, each, main)), ...sidecars.map((each) => sidecarOf(context, each, main, ports.get(each[0]) ?? []))].sort((a, b) => ORDER[a.starts] - ORDER[b.starts]);
  const unlimited = parts.flatMap((part, index) => (part.unlimited ? [`/spec/template/spec/initContainers/${index}/resources`] : []));
  if (unlimited.length > 0) ledger.overrides.push({ by: 'prop', object: workload, paths: unlimited, reason: 'resources.cpuLimit is false', answers: 'cpu-limit-required' });
  return {
    containers: (late) => parts.map(({ container }) => container(late)),
    volumes: parts.flatMap(({ volumes }) => volumes),
    variables: ambassadors.flatMap((each) => localAddress(context, each)),
    ambassadors: new Set(ambassadors.map(([name]) => name)),
    stopSeconds: sidecars.length > 0 ? parseDuration(defaults.sidecars.stop) : 0,
  };
}

function named({ ledger, given }: ServiceContext, prop: 'init' | 'sidecars', taken: Set<string>): Named[] {
  return Object.entries(mapProp(ledger, prop, given[prop])).flatMap(([name, value]): Named[] => {
    if (value === undefined) return [];
    if (!isDns1035(name) || name.length > NAME_MAX) {
      const near = suggestName(name, 'label-1035')?.slice(0, NAME_MAX).replace(/-+$/, '');
      ledger.tell({ id: 'container-name-malformed', message: `a container is called ${show(name)}`, prop: `${prop}.${name}`, accepted: `a-z, 0-9 and inner dashes, a letter first, ${NAME_MAX} characters at most`, fix: near === undefined ? 'Name it after what it does.' : `Name it '${near}'.` });
      return [];
    }
    if (taken.has(name)) ledger.tell({ id: 'container-name-duplicate', message: `two containers of the pod are called ${name}`, prop: `${prop}.${name}`, accepted: 'a name that neither the service nor another container has', fix: 'Name it after what it does.' });
    taken.add(name);
    return [[name, mapProp(ledger, `${prop}.${name}`, value)]];
  });
}

function portsByOwner(ports: readonly ServicePort[]): ReadonlyMap<string, readonly ServicePort[]> {
  const found = new Map<string, ServicePort[]>();
  for (const port of ports) {
    if (port.owner === undefined) continue;
    const own = found.get(port.owner);
    if (own) own.push(port);
    else found.set(port.owner, [port]);
  }
  return found;
}

function refuseOldKubernetes({ ledger, platform }: ServiceContext): void {
  const minor = lowestMinor(platform);
  if (minor >= SIDECAR_MINOR) return;
  ledger.tell({ id: 'kubernetes-too-old', message: `sidecars are init containers that go on running, which is on by default from Kubernetes 1.${SIDECAR_MINOR}, and the platform's lowest version is 1.${minor}`, prop: 'sidecars', accepted: `kubernetes: '1.${SIDECAR_MINOR}' or newer`, fix: 'Raise kubernetes in definePlatform, or run the program as a service of its own.' });
}

function initOf(context: ServiceContext, [name, props]: Named, main: Main): Placed {
  const prop = `init.${name}`;
  const part = partOf(context, prop, name, props, main);
  const shares = booleanProp(context.ledger, `${prop}.sharesEnv`, props['sharesEnv'], false);
  return { ...part, starts: 'init', container: ({ env, envFrom }) => (shares ? part.container({}, replaceEnv(env, part.env), envFrom) : part.container({}, part.env)) };
}

function sidecarOf(context: ServiceContext, [name, props]: Named, main: Main, ports: readonly ServicePort[]): Placed {
  const { ledger, defaults: { probes } } = context;
  const prop = `sidecars.${name}`;
  requireProp(ledger, `${prop}.image`, props['image'], "'registry.acme.io/proxy:1.2.0'");
  requireProp(ledger, `${prop}.resources`, props['resources'], "{ cpu: '50m', memory: '64Mi' }");
  const part = partOf(context, prop, name, props, main);
  const kind = choiceProp(ledger, `${prop}.kind`, props['kind'], SIDECAR_KINDS, 'plain');
  for (const [other, kinds] of Object.entries(OF_KINDS)) {
    if (props[other] !== undefined && !kinds.includes(kind)) ledger.tell({ id: 'prop-unknown', message: `${prop}.${other} is given, and the sidecar is of the kind ${kind}`, prop: `${prop}.${other}`, accepted: `for ${kinds.join(' and ')} only`, fix: `Remove it, or write kind: '${kinds[0]}'.` });
  }
  const asked: MainPort | undefined = ports[0] ?? (typeof props['port'] === 'number' ? { name: props['port'], container: props['port'] } : undefined);

  const check = (probe: string) => (props[probe] === undefined || props[probe] === false ? undefined : handlerAt(context, `${prop}.${probe}`, props[probe], asked));
  if (kind === 'ambassador') requireProp(ledger, `${prop}.startup`, props['startup'], "{ command: ['/proxy', 'healthy'] }, or false");
  const liveness = check('liveness');
  const startup = check('startup') ?? liveness;
  const readiness = kind === 'plain' ? check('readiness') : undefined;
  const env = [...peersOf(context, prop, props['to'], kind === 'ambassador'), ...part.env];
  refuseDuplicates(ledger, env, `${prop}.env`);
  const more: Partial<Container> = {
    ...(ports.length > 0 && { ports: ports.map((port) => ({ name: port.name, containerPort: port.container })) }),
    restartPolicy: 'Always',
    ...(startup && { startupProbe: startupProbe(startup, parseDuration(probes.startupBudget), probes) }),
    ...(readiness && { readinessProbe: readinessProbe(readiness, probes) }),
    ...(liveness && { livenessProbe: livenessProbe(liveness, probes) }),
  };
  return { ...part, starts: choiceProp(ledger, `${prop}.starts`, props['starts'], ['first', 'after-init'], 'first'), container: () => part.container(more, env) };
}

/** The check of a sidecar; one that names no port needs one to ask. */
function handlerAt({ ledger }: ServiceContext, prop: string, check: unknown, port: MainPort | undefined): Handler | undefined {
  if (port || !needsPort(check)) return handlerOf(ledger, prop, check, port ?? NO_PORT);
  ledger.tell({ id: 'probe-malformed', message: `${prop} is ${show(check)}, and the sidecar has no port to ask`, prop, accepted: '{ command }, { port }, or { path, port }', fix: 'Name the port.' });
  return undefined;
}

function needsPort(check: unknown): boolean {
  if (!isMap(check)) return typeof check === 'string' && check.startsWith('/');
  const { path, port, grpc } = check;
  return port === undefined && (path !== undefined || (isMap(grpc) && grpc['port'] === undefined));
}

/** Of a sidecar that has none, where nobody asks for it. */
const NO_PORT: MainPort = { name: '', container: 0 };

/** Where the main container finds its ambassador. */
function localAddress({ ledger }: ServiceContext, [name, { addressEnv, port }]: Named): EnvVar[] {
  const prop = `sidecars.${name}.addressEnv`;
  if (!requireProp(ledger, prop, addressEnv, "'DB_ADDR'")) return [];
  if (typeof addressEnv === 'string') return checkEnvName(ledger, prop, addressEnv) && typeof port === 'number' ? [{ name: addressEnv, value: `localhost:${port}` }] : [];
  ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(addressEnv)}`, prop, accepted: 'the name of a variable of the main container', fix: "Write one name, such as 'DB_ADDR'." });
  return [];
}

/** Opens the connections of a sidecar; the variables that hold their addresses. @param shared whether a migration has the sidecar too */
function peersOf({ ledger, connections }: ServiceContext, prop: string, given: unknown, shared: boolean): EnvVar[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) {
    ledger.tell({ id: 'prop-malformed', message: `${prop}.to is ${show(given)}`, prop: `${prop}.to`, accepted: 'a list of peers, or of { peer, port?, env? }', fix: 'Write a list.' });
    return [];
  }
  return given.flatMap((item: unknown, index): EnvVar[] => {
    const at = `${prop}.to[${index}]`;
    const { peer, port, env } = isMap(item) && !(PEER in item) && item['peer'] !== undefined ? item : { peer: item };
    const target = ledger.attempt(() => Peer.from(peer), undefined);
    const reached = target && ledger.attempt(() => connections[shared ? 'share' : 'open'](target, port as string | number | undefined), undefined);
    if (!target || !reached) return [];
    const address = connections.addressOf(target[PEER], reached);
    if (env === undefined) return [];
    if (typeof env === 'string' && address !== undefined) return checkEnvName(ledger, `${at}.env`, env) ? [{ name: env, value: address }] : [];
    ledger.tell({ id: 'prop-malformed', message: `${at}.env is ${show(env)}, and the peer ${address === undefined ? 'has no address' : `is at ${address}`}`, prop: `${at}.env`, accepted: 'the name of a variable, for a peer with an address', fix: 'Name a variable, or remove env.' });
    return [];
  });
}
