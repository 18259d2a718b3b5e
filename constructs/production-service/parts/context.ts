import type { Construct } from 'constructs';
import type { ServiceDefaults } from '../../../lib/kube/defaults';
import type { ObjectRef } from '../../../lib/errors';
import { Hatches } from '../../kit/hatches';
import { imageProp } from '../../kit/image';
import { Maker } from '../../kit/maker';
import { Connections } from '../../kit/network';
import type { PeerFacts } from '../../kit/peer';
import { defaultsOf, Platform } from '../../kit/platform';
import { Ledger, readProps } from '../../kit/problems';
import { scopeOf, type Scope } from '../../kit/scope';
import { GUARANTEES } from '../guarantees';
import { PROVENANCE } from '../provenance';
import { rawTargets, SHAPE } from '../shape';
import { routeKind } from './front-door';
import { identityOf, peerOf, type Identity } from './identity';
import { protocolOf, type Protocol } from './protocol';
import { replicasOf, type Replicas } from './scale';
import { outsideOf, serviceTypeOf, type Outside } from './service-kind';
import { withSidecarPorts } from './sidecar-ports';

/** What every part of a service is told: read once, and handed on as one value. */
export interface ServiceContext {
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
  /** Who outside the cluster uses the Service itself. @default - nobody */
  readonly outside: Outside | undefined;
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
  const given = readProps(ledger, props, SHAPE);
  const platform = Platform.of(construct);
  const defaults = defaultsOf(construct, 'ProductionService').values;
  const scope = scopeOf(construct);
  const hatches = new Hatches(construct, ledger, ['Deployment'], GUARANTEES);

  const image = imageProp(ledger, 'image', given['image']);
  const identity = identityOf(ledger, id, given, image, scope);
  const namespace = scope.namespace !== undefined && { namespace: scope.namespace };
  const serviceType = serviceTypeOf(ledger, given['service']);
  const protocol = withSidecarPorts(ledger, given['sidecars'], protocolOf(ledger, given, serviceType));
  const outside = outsideOf(ledger, given['service'], serviceType, protocol);
  hatches.raw(given['raw'], rawTargets(routeKind(protocol, platform)));
  const connections: Connections = new Connections(() => peer, { scope, ledger }, platform.dns);
  const peer = peerOf(identity, protocol, scope.namespace, platform, connections);
  return {
    ledger,
    hatches,
    given,
    platform,
    scope,
    defaults,
    image,
    identity,
    protocol,
    replicas: replicasOf(ledger, given['scale'], defaults, platform),
    outside,
    peer,
    connections,
    maker: new Maker(construct, { ...identity, ...namespace, ledger, hatches, props: PROVENANCE }),
    workload: { apiVersion: 'apps/v1', kind: 'Deployment', name: identity.name, ...namespace },
  };
}
