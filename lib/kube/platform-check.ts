import { PlinthError } from '../errors';
import { IntOrPercent, Quantity, tryParseDuration } from '../units';
import { isCidr } from './cidr';
import { DEFAULT_SETS } from './defaults';
import { isDnsSubdomain, nearest } from './names';
import { isMap } from './object';
import { checkRequests, isSeverities } from './platform-metrics-check';
import { checkGpu } from './platform-gpu';
import { checkProxy, MESH_DETAILS, MESH_FORMS } from './platform-mesh';
import { REFRESH } from './platform-secrets';
import type { Capabilities, PlatformProps } from './platform';
import { isLabels, show, unknownKey, type PlatformProblem } from './platform-problems';
import { checkPools } from './pools-check';

/** First and last Kubernetes minor that a platform may name. */
const MINORS = { first: 28, last: 36 } as const;

/** The engines that may serve a capability, by name. */
const ENGINES: Readonly<Record<keyof Capabilities, readonly string[]>> = {
  autoscaling: ['hpa', 'keda'],
  progressive: ['none', 'argo-rollouts', 'flagger'],
  ingress: ['none', 'gateway-api', 'nginx', 'alb', 'traefik'],
  rightsizing: ['none', 'vpa'],
  tracing: ['none', 'opentelemetry'],
  identity: ['none', 'aws-irsa', 'aws-pod-identity', 'gcp', 'azure'],
  network: ['none', 'calico', 'cilium'],
  mesh: ['none', 'istio-sidecar', 'istio-ambient', 'linkerd'],
  secrets: ['none', 'external-secrets', 'sealed-secrets', 'vault', 'csi'],
  restarts: ['none', 'reloader'],
  certificates: ['none', 'cert-manager'],
  metrics: ['none', 'prometheus-operator'],
  queueing: ['none', 'kueue', 'volcano', 'kai'],
  serverGroups: ['none', 'leaderworkerset'],
  jobGroups: ['none', 'jobset'],
  gitops: ['none', 'argocd', 'flux'],
  backup: ['none', 'velero'],
};

/** What an engine must be told, and may be told, beside its name. */
const DETAILS: Readonly<Record<string, { readonly required: readonly string[]; readonly optional?: readonly string[] }>> = {
  'gateway-api': { required: ['gateway', 'namespace', 'listener'], optional: ['proxyNamespace', 'httpListener'] },
  nginx: { required: ['className', 'namespace'], optional: ['oauth2Proxy'] },
  alb: { required: ['className', 'scheme', 'subnets'], optional: ['group'] },
  traefik: { required: ['className', 'namespace'], optional: ['authMiddleware'] },
  opentelemetry: { required: ['endpoint'], optional: ['protocol', 'namespace', 'networks'] },
  'prometheus-operator': { required: ['namespace'], optional: ['address', 'labels', 'requests', 'severities', 'runbooks'] },
  'cert-manager': { required: ['issuer'] },
  'external-secrets': { required: ['store'], optional: ['storeKind'] },
  vault: { required: ['address'], optional: ['namespace', 'networks', 'role', 'authPath', 'audience'] },
  csi: { required: ['provider'] },
  'aws-irsa': { required: [], optional: ['tokenNetworks'] },
  azure: { required: [], optional: ['tokenNetworks'] },
  kueue: { required: [], optional: ['clusterQueues', 'localQueues'] },
  volcano: { required: [], optional: ['queues'] },
  kai: { required: [], optional: ['queues'] },
  velero: { required: [], optional: ['namespace'] },
  ...MESH_DETAILS,
};

const QUEUES = { takes: isNames, words: "one or more names, such as ['batch']", literal: "['batch']" };

