import { nearest } from '../../lib/kube/names';
import { isMap } from '../../lib/kube/object';
import { tryParseDuration, type Duration } from '../../lib/units';
import { checkNames, show, type Ledger, type ShapeOf } from './problems';
import { integerProp, mapProp } from './props';

/** A time in seconds, or in milliseconds: `'2s'`, `'300ms'`. */
export type RequestTime = Duration | `${number}ms`;

/** What makes a proxy try once more. Those of HTTP: `connect-failure` and `refused-stream` never reached the program, the others may have. The rest are codes of gRPC. */
export type RetryOn = 'connect-failure' | 'refused-stream' | 'reset' | 'gateway-error' | '5xx' | 'cancelled' | 'deadline-exceeded' | 'internal' | 'resource-exhausted' | 'unavailable';

/** Requests that failed are sent again, by the proxy. */
export interface Retries {
  /** Tries beyond the first, 1 to 10. */
  readonly attempts: number;
  /** What each try may take. @default - the timeout, divided by the tries */
  readonly perTry?: RequestTime;
  /** What is tried again; what changes something must not be where the program may have seen it. */
  readonly on: readonly [RetryOn, ...RetryOn[]];
}

/** A pod that fails is left alone for a while. */
export interface Breaker {
  /** Failures in a row. */
  readonly failures: number;
  /** For how long, the first time. */
  readonly ejectFor: Duration;
  /** Connections to all pods together; Istio only. @default - no bound */
  readonly connections?: number;
  /** Requests that wait for a connection; Istio only. @default - no bound */
  readonly pending?: number;
}

/** Requests that a peer lets through. */
export interface HttpRule {
  /** `GET`, `POST` and the like. @default - every method */
  readonly method?: string;
  /** The whole path, or its beginning with a star: `/orders/*`. @default - every path */
  readonly path?: string;
}

/** What is asked of the requests of a connection; the platform needs a mesh. */
export interface MeshTraffic {
  /** What a request may take, all tries together. @default - no bound */
  readonly timeout?: RequestTime;
  /** @default - what the mesh does by itself */
  readonly retries?: Retries;
  /** @default - none */
  readonly breaker?: Breaker;
  /** The requests that are let through, by a mesh of Istio or by Cilium. @default - all */
  readonly http?: readonly [HttpRule, ...HttpRule[]];
}

/** Every name that says something of the requests of a connection. */
export const TRAFFIC_SHAPE: ShapeOf<MeshTraffic> = { timeout: true, retries: { attempts: true, perTry: true, on: true }, breaker: { failures: true, ejectFor: true, connections: true, pending: true }, http: true };

/** What is asked, read; times in milliseconds. */
export interface Traffic {
  /** @default - no bound */
  readonly timeout?: number;
  /** @default - what the mesh does by itself */
  readonly retries?: {
    readonly attempts: number;
    /** @default - no bound */
    readonly perTry?: number;
    readonly on: readonly RetryOn[];
  };
  /** @default - none */
  readonly breaker?: {
    readonly failures: number;
    readonly ejectFor: number;
    /** @default - no bound */
    readonly connections?: number;
    /** @default - no bound */
    readonly pending?: number;
  };
  /** @default - every request */
  readonly http?: readonly HttpRule[];
}

const RETRY_ON: readonly RetryOn[] = ['connect-failure', 'refused-stream', 'reset', 'gateway-error', '5xx', 'cancelled', 'deadline-exceeded', 'internal', 'resource-exhausted', 'unavailable'];
const ATTEMPTS = { min: 1, max: 10, what: 'tries beyond the first' };
const MANY = { min: 1, max: 1_000_000, what: 'a number' };
const LONGEST = 24 * 3_600_000;

/** What is asked of requests; undefined where nothing is. */
export function trafficOf(ledger: Ledger, given: MeshTraffic): Traffic | undefined {
  const timeout = given.timeout === undefined ? undefined : timeProp(ledger, 'connectTo.timeout', given.timeout);
  const retries = given.retries === undefined ? undefined : retriesOf(ledger, given.retries, timeout);
  const breaker = given.breaker === undefined ? undefined : breakerOf(ledger, given.breaker);
  const http = given.http === undefined ? undefined : httpOf(ledger, given.http);
  if (timeout === undefined && !retries && !breaker && !http) return undefined;
  return { ...(timeout !== undefined && { timeout }), ...(retries && { retries }), ...(breaker && { breaker }), ...(http && { http }) };
}

