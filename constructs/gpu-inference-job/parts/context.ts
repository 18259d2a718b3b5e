import type { Construct } from 'constructs';
import type { GpuJobDefaults } from '../../../lib/kube/defaults';
import { recommendedLabels, selectorLabels } from '../../../lib/kube/labels';
import { isDns1035, suggestName } from '../../../lib/kube/names';
import { at, isMap } from '../../../lib/kube/object';
import { cloudIdentityOf, type IdentityMarks } from '../../kit/cloud-identity';
import { NO_MARKS, queueOf, type GangMarks, type Queue } from '../../kit/gang';
import { gpuPlan, type GpuPlan } from '../../kit/gpu-plan';
import { Hatches } from '../../kit/hatches';
import { imageProp } from '../../kit/image';
import { labelsProp } from '../../kit/labels';
import { Maker } from '../../kit/maker';
import { Connections } from '../../kit/network';
import type { PeerFacts } from '../../kit/peer';
import { defaultsOf, Platform } from '../../kit/platform';
import { Ledger, readProps, show } from '../../kit/problems';
import { textMapProp } from '../../kit/props';
import { scopeOf, type Scope } from '../../kit/scope';
import { GUARANTEES } from '../guarantees';
import { PROVENANCE, rawTargets, SHAPE } from '../shape';
import { isGrouped, refuseGrouped, type GroupedWork } from './grouped';
import { isQueued, type QueuedWork } from './queued';
import { workOf, type Work } from './work';

/** What every part of a job is told. */
export interface JobContext {
  readonly construct: Construct;
  readonly ledger: Ledger;
  readonly hatches: Hatches;
  /** The props, whose names are known, and whose values nobody has looked at. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly platform: Platform;
  readonly scope: Scope;
  readonly defaults: GpuJobDefaults;
  readonly name: string;
  readonly image: string;
  readonly gpu: GpuPlan;
  readonly work: Work | QueuedWork | GroupedWork;
  /** Where it waits. @default - nowhere */
  readonly queue: Queue | undefined;
  /** What it says so that it waits in its queue. */
  readonly marks: GangMarks;
  /** @default - nobody */
  readonly cloud: IdentityMarks | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly pullSecrets: readonly string[];
  readonly connections: Connections;
  readonly peer: PeerFacts;
  readonly maker: Maker;
}

/** `-model-` and seven digits, or a dash and five of an index, which a label of 63 must hold with the name. */
const NAME_MAX = 45;
const RESERVED = 'app.kubernetes.io/';

/** Reads what several parts need, and tells what is wrong with it. */
export function contextOf(construct: Construct, id: string, props: unknown, maker: Function): JobContext {
  const ledger = new Ledger(construct, maker);
  const given = readProps(ledger, props, SHAPE);
  const platform = Platform.of(construct);
  const scope = scopeOf(construct);
  const defaults = defaultsOf(construct, 'GpuInferenceJob').values;
  const name = nameOf(ledger, id);
  const own = labelsProp(ledger, 'labels', given['labels'], (key) => (key.startsWith(RESERVED) ? 'Remove it: it tells whose the object is.' : undefined));
  const cloud = cloudIdentityOf(ledger, given['cloudIdentity'], platform, at(given['network'], 'internet') === true);
  const labels = { ...scope.labels, ...own, ...recommendedLabels({ name }) };
  const podLabels = { ...scope.labels, ...own, ...cloud?.podLabels, ...selectorLabels(name) };
  const annotations = textMapProp(ledger, 'annotations', given['annotations']);
  const namespace = scope.namespace !== undefined && { namespace: scope.namespace };
  const work = workOf(ledger, given['work'], defaults, platform);
  const kind = isQueued(work) ? 'ScaledJob' : isGrouped(work) ? 'JobSet' : 'Job';
  const gpu = gpuPlan(ledger, given['gpu'], platform);
  const queue = queueOf(ledger, given['queue'], platform, scope);
  if (isGrouped(work)) refuseGrouped(ledger, name, work, gpu);
  const hatches = new Hatches(construct, ledger, [kind], GUARANTEES);
  hatches.raw(given['raw'], rawTargets(kind));
  const connections: Connections = new Connections(() => peer, { scope, ledger }, platform.dns);
  // It stands in no mesh: what takes requests of the mesh only says so.
  const outside = platform.mesh === 'none' ? {} : { account: () => name, inMesh: () => false };
  const peer: PeerFacts = { name, ...namespace, ...outside, reach: { podLabels: selectorLabels(name) }, ports: [], reachOut: (to, port) => connections.reachOut(to, port) };
  return {
    construct,
    ledger,
    hatches,
    given,
    platform,
    scope,
    defaults,
    name,
    image: imageProp(ledger, 'image', given['image']),
    gpu,
    work,
    queue,
    marks: queue?.marks({ kind, pods: isGrouped(work) ? work.pods : 1 }) ?? NO_MARKS,
    cloud,
    labels,
    podLabels,
    annotations,
    pullSecrets: pullSecretsOf(ledger, given['pullSecrets'], platform),
    connections,
    peer,
    maker: new Maker(construct, { name, labels, annotations, ...namespace, ledger, hatches, props: PROVENANCE }),
  };
}

function nameOf(ledger: Ledger, id: string): string {
  if (isDns1035(id) && id.length <= NAME_MAX) return id;
  const near = suggestName(id, 'label-1035')?.slice(0, NAME_MAX).replace(/-+$/, '');
  ledger.tell({ id: 'name-malformed', message: `a job is called ${show(id)}`, prop: 'id', accepted: `a DNS label that begins with a letter: a-z, 0-9 and inner dashes, ${NAME_MAX} characters at most`, fix: near === undefined ? 'Name it with a-z, 0-9 and inner dashes.' : `Name it '${near}'.` });
  return near ?? 'unnamed';
}

function pullSecretsOf(ledger: Ledger, given: unknown, { pullSecrets = [] }: Platform): readonly string[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : given === undefined ? pullSecrets.map((secret) => ({ secret })) : [given];
  return list.flatMap((source): string[] => {
    const secret = isMap(source) && source['key'] === undefined ? source['secret'] : undefined;
    if (typeof secret === 'string') {
      ledger.refer('Secret', secret);
      return [secret];
    }
    ledger.tell({ id: 'prop-malformed', message: `pullSecrets has ${isMap(source) ? show(source) : show(typeof source)}`, prop: 'pullSecrets', accepted: 'a list of Secret.existing(name)', fix: "Write pullSecrets: [Secret.existing('registry')]." });
    return [];
  });
}
