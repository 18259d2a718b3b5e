import { isDnsLabel, isDnsSubdomain } from '../names';
import { checkAddress, checkCidr } from './addresses';
import { asMap, asNumber, isSet, listAt, mapAt, numberAt, repeatsOf, show, textAt, type Fields } from './fields';
import { checkLabels, isQualifiedName } from './labels';
import { isPort, reportPort } from './ports';
import type { Site } from './site';

/** A Service. */
export function checkService(site: Site, object: Fields): void {
  const spec = mapAt(object, 'spec') ?? {};
  const type = textAt(spec, 'type') || 'ClusterIP';
  const headless = spec.clusterIP === 'None' || listAt(spec, 'clusterIPs')[0] === 'None';
  site.enter('spec');
  checkLabels(site, spec.selector, 'selector');
  checkType(site, spec, type, headless);
  checkPorts(site, spec, type, headless);
  checkFieldsOfType(site, spec, type);
  checkAffinity(site, spec);
  checkDistribution(site, spec);
  for (const list of ['clusterIPs', 'externalIPs']) {
    if (!isSet(spec[list])) continue;
    listAt(spec, list).forEach((address, index) => {
      if (typeof address === 'string' && address !== 'None') checkAddress(site, address, list, index);
    });
  }
  const own = textAt(spec, 'clusterIP') ?? '';
  if (own !== '' && own !== 'None' && type !== 'ExternalName') checkAddress(site, own, 'clusterIP');
  site.leave();
}

function checkType(site: Site, spec: Fields, type: string, headless: boolean): void {
  if (listAt(spec, 'ports').length === 0 && !headless && type !== 'ExternalName') {
    site.report({ id: 'service-port-none', path: ['ports'], message: 'the Service has no ports', fix: 'Add a port, or set clusterIP: None for a Service of names only.' });
  }
  if (headless && type !== 'ClusterIP') {
    site.report({ id: 'service-field-mismatch', path: ['clusterIP'], message: `the Service is headless (clusterIP: None) and of type ${type}`, accepted: 'clusterIP: None with type ClusterIP', fix: 'Remove clusterIP, or the type.' });
  }
  if (type !== 'ExternalName') return;
  const name = (textAt(spec, 'externalName') ?? '').replace(/\.$/, '');
  if (!isDnsSubdomain(name)) {
    site.report({
      id: 'external-name-malformed',
      path: ['externalName'],
      message: name === '' ? 'the Service of type ExternalName has no externalName' : `${show(name)} is no DNS name`,
      accepted: 'a DNS name in lower case, without scheme, port and path',
      fix: 'Write the DNS name of the host.',
    });
  }
}

function checkPorts(site: Site, spec: Fields, type: string, headless: boolean): void {
  const ports = listAt(spec, 'ports');
  let seen: Set<string> | undefined;
  let nodes: Set<string> | undefined;
  for (let index = 0; index < ports.length; index++) {
    const port = asMap(ports[index]);
    if (!port) continue;
    checkServicePort(site, port, index, ports.length > 1);
    if (headless && isSet(spec.selector)) checkTranslation(site, port, index);
    if (ports.length > 1) {
      seen ??= new Set();
      const key = `${textAt(port, 'protocol') ?? 'TCP'}/${numberAt(port, 'port')}`;
      if (seen.has(key)) {
        site.report({ id: 'port-duplicate', path: ['ports', index, 'port'], message: `the Service has the port ${key} twice`, fix: 'Remove one of the two.' });
      }
      seen.add(key);
    }
    const nodePort = numberAt(port, 'nodePort') ?? 0;
    if (nodePort === 0) continue;
    if (type === 'ClusterIP') {
      site.report({ id: 'service-field-mismatch', path: ['ports', index, 'nodePort'], message: 'nodePort is set on a Service of type ClusterIP', fix: 'Remove nodePort, or set type: NodePort.' });
    }
    nodes ??= new Set();
    const key = `${textAt(port, 'protocol') ?? 'TCP'}/${nodePort}`;
    if (nodes.has(key)) site.report({ id: 'port-duplicate', path: ['ports', index, 'nodePort'], message: `the node port ${key} is asked for twice`, fix: 'Choose another node port.' });
    nodes.add(key);
  }
  for (const index of repeatsOf(ports, 'name')) {
    site.report({ id: 'port-name-duplicate', path: ['ports', index, 'name'], message: `two ports of the Service are named ${show(asMap(ports[index])?.name)}`, fix: 'Give each port a name of its own.' });
  }
}

