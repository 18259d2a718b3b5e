import { recommendedLabels, selectorLabels, versionLabelOf } from '../../../lib/kube/labels';
import { isDns1035, suggestName } from '../../../lib/kube/names';
import type { Platform } from '../../../lib/kube/platform';
import { labelsProp } from '../../kit/labels';
import type { Connections } from '../../kit/network';
import type { PeerFacts } from '../../kit/peer';
import { show, type Ledger } from '../../kit/problems';
import { textMapProp } from '../../kit/props';
import type { Scope } from '../../kit/scope';
import type { Protocol } from './protocol';

/** What a service and its objects are called, and how its pods are found. */
export interface Identity {
  readonly name: string;
  /** Labels of every object. */
  readonly labels: Readonly<Record<string, string>>;
  /** The version, for the workload itself. */
  readonly versionLabels: Readonly<Record<string, string>>;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** What the workload selects its pods by. */
  readonly selector: Readonly<Record<string, string>>;
  /**
   * What everybody else finds the pods by. Flagger runs pods of the old version under `app.kubernetes.io/name: <name>-primary`: only
   * the instance is the same.
   */
  readonly reach: Readonly<Record<string, string>>;
}

/** Ten characters of a label of 63 are left for what is added to the name: a hash, `-canary`. */
const NAME_MAX = 53;
const RESERVED = 'app.kubernetes.io/';

/** Name, labels and selector; none of them depends on the place in the tree. */
export function identityOf(ledger: Ledger, id: string, props: Readonly<Record<string, unknown>>, image: string, scope: Scope, { progressive }: Platform): Identity {
  const name = serviceName(ledger, id);
  const own = labelsProp(ledger, 'labels', props['labels'], reserved);
  const adopted = labelsProp(ledger, 'selector', props['selector']);
  const adopts = Object.keys(adopted).length > 0;
  const selector = adopts ? adopted : selectorLabels(name);
  if (adopts) ledger.overrides.push({ by: 'selector', object: { apiVersion: 'apps/v1', kind: 'Deployment', name, ...(scope.namespace !== undefined && { namespace: scope.namespace }) }, paths: ['/spec/selector'] });
  const version = versionLabelOf(image);
  const labels = { ...scope.labels, ...own, ...recommendedLabels({ name }) };
  return {
    name,
    labels,
    versionLabels: version === undefined ? {} : { 'app.kubernetes.io/version': version },
    podLabels: { ...scope.labels, ...own, ...selectorLabels(name), ...selector },
    annotations: textMapProp(ledger, 'annotations', props['annotations']),
    selector,
    reach: progressive === 'flagger' ? { 'app.kubernetes.io/instance': name } : selector,
  };
}

function serviceName(ledger: Ledger, id: string): string {
  if (isDns1035(id) && id.length <= NAME_MAX) return id;
  const near = suggestName(id, 'label-1035')?.slice(0, NAME_MAX).replace(/-+$/, '');
  ledger.tell({ id: 'name-malformed', message: `a service is called ${show(id)}`, prop: 'id', accepted: `a DNS label that begins with a letter: a-z, 0-9 and inner dashes, ${NAME_MAX} characters at most`, fix: near === undefined ? 'Name it with a-z, 0-9 and inner dashes.' : `Name it '${near}'.` });
  return near ?? 'unnamed';
}

/** What to do about a label that only Plinth may set. */
function reserved(key: string): string | undefined {
  if (!key.startsWith(RESERVED) || key === 'app.kubernetes.io/component' || key === 'app.kubernetes.io/part-of') return undefined;
  return key.endsWith('/version') ? 'Remove it: it is the tag of the image.' : 'Remove it, or use selector to adopt a live workload.';
}

/** How others reach a service: its pods by their selector, its ports, its names. */
export function peerOf({ name, reach }: Identity, { ports }: Protocol, namespace: string | undefined, platform: Platform, connections: Connections): PeerFacts {
  const far = namespace === undefined ? name : `${name}.${namespace}.svc.${platform.dns.domain ?? 'cluster.local'}`;
  return {
    name,
    ...(namespace !== undefined && { namespace }),
    reach: { podLabels: reach },
    ports,
    host: { near: name, far },
    admit: (from, port) => connections.admit(from, port),
    reachOut: (to, port) => connections.reachOut(to, port),
  };
}
