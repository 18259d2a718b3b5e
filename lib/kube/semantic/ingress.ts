import { isDnsSubdomain, isPathSegment } from '../names';
import { isAddress } from './addresses';
import { asMap, isSet, listAt, mapAt, numberAt, show, textAt, type Fields } from './fields';
import { isServiceName } from './metadata';
import { isPort, reportPort } from './ports';
import type { Site } from './site';

/** An Ingress. */
export function checkIngress(site: Site, object: Fields): void {
  const spec = mapAt(object, 'spec') ?? {};
  const rules = listAt(spec, 'rules');
  const fallback = mapAt(spec, 'defaultBackend');
  checkClass(site, object, spec);
  site.enter('spec');
  if (rules.length === 0 && !fallback) {
    site.report({ id: 'ingress-rule-none', path: ['rules'], message: 'the Ingress has neither rules nor a default backend', fix: 'Add a rule.' });
  }
  if (fallback) checkBackend(site, fallback, 'defaultBackend');
  for (let index = 0; index < rules.length; index++) {
    const rule = asMap(rules[index]);
    if (!rule) continue;
    site.enter('rules');
    site.enter(index);
    const host = textAt(rule, 'host') ?? '';
    if (host !== '') checkHost(site, host, 'host');
    const http = mapAt(rule, 'http');
    if (http) checkPaths(site, http);
    site.leave();
    site.leave();
  }
  listAt(spec, 'tls').forEach((item, index) => {
    const tls = asMap(item);
    if (tls) checkTls(site, tls, index);
  });
  site.leave();
}

function checkClass(site: Site, object: Fields, spec: Fields): void {
  const written = mapAt(mapAt(object, 'metadata'), 'annotations')?.['kubernetes.io/ingress.class'];
  const name = textAt(spec, 'ingressClassName');
  if (name === undefined) return;
  if (!isDnsSubdomain(name)) {
    site.report({ id: 'reference-name-malformed', path: ['spec', 'ingressClassName'], message: `no IngressClass can be named ${show(name)}`, fix: 'Write the name of the IngressClass.' });
  }
  if (written === undefined || written === name) return;
  site.report({
    id: 'ingress-class-twice',
    path: ['metadata', 'annotations', 'kubernetes.io/ingress.class'],
    message: `the class is ${show(name)} in ingressClassName and ${show(written)} in the annotation`,
    fix: 'Remove the annotation.',
  });
}

function checkTls(site: Site, tls: Fields, index: number): void {
  listAt(tls, 'hosts').forEach((host, i) => {
    if (typeof host === 'string') checkHost(site, host, 'tls', index, 'hosts', i);
  });
  const secret = textAt(tls, 'secretName') ?? '';
  if (secret === '' || isDnsSubdomain(secret)) return;
  site.report({ id: 'reference-name-malformed', path: ['tls', index, 'secretName'], message: `no Secret can be named ${show(secret)}`, fix: 'Write the name of the Secret.' });
}

/** A DNS name, or one with "*." in place of its first label. */
export function isHost(host: string): boolean {
  if (!host.includes('*')) return isDnsSubdomain(host);
  return host.startsWith('*.') && host.length <= 253 && isDnsSubdomain(host.slice(2));
}

function checkHost(site: Site, host: string, ...path: ReadonlyArray<string | number>): void {
  const address = isAddress(host, 0);
  if (isHost(host) && !(address && path[0] === 'host')) return;
  site.report({
    id: 'host-malformed',
    path,
    message: address ? `the host ${show(host)} is an address` : `${show(host)} is no host`,
    accepted: 'a DNS name in lower case, such as "shop.example.com" or "*.example.com", without scheme, port and path',
    fix: address ? 'Write the DNS name, or leave the host out.' : 'Correct the host.',
  });
}

const BAD_PARTS = ['//', '/./', '/../', '%2f', '%2F'] as const;
const BAD_ENDS = ['/..', '/.'] as const;