/** Details that are no free text. */
const DETAIL_FORMS: Readonly<Record<string, { readonly takes: (given: unknown) => boolean; readonly words: string; readonly literal: string }>> = {
  scheme: { takes: (given) => given === 'internet-facing' || given === 'internal', words: 'internet-facing, internal', literal: "'internal'" },
  oauth2Proxy: { takes: (given) => typeof given === 'string' && /^https:\/\/[\w.:-]+$/.test(given), words: 'an https address without a path, such as https://auth.acme.io', literal: "'https://auth.acme.io'" },
  authMiddleware: { takes: (given) => typeof given === 'string' && /^[\w.-]+@[a-z]+$/.test(given), words: 'namespace-name@provider, such as auth-oauth2-proxy@kubernetescrd', literal: "'auth-oauth2-proxy@kubernetescrd'" },
  ...MESH_FORMS,
  clusterQueues: { ...QUEUES, takes: (given) => isNames(given) || isCapacities(given), words: "one or more names, such as ['batch'], or by name what each may give, such as { batch: { 'nvidia.com/gpu': 16 } }" },
  localQueues: QUEUES,
  queues: QUEUES,
  tokenNetworks: { takes: isCidrs, words: "one or more networks in CIDR form, such as ['10.0.8.0/24']", literal: "['10.0.8.0/24']" },
  store: { takes: isName, words: 'the name of a store, such as vault', literal: "'vault'" },
  storeKind: { takes: (given) => given === 'ClusterSecretStore' || given === 'SecretStore', words: 'ClusterSecretStore, SecretStore', literal: "'SecretStore'" },
  address: { takes: (given) => typeof given === 'string' && /^https?:\/\/[\w.-]+(?::\d{1,5})?$/.test(given), words: 'an address without a path, such as https://vault.vault.svc:8200', literal: "'https://vault.vault.svc:8200'" },
  networks: { takes: isCidrs, words: "one or more networks in CIDR form, such as ['10.0.5.0/28']", literal: "['10.0.5.0/28']" },
  endpoint: { takes: (given) => typeof given === 'string' && /^https?:\/\/[\w.-]+(?::\d{1,5})?(?:\/[\w./-]*)?$/.test(given), words: 'an address with its port, such as http://otel-collector.observability.svc:4317', literal: "'http://otel-collector.observability.svc:4317'" },
  protocol: { takes: (given) => given === 'grpc' || given === 'http/protobuf', words: 'grpc, http/protobuf', literal: "'grpc'" },
  labels: { takes: isLabels, words: "labels, such as { release: 'kube-prometheus-stack' }", literal: "{ release: 'kube-prometheus-stack' }" },
  severities: { takes: isSeverities, words: '{ page, ticket }, both a text', literal: "{ page: 'critical', ticket: 'warning' }" },
  runbooks: { takes: (given) => typeof given === 'string' && /^https:\/\/[^\s{}]+$/.test(given), words: 'an https address, such as https://runbooks.acme.io', literal: "'https://runbooks.acme.io'" },
  // Its keys depend on the source, and are checked after the rest.
  requests: { takes: () => true, words: '', literal: "{ source: 'istio' }" },
  subnets: { takes: isCidrs, words: "one or more networks in CIDR form, such as ['10.0.0.0/20']", literal: "['10.0.0.0/20']" },
};
const TEXT = { takes: (given: unknown) => typeof given === 'string' && given !== '', words: 'text that is not empty', literal: "'…'" };

const KEYS: readonly string[] = ['kubernetes', 'zones', 'domain', 'otherDomains', 'dns', 'apiServer', 'priorityClasses', 'runtimeClasses', 'pullSecrets', 'costCenterRequired', 'defaults', 'overrides', 'pools', 'instanceTypes', 'daemons', 'gpu', 'models', ...Object.keys(ENGINES)];

type Found = PlatformProblem;

/** @throws PlinthError with everything that is wrong with the props of a platform */
export function checkPlatform(props: PlatformProps): void {
  const found = [...checkKeys(props), ...checkKubernetes(props.kubernetes), ...checkEngines(props), ...checkFacts(props), ...checkPools(props), ...checkGpu(props), ...checkDefaults(props)];
  if (found.length > 0) throw new PlinthError(found.map((problem) => ({ severity: 'error', ...problem })));
}

function checkKeys(props: PlatformProps): Found[] {
  return Object.keys(props).flatMap((key) => unknownKey(key, key, KEYS));
}

