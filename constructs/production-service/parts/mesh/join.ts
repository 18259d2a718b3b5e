import type { PodSpec } from 'kubernetes-types/core/v1';
import { formatTime, type Traffic } from '../../../kit/mesh-traffic';
import type { Demand, PeerFacts, PeerPort } from '../../../kit/peer';
import type { PlainObject } from '../../../kit/plain-object';
import type { ServiceLevel } from '../../../kit/slo';
import type { ServiceContext } from '../context';
import type { Exposures } from '../exposures';
import { meshRouter } from '../progressive/routers';
import { admissionsOf, callersOf, outsider } from './callers';
import { authorizationBody, peerAuthenticationBody, waypointAuthorizationBody } from './istio';
import { LinkerdPolicies } from './linkerd';
import { comesForProxies, openForProxies } from './network';
import type { MeshPlan } from './plan';
import { bounded, breakerPolicy, hostOf, linkerdAnnotations, refuseContradiction, refuseDemand, virtualServiceOf } from './requests';
import { RequestsByCilium } from './requests-by-cilium';
import { Waypoint } from './waypoint';

interface Spec {
  readonly spec: object;
}

/** What of a service its place in the mesh depends on. */
export interface Joining {
  readonly exposures: Exposures;
  /** Undefined where the delivery engine makes it. */
  readonly service: PlainObject | undefined;
  readonly level: ServiceLevel | undefined;
  readonly pod: () => PodSpec | undefined;
}

/** Takes a service into the mesh: who may call it, what its proxies need, and what callers ask of their requests. Nothing where there is no mesh. */
export function joinMesh(context: ServiceContext, joining: Joining): void {
  if (context.mesh) new Member(context, context.mesh, joining);
  else if (context.demands) {
    const cilium = new RequestsByCilium(context);
    context.demands.hear((demand) => cilium.answer(demand));
  }
}

class Member {
  private readonly breakers = new Map<PeerFacts, { readonly breaker: NonNullable<Traffic['breaker']>; readonly text: string }>();
  private readonly asked: Array<{ readonly to: PeerFacts; readonly timeout: number }> = [];
  private waypoint: Waypoint | undefined;
  private routed = false;

  constructor(
    private readonly context: ServiceContext,
    private readonly plan: MeshPlan,
    private readonly joining: Joining,
  ) {
    const { connections, ledger, maker, platform } = context;
    const { engine } = plan.platform;
    openForProxies(plan, connections);
    const linkerd = engine === 'linkerd' ? new LinkerdPolicies(context, plan) : undefined;
    connections.carriedBy({
      ...(plan.tunnel !== undefined && { tunnel: plan.tunnel }),
      comes: () => [...comesForProxies(plan, platform, probedPorts(joining.pod())), ...this.fromWaypoint()],
      demand: (to, port, traffic) => this.ask(to, port, traffic),
      ...(linkerd && { admitted: (peer, { name }) => this.admit(linkerd, name, callersOf(context, plan, peer, undefined, () => {})), admittedOutside: (from, { name }) => this.admit(linkerd, name, from.flatMap((each) => outsider(context, plan, name, each) ?? [])) }),
    });
    if (!linkerd) {
      maker.make<Spec>('PeerAuthentication', () => peerAuthenticationBody(context, plan, this.admissions()), { answers: () => (plan.strict ? [] : [{ rule: 'mesh-strict-mtls', path: '/spec/mtls/mode', reason: 'mesh.mtls is permissive' }]) });
      maker.make<Spec>('AuthorizationPolicy', () => authorizationBody(context, this.waypoint ? this.behindWaypoint() : this.admissions()));
    }
    plan.hear((demand) => this.answer(demand));
    if (this.dividedByIstio()) this.needWaypoint();
    const counts = engine === 'istio-ambient' && joining.level?.source.key === 'istio';
    if (counts) this.needWaypoint();
    if (counts && context.protocol.headless) ledger.tell({ id: 'mesh-traffic-unsupported', message: `slo: a waypoint counts the requests in ambient mode, and ${context.identity.name} has a headless Service, which clients go round`, prop: 'slo', accepted: 'a Service with an address', fix: "Write balancing: 'connection': the mesh spreads calls over pods itself." });
    ledger.whenComplete((tell) => {
      admissionsOf(context, plan, tell);
      refuseContradiction(context, plan, tell);
      for (const { host, timeout: budget } of joining.exposures.exposed) {
        for (const { to, timeout } of this.asked) if (budget !== undefined && timeout > budget * 1000) tell({ id: 'mesh-timeout-exceeds-caller', message: `a request to ${to.name} may take ${formatTime(timeout)}, and ${host} answers within ${budget}s: it would be waited for when nobody waits any more`, prop: 'connectTo.timeout', accepted: `${budget}s or less`, fix: `Write timeout: '${budget}s', or raise expose.timeout.` });
      }
    });
  }

  private admissions() {
    return admissionsOf(this.context, this.plan);
  }

  private admit(linkerd: LinkerdPolicies, port: string, callers: ReturnType<typeof callersOf>): void {
    const known = this.context.protocol.ports.find(({ name }) => name === port);
    if (known) for (const caller of callers) linkerd.admit(known, caller);
  }

