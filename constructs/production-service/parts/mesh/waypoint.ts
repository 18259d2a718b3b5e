import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import { recommendedLabels } from '../../../../lib/kube/labels';
import type { IstioAmbient, Platform } from '../../../../lib/kube/platform';
import { promised, type GuaranteesByKind } from '../../../kit/guarantees';
import { METADATA } from '../../../kit/metadata-guarantees';
import { dnsRule, inNamespace, rules, type Edge } from '../../../kit/network-rules';
import type { PeerFacts, PeerPort } from '../../../kit/peer';
import { PlainObject } from '../../../kit/plain-object';
import type { Ledger } from '../../../kit/problems';
import type { Scope } from '../../../kit/scope';

/** Where proxies of an ambient mesh take what comes from other pods. */
const HBONE: PeerPort = { name: 'hbone', container: 15_008, service: 15_008 };
const NAME = 'waypoint';

/** What promises the objects of a waypoint make. */
const GUARANTEES: GuaranteesByKind = {
  Gateway: { '': promised('requests of the services that use it go through it'), ...METADATA },
  NetworkPolicy: { '': promised('the waypoint is reached by callers, and reaches the services behind it, and nobody else', { closed: true }), ...METADATA },
};

/**
 * The proxy of a namespace in an ambient mesh, before the Services that need one: it reads requests, which the proxies of the nodes do not. Every service
 * of the namespace that needs it uses the same one.
 *
 * @see https://istio.io/latest/docs/ambient/usage/waypoint/
 */
export class Waypoint {
  /** How others reach it, and it reaches others. */
  readonly peer: PeerFacts;
  private readonly callers = new Map<PeerFacts, () => ReadonlyArray<{ readonly peer: PeerFacts }>>();

  /** The waypoint of a namespace; the first service that needs one makes it. */
  static of(scope: Scope, ledger: Ledger, platform: Platform, mesh: IstioAmbient): Waypoint {
    let found = known.get(scope.owner);
    if (!found) known.set(scope.owner, (found = new Waypoint(scope, ledger, platform, mesh)));
    return found;
  }

  private constructor(scope: Scope, ledger: Ledger, platform: Platform, mesh: IstioAmbient) {
    const { namespace } = scope;
    const podLabels = { 'gateway.networking.k8s.io/gateway-name': NAME };
    this.peer = { name: NAME, ...(namespace !== undefined && { namespace }), reach: { podLabels }, ports: [HBONE], account: () => NAME };
    const head = { name: NAME, ledger, ...(namespace !== undefined && { namespace }) };
    const labels = { ...scope.labels, ...recommendedLabels({ name: NAME }) };
    const { Gateway, NetworkPolicy } = GUARANTEES;
    new PlainObject(scope.owner, 'waypoint-Gateway', { ...head, apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', labels: { ...labels, 'istio.io/waypoint-for': 'service' }, ...(Gateway && { guarantees: Gateway }) }, () => ({
      spec: { gatewayClassName: mesh.waypointClass ?? 'istio-waypoint', listeners: [{ name: 'mesh', port: HBONE.container, protocol: 'HBONE' }] },
    }));
    new PlainObject<Pick<NetworkPolicy, 'spec'>>(scope.owner, 'waypoint-NetworkPolicy', { ...head, apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', labels, ...(NetworkPolicy && { guarantees: NetworkPolicy }) }, () => ({ spec: this.policy(namespace, podLabels, platform, mesh) }));
  }

  /** Puts it before a service. @param callers who calls the service */
  serve(service: PeerFacts, callers: () => ReadonlyArray<{ readonly peer: PeerFacts }>): void {
    this.callers.set(service, callers);
  }

  private policy(namespace: string | undefined, podLabels: Readonly<Record<string, string>>, { dns, metrics }: Platform, mesh: IstioAmbient): NonNullable<NetworkPolicy['spec']> {
    const edges = (peers: Iterable<PeerFacts>) => new Map([...peers].filter(({ reach }) => 'podLabels' in reach).map((peer): [PeerFacts, Edge] => [peer, { peer, ports: new Map([[HBONE.name, HBONE]]) }]));
    const hbone = () => ({ port: HBONE.container });
    const comers = rules(edges([...this.callers.values()].flatMap((callers) => callers().map(({ peer }) => peer))), namespace, hbone);
    const goers = rules(edges(this.callers.keys()), namespace, hbone);
    const istiod = { to: [{ ...inNamespace(mesh.namespace ?? 'istio-system'), podSelector: { matchLabels: { app: 'istiod' } } }], ports: [{ port: 15_012 }] };
    return {
      podSelector: { matchLabels: podLabels },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [...(metrics === 'none' ? [] : [{ from: [inNamespace(metrics.namespace)], ports: [{ port: 15_020 }, { port: 15_090 }] }]), ...comers.map(({ peers, ports }) => ({ from: peers, ports }))],
      egress: [dnsRule(dns), istiod, ...goers.map(({ peers, ports }) => ({ to: peers, ports }))],
    };
  }
}

const known = new WeakMap<object, Waypoint>();