function checkKubernetes(kubernetes: unknown): Found[] {
  if (kubernetes === undefined) return [];
  const versions: readonly unknown[] = Array.isArray(kubernetes) ? kubernetes : [kubernetes];
  const accepted = `'1.${MINORS.first}' to '1.${MINORS.last}', one or a list`;
  if (versions.length === 0) return [{ id: 'kubernetes-unsupported', message: 'kubernetes is an empty list', prop: 'kubernetes', accepted, fix: "Name a version, such as '1.34'." }];
  return versions.flatMap((version) => {
    const minor = typeof version === 'string' ? /^1\.(\d{2})$/.exec(version)?.[1] : undefined;
    if (minor !== undefined && Number(minor) >= MINORS.first && Number(minor) <= MINORS.last) return [];
    const newer = minor !== undefined && Number(minor) > MINORS.last;
    return [{ id: 'kubernetes-unsupported', message: `kubernetes is ${show(version)}`, prop: 'kubernetes', accepted, fix: newer ? 'Upgrade cdk8s-plinth, or name the newest version it knows.' : "Write major and minor only, such as '1.34'." }];
  });
}

function checkEngines(props: PlatformProps): Found[] {
  return (Object.keys(ENGINES) as Array<keyof Capabilities>).flatMap((capability) => (props[capability] === undefined ? [] : checkEngine(capability, props[capability])));
}

function checkEngine(capability: keyof Capabilities, value: unknown): Found[] {
  const engine: unknown = isMap(value) ? value['engine'] : value;
  const known = ENGINES[capability];
  if (typeof engine !== 'string' || !known.includes(engine)) {
    const meant = typeof engine === 'string' && engine !== '' ? nearest(engine, known) ?? known.find((each) => each.startsWith(engine)) : undefined;
    return [{ id: 'platform-value', message: `${capability} is ${show(engine)}`, prop: capability, accepted: known.join(', '), fix: meant === undefined ? `Write one of these, or leave ${capability} out.` : `Write '${meant}'.` }];
  }
  const details = DETAILS[engine];
  if (!details) return isMap(value) ? [{ id: 'platform-value', message: `${capability} is a map, and ${engine} needs no details`, prop: capability, accepted: `'${engine}'`, fix: `Write ${capability}: '${engine}'.` }] : [];
  const given = isMap(value) ? value : {};
  const form = (key: string) => DETAIL_FORMS[key] ?? TEXT;
  const wrong = [...details.required, ...(details.optional ?? []).filter((key) => given[key] !== undefined)].filter((key) => !form(key).takes(given[key]));
  return [
    ...wrong.map((key): Found => ({ id: 'platform-value', message: `${capability}.${key} is ${show(given[key])}`, prop: `${capability}.${key}`, accepted: form(key).words, fix: `Give ${capability} as { engine: '${engine}', ${[...new Set([...details.required, key])].map((name) => `${name}: ${form(name).literal}`).join(', ')} }.` })),
    ...(given['httpListener'] !== undefined && given['httpListener'] === given['listener'] ? [{ id: 'platform-value', message: `ingress.httpListener is ${show(given['httpListener'])}, as listener is: its requests would be sent in a circle`, prop: 'ingress.httpListener', accepted: 'the listener without TLS', fix: 'Name the other listener, or leave httpListener out.' }] : []),
    ...(engine === 'prometheus-operator' && given['requests'] !== undefined ? checkRequests(given['requests']) : []),
    ...(capability === 'mesh' && given['proxy'] !== undefined ? checkProxy(given['proxy']) : []),
    ...Object.keys(given).flatMap((key) => unknownKey(key, `${capability}.${key}`, ['engine', ...details.required, ...(details.optional ?? [])])),
  ];
}

function isCidrs(given: unknown): boolean {
  return Array.isArray(given) && given.length > 0 && given.every((cidr) => isCidr(cidr));
}

function isName(given: unknown): boolean {
  return typeof given === 'string' && isDnsSubdomain(given);
}