function checkServicePort(site: Site, port: Fields, index: number, needsName: boolean): void {
  const name = textAt(port, 'name') ?? '';
  if (name === '' ? needsName : !isDnsLabel(name)) {
    site.report({
      id: 'service-port-name-valid',
      path: ['ports', index, 'name'],
      message: name === '' ? 'the port has no name, and the Service has more than one port' : `${show(name)} is no name of a port`,
      accepted: 'lower-case letters, digits and "-", at most 63 characters',
      fix: 'Name the port, after its protocol: http, grpc, metrics.',
    });
  }
  if (!isSet(port.port)) site.report({ id: 'port-out-of-range', path: ['ports', index, 'port'], message: 'the port has no number', accepted: '1 to 65535', fix: 'Set port.' });
  else if (!isPort(port.port)) reportPort(site, port.port, ['ports', index, 'port']);
  // Zero and empty text stand for the port itself.
  if (port.targetPort !== 0 && port.targetPort !== '' && !isPort(port.targetPort)) reportPort(site, port.targetPort, ['ports', index, 'targetPort']);
  const protocol = textAt(port, 'appProtocol');
  if (protocol !== undefined && !isQualifiedName(protocol)) {
    site.report({ id: 'app-protocol-malformed', path: ['ports', index, 'appProtocol'], message: `${show(protocol)} is no application protocol`, accepted: 'an IANA service name, or a prefixed name such as "kubernetes.io/h2c"', fix: 'Correct the name, or remove appProtocol.' });
  }
}

/** Without a cluster IP nothing stands between client and pod, so nothing can change the port. */
function checkTranslation(site: Site, port: Fields, index: number): void {
  const number = numberAt(port, 'port');
  const target = asNumber(port.targetPort) ?? 0;
  if (target === 0 || number === undefined || target === number) return;
  site.report({
    id: 'headless-port-translated',
    path: ['ports', index, 'targetPort'],
    message: `the headless Service offers the port ${number} and its pods listen on ${target}: clients reach the pods themselves, and nothing translates`,
    accepted: 'port and targetPort equal',
    fix: `Set port: ${target}.`,
  });
}

const LOAD_BALANCER_ONLY = ['loadBalancerSourceRanges', 'loadBalancerClass', 'allocateLoadBalancerNodePorts'] as const;

function checkFieldsOfType(site: Site, spec: Fields, type: string): void {
  if (type !== 'LoadBalancer') {
    for (const field of LOAD_BALANCER_ONLY) {
      const value = spec[field];
      if (!isSet(value) || (Array.isArray(value) && value.length === 0)) continue;
      reportMisfit(site, field, type, 'LoadBalancer');
    }
  }
  listAt(spec, 'loadBalancerSourceRanges').forEach((range, index) => {
    if (typeof range === 'string') checkCidr(site, range.trim(), 'loadBalancerSourceRanges', index);
  });
  const className = textAt(spec, 'loadBalancerClass');
  if (className !== undefined && !isQualifiedName(className)) {
    site.report({ id: 'reference-name-malformed', path: ['loadBalancerClass'], message: `${show(className)} is no class of load balancers`, accepted: 'prefix/name, such as "service.k8s.aws/nlb"', fix: 'Write the class as its controller documents it.' });
  }
  const outside = type === 'LoadBalancer' || type === 'NodePort' || listAt(spec, 'externalIPs').length > 0;
  if (!outside && (textAt(spec, 'externalTrafficPolicy') ?? '') !== '') reportMisfit(site, 'externalTrafficPolicy', type, 'NodePort or LoadBalancer');
  if ((numberAt(spec, 'healthCheckNodePort') ?? 0) !== 0 && !(type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local')) {
    reportMisfit(site, 'healthCheckNodePort', type, 'LoadBalancer with externalTrafficPolicy: Local');
  }
}

function reportMisfit(site: Site, field: string, type: string, wanted: string): void {
  site.report({
    id: 'service-field-mismatch',
    path: [field],
    message: `${field} is set on a Service of type ${type}`,
    accepted: `${field} with type ${wanted} only`,
    fix: `Remove ${field}, or change the type.`,
  });
}

/** From 1.34 two more; before 1.31 the field is dropped. */
function checkDistribution(site: Site, spec: Fields): void {
  const distribution = textAt(spec, 'trafficDistribution');
  const known = site.minor < 34 ? ['PreferClose'] : ['PreferClose', 'PreferSameZone', 'PreferSameNode'];
  if (distribution === undefined || site.minor < 31 || known.includes(distribution)) return;
  site.report({ id: 'traffic-distribution-unknown', path: ['trafficDistribution'], message: `traffic is distributed by ${show(distribution)}`, accepted: known.join(', '), fix: `Write ${known[0]}, or remove trafficDistribution.` });
}

function checkAffinity(site: Site, spec: Fields): void {
  const config = mapAt(spec, 'sessionAffinityConfig');
  // Without ClientIP the configuration is dropped.
  if (!config || spec.sessionAffinity !== 'ClientIP') return;
  const seconds = numberAt(mapAt(config, 'clientIP'), 'timeoutSeconds');
  if (seconds === undefined || (seconds >= 1 && seconds <= 86400)) return;
  site.report({ id: 'session-affinity-out-of-range', path: ['sessionAffinityConfig', 'clientIP', 'timeoutSeconds'], message: `sessions stick for ${seconds} seconds`, accepted: '1 to 86400 seconds', fix: 'Write a time up to a day.' });
}