  /** Takes what a connection of this service asks of its requests. */
  private ask(to: PeerFacts, port: PeerPort, traffic: Traffic): void {
    const { ledger, peer } = this.context;
    if (!to.demand) {
      ledger.tell({ id: 'mesh-peer-elsewhere', message: `${to.name} is not made by this program as a service in the mesh, and what holds for requests to it is said where it is made`, prop: 'connectTo', accepted: 'services of the program that stand in the mesh', fix: `Remove ${Object.keys(traffic).join(', ')}, and set it where ${to.name} is deployed.` });
      return;
    }
    if (traffic.timeout !== undefined) this.asked.push({ to, timeout: traffic.timeout });
    if (traffic.breaker && this.plan.platform.engine === 'istio-sidecar') this.makeBreaker(to, traffic.breaker);
    to.demand({ from: peer, port, traffic, ledger });
  }

  /** A rule of the caller's own namespace, for its own pods: other callers of the peer are not touched. */
  private makeBreaker(to: PeerFacts, breaker: NonNullable<Traffic['breaker']>): void {
    const { maker, ledger, identity: { name, reach }, platform } = this.context;
    const host = hostOf(to, platform.dns.domain);
    const known = this.breakers.get(to);
    const text = JSON.stringify(breaker);
    if (known) {
      if (known.text !== text) ledger.tell({ id: 'mesh-edges-contradict', message: `${name} is connected to ${to.name} twice, with breaker ${known.text} and ${text}`, prop: 'connectTo.breaker', accepted: 'one value for a peer', fix: 'Say it once.' });
      return;
    }
    this.breakers.set(to, { breaker, text });
    const place = to.namespace === undefined || to.namespace === this.context.scope.namespace ? '' : `${to.namespace}-`;
    const own = { name: `${name}-to-${place}${to.name}`, part: `to-${to.namespace ?? ''}-${to.name}` };
    maker.make<Spec>('DestinationRule', () => ({ spec: { host, exportTo: ['.'], workloadSelector: { matchLabels: { ...reach } }, trafficPolicy: breakerPolicy(breaker) } }), own);
  }

  /** Does what a caller asks of its requests to this service. */
  private answer(demand: Demand): void {
    const { context, plan } = this;
    refuseDemand(context, plan, demand, (problem) => demand.ledger.tell(problem));
    switch (plan.platform.engine) {
      case 'linkerd':
        for (const [key, value] of Object.entries(linkerdAnnotations(demand.traffic, context.protocol.kind))) this.joining.service?.metadata.addAnnotation(key, value);
        return;
      case 'istio-ambient':
        this.needWaypoint();
        if (demand.traffic.breaker && this.breakers.size === 0) {
          this.breakers.set(context.peer, { breaker: demand.traffic.breaker, text: '' });
          const { breaker } = demand.traffic;
          context.maker.make<Spec>('DestinationRule', () => ({ spec: { host: context.identity.name, trafficPolicy: breakerPolicy(breaker) } }));
        }
    }
    // A canary has a VirtualService already, which takes the routes up.
    if (this.routed || bounded(plan).length === 0 || this.dividedByIstio()) return;
    this.routed = true;
    context.maker.make<Spec>('VirtualService', () => virtualServiceOf(context, plan));
  }

  private dividedByIstio(): boolean {
    const { rollout, platform } = this.context;
    return rollout.kind === 'canary' && meshRouter(rollout, platform) === 'istio';
  }

  private needWaypoint(): void {
    const { context: { scope, ledger, platform, maker, peer, connections, identity: { name } }, plan, joining: { service } } = this;
    if (this.waypoint || plan.platform.engine !== 'istio-ambient') return;
    this.waypoint = Waypoint.of(scope, ledger, platform, plan.platform);
    plan.waypoint = this.waypoint.peer;
    this.waypoint.serve(peer, () => connections.comers());
    service?.metadata.addLabel('istio.io/use-waypoint', this.waypoint.peer.name);
    maker.make<Spec>('AuthorizationPolicy', () => waypointAuthorizationBody(this.context, this.admissions().map(({ port, callers }) => ({ port, callers: callers.filter((caller) => typeof caller !== 'string' && 'namespace' in caller && !caller.outside) })).filter(({ callers }) => callers.length > 0)), { name: `${name}-waypoint`, part: 'waypoint' });
  }

  /** The pods are called by the waypoint, which has asked who calls; and by the front door, which goes round it. */
  private behindWaypoint() {
    const { namespace = '', name } = this.waypoint?.peer ?? { name: '' };
    return this.admissions().map(({ port, callers }) => {
      const outside = callers.filter((caller) => typeof caller === 'string' || !('namespace' in caller) || caller.outside);
      return { port, callers: outside.length < callers.length ? [...outside, { namespace, account: name }] : outside };
    });
  }

  private fromWaypoint() {
    const { waypoint } = this;
    if (!waypoint || !('podLabels' in waypoint.peer.reach)) return [];
    return [{ from: [{ podSelector: { matchLabels: { ...waypoint.peer.reach.podLabels } } }], ports: [{ port: 15_008 }] }];
  }
}

/** Ports that the kubelet asks, by number. */
function probedPorts(spec: PodSpec | undefined): readonly number[] {
  const containers = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
  const named = new Map(containers.flatMap(({ ports = [] }) => ports.map(({ name, containerPort }) => [name, containerPort])));
  const asked = containers.flatMap(({ readinessProbe, livenessProbe, startupProbe }) => [readinessProbe, livenessProbe, startupProbe].flatMap((probe) => probe?.httpGet?.port ?? probe?.tcpSocket?.port ?? probe?.grpc?.port ?? []));
  return [...new Set(asked.flatMap((port) => (typeof port === 'number' ? port : named.get(port) ?? [])))].sort((a, b) => a - b);
}
