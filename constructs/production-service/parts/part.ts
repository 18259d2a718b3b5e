import type { Container, EnvFromSource, EnvVar, ResourceRequirements, Volume, VolumeMount } from 'kubernetes-types/core/v1';
import { nearest } from '../../../lib/kube/names';
import { isMap } from '../../../lib/kube/object';
import { parseMemory, Quantity } from '../../../lib/units';
import { envOf } from '../../kit/env';
import { imageProp, pullPolicy } from '../../kit/image';
import { show, type Ledger } from '../../kit/problems';
import { booleanProp, mapProp, textsProp } from '../../kit/props';
import { resourcesOf } from '../../kit/resources';
import { containerSecurity } from '../../kit/security';
import { checkMountPath, refuseSamePath, scratch, type Mounted } from '../../kit/volumes';
import type { ServiceContext } from './context';

/** What the containers beside the main one take over from it. */
export interface Main {
  /** Its mounts by their paths, without a slash at the end. */
  readonly mounts: ReadonlyMap<string, VolumeMount>;
  readonly resources: ResourceRequirements;
}

/** What all containers beside the main one have in common. */
export interface Part {
  readonly env: readonly EnvVar[];
  readonly volumes: readonly Volume[];
  /** True where it has no CPU limit. */
  readonly unlimited: boolean;
  container(more: Partial<Container>, env: readonly EnvVar[], envFrom?: readonly EnvFromSource[]): Container;
}

/** Reads what every container beside the main one can say. */
export function partOf({ ledger, given, image: own, defaults, scope }: ServiceContext, prop: string, name: string, props: Readonly<Record<string, unknown>>, main: Main): Part {
  const image = imageProp(ledger, `${prop}.image`, props['image'] ?? own);
  const command = textsProp(ledger, `${prop}.command`, props['command']);
  const args = textsProp(ledger, `${prop}.args`, props['args']);
  const { qos } = mapProp(ledger, 'resources', given['resources'] ?? undefined);
  const resources = props['resources'] === undefined ? main.resources : resourcesOf(ledger, props['resources'], defaults.resources, Quantity.zero, scope, { prop: `${prop}.resources`, qos });
  const shared = sharedMounts(ledger, `${prop}.mounts`, props['mounts'], main.mounts);
  const tmp = shared.some(({ mountPath }) => mountPath === '/tmp') ? [] : [scratch(parseMemory(defaults.resources.tmp).toString(), `tmp-${name}`)];
  const volumeMounts = [...tmp.map(({ mount }) => mount), ...shared];
  refuseSamePath(ledger, volumeMounts, `${prop}.mounts`);
  return {
    env: envOf(ledger, `${prop}.env`, props['env']),
    volumes: tmp.map(({ volume }) => volume),
    unlimited: resources.limits?.['cpu'] === undefined,
    container: (more, env, envFrom = []) => ({
      name,
      image,
      imagePullPolicy: pullPolicy(image),
      ...(command && { command: [...command] }),
      ...(args && { args: [...args] }),
      ...(envFrom.length > 0 && { envFrom: [...envFrom] }),
      ...(env.length > 0 && { env: [...env] }),
      resources,
      ...more,
      securityContext: containerSecurity(),
      volumeMounts,
    }),
  };
}

/** What of the main container's mounts a container sees. */
function sharedMounts(ledger: Ledger, prop: string, given: unknown, mounts: Main['mounts']): VolumeMount[] {
  return Object.entries(mapProp(ledger, prop, given)).flatMap(([path, source]): VolumeMount[] => {
    const at = `${prop}.${path}`;
    if (source === undefined || !checkMountPath(ledger, at, path)) return [];
    const from = isMap(source) ? source['from'] : source;
    const mount = typeof from === 'string' ? mounts.get(withoutSlash(from)) : undefined;
    if (!mount) {
      const near = typeof from === 'string' ? nearest(from, mounts.keys()) : undefined;
      ledger.tell({ id: 'mount-unknown', message: `${at} shares ${show(from)}, where the main container mounts nothing`, prop: at, accepted: [...mounts.keys()].join(', '), fix: near === undefined ? 'Declare it under volumes of the service, and name its path here.' : `Write '${near}'.` });
      return [];
    }
    const readOnly = booleanProp(ledger, `${at}.readOnly`, isMap(source) ? source['readOnly'] : undefined, mount.readOnly === true);
    return [{ name: mount.name, mountPath: path, ...(readOnly && { readOnly }), ...(mount.subPath !== undefined && { subPath: mount.subPath }) }];
  });
}

/** The mounts of the main container by their paths. */
export function mountsByPath(mounted: readonly Mounted[]): Main['mounts'] {
  return new Map(mounted.map(({ mount }) => [withoutSlash(mount.mountPath), mount]));
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '');
}
