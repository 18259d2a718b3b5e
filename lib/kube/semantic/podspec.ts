import { isDnsLabel, isDnsSubdomain } from '../names';
import { checkAddress } from './addresses';
import { checkContainers, graceOf } from './containers';
import { asMap, isSet, listAt, mapAt, NameIndex, show, textAt, type Fields } from './fields';
import { checkAnnotations, checkLabels, isQualifiedName } from './labels';
import { checkHostPorts } from './ports';
import { checkPodResources } from './resources';
import { checkCount } from './counts';
import { checkScheduling } from './scheduling';
import { checkPodSecurity } from './security';
import type { Site } from './site';
import { checkVolumes } from './volumes';

/** The spec of a workload that has none: it lacks its pods, too. */
export const NO_SPEC: Fields = Object.freeze({ template: Object.freeze({}) });

/** What the holder of a pod template adds to it. */
export interface TemplateFacts {
  /** Claims that become volumes of each pod. */
  readonly claims?: readonly unknown[];
  /** True where the controller names the hosts of its pods itself. */
  readonly namesHosts?: boolean;
  /** True where pods must run for ever, and be restarted always. */
  readonly endless?: boolean;
  /** True where the pods may be described by another object. @default false */
  readonly elsewhere?: boolean;
  /** The field that holds the template. @default 'template' */
  readonly at?: string;
}

/** A pod template in a field of where the site stands. */
export function checkTemplate(site: Site, template: Fields | undefined, facts: TemplateFacts): void {
  if (!template) return;
  site.enter(facts.at ?? 'template');
  const metadata = mapAt(template, 'metadata');
  if (metadata) {
    site.enter('metadata');
    checkLabels(site, metadata.labels, 'labels');
    checkAnnotations(site, metadata.annotations);
    site.leave();
  }
  const spec = mapAt(template, 'spec');
  if (spec) checkPodSpec(site, spec, facts, false);
  else if (facts.elsewhere !== true) reportNoPod(site);
  site.leave();
}

/** A Pod. */
export function checkPod(site: Site, object: Fields): void {
  const spec = mapAt(object, 'spec');
  if (spec) checkPodSpec(site, spec, {}, true);
  else reportNoPod(site);
}

/** Schemas ask for no spec of a pod; servers do. */
function reportNoPod(site: Site): void {
  site.report({ id: 'container-none', path: ['spec', 'containers'], message: 'the pod has no spec, and so no containers', fix: 'Add a container.' });
}

function checkPodSpec(site: Site, spec: Fields, facts: TemplateFacts, isPod: boolean): void {
  site.enter('spec');
  const volumes = listAt(spec, 'volumes');
  if (volumes.length > 0) checkVolumes(site, spec);
  checkContainers(site, { spec, volumes: new NameIndex(volumes, facts.claims), isPod, grace: graceOf(spec) });
  checkHostPorts(site, spec, listAt(spec, 'containers'));
  if (isSet(spec.resources)) checkPodResources(site, spec);
  checkScheduling(site, spec);
  checkPodSecurity(site, spec);
  checkCount(site, spec, 'terminationGracePeriodSeconds');
  checkEnd(site, spec, facts);
  checkReferences(site, spec);
  if (!facts.namesHosts) checkHostname(site, spec);
  if (isSet(spec.dnsConfig) || spec.dnsPolicy === 'None') checkDns(site, spec);
  if (isSet(spec.hostAliases)) checkAliases(site, spec);
  checkGates(site, spec);
  site.leave();
}

/** How the pod ends: never, under a controller that keeps pods running. */
function checkEnd(site: Site, spec: Fields, facts: TemplateFacts): void {
  const policy = textAt(spec, 'restartPolicy') ?? 'Always';
  if (facts.endless && policy !== 'Always') {
    site.report({ id: 'restart-policy-valid', path: ['restartPolicy'], message: `the restartPolicy is ${policy}, under a controller that keeps its pods running`, accepted: 'Always', fix: 'Remove restartPolicy, or make it a Job.' });
  }
  if (!isSet(spec.activeDeadlineSeconds)) return;
  if (facts.endless) {
    site.report({ id: 'restart-policy-valid', path: ['activeDeadlineSeconds'], message: 'activeDeadlineSeconds is set, under a controller that keeps its pods running', fix: 'Remove activeDeadlineSeconds.' });
  } else {
    checkCount(site, spec, 'activeDeadlineSeconds', 1);
  }
}

const REFERENCES = [
  ['serviceAccountName', 'ServiceAccount'],
  ['serviceAccount', 'ServiceAccount'],
  ['priorityClassName', 'PriorityClass'],
  ['runtimeClassName', 'RuntimeClass'],
  ['nodeName', 'Node'],
] as const;