function isNames(given: unknown): boolean {
  return Array.isArray(given) && given.length > 0 && given.every((name) => typeof name === 'string' && isDnsSubdomain(name));
}

function isCapacities(given: unknown): boolean {
  return isMap(given) && Object.keys(given).length > 0 && Object.entries(given).every(([name, amounts]) => isDnsSubdomain(name) && isMap(amounts) && Object.values(amounts).every((amount) => Quantity.tryParse(amount)?.isNegative() === false));
}

function checkClasses(props: PlatformProps): Found[] {
  return (['priorityClasses', 'runtimeClasses', 'pullSecrets'] as const).flatMap((key): Found[] => {
    const given: unknown = props[key];
    const wrong = given === undefined || isNames(given) || (Array.isArray(given) && given.length === 0) ? undefined : show(given);
    return wrong === undefined ? [] : [{ id: 'platform-value', message: `${key} is ${wrong}`, prop: key, accepted: 'a list of names: a-z, 0-9, dashes and dots', fix: `Write the names as the cluster has them, such as ${key}: ['${{ priorityClasses: 'business-critical', runtimeClasses: 'gvisor', pullSecrets: 'registry' }[key]}'].` }];
  });
}

function checkApiServer(given: unknown): Found[] {
  if (given === undefined) return [];
  const { cidrs, port = 443 } = isMap(given) ? given : {};
  const unknown = isMap(given) ? Object.keys(given).flatMap((key) => unknownKey(key, `apiServer.${key}`, ['cidrs', 'port'])) : [];
  if (isCidrs(cidrs) && Number.isInteger(port) && Number(port) >= 1 && Number(port) <= 65_535) return unknown;
  return [...unknown, { id: 'platform-value', message: `apiServer is ${show(given)}`, prop: 'apiServer', accepted: '{ cidrs, port? }: one network or more, and a port from 1 to 65535', fix: "Write what kubectl get endpoints kubernetes shows, such as apiServer: { cidrs: ['10.0.0.10/32'], port: 6443 }." }];
}

function checkFacts(props: PlatformProps): Found[] {
  const { zones, domain, otherDomains, dns } = props;
  const found = [...checkClasses(props), ...checkApiServer(props.apiServer)];
  if (zones !== undefined && !(Number.isInteger(zones) && zones >= 1 && zones <= 26)) found.push({ id: 'platform-value', message: `zones is ${show(zones)}`, prop: 'zones', accepted: 'a whole number from 1 to 26', fix: 'Write how many zones the nodes are spread over, such as 3.' });
  if (props.costCenterRequired !== undefined && typeof props.costCenterRequired !== 'boolean') found.push({ id: 'platform-value', message: `costCenterRequired is ${show(props.costCenterRequired)}`, prop: 'costCenterRequired', accepted: 'true, false', fix: 'Write true, or remove it.' });
  if (domain !== undefined && (typeof domain !== 'string' || !isDnsSubdomain(domain))) found.push({ id: 'platform-value', message: `domain is ${show(domain)}`, prop: 'domain', accepted: 'a DNS domain in lower case, such as apps.acme.io', fix: 'Write the domain without scheme, port, path or wildcard.' });
  if (otherDomains !== undefined && !isNames(otherDomains)) found.push({ id: 'platform-value', message: `otherDomains is ${show(otherDomains)}`, prop: 'otherDomains', accepted: 'a list of DNS domains in lower case', fix: "Write the domains without scheme, port, path or wildcard, such as otherDomains: ['acme.com']." });
  if (dns !== undefined && !(isMap(dns) && typeof dns.namespace === 'string' && isMap(dns.podLabels) && Object.keys(dns.podLabels).length > 0)) {
    found.push({ id: 'platform-value', message: `dns is ${show(dns)}`, prop: 'dns', accepted: '{ namespace, podLabels, nodeLocal?, domain? }', fix: "Name the DNS server's namespace and at least one label of its pods." });
  }
  if (isMap(dns)) found.push(...Object.keys(dns).flatMap((key) => unknownKey(key, `dns.${key}`, ['namespace', 'podLabels', 'nodeLocal', 'domain'])));
  return found;
}

