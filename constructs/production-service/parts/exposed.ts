import { isDnsSubdomain } from '../../../lib/kube/names';
import type { Platform } from '../../../lib/kube/platform';
import { parseDuration } from '../../../lib/units';
import type { PeerPort } from '../../kit/peer';
import { show, type Ledger } from '../../kit/problems';
import { booleanProp, durationProp } from '../../kit/props';
import type { ExposeOptions } from '../exposure-props';
import type { Protocol } from './protocol';

/** What is reached from outside, read. */
export interface Exposed {
  /** Name of the route. */
  readonly name: string;
  /** The full host. */
  readonly host: string;
  readonly paths: readonly string[];
  /** Name of the Service behind it. */
  readonly service: string;
  readonly port: PeerPort;
  readonly protocol: Protocol;
  /** The Service of the new version, where the route divides requests between two. @default - it does not */
  readonly canary?: string;
  /** Seconds that an answer may take. @default - what the front door does by itself */
  readonly timeout?: number;
  /** @default - what the front door can */
  readonly redirect?: boolean;
  /** True where people sign in first. */
  readonly auth?: true;
  /** @default - not said */
  readonly tlsSecret?: string;
}

/** What can be read without the service; undefined where something of it would have no meaning. */
export function exposedOf(ledger: Ledger, options: ExposeOptions, protocol: Protocol, platform: Platform): Pick<Exposed, 'host' | 'paths' | 'timeout' | 'redirect' | 'auth' | 'tlsSecret'> | undefined {
  if (protocol.kind === 'tcp') {
    ledger.tell({ id: 'expose-protocol', message: 'expose routes by host, and tcp carries none', prop: 'expose', accepted: 'services with http or grpc', fix: "Remove expose, and let clients in by service: { type: 'LoadBalancer', sourceRanges: [ … ] }; or declare http or grpc." });
    return undefined;
  }
  const host = hostOf(ledger, options.host, platform);
  const paths = pathsOf(ledger, options, protocol);
  const { timeout, redirect, tlsSecret } = options;
  if (tlsSecret !== undefined && (typeof tlsSecret !== 'string' || !isDnsSubdomain(tlsSecret))) {
    ledger.tell({ id: 'name-malformed', message: `expose.tlsSecret is ${show(tlsSecret)}`, prop: 'expose.tlsSecret', accepted: 'the name of a Secret', fix: 'Write the name of the Secret that holds the certificate.' });
    return undefined;
  }
  if (host === undefined || !paths) return undefined;
  return {
    host,
    paths,
    ...(timeout !== undefined && { timeout: timeoutOf(ledger, timeout) }),
    ...(redirect !== undefined && { redirect: booleanProp(ledger, 'expose.redirect', redirect, true) }),
    ...(booleanProp(ledger, 'expose.auth', options.auth, false) && { auth: true }),
    ...(tlsSecret !== undefined && { tlsSecret }),
  };
}

/** The full host: a single label is put below the platform's domain. */
function hostOf(ledger: Ledger, host: unknown, platform: Platform): string | undefined {
  if (typeof host !== 'string' || !isDnsSubdomain(host)) {
    ledger.tell({ id: 'host-malformed', message: `the host to expose is ${show(host)}`, prop: 'expose.host', accepted: 'a DNS name in lower case without scheme, port and path', fix: hostFix(host) });
    return undefined;
  }
  if (host.includes('.')) {
    const domains = [...(platform.domain === undefined ? [] : [platform.domain]), ...(platform.otherDomains ?? [])];
    if (domains.length === 0 || domains.some((domain) => host === domain || host.endsWith(`.${domain}`))) return host;
    ledger.tell({ id: 'host-outside-domain', message: `the host ${show(host)} is below no domain of the platform`, prop: 'expose.host', accepted: `a host below ${domains.join(', ')}`, fix: `Write a host below ${domains[0]}, or add otherDomains: ['${host.split('.').length > 2 ? host.slice(host.indexOf('.') + 1) : host}'] to the platform.` });
    return undefined;
  }
  if (platform.domain !== undefined) return `${host}.${platform.domain}`;
  ledger.tell({ id: 'platform-key-absent', message: `the host ${show(host)} has no domain, and the platform names none`, prop: 'expose.host', accepted: 'a full host, or a platform with a domain', fix: `Add domain: 'apps.example.com' to the platform, or write '${host}.apps.example.com'.` });
  return undefined;
}

function hostFix(host: unknown): string {
  const bare = typeof host === 'string' ? host.toLowerCase().replace(/^[a-z]+:\/\//, '').replace(/[:/].*$/, '') : '';
  return isDnsSubdomain(bare) ? `Write '${bare}'.` : "Write a name such as 'api' or 'api.apps.acme.io'.";
}

/** What every front door accepts in a path. */
const PATH = /^\/[^\s?#%]*$/;
/** What the Gateway API takes in one rule. */
const MOST_PATHS = 8;

function pathsOf(ledger: Ledger, { path, paths }: ExposeOptions, { kind }: Protocol): readonly string[] | undefined {
  if (path === undefined && paths === undefined) return ['/'];
  const prop = paths === undefined ? 'expose.path' : 'expose.paths';
  const said = paths ?? path;
  const tell = (message: string, accepted: string, fix: string) => ledger.tell({ id: 'expose-path', message, prop, accepted, fix });
  if (path !== undefined && paths !== undefined) tell(`expose has path ${show(path)} and paths ${show(paths)}`, 'one of the two', 'Put the path into paths.');
  if (kind === 'grpc') {
    tell(`expose has the path ${show(said)}, and gRPC is routed by service, not by path`, 'a path with http only', `Remove ${prop.slice(7)}.`);
    return ['/'];
  }
  const list: readonly unknown[] = Array.isArray(said) ? said : [said];
  const wrong = list.filter((each) => typeof each !== 'string' || !PATH.test(each) || /\/\/|\/\.{1,2}(\/|$)/.test(each));
  for (const each of wrong) tell(`expose has the path ${show(each)}`, "a path that begins with '/', without '//', '/./', '/../', '?', '#', '%' and spaces", "Write the path, such as '/api'.");
  if (list.length === 0 || list.length > MOST_PATHS) tell(`expose has ${list.length} paths`, `1 to ${MOST_PATHS} paths`, list.length === 0 ? 'Remove paths: all are exposed then.' : 'Expose what they have in common, or expose the service once more with another name.');
  return wrong.length > 0 || list.length === 0 ? undefined : [...new Set(list as readonly string[])];
}

const DAY = parseDuration('24h');

function timeoutOf(ledger: Ledger, given: unknown): number {
  const seconds = durationProp(ledger, 'expose.timeout', given, '30s');
  if (seconds >= 1 && seconds <= DAY) return seconds;
  ledger.tell({ id: 'prop-out-of-range', message: `expose.timeout is ${show(given)}`, prop: 'expose.timeout', accepted: "'1s' to '24h'", fix: "Write how long an answer may take, such as '30s'." });
  return 30;
}
