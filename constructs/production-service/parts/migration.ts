import { Construct } from 'constructs';
import type { JobSpec } from 'kubernetes-types/batch/v1';
import type { Container, EnvVar, PodSpec, PodTemplateSpec, ResourceRequirements } from 'kubernetes-types/core/v1';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import { recommendedLabels, selectorLabels, versionLabelOf } from '../../../lib/kube/labels';
import { Quantity } from '../../../lib/units';
import { before } from '../../kit/before';
import { envOf, refuseDuplicates, replaceEnv } from '../../kit/env';
import { failurePolicy } from '../../kit/failure-policy';
import { Hatches } from '../../kit/hatches';
import { imageProp, pullPolicy } from '../../kit/image';
import { Maker } from '../../kit/maker';
import { Connections } from '../../kit/network';
import { makeOneShot } from '../../kit/one-shot';
import type { PlainObject } from '../../kit/plain-object';
import { show } from '../../kit/problems';
import { booleanProp, durationProp, integerProp, mapProp, requireProp, textsProp } from '../../kit/props';
import { resourcesOf } from '../../kit/resources';
import { GUARANTEES } from '../guarantees';
import { PROVENANCE } from '../provenance';
import type { ServiceContext } from './context';
import { carryJob } from './mesh/network';
import { endingMarks } from './mesh/plan';
import type { Pod } from './pod';

/** What of the pod a migration says otherwise than the service. */
interface Settings {
  readonly image: string;
  readonly command: readonly string[] | undefined;
  readonly args: readonly string[] | undefined;
  readonly env: readonly EnvVar[];
  /** @default - the service's */
  readonly resources?: ResourceRequirements;
  readonly timeout: number;
  readonly retries: number;
}

/** `-migration-` and seven digits, which a label of 63 must hold with the name. */
const NAME_MAX = 45;
const RETRIES = { min: 0, max: 1, what: 'a number of retries' } as const;
/** What a pod that ends has no use for. */
const OF_SERVERS = new Set<string>(['containers', 'initContainers', 'volumes', 'terminationGracePeriodSeconds', 'topologySpreadConstraints']);

/** Makes the Job that runs before each new version, and the policy that lets it reach what the service reaches by its variables. @param template the service's own pods */
export function makeMigration(service: Construct, context: ServiceContext, pod: Pod, template: () => PodTemplateSpec): PlainObject | undefined {
  const { given, ledger, identity, platform, scope, connections, defaults } = context;
  if (given['migration'] === undefined) return undefined;
  if (identity.name.length > NAME_MAX) ledger.tell({ id: 'name-malformed', message: `${identity.name} has a migration, whose Job would have a name of ${identity.name.length + 18} characters`, prop: 'id', accepted: `${NAME_MAX} characters at most for a service with a migration`, fix: 'Shorten the name.' });
  const settings = settingsOf(context, mapProp(ledger, 'migration', given['migration']));
  const name = `${identity.name}-migration`;
  const selector = selectorLabels(name);
  const namespace = scope.namespace !== undefined && { namespace: scope.namespace };
  const construct = new Construct(service, 'migration');
  const labels = { ...identity.labels, ...recommendedLabels({ name, partOf: identity.name }) };
  const maker = new Maker(construct, { name, labels, annotations: identity.annotations, ...namespace, ledger, hatches: new Hatches(construct, ledger, ['Job'], GUARANTEES), props: PROVENANCE });

  const edges = new Connections(() => ({ name, ...namespace, reach: { podLabels: selector }, ports: [], ...(context.peer.account && { account: context.peer.account }), ...(context.peer.inMesh && { inMesh: context.peer.inMesh }) }), { scope, ledger }, platform.dns);
  if (platform.network === 'cilium') edges.allowNames(() => maker.make('CiliumNetworkPolicy', () => edges.namesPolicy(selector)));
  const ending = context.mesh ? endingMarks(context.mesh, platform) : NO_MARKS;
  if (context.mesh) carryJob(context.mesh, edges);
  connections.followedBy(edges);
  maker.make<NetworkPolicy>('NetworkPolicy', () => ({ spec: edges.policy(selector) }));

  const version = versionLabelOf(settings.image);
  const podTemplate = ledger.keep(() => migrationPod(template(), settings, pod.ambassadors, identity.selector, { ...selector, 'app.kubernetes.io/part-of': identity.name }, ending));
  return makeOneShot(maker, platform, () => jobSpec(settings, podTemplate()), {
    ...before(platform),
    ttl: defaults.migration.ttl,
    ...(version !== undefined && { labels: { 'app.kubernetes.io/version': version } }),
    answers: () => unlimited(podTemplate()).map((path) => ({ rule: 'cpu-limit-required', path, reason: 'resources.cpuLimit is false' })),
  });
}

