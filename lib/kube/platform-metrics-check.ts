import { nearest } from './names';
import { isMap } from './object';
import { show, unknownKey, type PlatformProblem as Found } from './platform-problems';

/** What each source of request metrics may be told, beside its name. */
const SOURCES: Readonly<Record<string, { readonly required: readonly string[]; readonly optional: readonly string[] }>> = {
  istio: { required: [], optional: ['buckets'] },
  linkerd: { required: [], optional: [] },
  nginx: { required: [], optional: ['buckets', 'honorLabels'] },
  traefik: { required: [], optional: ['buckets', 'honorLabels'] },
  'envoy-gateway': { required: [], optional: ['buckets'] },
  app: { required: ['histogram', 'status', 'buckets'], optional: ['unit', 'failures'] },
};

interface Form {
  readonly takes: (given: unknown) => boolean;
  readonly words: string;
  readonly literal: string;
}

const FORMS: Readonly<Record<string, Form>> = {
  buckets: { takes: isBuckets, words: 'numbers above 0, smallest first', literal: '[0.05, 0.1, 0.25, 0.5, 1, 2.5]' },
  honorLabels: { takes: (given) => typeof given === 'boolean', words: 'true, false', literal: 'true' },
  histogram: { takes: (given) => typeof given === 'string' && /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(given) && !/_(?:bucket|count|sum)$/.test(given), words: 'the name of a histogram, without _bucket, _count or _sum', literal: "'http_server_request_duration_seconds'" },
  status: { takes: (given) => typeof given === 'string' && /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(given), words: 'the name of a label', literal: "'http_response_status_code'" },
  unit: { takes: (given) => given === 's' || given === 'ms', words: 's, ms', literal: "'s'" },
  failures: { takes: isPattern, words: 'a regular expression', literal: "'5..'" },
};

/** What is wrong with `metrics.requests` of a platform. */
export function checkRequests(given: unknown): Found[] {
  const prop = 'metrics.requests';
  const names = Object.keys(SOURCES);
  const source = isMap(given) ? given['source'] : undefined;
  const keys = typeof source === 'string' && Object.hasOwn(SOURCES, source) ? SOURCES[source] : undefined;
  if (!isMap(given) || !keys) {
    const near = typeof source === 'string' ? nearest(source, names) : undefined;
    return [{ id: 'platform-value', message: `${prop}${isMap(given) ? '.source' : ''} is ${show(isMap(given) ? source : given)}`, prop, accepted: names.join(', '), fix: `Write requests: { source: '${near ?? 'app'}' }.` }];
  }
  const known = ['source', ...keys.required, ...keys.optional];
  return [
    ...Object.keys(given).flatMap((key) => unknownKey(key, `${prop}.${key}`, known)),
    ...[...keys.required, ...keys.optional.filter((key) => given[key] !== undefined)].flatMap((key): Found[] => {
      const form = FORMS[key];
      return !form || form.takes(given[key]) ? [] : [{ id: 'platform-value', message: `${prop}.${key} is ${show(given[key])}`, prop: `${prop}.${key}`, accepted: form.words, fix: `Write ${key}: ${form.literal}.` }];
    }),
  ];
}

/** True for what alerts may say of their urgency. */
export function isSeverities(given: unknown): boolean {
  return isMap(given) && Object.keys(given).every((key) => key === 'page' || key === 'ticket') && ['page', 'ticket'].every((key) => typeof given[key] === 'string' && given[key] !== '');
}

function isBuckets(given: unknown): boolean {
  return Array.isArray(given) && given.length > 0 && given.length <= 200 && given.every((bound: unknown, i) => typeof bound === 'number' && Number.isFinite(bound) && bound > 0 && (i === 0 || bound > (given[i - 1] as number)));
}

function isPattern(given: unknown): boolean {
  if (typeof given !== 'string' || given === '' || given.length > 200) return false;
  try {
    return new RegExp(given) !== undefined;
  } catch {
    return false;
  }
}
