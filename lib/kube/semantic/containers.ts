import { isDnsLabel } from '../names';
import { checkEnv, checkEnvFrom } from './env';
import { asMap, isSet, listAt, mapAt, numberAt, show, textAt, type Fields, type NameIndex } from './fields';
import { checkMounts } from './mounts';
import { checkContainerPorts } from './ports';
import { checkContainerProbes, checkLifecycle } from './probes';
import { checkResources } from './resources';
import { checkContainerSecurity } from './security';
import type { Site } from './site';

/** What the checks of a container know of its pod. */
export interface PodContext {
  readonly spec: Fields;
  /** Names of the volumes, those of claim templates included. */
  readonly volumes: NameIndex;
  /** True for a Pod itself, false for a template of pods. */
  readonly isPod: boolean;
  /** Seconds that the pod has to stop. */
  readonly grace: number;
}

type Sort = 'containers' | 'initContainers' | 'ephemeralContainers';

/** Names, images, ports, environment, mounts, probes, resources and rights of all containers of a pod. */
export function checkContainers(site: Site, pod: PodContext): void {
  const { spec } = pod;
  if (listAt(spec, 'containers').length === 0) {
    site.report({ id: 'container-none', path: ['containers'], message: 'the pod has no containers', fix: 'Add a container.' });
  }
  checkList(site, pod, 'containers');
  if (isSet(spec.initContainers)) checkList(site, pod, 'initContainers');
  if (isSet(spec.ephemeralContainers)) {
    checkList(site, pod, 'ephemeralContainers');
    if (listAt(spec, 'ephemeralContainers').length > 0) {
      site.report({
        id: 'ephemeral-container-written',
        path: ['ephemeralContainers'],
        message: 'ephemeral containers are added to a running pod, and cannot be created with it',
        fix: 'Remove them, and use "kubectl debug".',
      });
    }
  }
  checkNames(site, spec);
}

function checkList(site: Site, pod: PodContext, sort: Sort): void {
  const list = listAt(pod.spec, sort);
  site.enter(sort);
  for (let index = 0; index < list.length; index++) {
    const container = asMap(list[index]);
    if (!container) continue;
    site.enter(index);
    site.container = textAt(container, 'name');
    checkContainer(site, pod, container, sort);
    site.container = undefined;
    site.leave();
  }
  site.leave();
}

function checkContainer(site: Site, pod: PodContext, container: Fields, sort: Sort): void {
  const name = textAt(container, 'name') ?? '';
  if (!isDnsLabel(name)) {
    site.report({
      id: 'container-name-malformed',
      path: ['name'],
      message: name === '' ? 'the container has no name' : `the container name ${show(name)} is not accepted`,
      accepted: 'lower-case letters, digits and "-", at most 63 characters',
      fix: 'Name the container.',
    });
  }
  checkImage(site, pod, container);
  checkContainerPorts(site, container);
  if (isSet(container.env)) checkEnv(site, container);
  if (isSet(container.envFrom)) checkEnvFrom(site, container);
  checkMounts(site, pod.volumes, container, sort === 'ephemeralContainers');
  if (isSet(container.resources)) {
    checkResources(site, container.resources, 'container');
    checkClaims(site, pod, mapAt(container, 'resources'));
  }
  if (isSet(container.securityContext)) checkContainerSecurity(site, container, pod.spec);
  checkRestart(site, container, sort);
  if (sort === 'containers' || (sort === 'initContainers' && container.restartPolicy === 'Always')) {
    checkContainerProbes(site, container);
    if (isSet(container.lifecycle)) checkLifecycle(site, container, pod.grace);
  } else if (sort === 'initContainers') {
    checkNoProbes(site, container);
  }
}

function checkImage(site: Site, pod: PodContext, container: Fields): void {
  const image = textAt(container, 'image') ?? '';
  if (image === '') {
    site.report({ id: 'image-missing', path: ['image'], message: 'the container has no image', fix: 'Set the image, with a tag or a digest.' });
  } else if (pod.isPod && image.trim() !== image) {
    site.report({ id: 'image-malformed', path: ['image'], message: `the image ${show(image)} has a space around it`, fix: `Write ${show(image.trim())}.` });
  }
}

/** Claims of devices that the container uses; the pod must have them. Before 1.34 the field is dropped. */
function checkClaims(site: Site, pod: PodContext, resources: Fields | undefined): void {
  if (site.minor < 34) return;
  listAt(resources, 'claims').forEach((item, index) => {
    const name = textAt(asMap(item), 'name') ?? '';
    if (listAt(pod.spec, 'resourceClaims').some((claim) => asMap(claim)?.name === name)) return;
    site.report({ id: 'resource-claim-unknown', path: ['resources', 'claims', index, 'name'], message: `the pod has no resource claim named ${show(name)}`, fix: 'Add the claim to resourceClaims of the pod, or correct the name.' });
  });
}

/** Restart policies of single containers: sidecars, and from 1.35 any container; 1.34 drops the others, 1.28 all of init containers. */
function checkRestart(site: Site, container: Fields, sort: Sort): void {
  const policy = container.restartPolicy;
  if (site.minor >= 35 && isSet(policy) && policy !== 'Always' && policy !== 'Never' && policy !== 'OnFailure') {
    site.report({ id: 'restart-policy-valid', path: ['restartPolicy'], message: `the restartPolicy of the container is ${show(policy)}`, accepted: 'Always, OnFailure, Never', fix: 'Correct the restartPolicy, or remove it.' });
  }
  if (!isSet(policy) || site.minor >= 34 || (sort === 'initContainers' && (policy === 'Always' || site.minor < 29))) return;
  site.report({
    id: 'container-field-forbidden',
    path: ['restartPolicy'],
    message: `an entry of ${sort} has a restartPolicy of its own, ${show(policy)}, which needs Kubernetes 1.35`,
    accepted: sort === 'initContainers' ? 'Always, which makes it a sidecar' : 'no restartPolicy here: the one of the pod counts',
    fix: 'Remove restartPolicy from the container.',
  });
}

const NOT_BEFORE_START = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'] as const;

function checkNoProbes(site: Site, container: Fields): void {
  for (const field of NOT_BEFORE_START) {
    if (!isSet(container[field])) continue;
    site.report({
      id: 'container-field-forbidden',
      path: [field],
      message: `${field} is set on a container that runs to its end before the others start`,
      fix: `Remove ${field}, or set restartPolicy: Always to make the container a sidecar.`,
    });
  }
}

const SORTS: readonly Sort[] = ['containers', 'initContainers', 'ephemeralContainers'];

/** Names must differ over all containers of the pod, whatever their sort. */
function checkNames(site: Site, spec: Fields): void {
  const main = listAt(spec, 'containers');
  if (main.length < 2 && !isSet(spec.initContainers) && !isSet(spec.ephemeralContainers)) return;
  const seen = new Set<string>();
  for (const sort of SORTS) {
    const list = listAt(spec, sort);
    for (let index = 0; index < list.length; index++) {
      const name = textAt(asMap(list[index]), 'name') ?? '';
      if (name === '') continue;
      if (seen.has(name)) {
        site.report({
          id: 'container-name-duplicate',
          path: [sort, index, 'name'],
          message: `two containers of the pod are named ${show(name)}`,
          accepted: 'a name of its own for each, init and ephemeral containers included',
          fix: 'Rename one of them.',
        });
      }
      seen.add(name);
    }
  }
}

/** Seconds that a pod has to stop; 30 unless it says otherwise. */
export function graceOf(spec: Fields): number {
  return numberAt(spec, 'terminationGracePeriodSeconds') ?? 30;
}