function settingsOf({ ledger, image: own, given, defaults, scope }: ServiceContext, props: Readonly<Record<string, unknown>>): Settings {
  const image = imageProp(ledger, 'migration.image', props['image'] ?? own);
  const known = requireProp(ledger, 'migration.command', props['command'], "['/app/migrate', 'up']");
  const command = known ? textsProp(ledger, 'migration.command', props['command']) : undefined;
  if (command?.length === 0) ledger.tell({ id: 'prop-malformed', message: 'migration.command is []: the image would start as the service does', prop: 'migration.command', accepted: "a list of texts, such as ['/app/migrate', 'up']", fix: 'Write the command that migrates.' });
  const timeout = durationProp(ledger, 'migration.timeout', props['timeout'], defaults.migration.timeout);
  if (timeout < 1) ledger.tell({ id: 'prop-out-of-range', message: `migration.timeout is ${show(props['timeout'])}: the Job would fail before it starts`, prop: 'migration.timeout', accepted: '1s or more', fix: `Write '${defaults.migration.timeout}'.` });
  booleanProp(ledger, 'migration.expandContract', props['expandContract'], false);
  const env = envOf(ledger, 'migration.env', props['env']);
  refuseDuplicates(ledger, env, 'migration.env');
  const { qos } = mapProp(ledger, 'resources', given['resources'] ?? undefined);
  return {
    image,
    command,
    args: textsProp(ledger, 'migration.args', props['args']),
    env,
    ...(props['resources'] !== undefined && { resources: resourcesOf(ledger, props['resources'], defaults.resources, Quantity.zero, scope, { prop: 'migration.resources', qos }) }),
    timeout: Math.max(1, timeout),
    retries: integerProp(ledger, 'migration.retries', props['retries'], RETRIES, defaults.migration.retries),
  };
}

function jobSpec({ timeout, retries }: Settings, template: PodTemplateSpec): JobSpec {
  return {
    activeDeadlineSeconds: timeout,
    backoffLimit: retries,
    podFailurePolicy: failurePolicy(),
    template,
  };
}

/** The service's pod, made one that ends: its ambassadors stay, its claims and everything that serves goes. */
function migrationPod({ metadata, spec }: PodTemplateSpec, settings: Settings, ambassadors: ReadonlySet<string>, ofTheService: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>, ending: Ending): PodTemplateSpec {
  const [main] = spec?.containers ?? [];
  const { initContainers = [], volumes = [] } = spec ?? {};
  const claims = new Set(volumes.filter(({ persistentVolumeClaim, ephemeral }) => persistentVolumeClaim ?? ephemeral).map(({ name }) => name));
  const unclaimed = ({ volumeMounts = [], ...container }: Container): Container => ({ ...container, volumeMounts: volumeMounts.filter(({ name }) => !claims.has(name)) });
  const beside = initContainers.filter(({ name }) => ambassadors.has(name)).map(unclaimed);
  const { command, args, image, env, resources } = settings;
  const variables = replaceEnv(main?.env ?? [], env);
  const container = unclaimed({
    name: 'migration',
    image,
    imagePullPolicy: pullPolicy(image),
    ...(command && { command: [...command] }),
    ...(args && { args: [...args] }),
    ...(main?.envFrom && { envFrom: main.envFrom }),
    ...(variables.length > 0 && { env: variables }),
    resources: resources ?? main?.resources ?? {},
    ...(main?.securityContext && { securityContext: main.securityContext }),
    ...(main?.volumeMounts && { volumeMounts: main.volumeMounts }),
  });
  const gone = new Set(initContainers.filter(({ name }) => !ambassadors.has(name)).map(({ name }) => `tmp-${name}`));
  const rest = Object.fromEntries(Object.entries(spec ?? {}).filter(([field]) => !OF_SERVERS.has(field))) as Omit<PodSpec, 'containers'>;
  const annotations = { ...metadata?.annotations, ...ending.annotations, ...(metadata?.annotations?.['vault.hashicorp.com/agent-inject'] === 'true' && ENDS) };
  const own = Object.entries(metadata?.labels ?? {}).filter(([key]) => !Object.hasOwn(ofTheService, key));
  return {
    metadata: { labels: { ...Object.fromEntries(own), ...ending.labels, ...labels }, ...(Object.keys(annotations).length > 0 && { annotations }) },
    spec: {
      ...rest,
      containers: [container],
      ...(beside.length > 0 && { initContainers: beside }),
      restartPolicy: 'Never',
      volumes: volumes.filter(({ name }) => !claims.has(name) && !gone.has(name)),
    },
  };
}

/** What a pod that ends says to the mesh. */
type Ending = ReturnType<typeof endingMarks>;
const NO_MARKS: Ending = { labels: {}, annotations: {} };

/** Without it Vault's agent would go on running beside the migration, and the pod would never end. */
const ENDS = { 'vault.hashicorp.com/agent-pre-populate-only': 'true' };

function unlimited({ spec }: PodTemplateSpec): string[] {
  return (['containers', 'initContainers'] as const).flatMap((field) => (spec?.[field] ?? []).flatMap(({ resources }, index) => (resources?.limits?.['cpu'] === undefined ? [`/spec/template/spec/${field}/${index}/resources`] : [])));
}
