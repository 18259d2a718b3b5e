import type { Container, EnvVar, PodTemplateSpec } from 'kubernetes-types/core/v1';
import type { ServiceDefaults } from '../../../lib/kube/defaults';
import { parseMemory } from '../../../lib/units';
import { envOf, refuseDuplicates } from '../../kit/env';
import { pullPolicy } from '../../kit/image';
import { placementOf } from '../../kit/placement';
import { GROUP_VERSION, templatePaths } from '../../kit/pod-group';
import { podSettings } from '../../kit/pod-settings';
import { handlerOf, probesOf, refuseIdentical } from '../../kit/probes';
import type { Ledger } from '../../kit/problems';
import { choiceProp, durationProp, mapProp, textsProp } from '../../kit/props';
import { resourcesOf } from '../../kit/resources';
import { containerSecurity, podSecurity } from '../../kit/security';
import { shutdownOf, type Exposure } from '../../kit/shutdown';
import { spreadConstraints } from '../../kit/spread';
import { diskOf, refuseSamePath, scratch, volumesOf, type Mounted } from '../../kit/volumes';
import type { Configured } from './configuration';
import type { ServiceContext } from './context';
import type { Protocol } from './protocol';
import { mountsByPath } from './part';
import { partsOf } from './sidecars';
import type { Replicas } from './scale';
import { tracing } from './tracing';

/** What of a pod is known only when the whole program has run. */
export interface PodLate {
  readonly accountName: string;
  readonly exposure: Exposure;
  /** Addresses of peers; they come first, so that other variables can use them. */
  readonly addresses: readonly EnvVar[];
}

/** The pod of a service. */
export interface Pod {
  /** Seconds that a start may take. */
  readonly startupBudget: number;
  /** Variables that hold something already. */
  readonly variableNames: ReadonlySet<string>;
  /** Names of the sidecars that it needs on its way out. */
  readonly ambassadors: ReadonlySet<string>;
  readonly template: (late: PodLate) => PodTemplateSpec;
}

/** Reads everything about the pod once, and tells what is wrong; the template is made when it is asked for. */
export function podOf(context: ServiceContext, configured: Configured): Pod {
  const { ledger, given: props, image, identity, protocol, replicas, defaults, platform, scope, workload } = context;
  const { name, podLabels, reach } = identity;
  const annotations = { ...context.mesh?.podAnnotations, ...identity.annotations, ...configured.annotations };
  const mounted = mountsOf(ledger, props, configured, defaults);
  const resources = resourcesOf(ledger, props['resources'], defaults.resources, diskOf(mounted.declared), scope);
  if (resources.limits?.['cpu'] === undefined) ledger.overrides.push({ by: 'prop', object: workload, paths: templatePaths(workload.kind).map((path) => `/${path.join('/')}/spec/containers/0/resources`), reason: 'resources.cpuLimit is false', answers: 'cpu-limit-required' });
  const { probes, startupBudget } = probed(ledger, props['probes'], protocol, defaults.probes);
  const shutdown = shutdownOf(ledger, props['shutdown'], defaults.shutdown, platform);
  const securityContext = podSecurity(ledger, props['security'], defaults.security.user);
  const spread = spreadOf(ledger, props['availability'], replicas, reach, defaults.availability, platform.zones, workload.kind);
  const settings = { ...podSettings(ledger, props, platform), ...placementOf(context, props['placement']) };
  const command = textsProp(ledger, 'command', props['command']);
  const args = textsProp(ledger, 'args', props['args']);
  const parts = partsOf(context, { mounts: mountsByPath(mounted.all), resources });
  // Secrets come before what may use them: `postgres://orders:$(DB_PASSWORD)@db/orders`.
  const own = [...parts.variables, ...configured.variables, ...envOf(ledger, 'env', configured.env)];
  // A variable of the container's own would win over one of its ConfigMap.
  const variableNames = refuseDuplicates(ledger, [...configured.sharedNames.map((shared) => ({ name: shared })), ...own]);
  const env = [...tracing(context, variableNames), ...own];

  return {
    startupBudget,
    variableNames,
    ambassadors: parts.ambassadors,
    template: ({ accountName, exposure, addresses }) => {
      const { lifecycle, terminationGracePeriodSeconds } = shutdown(exposure);
      const variables = [...addresses, ...env];
      const initContainers = parts.containers({ env: variables, envFrom: configured.envFrom });
      const container: Container = {
        name,
        image,
        imagePullPolicy: pullPolicy(image),
        ...(command && { command: [...command] }),
        ...(args && { args: [...args] }),
        ports: protocol.ports.filter(({ owner }) => owner === undefined).map((port) => ({ name: port.name, containerPort: port.container })),
        ...(configured.envFrom.length > 0 && { envFrom: [...configured.envFrom] }),
        ...(variables.length > 0 && { env: variables }),
        resources,
        ...probes,
        ...(lifecycle && { lifecycle }),
        securityContext: containerSecurity(),
        volumeMounts: mounted.all.map(({ mount }) => mount),
      };
      return {
        metadata: { labels: { ...podLabels }, ...(Object.keys(annotations).length > 0 && { annotations: { ...annotations } }) },
        spec: {
          ...settings,
          automountServiceAccountToken: false,
          containers: [container],
          enableServiceLinks: false,
          ...(initContainers.length > 0 && { initContainers }),
          ...(configured.pullSecrets.length > 0 && { imagePullSecrets: configured.pullSecrets.map((secret) => ({ name: secret })) }),
          securityContext,
          serviceAccountName: accountName,
          terminationGracePeriodSeconds: terminationGracePeriodSeconds + parts.stopSeconds,
          ...(spread.length > 0 && { topologySpreadConstraints: spread }),
          volumes: [...mounted.all.map(({ volume }) => volume), ...configured.volumes, ...parts.volumes],
        },
      };
    },
  };
}

