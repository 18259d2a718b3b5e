import { asMap, isSet, listAt, mapAt, numberAt, show, textAt, type Fields } from './fields';
import { isHost } from './ingress';
import type { Site } from './site';

/** Type of a filter → the block that says how; of HTTPRoute and GRPCRoute. */
const FILTERS: Readonly<Record<string, string>> = {
  RequestHeaderModifier: 'requestHeaderModifier',
  ResponseHeaderModifier: 'responseHeaderModifier',
  RequestMirror: 'requestMirror',
  RequestRedirect: 'requestRedirect',
  URLRewrite: 'urlRewrite',
  ExtensionRef: 'extensionRef',
  CORS: 'cors',
  ExternalAuth: 'externalAuth',
};
const BLOCKS = Object.values(FILTERS);

/** An HTTPRoute or GRPCRoute: what its CRD says in rules that are not part of its schema. */
export function checkRoute(site: Site, object: Fields): void {
  const spec = mapAt(object, 'spec');
  if (!spec) return;
  site.enter('spec');
  listAt(spec, 'hostnames').forEach((host, index) => {
    if (typeof host !== 'string' || isHost(host)) return;
    site.report({
      id: 'host-malformed',
      path: ['hostnames', index],
      message: `${show(host)} is no host`,
      accepted: 'a DNS name in lower case, such as "shop.example.com" or "*.example.com", without scheme, port and path',
      fix: 'Correct the host.',
    });
  });
  const rules = listAt(spec, 'rules');
  for (let index = 0; index < rules.length; index++) {
    const rule = asMap(rules[index]);
    if (!rule) continue;
    site.enter('rules');
    site.enter(index);
    checkRule(site, rule);
    site.leave();
    site.leave();
  }
  site.leave();
}

function checkRule(site: Site, rule: Fields): void {
  checkMatches(site, rule);
  checkFilters(site, rule);
  listAt(rule, 'backendRefs').forEach((item, index) => {
    const backend = asMap(item);
    if (!backend) return;
    site.enter('backendRefs');
    site.enter(index);
    checkBackend(site, backend);
    checkFilters(site, backend);
    site.leave();
    site.leave();
  });
}

function checkMatches(site: Site, rule: Fields): void {
  listAt(rule, 'matches').forEach((item, index) => {
    const path = mapAt(asMap(item), 'path');
    const value = textAt(path, 'value');
    if (!path || value === undefined || path.type === 'RegularExpression' || value.startsWith('/')) return;
    site.report({
      id: 'route-path-malformed',
      path: ['matches', index, 'path', 'value'],
      message: `the path ${show(value)} is not absolute`,
      accepted: 'a path that begins with "/"',
      fix: `Write ${show(`/${value}`)}.`,
    });
  });
}

function checkBackend(site: Site, backend: Fields): void {
  const weight = numberAt(backend, 'weight');
  if (weight !== undefined && (weight < 0 || weight > 1_000_000)) {
    site.report({ id: 'weight-out-of-range', path: ['weight'], message: `the weight is ${weight}`, accepted: '0 to 1000000', fix: 'Write a weight from 0.' });
  }
  const isService = (textAt(backend, 'group') ?? '') === '' && (textAt(backend, 'kind') ?? 'Service') === 'Service';
  if (!isService || isSet(backend.port)) return;
  site.report({ id: 'route-port-missing', path: ['port'], message: `the backend ${show(backend.name)} has no port`, accepted: '1 to 65535', fix: 'Set the port of the Service, by number.' });
}

function checkFilters(site: Site, holder: Fields): void {
  listAt(holder, 'filters').forEach((item, index) => {
    const filter = asMap(item);
    const type = textAt(filter, 'type') ?? '';
    if (!filter || !Object.hasOwn(FILTERS, type)) return;
    const wanted = FILTERS[type] ?? '';
    const present = BLOCKS.filter((block) => isSet(filter[block]));
    if (present.length === 1 && present[0] === wanted) return;
    site.report({
      id: 'route-filter-one-of',
      path: ['filters', index],
      message: `the filter is of type ${type} and has ${present.length === 0 ? 'no block' : present.join(', ')}`,
      accepted: `${wanted}, and no other block`,
      fix: present.includes(wanted) ? 'Remove the other blocks.' : `Set ${wanted}, or change the type.`,
    });
  });
}
