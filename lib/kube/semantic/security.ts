import { asMap, asNumber, isSet, listAt, mapAt, show, textAt, type Fields } from './fields';
import { checkNoStepBack } from './paths';
import type { Site } from './site';

const IDS = ['runAsUser', 'runAsGroup', 'fsGroup'] as const;
const LARGEST_ID = 2 ** 31 - 1;
const SYSCTL = /^(?:[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?$/;

/** `securityContext` of a pod, and what it shares with its host. */
export function checkPodSecurity(site: Site, spec: Fields): void {
  const context = mapAt(spec, 'securityContext');
  if (context) {
    site.enter('securityContext');
    for (const field of IDS) if (isSet(context[field])) checkId(site, context[field], field);
    if (isSet(context.supplementalGroups)) listAt(context, 'supplementalGroups').forEach((group, index) => checkId(site, group, 'supplementalGroups', index));
    checkProfile(site, context, 'seccompProfile');
    checkProfile(site, context, 'appArmorProfile');
    if (isSet(context.sysctls)) checkSysctls(site, spec, context);
    site.leave();
  }
  if (spec.shareProcessNamespace === true && spec.hostPID === true) {
    site.report({
      id: 'host-namespace-conflict',
      path: ['shareProcessNamespace'],
      message: 'shareProcessNamespace and hostPID are both true',
      fix: 'Remove one of them.',
    });
  }
  // Before 1.33 hostUsers is dropped.
  if (spec.hostUsers === false && site.minor >= 33) {
    for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) {
      if (spec[field] !== true) continue;
      site.report({ id: 'host-namespace-conflict', path: [field], message: `${field} is true, and hostUsers is false`, fix: `Remove ${field} or hostUsers.` });
    }
  }
}

/** `securityContext` of a container. */
export function checkContainerSecurity(site: Site, container: Fields, spec: Fields): void {
  const context = mapAt(container, 'securityContext');
  if (!context) return;
  site.enter('securityContext');
  if (isSet(context.runAsUser)) checkId(site, context.runAsUser, 'runAsUser');
  if (isSet(context.runAsGroup)) checkId(site, context.runAsGroup, 'runAsGroup');
  checkProfile(site, context, 'seccompProfile');
  checkProfile(site, context, 'appArmorProfile');
  if (context.allowPrivilegeEscalation === false) {
    if (context.privileged === true) reportEscalation(site, 'the container is privileged');
    if (listAt(mapAt(context, 'capabilities'), 'add').includes('CAP_SYS_ADMIN')) reportEscalation(site, 'the capability CAP_SYS_ADMIN is added');
  }
  if (context.procMount === 'Unmasked' && site.minor >= 33 && spec.hostUsers !== false) {
    site.report({ id: 'host-namespace-conflict', path: ['procMount'], message: 'procMount is Unmasked in a pod with the users of its host', fix: 'Set hostUsers: false on the pod, or remove procMount.' });
  }
  site.leave();
}

function reportEscalation(site: Site, why: string): void {
  site.report({
    id: 'privilege-escalation-contradiction',
    path: ['allowPrivilegeEscalation'],
    message: `allowPrivilegeEscalation is false, and ${why}`,
    fix: 'Drop the privilege, or remove allowPrivilegeEscalation.',
  });
}

function checkId(site: Site, value: unknown, field: string, index?: number): void {
  const id = asNumber(value);
  if (id === undefined || (id >= 0 && id <= LARGEST_ID)) return;
  const path = index === undefined ? [field] : [field, index];
  site.report({ id: 'user-id-out-of-range', path, message: `the id is ${show(value)}`, accepted: `0 to ${LARGEST_ID}`, fix: 'Write an id in this range.' });
}

/** A seccomp or AppArmor profile: Localhost names a profile, the others do not. */
function checkProfile(site: Site, context: Fields, field: 'seccompProfile' | 'appArmorProfile'): void {
  const profile = mapAt(context, field);
  if (!profile) return;
  const type = textAt(profile, 'type') ?? '';
  const name = profile.localhostProfile;
  if (type === 'Localhost') {
    if (!isSet(name) || (field === 'appArmorProfile' && String(name).trim() === '')) {
      site.report({ id: 'security-profile-malformed', path: [field, 'localhostProfile'], message: 'the type is Localhost, and no profile is named', fix: 'Set localhostProfile to the profile on the node.' });
    } else if (typeof name === 'string' && field === 'seccompProfile') {
      if (name.startsWith('/')) {
        site.report({ id: 'path-escapes', path: [field, 'localhostProfile'], message: `the path ${show(name)} is absolute`, accepted: "a path relative to the kubelet's folder of profiles", fix: 'Write a relative path.' });
      }
      checkNoStepBack(site, name, [field, 'localhostProfile']);
    }
  } else if (isSet(name)) {
    site.report({ id: 'security-profile-malformed', path: [field, 'localhostProfile'], message: `a profile is named, and the type is ${show(type)}`, fix: 'Remove localhostProfile, or set the type to Localhost.' });
  }
}

function checkSysctls(site: Site, spec: Fields, context: Fields): void {
  const seen = new Set<string>();
  listAt(context, 'sysctls').forEach((item, index) => {
    const name = textAt(asMap(item), 'name') ?? '';
    const path = ['sysctls', index, 'name'];
    if (name.length > 253 || !SYSCTL.test(name)) {
      site.report({ id: 'sysctl-malformed', path, message: `${show(name)} is no name of a sysctl`, accepted: 'lower-case words joined by ".", such as net.core.somaxconn', fix: 'Correct the name.' });
    } else if (seen.has(name)) {
      site.report({ id: 'sysctl-malformed', path, message: `the sysctl ${show(name)} is set twice`, fix: 'Keep one.' });
    } else if (site.minor >= 29 && spec.hostNetwork === true && /^net[./]/.test(name)) {
      site.report({ id: 'host-namespace-conflict', path, message: `the sysctl ${show(name)} would change the network of the host`, fix: 'Remove the sysctl, or hostNetwork.' });
    }
    seen.add(name);
  });
}
