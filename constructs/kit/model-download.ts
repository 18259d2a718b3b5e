import { Construct } from 'constructs';
import type { JobSpec } from 'kubernetes-types/batch/v1';
import type { PersistentVolumeClaim, PodSpec, Volume } from 'kubernetes-types/core/v1';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import { recommendedLabels, selectorLabels } from '../../lib/kube/labels';
import { lowestMinor, type Platform } from '../../lib/kube/platform';
import { parseDuration, parseMemory, Quantity } from '../../lib/units';
import { before } from './before';
import { failurePolicy } from './failure-policy';
import { Hatches } from './hatches';
import { HTTPS_PORT, internetPeers } from './internet';
import { Maker } from './maker';
import { fetchContainer, type Fetching, type Target } from './model-fetch';
import { MODEL_GUARANTEES } from './model-guarantees';
import type { Fetch } from './model-plan';
import { Connections } from './network';
import { makeOneShot } from './one-shot';
import { placementOf } from './placement';
import type { PlainObject } from './plain-object';
import { defaultsOf } from './platform';
import { show } from './problems';
import { sizeOf } from './resources';
import { scratch } from './volumes';

/** Who mounts a model. */
export interface ModelHost extends Omit<Fetching, 'model' | 'resources'> {
  readonly construct: Construct;
  readonly platform: Platform;
  readonly given: Readonly<Record<string, unknown>>;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly accountName: string;
  /** What the download has of the workload's own pod; asked when it is read. */
  readonly pod: () => Pick<PodSpec, 'securityContext' | 'imagePullSecrets'>;
  /** The most pods at once. */
  readonly pods: number;
  /** What of one version is kept in the claim beside the model. @default - nothing */
  readonly alsoKept?: Quantity;
  /** True where pods of an older version may go on while a new one comes: each version of the model then has a folder of its own. */
  readonly rolls: boolean;
}

/** What is fetched, and where to. */
export interface DownloadPlan {
  /** What the Job is called after the workload: `model`. */
  readonly part: string;
  /** What the files take. @default - not known */
  readonly size: Quantity | undefined;
  readonly fetch: Fetch;
  readonly target: Target;
  /** Name of the claim. */
  readonly claimName: string;
  /** What was said of the claim. @default - it exists */
  readonly claim?: Readonly<Record<string, unknown>>;
}

/** What was made for a download. */
export interface Download {
  readonly claim?: PlainObject;
  readonly download: PlainObject;
  readonly downloadPolicy: PlainObject;
}

/** Where pods find models, and the volume that they are in. */
export const ROOT = '/model';
export const VOLUME = 'model';

/** Makes the Job that fetches a model into a claim, and the claim where it is told what of it was given. */
export function makeDownload(host: ModelHost, { part, size, fetch, target, claimName, claim }: DownloadPlan): Download {
  const { ledger, platform, scope, construct: parent, name: of } = host;
  const construct = new Construct(parent, part);
  const name = `${of}-${part}`;
  const selector = selectorLabels(name);
  const namespace = scope.namespace !== undefined && { namespace: scope.namespace };
  const hatches = new Hatches(construct, ledger, ['Job', 'PersistentVolumeClaim'], MODEL_GUARANTEES);
  const maker = new Maker(construct, { name, labels: { ...host.labels, ...recommendedLabels({ name, partOf: of }) }, annotations: host.annotations, ...namespace, ledger, hatches, props: PROPS });
  const edges = new Connections(() => ({ name, ...namespace, reach: { podLabels: selector }, ports: [] }), { scope, ledger }, platform.dns);
  edges.reachOut({ name: 'internet', reach: { peers: internetPeers(ledger, 'model', true) }, ports: [HTTPS] }, HTTPS);
  const fetching = fetchingOf(host);
  const { download } = fetching.model;
  const tmp = scratch(parseMemory(download.tmp).toString());
  // Where the namespace has a pool of its own, its pods stay there.
  const placed = placementOf({ ledger, platform, scope }, undefined);
  const container = fetchContainer(fetching, fetch, target, [{ name: VOLUME, mountPath: ROOT }, tmp.mount]);
  const spec = (): JobSpec => ({
    activeDeadlineSeconds: parseDuration(download.timeout),
    backoffLimit: download.retries,
    podFailurePolicy: failurePolicy(),
    template: {
      metadata: { labels: { ...ownLabels(host), ...selector, 'app.kubernetes.io/part-of': of } },
      spec: {
        automountServiceAccountToken: false,
        containers: [container],
        enableServiceLinks: false,
        restartPolicy: 'Never',
        ...placed,
        ...host.pod(),
        serviceAccountName: host.accountName,
        volumes: [{ name: VOLUME, persistentVolumeClaim: { claimName } }, tmp.volume],
      },
    },
  });
  return {
    ...(claim && { claim: makeClaim(host, maker, size, claim) }),
    downloadPolicy: maker.make<NetworkPolicy>('NetworkPolicy', () => ({ spec: edges.policy(selector) })),
    download: makeOneShot(maker, platform, spec, { ...before(platform), ttl: download.ttl }),
  };
}

