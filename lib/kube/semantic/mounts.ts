import { asMap, listAt, mapAt, repeatsOf, show, showNames, textAt, type Fields, type NameIndex } from './fields';
import { checkInside } from './paths';
import type { Site } from './site';

/** `volumeMounts` and `volumeDevices` of a container. */
export function checkMounts(site: Site, volumes: NameIndex, container: Fields, ephemeral: boolean): void {
  const mounts = listAt(container, 'volumeMounts');
  for (let index = 0; index < mounts.length; index++) {
    const mount = asMap(mounts[index]);
    if (!mount) continue;
    checkMounted(site, volumes, mount, 'volumeMounts', index);
    if ((textAt(mount, 'mountPath') ?? '') === '') {
      site.report({ id: 'mount-path-missing', path: ['volumeMounts', index, 'mountPath'], message: 'the mount has no path', fix: 'Set mountPath.' });
    }
    checkSubPath(site, mount, index, ephemeral);
    checkPropagation(site, mount, index, container);
  }
  for (const index of repeatsOf(mounts, 'mountPath')) {
    site.report({
      id: 'mount-path-duplicate',
      path: ['volumeMounts', index, 'mountPath'],
      message: `two volumes are mounted at ${show(asMap(mounts[index])?.mountPath)}`,
      fix: 'Mount one of them elsewhere.',
    });
  }
  const devices = listAt(container, 'volumeDevices');
  for (let index = 0; index < devices.length; index++) {
    const device = asMap(devices[index]);
    if (device) checkMounted(site, volumes, device, 'volumeDevices', index);
  }
}

function checkMounted(site: Site, volumes: NameIndex, mount: Fields, list: string, index: number): void {
  const name = textAt(mount, 'name') ?? '';
  if (volumes.has(name)) return;
  site.report({
    id: 'volume-mount-unknown',
    path: [list, index, 'name'],
    message: `the pod has no volume named ${show(name)}`,
    accepted: `volumes of the pod: ${showNames(volumes.all())}`,
    fix: 'Add the volume to the pod, or correct the name.',
  });
}

function checkPropagation(site: Site, mount: Fields, index: number, container: Fields): void {
  if (mount.mountPropagation !== 'Bidirectional' || mapAt(container, 'securityContext')?.privileged === true) return;
  site.report({
    id: 'mount-propagation-unprivileged',
    path: ['volumeMounts', index, 'mountPropagation'],
    message: 'the mount propagates to the host, and the container is not privileged',
    accepted: 'Bidirectional in a privileged container only',
    fix: 'Use HostToContainer.',
  });
}

function checkSubPath(site: Site, mount: Fields, index: number, ephemeral: boolean): void {
  const subPath = textAt(mount, 'subPath') ?? '';
  const expression = textAt(mount, 'subPathExpr') ?? '';
  if (subPath === '' && expression === '') return;
  if (subPath !== '' && expression !== '') {
    site.report({ id: 'sub-path-twice', path: ['volumeMounts', index, 'subPathExpr'], message: 'the mount has both subPath and subPathExpr', fix: 'Keep one of them.' });
  }
  if (ephemeral) {
    site.report({ id: 'container-field-forbidden', path: ['volumeMounts', index], message: 'an ephemeral container mounts a part of a volume', fix: 'Mount the whole volume.' });
  }
  checkInside(site, subPath, ['volumeMounts', index, 'subPath'], false);
  checkInside(site, expression, ['volumeMounts', index, 'subPathExpr'], false);
}