function checkReferences(site: Site, spec: Fields): void {
  for (const [field, kind] of REFERENCES) {
    const name = spec[field];
    if (typeof name !== 'string' || name === '' || isDnsSubdomain(name)) continue;
    site.report({ id: 'reference-name-malformed', path: [field], message: `no ${kind} can be named ${show(name)}`, accepted: 'a DNS name: lower-case letters, digits, "-" and "."', fix: `Write the name of the ${kind}.` });
  }
}

const HOST_FIELDS = ['hostname', 'subdomain'] as const;

function checkHostname(site: Site, spec: Fields): void {
  for (const field of HOST_FIELDS) {
    const name = spec[field];
    if (typeof name !== 'string' || name === '' || isDnsLabel(name)) continue;
    site.report({ id: 'hostname-malformed', path: [field], message: `the ${field} ${show(name)} is not accepted`, accepted: 'lower-case letters, digits and "-", at most 63 characters', fix: `Correct the ${field}.` });
  }
}

const MOST_SEARCH_CHARACTERS = 2048;
const SEARCH = /^[._a-z0-9-]+$/;

function checkDns(site: Site, spec: Fields): void {
  const config = mapAt(spec, 'dnsConfig');
  const servers = listAt(config, 'nameservers');
  const searches = listAt(config, 'searches');
  const report = (field: string, message: string, accepted: string, fix: string): void => site.report({ id: 'dns-config-malformed', path: ['dnsConfig', field], message, accepted, fix });
  if (spec.dnsPolicy === 'None' && servers.length === 0) report('nameservers', 'the dnsPolicy is None, and there is no name server', '1 to 3 addresses', 'Add a name server, or remove dnsPolicy.');
  if (servers.length > 3) report('nameservers', `there are ${servers.length} name servers`, '1 to 3 addresses', 'Remove some.');
  servers.forEach((server, index) => {
    if (typeof server === 'string') checkAddress(site, server, 'dnsConfig', 'nameservers', index);
  });
  const length = searches.reduce<number>((sum, search) => sum + (typeof search === 'string' ? search.length + 1 : 1), -1);
  if (searches.length > 32 || length > MOST_SEARCH_CHARACTERS) report('searches', `there are ${searches.length} search domains of ${length} characters`, `at most 32 domains of ${MOST_SEARCH_CHARACTERS} characters`, 'Remove some.');
  searches.forEach((search, index) => {
    if (typeof search !== 'string' || isSearch(search, site.minor)) return;
    site.report({ id: 'dns-config-malformed', path: ['dnsConfig', 'searches', index], message: `${show(search)} is no domain`, accepted: 'a DNS name in lower case', fix: 'Correct the domain.' });
  });
  listAt(config, 'options').forEach((item, index) => {
    const option = asMap(item);
    if (option && (textAt(option, 'name') ?? '') === '') site.report({ id: 'dns-config-malformed', path: ['dnsConfig', 'options', index], message: 'the option has no name', fix: 'Set name, such as ndots.' });
  });
}

/** From 1.33 a domain may be "." and may hold underscores. */
function isSearch(search: string, minor: number): boolean {
  const plain = search.replace(/\.$/, '');
  if (minor < 33) return isDnsSubdomain(plain);
  return search === '.' || isDnsSubdomain(plain) || (plain.length <= 253 && SEARCH.test(plain) && isDnsSubdomain(plain.replaceAll('_', 'a')));
}

function checkAliases(site: Site, spec: Fields): void {
  listAt(spec, 'hostAliases').forEach((item, index) => {
    const alias = asMap(item);
    if (!alias) return;
    checkAddress(site, textAt(alias, 'ip') ?? '', 'hostAliases', index, 'ip');
    listAt(alias, 'hostnames').forEach((name, i) => {
      if (typeof name !== 'string' || isDnsSubdomain(name)) return;
      site.report({ id: 'host-malformed', path: ['hostAliases', index, 'hostnames', i], message: `${show(name)} is no host`, accepted: 'a DNS name in lower case', fix: 'Correct the host.' });
    });
  });
}

const GATES = [
  ['readinessGates', 'conditionType'],
  ['schedulingGates', 'name'],
] as const;

/** Conditions that a pod waits for to be ready, and to be scheduled. */
function checkGates(site: Site, spec: Fields): void {
  for (const [list, field] of GATES) {
    if (!isSet(spec[list])) continue;
    listAt(spec, list).forEach((item, index) => {
      const name = textAt(asMap(item), field) ?? '';
      if (isQualifiedName(name)) return;
      site.report({ id: 'gate-malformed', path: [list, index, field], message: `${show(name)} is no qualified name`, accepted: 'prefix/name, such as "example.com/ready"', fix: 'Correct the name.' });
    });
  }
}