function mountsOf(ledger: Ledger, props: Readonly<Record<string, unknown>>, configured: Configured, defaults: ServiceDefaults): { readonly all: readonly Mounted[]; readonly declared: readonly Mounted[] } {
  const declared = volumesOf(ledger, mapProp(ledger, 'volumes', props['volumes']));
  const hasTmp = declared.some(({ mount }) => mount.mountPath === '/tmp');
  const all = [...(hasTmp ? [] : [scratch(parseMemory(defaults.resources.tmp).toString())]), ...declared, ...configured.mounted];
  refuseSamePath(ledger, all.map(({ mount }) => mount));
  return { all, declared };
}

function probed(ledger: Ledger, given: unknown, { main, readiness }: Protocol, defaults: ServiceDefaults['probes']) {
  const props = mapProp(ledger, 'probes', given);
  const startupBudget = durationProp(ledger, 'probes.startupBudget', props['startupBudget'], defaults.startupBudget);
  const declared = props['liveness'] === undefined ? undefined : handlerOf(ledger, 'probes.liveness', props['liveness'], main);
  const liveness = declared ?? { tcpSocket: { port: main.name } };
  if (declared) refuseIdentical(ledger, readiness, declared);
  return { startupBudget, probes: probesOf(readiness, liveness, startupBudget, defaults) };
}

/** Labels by which versions differ, where another than that of Deployments. */
const VERSIONS: Readonly<Record<string, string>> = { Rollout: 'rollouts-pod-template-hash', LeaderWorkerSet: GROUP_VERSION };

function spreadOf(ledger: Ledger, given: unknown, replicas: Replicas, selector: Readonly<Record<string, string>>, defaults: ServiceDefaults['availability'], zones: number, kind: string) {
  const props = mapProp(ledger, 'availability', given);
  const choices = ['prefer', 'require', false] as const;
  const acrossZones = choiceProp(ledger, 'availability.zones', props['zones'], choices, defaults.zones);
  const acrossHosts = choiceProp(ledger, 'availability.hosts', props['hosts'], choices, defaults.hosts);
  if (acrossZones === 'require' && replicas.min < zones) {
    ledger.tell({ id: 'zones-exceed-replicas', message: `availability.zones is 'require', and ${replicas.min} of the platform's ${zones} zones get a pod at the lowest scale`, prop: 'availability.zones', accepted: `'require' with ${zones} replicas or more, or 'prefer'`, fix: `Raise the lowest scale to ${zones}, or write 'prefer'.` });
  }
  return replicas.max === 1 ? [] : spreadConstraints(acrossZones, acrossHosts, selector, VERSIONS[kind]);
}