function makeClaim(host: ModelHost, maker: Maker, size: Quantity | undefined, { size: asked, storageClass: given, accessMode }: Readonly<Record<string, unknown>>): PlainObject {
  const { ledger, platform, rolls } = host;
  const storageClass = given ?? platform.models?.storageClass;
  if (storageClass === undefined && accessMode === 'ReadWriteMany') ledger.tell({ id: 'platform-key-absent', message: 'the cache is a claim that many nodes mount, and nothing says which StorageClass offers that', prop: 'cache.pvc.storageClass', accepted: "models: { storageClass: '<name>' } in definePlatform, Cache.pvc({ storageClass }), or another cache", fix: "Write definePlatform({ models: { storageClass: 'shared' } }) with a class whose volumes many nodes mount." });
  else if (storageClass !== undefined && typeof storageClass !== 'string') ledger.tell({ id: 'prop-malformed', message: `cache.pvc.storageClass is ${show(storageClass)}`, prop: 'cache.pvc.storageClass', accepted: 'the name of a StorageClass', fix: "Write its name, such as 'shared'." });
  if (typeof storageClass === 'string') ledger.externals.push({ group: 'storage.k8s.io', kind: 'StorageClass', name: storageClass });
  const storage = roomFor(host, size, 'cache.pvc.size', asked, rolls ? 1 : 0);
  return maker.make<PersistentVolumeClaim>('PersistentVolumeClaim', () => ({
    spec: { accessModes: [String(accessMode)], ...(typeof storageClass === 'string' && { storageClassName: storageClass }), resources: { requests: { storage } } },
  }));
}

/** What a volume for a model holds; what is too small for it is told. @param beside versions that are kept beside it */
export function roomFor({ ledger, construct, alsoKept = Quantity.zero }: ModelHost, model = Quantity.parse('1Gi'), prop: string, given: unknown, beside: number): string {
  const { storageRatio } = defaultsOf(construct, 'Model').values;
  const enough = model.add(alsoKept).mul(storageRatio + beside).roundUpTo(Quantity.parse('1Gi'));
  const asked = sizeOf(ledger, prop, given, enough);
  const least = model.add(alsoKept).mul(1.1 + beside).roundUpTo(Quantity.parse('1Mi'));
  if (asked.compare(least) < 0) ledger.tell({ id: 'cache-too-small', message: `${prop} is ${asked}, and the model takes ${model}${alsoKept.isZero() ? '' : ` and its adapters ${alsoKept}`}${beside > 0 ? ', beside the version before it' : ''}`, prop, accepted: `${least} or more: a tenth is left for what downloads leave behind`, fix: `Write '${enough}', or remove it.` });
  return asked.toString();
}

/** On by default. @see https://kubernetes.io/docs/concepts/storage/volumes/#image */
const IMAGE_MINOR = 35;

/** A volume with the files of an image. */
export function imageVolume({ ledger, platform }: ModelHost, prop: string, name: string, reference: string): Volume {
  const minor = lowestMinor(platform);
  if (minor < IMAGE_MINOR) ledger.tell({ id: 'kubernetes-too-old', message: `volumes of images are on by default from Kubernetes 1.${IMAGE_MINOR}, and the platform's lowest version is 1.${minor}`, prop, accepted: `kubernetes: '1.${IMAGE_MINOR}' or newer, or a cache in a claim`, fix: 'Raise kubernetes in definePlatform, or write Model.huggingFace or Model.s3 with Cache.pvc().' });
  return { name, image: { reference, pullPolicy: 'IfNotPresent' } } as Volume;
}

/** What containers around the model of a workload are made with. */
export function fetchingOf({ construct, ledger, scope, image, platform }: ModelHost): Fetching {
  return { ledger, scope, image: platform.models?.downloader ?? image, model: defaultsOf(construct, 'Model').values, resources: defaultsOf(construct, 'ProductionService').values.resources };
}

/** Labels of the pods beside those that select them. */
function ownLabels({ podLabels }: ModelHost): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(podLabels).filter(([key]) => !key.startsWith('app.kubernetes.io/')));
}

const HTTPS = { name: 'https', container: HTTPS_PORT, service: HTTPS_PORT };

const PROPS = {
  Job: new Map([['/spec/template/spec/containers/0', 'model'], ['/spec/template/spec/volumes', 'cache'], ['/spec/template/spec/securityContext', 'security'], ['/spec/template/spec/serviceAccountName', 'serviceAccount']]),
  PersistentVolumeClaim: new Map([['/spec', 'cache']]),
  NetworkPolicy: new Map([['/spec', 'model']]),
};
