import type { Construct } from 'constructs';
import type { ServiceDefaults } from '../../../lib/kube/defaults';
import type { ObjectRef } from '../../../lib/errors';
import { at } from '../../../lib/kube/object';
import { basisOf, guaranteesOn, propsOn, type Basis, type Read } from '../../kit/basis';
import { Hatches } from '../../kit/hatches';
import { cloudIdentityOf, type IdentityMarks } from '../../kit/cloud-identity';
import { imageProp } from '../../kit/image';
import { Maker } from '../../kit/maker';
import { Connections } from '../../kit/network';
import type { PeerFacts } from '../../kit/peer';
import { defaultsOf, Platform } from '../../kit/platform';
import { Ledger, readProps } from '../../kit/problems';
import { GROUP_KIND, type PodGroup } from '../../kit/pod-group';
import { scopeOf, type Scope } from '../../kit/scope';
import { GUARANTEES } from '../guarantees';
import { PROVENANCE } from '../provenance';
import { rawTargets, SHAPE } from '../shape';
import { routeKind } from './front-door';
import { identityOf, peerOf, type Identity } from './identity';
import { demandsOf, meshFacts, meshPlanOf, type Demands, type MeshPlan } from './mesh/plan';
import { isProgressive } from './progressive/plan';
import { protocolOf, type Protocol } from './protocol';
import { rolloutOf, type RolloutPlan } from './rollout';
import { replicasOf, type Replicas } from './scale';
import { outsideOf, serviceTypeOf, type Outside } from './service-kind';
import { withSidecarPorts } from './sidecar-ports';
import { trafficOf, type TrafficSpec } from './traffic';

/** What every part of a service is told: read once, and handed on as one value. */
export interface ServiceContext {
  /** The construct that stands on the service. @default - none does */
  readonly basis: Basis | undefined;
  /** What each replica is, where it takes more than one pod. @default - each is one pod */
  readonly group: PodGroup | undefined;
  /** Name of the port at which metrics are. */
  readonly metricsPort: string;
  readonly ledger: Ledger;
  readonly hatches: Hatches;
  /** The props, whose names are known, and whose values nobody has looked at. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly platform: Platform;
  readonly scope: Scope;
  readonly defaults: ServiceDefaults;
  readonly image: string;
  readonly identity: Identity;
  readonly protocol: Protocol;
  readonly replicas: Replicas;
  /** How a new version takes the place of the old one. */
  readonly rollout: RolloutPlan;
  /** Who outside the cluster uses the Service itself. @default - nobody */
  readonly outside: Outside | undefined;
  /** Who the service is to the cloud. @default - nobody */
  readonly cloud: IdentityMarks | undefined;
  /** The mesh that it stands in. @default - none */
  readonly mesh: MeshPlan | undefined;
  /** What callers ask of their requests. @default - nobody would do it */
  readonly demands: Demands | undefined;
  /** Which pods clients reach first. */
  readonly traffic: Pick<TrafficSpec, 'trafficDistribution'>;
  /** How others reach the service. */
  readonly peer: PeerFacts;
  readonly connections: Connections;
  /** Makes the objects. */
  readonly maker: Maker;
  /** The object that has the pods: what scales, budgets and overrides refer to. */
  readonly workload: ObjectRef;
}

/** Reads what several parts need, and tells what is wrong with it. */
export function contextOf(construct: Construct, id: string, props: unknown, maker: Function): ServiceContext {
  const ledger = new Ledger(construct, maker);
  const basis = basisOf(props);
  const asked = readProps(ledger, props, basis?.shape ?? SHAPE);
  const platform = Platform.of(construct);
  const dated = defaultsOf(construct, 'ProductionService').values;
  const scope = scopeOf(construct);
  const { given, defaults, metricsPort = 'metrics', group }: Read = basis?.read({ construct, ledger, given: asked, platform, scope, id, defaults: dated }) ?? { given: asked, defaults: dated };

  const image = imageProp(ledger, 'image', given['image']);
  const cloud = cloudIdentityOf(ledger, given['cloudIdentity'], platform, at(given['network'], 'internet') === true);
  const named = identityOf(ledger, id, given, image, scope, platform);
  const mesh = meshPlanOf(ledger, given, platform, defaults.mesh);
  const demands = demandsOf(mesh, platform);
  const identity = { ...named, podLabels: { ...named.podLabels, ...cloud?.podLabels, ...mesh?.podLabels } };
  const namespace = scope.namespace !== undefined && { namespace: scope.namespace };
  const serviceType = serviceTypeOf(ledger, given['service']);
  const protocol = withSidecarPorts(ledger, given['sidecars'], protocolOf(ledger, given, serviceType));
  const outside = outsideOf(ledger, given['service'], serviceType, protocol);
  const replicas = replicasOf(ledger, given['scale'], defaults, platform);
  const rollout = rolloutOf(ledger, given['rollout'], { defaults, platform, replicas, hasSlo: given['slo'] !== undefined });
  const workload = { ...workloadOf(rollout, group), name: identity.name, ...namespace };
  if (rollout.kind === 'recreate' && rollout.reason !== undefined) ledger.overrides.push({ by: 'prop', object: workload, paths: ['/spec/strategy/type'], reason: rollout.reason, answers: 'workload-rolling-update' });
  const hatches = new Hatches(construct, ledger, [workload.kind], guaranteesOn(GUARANTEES, basis));
  hatches.raw(given['raw'], rawTargets(routeKind(protocol, platform), workload.kind));
  const connections: Connections = new Connections(() => peer, { scope, ledger }, platform.dns);
  const account = at(given['serviceAccount'], 'name');
  const peer: PeerFacts = { ...peerOf(identity, protocol, scope.namespace, platform, connections), ...meshFacts(mesh, demands, platform, typeof account === 'string' ? account : identity.name) };
  const made = new Maker(construct, { ...identity, ...namespace, ledger, hatches, props: propsOn(PROVENANCE, basis) });
  basis?.meet({ ...identity, construct, ledger, given: asked, platform, scope, id, defaults, image, maker: made, connections, pods: replicas.max * (group?.pods ?? 1) });
  return {
    basis,
    group,
    metricsPort,
    ledger,
    hatches,
    given,
    platform,
    scope,
    defaults,
    image,
    identity,
    protocol,
    replicas,
    rollout,
    outside,
    cloud,
    mesh,
    demands,
    traffic: trafficOf({ ledger, given, platform, protocol, replicas, defaults }),
    peer,
    connections,
    maker: made,
    workload,
  };
}

/** Argo Rollouts has a kind of its own, and so have groups; Flagger steers Deployments. */
function workloadOf(rollout: RolloutPlan, group: PodGroup | undefined): { readonly apiVersion: string; readonly kind: 'Deployment' | 'Rollout' | 'LeaderWorkerSet' } {
  if (group) return GROUP_KIND;
  const isRollout = isProgressive(rollout) && rollout.engine === 'argo-rollouts';
  return isRollout ? { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' } : { apiVersion: 'apps/v1', kind: 'Deployment' };
}