function timeProp(ledger: Ledger, prop: string, given: unknown): number | undefined {
  const [, digits] = typeof given === 'string' ? /^(\d{1,8})ms$/.exec(given) ?? [] : [];
  const seconds = tryParseDuration(given);
  const time = digits !== undefined ? Number(digits) : seconds === undefined ? undefined : seconds * 1000;
  if (time !== undefined && time >= 1 && time <= LONGEST) return time;
  ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(given)}`, prop, accepted: "'1ms' to '24h'", fix: "Write a time, such as '2s' or '300ms'." });
  return undefined;
}

function retriesOf(ledger: Ledger, given: unknown, timeout: number | undefined): Traffic['retries'] {
  const prop = 'connectTo.retries';
  const props = mapProp(ledger, prop, given);
  const attempts = integerProp(ledger, `${prop}.attempts`, props['attempts'], ATTEMPTS, 1);
  if (props['attempts'] === undefined) ledger.tell({ id: 'prop-required', message: `${prop}.attempts is missing`, prop: `${prop}.attempts`, accepted: '1 to 10', fix: 'Give attempts, such as 2.' });
  const on: readonly unknown[] = Array.isArray(props['on']) ? props['on'] : [];
  const wrong = on.length === 0 ? [props['on']] : on.filter((each) => !RETRY_ON.includes(each as RetryOn));
  for (const each of wrong) {
    const near = typeof each === 'string' ? nearest(each, RETRY_ON) : undefined;
    ledger.tell({ id: 'prop-malformed', message: `${prop}.on has ${show(each)}`, prop: `${prop}.on`, accepted: RETRY_ON.join(', '), fix: near === undefined ? "Say what is tried again, such as ['connect-failure', 'refused-stream']." : `Write '${near}'.` });
  }
  const said = props['perTry'] === undefined ? undefined : timeProp(ledger, `${prop}.perTry`, props['perTry']);
  const tries = attempts + 1;
  if (timeout !== undefined && said !== undefined && tries * said > timeout) {
    ledger.tell({ id: 'mesh-retries-exceed-timeout', message: `${attempts === 1 ? '1 retry' : `${attempts} retries`} and the first try take ${tries} × ${formatTime(said)} = ${formatTime(tries * said)}, and the request may take ${formatTime(timeout)}`, prop: `${prop}.perTry`, accepted: `${formatTime(Math.floor(timeout / tries))} or less`, fix: `Write perTry: '${formatTime(Math.max(1, Math.floor(timeout / tries)))}', or raise timeout to '${formatTime(tries * said)}'.` });
  }
  const perTry = said ?? (timeout === undefined ? undefined : Math.max(1, Math.floor(timeout / tries)));
  return wrong.length > 0 ? undefined : { attempts, ...(perTry !== undefined && { perTry }), on: [...new Set(on as readonly RetryOn[])] };
}

function breakerOf(ledger: Ledger, given: unknown): Traffic['breaker'] {
  const prop = 'connectTo.breaker';
  const props = mapProp(ledger, prop, given);
  for (const key of ['failures', 'ejectFor'] as const) {
    if (props[key] === undefined) ledger.tell({ id: 'prop-required', message: `${prop}.${key} is missing`, prop: `${prop}.${key}`, accepted: key === 'failures' ? 'failures in a row' : 'a time', fix: `Give ${key}, such as ${key === 'failures' ? '5' : "'30s'"}.` });
  }
  const failures = integerProp(ledger, `${prop}.failures`, props['failures'], { ...MANY, max: 1000, what: 'failures in a row' }, 5);
  const ejectFor = props['ejectFor'] === undefined ? undefined : timeProp(ledger, `${prop}.ejectFor`, props['ejectFor']);
  const bound = (key: 'connections' | 'pending') => (props[key] === undefined ? {} : { [key]: integerProp(ledger, `${prop}.${key}`, props[key], MANY, 1) });
  return { failures, ejectFor: ejectFor ?? 30_000, ...bound('connections'), ...bound('pending') };
}

const METHOD = /^[A-Z]{1,20}$/;
const PATH = /^\/[^\s?#*{}%]*\*?$/;

function httpOf(ledger: Ledger, given: unknown): readonly HttpRule[] {
  const prop = 'connectTo.http';
  if (!Array.isArray(given) || given.length === 0) {
    ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(given)}`, prop, accepted: "a list, such as [{ method: 'GET', path: '/orders/*' }]", fix: 'Write the requests that are let through.' });
    return [];
  }
  return given.flatMap((each: unknown, i): HttpRule[] => {
    const rule = isMap(each) ? each : {};
    checkNames(ledger, rule, { method: true, path: true }, `${prop}[${i}].`);
    const { method, path } = rule;
    const fits = (method !== undefined || path !== undefined) && (method === undefined || (typeof method === 'string' && METHOD.test(method))) && (path === undefined || (typeof path === 'string' && PATH.test(path)));
    if (fits) return [{ ...(typeof method === 'string' && { method }), ...(typeof path === 'string' && { path }) }];
    ledger.tell({ id: 'prop-malformed', message: `${prop}[${i}] is ${show(each)}`, prop, accepted: "{ method?, path? }: a method in capitals, a path that begins with '/', with a star at most at its end", fix: "Write { method: 'GET', path: '/orders/*' }." });
    return [];
  });
}

/** A time as proxies read it: whole seconds where it has them. */
export function formatTime(milliseconds: number): string {
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}