function checkDefaults({ defaults, overrides }: PlatformProps): Found[] {
  const dates = Object.keys(DEFAULT_SETS);
  if (defaults !== undefined && !dates.includes(defaults)) return [{ id: 'platform-value', message: `defaults is ${show(defaults)}`, prop: 'defaults', accepted: dates.join(', '), fix: `Write '${dates.at(-1)}'.` }];
  return overrides === undefined ? [] : checkOverrides(overrides, DEFAULT_SETS[defaults ?? '2026-11'], 'overrides');
}

/** Every key of the overrides must be one of the defaults, and a map where the default is a map. */
export function checkOverrides(given: unknown, defaults: unknown, path: string): Found[] {
  if (!isMap(defaults)) return checkValue(given, defaults, path);
  if (given === undefined) return [];
  if (!isMap(given)) return [{ id: 'platform-value', message: `${path} is ${show(given)}`, prop: path, accepted: `a map with some of ${Object.keys(defaults).join(', ')}`, fix: 'Write a map.' }];
  return Object.keys(given).flatMap((key) => {
    const unknown = unknownKey(key, `${path}.${key}`, Object.keys(defaults));
    return unknown.length > 0 ? unknown : checkOverrides(given[key], defaults[key], `${path}.${key}`);
  });
}

/** What an override may be, by the path of the default and by its form. */
const FORMS: ReadonlyArray<{ readonly of: (path: string, value: unknown) => boolean; readonly takes: (given: unknown) => boolean; readonly words: string }> = [
  { of: (path) => /\.(?:max(?:Surge|Unavailable)|failedShards)$/.test(path), takes: (given) => IntOrPercent.tryParse(given) !== undefined, words: 'a whole number from 0 or a percentage' },
  { of: (path) => /\.availability\./.test(path), takes: (given) => ['prefer', 'require', false].includes(given as string), words: "'prefer', 'require' or false" },
  { of: (path) => path.endsWith('.canary.steps'), takes: (given) => Array.isArray(given) && given.length > 0 && given.every((step) => typeof step === 'number' || tryParseDuration(step) !== undefined), words: 'a list of weights and durations' },
  { of: (path) => path.endsWith('.latencyShare'), takes: (given) => typeof given === 'number' && given >= 0.9 && given <= 0.99999, words: 'a share from 0.9 to 0.99999' },
  { of: (path) => path.endsWith('.windowDays'), takes: (given) => typeof given === 'number' && Number.isInteger(given) && given >= 7 && given <= 90, words: 'a whole number from 7 to 90' },
  { of: (path) => path.endsWith('Ratio'), takes: (given) => typeof given === 'number' && given >= 1 && given <= 100, words: 'a number from 1 to 100' },
  { of: (path) => path.endsWith('.secrets.refresh'), takes: (given) => within(tryParseDuration(given), REFRESH), words: REFRESH.words },
  { of: (_, value) => tryParseDuration(value) !== undefined, takes: (given) => tryParseDuration(given) !== undefined, words: 'a duration' },
  { of: (_, value) => typeof value === 'string', takes: (given) => typeof given === 'string' && Quantity.tryParse(given) !== undefined, words: 'an amount' },
  { of: (path) => path.endsWith('.cpu') && path.includes('.sizes.'), takes: (given) => Quantity.tryParse(given) !== undefined, words: 'an amount of CPU' },
  { of: () => true, takes: (given) => typeof given === 'number' && Number.isInteger(given) && given >= 1, words: 'a whole number from 1' },
];

function within(value: number | undefined, { min, max }: { readonly min: number; readonly max: number }): boolean {
  return value !== undefined && value >= min && value <= max;
}

function checkValue(given: unknown, standard: unknown, path: string): Found[] {
  if (given === undefined) return [];
  const form = FORMS.find(({ of }) => of(path, standard));
  if (!form || form.takes(given)) return [];
  return [{ id: 'platform-value', message: `${path} is ${show(given)}`, prop: path, accepted: form.words, fix: `Write ${form.words}, such as ${show(standard)}.` }];
}
