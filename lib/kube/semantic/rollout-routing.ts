import { asMap, isSet, listAt, mapAt, show, textAt, type Fields } from './fields';
import type { Site } from './site';

/** Routers whose requests Argo Rollouts sends to two Services. */
const BY_SERVICES = ['smi', 'apisix', 'ambassador', 'nginx', 'appMesh', 'traefik'] as const;
/** Routers that can send requests by a header, and copy them. */
const BY_HEADER = ['istio', 'alb', 'apisix', 'plugins'] as const;
const COPIES = ['istio', 'plugins'] as const;

/** What a canary asks of its router: Services, routes of its own, matches. The site stands at the canary. */
export function checkRolloutRouting(site: Site, canary: Fields): void {
  const routing = mapAt(canary, 'trafficRouting');
  checkServices(site, canary, routing);
  if (!routing) {
    for (const field of ['dynamicStableScale', 'scaleDownDelaySeconds']) {
      if (isSet(canary[field]) && canary[field] !== false) report(site, [field], `${field} is set, and no router divides requests`, 'Set trafficRouting, or remove it.');
    }
  } else if (canary.dynamicStableScale === true && isSet(canary.scaleDownDelaySeconds)) {
    report(site, ['dynamicStableScale'], 'dynamicStableScale and scaleDownDelaySeconds are both set', 'Keep one of the two.');
  }
  const managed = new Set(listAt(routing, 'managedRoutes').map((route) => textAt(asMap(route), 'name')));
  listAt(canary, 'steps').forEach((item, index) => {
    const step = asMap(item);
    checkRoute(site, mapAt(step, 'setHeaderRoute'), ['steps', index, 'setHeaderRoute'], routing, BY_HEADER, managed);
    checkRoute(site, mapAt(step, 'setMirrorRoute'), ['steps', index, 'setMirrorRoute'], routing, COPIES, managed);
  });
}

function checkServices(site: Site, canary: Fields, routing: Fields | undefined): void {
  const [stable, fresh] = [textAt(canary, 'stableService') ?? '', textAt(canary, 'canaryService') ?? ''];
  if (stable !== '' && stable === fresh) {
    site.report({ id: 'rollout-services-incomplete', path: ['stableService'], message: `both versions are behind the Service ${show(stable)}`, accepted: 'two Services', fix: 'Name another Service for the canary.' });
  }
  if (!routing) return;
  const swapped = isSet(canary.pingPong);
  const needed = BY_SERVICES.some((router) => isSet(routing[router])) || (!swapped && (isSet(routing.alb) || (isSet(routing.istio) && !isSet(mapAt(routing, 'istio')?.destinationRule))));
  for (const [field, name] of [['stableService', stable], ['canaryService', fresh]] as const) {
    if (needed && name === '') site.report({ id: 'rollout-services-incomplete', path: [field], message: `the router divides requests between two Services, and ${field} names none`, fix: `Set ${field}.` });
  }
}

type Path = ReadonlyArray<string | number>;

function checkRoute(site: Site, route: Fields | undefined, path: Path, routing: Fields | undefined, routers: readonly string[], managed: ReadonlySet<string | undefined>): void {
  if (!route) return;
  if (!routers.some((router) => routesBy(routing, router))) {
    report(site, path, 'the step needs a router that can do it', `Route by ${routers.join(', ')}, or remove the step.`);
  } else if (!managed.has(textAt(route, 'name'))) {
    report(site, [...path, 'name'], `the route ${show(route.name)} is none of managedRoutes`, 'Add it to trafficRouting.managedRoutes.');
  }
  listAt(route, 'match').forEach((item, index) => {
    const match = asMap(item);
    if (path.at(-1) === 'setHeaderRoute') checkMatch(site, mapAt(match, 'headerValue') ?? {}, [...path, 'match', index, 'headerValue'], isSet(routing?.alb) ? ['exact'] : undefined);
    else for (const field of ['method', 'path']) if (isSet(match?.[field])) checkMatch(site, mapAt(match, field) ?? {}, [...path, 'match', index, field]);
  });
}

/** True where the router is asked; of plugins, any one. */
function routesBy(routing: Fields | undefined, router: string): boolean {
  const settings = mapAt(routing, router);
  return settings !== undefined && (router !== 'plugins' || Object.keys(settings).length > 0);
}

/** A text to compare with: one way of comparing. */
function checkMatch(site: Site, match: Fields, path: Path, ways: readonly string[] = ['exact', 'regex', 'prefix']): void {
  const given = ['exact', 'regex', 'prefix'].filter((way) => (textAt(match, way) ?? '') !== '');
  if (given.length === 1 && ways.includes(given[0] ?? '')) return;
  report(site, path, given.length === 0 ? 'the match compares with nothing' : `the match compares by ${given.join(' and ')}`, `Set ${ways.length === 1 ? ways[0] : `one of ${ways.join(', ')}`}.`);
}

function report(site: Site, path: Path, message: string, fix: string): void {
  site.report({ id: 'rollout-routing-mismatch', path, message, fix });
}
