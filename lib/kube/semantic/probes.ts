import { asMap, isSet, listAt, mapAt, numberAt, show, showNames, textAt, type Fields } from './fields';
import { isPort, reportPort } from './ports';
import { checkCount, checkCounts } from './counts';
import type { Site } from './site';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const PROBE_HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc'] as const;
const HOOK_HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'sleep'] as const;
const COUNTS = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const;
const HEADER_NAME = /^[-A-Za-z0-9]+$/;

/** The three probes of a container that may have them. */
export function checkContainerProbes(site: Site, container: Fields): void {
  for (const field of PROBES) {
    const probe = mapAt(container, field);
    if (!probe) continue;
    site.enter(field);
    checkHandler(site, probe, PROBE_HANDLERS, container);
    // Zero stands for the default of each.
    checkCounts(site, probe, COUNTS);
    checkSuccess(site, probe, field);
    checkProbeGrace(site, probe, field);
    site.leave();
  }
}

function checkSuccess(site: Site, probe: Fields, field: string): void {
  const success = numberAt(probe, 'successThreshold') ?? 1;
  if (field === 'readinessProbe' || success <= 1) return;
  site.report({
    id: 'probe-success-threshold',
    path: ['successThreshold'],
    message: `successThreshold of the ${field} is ${success}`,
    accepted: '1: only a readiness probe may ask for more',
    fix: 'Remove successThreshold.',
  });
}

function checkProbeGrace(site: Site, probe: Fields, field: string): void {
  const grace = numberAt(probe, 'terminationGracePeriodSeconds');
  if (grace === undefined) return;
  if (field === 'readinessProbe') {
    site.report({
      id: 'container-field-forbidden',
      path: ['terminationGracePeriodSeconds'],
      message: 'terminationGracePeriodSeconds is set on a readiness probe, which never stops a container',
      fix: 'Remove it.',
    });
  } else {
    checkCount(site, probe, 'terminationGracePeriodSeconds', 1);
  }
}

/** `lifecycle` of a container that may have it. */
export function checkLifecycle(site: Site, container: Fields, grace: number): void {
  const lifecycle = mapAt(container, 'lifecycle');
  if (!lifecycle) return;
  site.enter('lifecycle');
  for (const hook of ['postStart', 'preStop'] as const) {
    const handler = mapAt(lifecycle, hook);
    if (!handler) continue;
    site.enter(hook);
    checkHandler(site, handler, HOOK_HANDLERS, container);
    checkSleep(site, handler, grace);
    site.leave();
  }
  site.leave();
}

function checkSleep(site: Site, handler: Fields, grace: number): void {
  const seconds = numberAt(mapAt(handler, 'sleep'), 'seconds');
  const least = site.minor >= 33 ? 0 : 1;
  if (seconds === undefined || (seconds >= least && seconds <= grace)) return;
  site.report({
    id: 'sleep-over-grace',
    path: ['sleep', 'seconds'],
    message: `the hook sleeps ${seconds} seconds, and the pod has ${grace} seconds to stop`,
    accepted: `${least} to ${grace} seconds (terminationGracePeriodSeconds)`,
    fix: seconds > grace ? 'Raise terminationGracePeriodSeconds above the sleep, or sleep shorter.' : `Sleep ${least} seconds or more.`,
  });
}

function checkHandler(site: Site, holder: Fields, kinds: readonly string[], container: Fields): void {
  let count = 0;
  for (const kind of kinds) if (isSet(holder[kind])) count++;
  if (count !== 1) {
    site.report({
      id: 'probe-handler-count',
      path: [],
      message: count === 0 ? 'it does not say what to do' : `it has ${count} handlers: ${kinds.filter((kind) => isSet(holder[kind])).join(', ')}`,
      accepted: `exactly one of ${kinds.join(', ')}`,
      fix: count === 0 ? 'Set one handler.' : 'Keep one handler.',
    });
  }
  const exec = mapAt(holder, 'exec');
  if (exec && listAt(exec, 'command').length === 0) {
    site.report({ id: 'probe-command-empty', path: ['exec', 'command'], message: 'the command is empty', fix: 'Write the command as a list: program first, then its arguments.' });
  }
  const http = mapAt(holder, 'httpGet');
  if (http) {
    checkTarget(site, http, container, 'httpGet');
    checkHeaders(site, http);
  }
  const tcp = mapAt(holder, 'tcpSocket');
  if (tcp) checkTarget(site, tcp, container, 'tcpSocket');
  const grpc = mapAt(holder, 'grpc');
  if (grpc && !isPort(grpc.port)) reportPort(site, grpc.port, ['grpc', 'port']);
}

/** A port that a probe asks; a name must be one of the container's own. */
function checkTarget(site: Site, action: Fields, container: Fields, kind: string): void {
  const { port } = action;
  if (!isPort(port)) {
    reportPort(site, port, [kind, 'port']);
    return;
  }
  if (typeof port !== 'string') return;
  const ports = listAt(container, 'ports');
  if (ports.some((item) => asMap(item)?.name === port)) return;
  const names = ports.map((item) => textAt(asMap(item), 'name')).filter((name) => name !== undefined);
  site.report({
    id: 'probe-port-exposed',
    path: [kind, 'port'],
    message: `the container has no port named ${show(port)}`,
    accepted: `named ports of the container: ${showNames(names)}`,
    fix: 'Name the port in the container, or write its number.',
  });
}

function checkHeaders(site: Site, http: Fields): void {
  listAt(http, 'httpHeaders').forEach((item, index) => {
    const name = textAt(asMap(item), 'name') ?? '';
    if (HEADER_NAME.test(name)) return;
    site.report({
      id: 'header-malformed',
      path: ['httpGet', 'httpHeaders', index, 'name'],
      message: `${show(name)} is no name of an HTTP header`,
      accepted: 'letters, digits and "-"',
      fix: 'Correct the name of the header.',
    });
  });
}