function checkPaths(site: Site, http: Fields): void {
  const paths = listAt(http, 'paths');
  site.enter('http');
  if (paths.length === 0) site.report({ id: 'ingress-rule-none', path: ['paths'], message: 'the rule has no paths', fix: 'Add a path, "/" for everything.' });
  for (let index = 0; index < paths.length; index++) {
    const path = asMap(paths[index]);
    if (!path) continue;
    site.enter('paths');
    site.enter(index);
    if (isSet(path.pathType)) checkPath(site, path);
    else site.report({ id: 'ingress-path-type-missing', path: ['pathType'], message: 'the path has no pathType', accepted: 'Prefix, Exact, ImplementationSpecific', fix: 'Set pathType: Prefix.' });
    checkBackend(site, mapAt(path, 'backend') ?? {}, 'backend');
    site.leave();
    site.leave();
  }
  site.leave();
}

function checkPath(site: Site, entry: Fields): void {
  const path = textAt(entry, 'path') ?? '';
  const free = entry.pathType === 'ImplementationSpecific';
  if (free && path === '') return;
  const part = free ? undefined : (BAD_PARTS.find((bad) => path.includes(bad)) ?? BAD_ENDS.find((bad) => path.endsWith(bad)));
  if (path.startsWith('/') && part === undefined) return;
  site.report({
    id: 'ingress-path-malformed',
    path: ['path'],
    message: part === undefined ? `the path ${show(path)} is not absolute` : `the path ${show(path)} contains "${part}"`,
    accepted: free ? 'a path that begins with "/"' : 'a path that begins with "/", without "//", "/./", "/../" and "%2f"',
    fix: part === undefined ? `Write ${show(`/${path}`)}.` : 'Write the path plainly.',
  });
}

function checkBackend(site: Site, backend: Fields, field: string): void {
  const resource = mapAt(backend, 'resource');
  const service = mapAt(backend, 'service');
  if ((resource === undefined) === (service === undefined)) {
    site.report({
      id: 'ingress-backend-form',
      path: [field],
      message: resource ? 'the backend is a Service and a resource at once' : 'the backend names neither a Service nor a resource',
      accepted: 'exactly one of service, resource',
      fix: resource ? 'Keep one of them.' : 'Set service.name and service.port.',
    });
    return;
  }
  if (!service) {
    const name = textAt(resource, 'name') ?? '';
    if (name === '' || !isPathSegment(name) || (textAt(resource, 'kind') ?? '') === '') {
      site.report({ id: 'ingress-backend-form', path: [field, 'resource'], message: 'the resource has no kind or no name', fix: 'Set kind and name.' });
    }
    return;
  }
  const name = textAt(service, 'name') ?? '';
  if (!isServiceName(name, site.minor)) {
    site.report({ id: 'reference-name-malformed', path: [field, 'service', 'name'], message: name === '' ? 'the name of the Service is missing' : `no Service can be named ${show(name)}`, fix: 'Write the name of the Service.' });
  }
  checkBackendPort(site, mapAt(service, 'port') ?? {}, field);
}

function checkBackendPort(site: Site, port: Fields, field: string): void {
  const name = textAt(port, 'name') ?? '';
  const number = numberAt(port, 'number') ?? 0;
  if ((name === '') === (number === 0)) {
    site.report({
      id: 'ingress-backend-form',
      path: [field, 'service', 'port'],
      message: name === '' ? 'the backend has neither the name nor the number of a port' : `the backend has the name ${show(name)} and the number ${number} of a port`,
      accepted: 'exactly one of port.name, port.number',
      fix: name === '' ? 'Set port.name.' : 'Keep the name.',
    });
  } else if (name !== '' && !isPort(name)) {
    reportPort(site, name, [field, 'service', 'port', 'name']);
  } else if (name === '' && !isPort(number)) {
    reportPort(site, number, [field, 'service', 'port', 'number']);
  }
}
