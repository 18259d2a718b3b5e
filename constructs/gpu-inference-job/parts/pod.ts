import type { Container, EnvVar, PodSecurityContext, PodTemplateSpec } from 'kubernetes-types/core/v1';
import { parseMemory } from '../../../lib/units';
import { envOf, refuseDuplicates } from '../../kit/env';
import { claimTemplate, onGpus, refuseTooLarge, sharedMemoryOf } from '../../kit/gpu-pod';
import { pullPolicy } from '../../kit/image';
import type { ModelDelivery } from '../../kit/model-delivery';
import { placementOf } from '../../kit/placement';
import { podSettings } from '../../kit/pod-settings';
import { defaultsOf } from '../../kit/platform';
import { mapProp, textsProp } from '../../kit/props';
import { resourcesOf } from '../../kit/resources';
import { containerSecurity } from '../../kit/security';
import { diskOf, refuseSamePath, scratch, volumesOf } from '../../kit/volumes';
import type { JobContext } from './context';
import { isGrouped } from './grouped';

/** The pod of one shard; its template is made when it is asked for. */
export interface JobPod {
  readonly template: (addresses: readonly EnvVar[]) => PodTemplateSpec;
  /** Variables that hold something already. */
  readonly variableNames: ReadonlySet<string>;
  /** True where the container has no CPU limit. */
  readonly unlimited: boolean;
}

/** Reads everything about the pod once. @param env variables that tell the pod what its work is */
export function podOf(context: JobContext, model: ModelDelivery, accountName: string, securityContext: PodSecurityContext, env: readonly EnvVar[]): JobPod {
  const { construct, ledger, given, platform, scope, name, image, gpu, podLabels, annotations, marks, pullSecrets } = context;
  const service = defaultsOf(construct, 'ProductionService').values;
  const declared = volumesOf(ledger, mapProp(ledger, 'volumes', given['volumes']));
  const hasTmp = declared.some(({ mount }) => mount.mountPath === '/tmp');
  const mounted = [...(hasTmp ? [] : [scratch(parseMemory(service.resources.tmp).toString())]), ...declared];
  const resources = resourcesOf(ledger, given['resources'], service.resources, diskOf(declared), scope);
  const sharedMemory = sharedMemoryOf(ledger, given['sharedMemory'], gpu, resources.limits?.['memory'], defaultsOf(construct, 'GpuInferenceService').values.sharedMemory);
  refuseSamePath(ledger, [...model.mounts, ...(sharedMemory ? [sharedMemory.mount] : []), ...mounted.map(({ mount }) => mount)]);
  refuseTooLarge(ledger, gpu, model.mounted?.size, isGrouped(context.work) ? context.work.pods : 1);
  const own = [...env, ...envOf(ledger, 'env', given['env'])];
  const variableNames = refuseDuplicates(ledger, own);
  const command = textsProp(ledger, 'command', given['command']);
  const args = textsProp(ledger, 'args', given['args']);
  const settings = { ...podSettings(ledger, given, platform), ...placementOf(context, given['placement']) };
  const claim = claimTemplate(context.maker, gpu);
  const podAnnotations = { ...annotations, ...marks.podAnnotations };

  return {
    variableNames,
    unlimited: resources.limits?.['cpu'] === undefined,
    template: (addresses) => {
      const variables = [...addresses, ...own];
      const container: Container = {
        name,
        image,
        imagePullPolicy: pullPolicy(image),
        ...(command && { command: [...command] }),
        ...(args && { args: [...args] }),
        ...(variables.length > 0 && { env: variables }),
        resources,
        securityContext: containerSecurity(),
        volumeMounts: mounted.map(({ mount }) => mount),
      };
      const template: PodTemplateSpec = {
        metadata: { labels: { ...podLabels }, ...(Object.keys(podAnnotations).length > 0 && { annotations: podAnnotations }) },
        spec: {
          ...settings,
          automountServiceAccountToken: false,
          containers: [container],
          enableServiceLinks: false,
          ...(pullSecrets.length > 0 && { imagePullSecrets: pullSecrets.map((secret) => ({ name: secret })) }),
          restartPolicy: 'Never',
          ...(marks.schedulerName !== undefined && { schedulerName: marks.schedulerName }),
          securityContext,
          serviceAccountName: accountName,
          volumes: mounted.map(({ volume }) => volume),
        },
      };
      return onGpus(template, { gpu, model, ...(sharedMemory && { sharedMemory }), ...(claim !== undefined && { claimTemplate: claim }) });
    },
  };
}
