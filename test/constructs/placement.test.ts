import { describe, expect, it } from 'vitest';
import { App, Chart } from 'cdk8s';
import { External } from '../../constructs/kit/external';
import { Peer } from '../../constructs/kit/peer';
import { Platform } from '../../constructs/kit/platform';
import { NamespaceWithQuota } from '../../constructs/namespace-with-quota';
import { ProductionService } from '../../constructs/production-service/production-service';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import type { NodePool } from '../../lib/kube/pools';
import { synthesize } from '../../lib/synth/synthesize';
import { build, minimal, read, type Tree } from './build';

const instance = { capacity: { cpu: 4, memory: '16Gi' } };
const POOLS: Readonly<Record<string, NodePool>> = {
  general: { instance, nodes: 6, labels: { 'acme.io/pool': 'general' } },
  checkout: { instance, nodes: 3, labels: { team: 'shop', 'acme.io/pool': 'checkout' }, taints: [{ key: 'dedicated', value: 'checkout', effect: 'NoSchedule' }, { key: 'spot', effect: 'PreferNoSchedule' }] },
  plain: { instance, nodes: 3 },
};

const service = (props: object, platform: PlatformProps = { pools: POOLS }) => build((chart) => new ProductionService(chart, 'api', minimal(props)), { platform: definePlatform(platform) });
const pod = (props: object, platform?: PlatformProps): Tree => service(props, platform).get('Deployment').spec.template.spec;
const nodeTerms = ({ affinity }: Tree): Tree => affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms;

describe('placement on a pool', () => {
  it('requires its nodes and tolerates their taints, both at once', () => {
    const placed = pod({ placement: 'checkout' });
    expect(nodeTerms(placed)).toEqual([{ matchExpressions: [{ key: 'team', operator: 'In', values: ['shop'] }] }]);
    expect(placed.tolerations).toEqual([{ key: 'dedicated', operator: 'Equal', value: 'checkout', effect: 'NoSchedule' }, { key: 'spot', operator: 'Exists', effect: 'PreferNoSchedule' }]);
  });

  it('tolerates nothing where nothing keeps pods off', () => {
    const placed = pod({ placement: { pool: 'general' } });
    expect(nodeTerms(placed)).toEqual([{ matchExpressions: [{ key: 'acme.io/pool', operator: 'In', values: ['general'] }] }]);
    expect(placed).not.toHaveProperty('tolerations');
    expect(pod({})).not.toHaveProperty('affinity');
  });

  it('takes labels together where only together they tell the pool from others', () => {
    const pools = { a: { instance, nodes: 1, labels: { tier: 'x', disk: 'ssd' } }, b: { instance, nodes: 1, labels: { tier: 'x', disk: 'hdd' } }, c: { instance, nodes: 1, labels: { tier: 'y', disk: 'ssd' } } };
    expect(nodeTerms(pod({ placement: 'a' }, { pools }))[0].matchExpressions.map(({ key }: Tree) => key)).toEqual(['tier', 'disk']);
  });

  it('is what the proof then finds: pods fit that pool, and no other', () => {
    const app = new App();
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    Platform.provide(chart, definePlatform({ pools: { ...POOLS, checkout: { ...POOLS['checkout'], instance: { capacity: { cpu: 1, memory: '1Gi' } }, nodes: 3 } as NodePool } }));
    new ProductionService(chart, 'api', minimal({ placement: 'checkout', resources: { cpu: 2, memory: '256Mi' } }));
    expect(synthesize(app).problems).toMatchObject([{ id: 'pod-fits-pool', message: expect.stringContaining('checkout: NodeResourcesFit (cpu 2 is asked, an empty node offers 1: 1 are missing)') }]);
  });

  it.each([
    [{ placement: 'chekout' }, {}, 'platform-name-unknown', 'placement', "Write 'checkout'"],
    [{ placement: { pool: 'plain' } }, {}, 'pool-indistinct', 'placement.pool', "{ 'acme.io/pool': 'plain' }"],
    [{ placement: 'checkout' }, { pools: {} }, 'platform-key-absent', 'placement', 'checkout: { instance, nodes, labels, taints }'],
    [{ placement: 7 }, {}, 'prop-malformed', 'placement', 'Name a pool'],
    [{ placement: { poool: 'checkout' } }, {}, 'prop-unknown', 'placement.poool', 'placement.pool'],
    [{ placement: { near: 'cart' } }, {}, 'peer-unknown', undefined, 'Pass the object itself'],
    [{ placement: { near: { peer: Peer.named('shop', 'cart'), within: 'rack' } } }, {}, 'prop-malformed', 'placement.near.within', 'zone'],
    [{ placement: { near: { peer: Peer.named('shop', 'cart'), required: true } } }, {}, 'prop-unknown', 'placement.near.required', 'require'],
    [{ placement: { near: Peer.cidr('10.0.0.0/8', { port: 5432 }) } }, {}, 'near-no-pods', 'placement.near', 'Remove placement.near'],
  ])('tells what it cannot do: %j', (props, platform, id, prop, fix) => {
    const { problems } = service(props, { pools: POOLS, ...platform });
    expect(problems).toMatchObject([{ id, ...(prop !== undefined && { prop }), fix: expect.stringContaining(fix) }]);
  });
});

describe('placement near a peer', () => {
  const CART = { 'app.kubernetes.io/name': 'cart', 'app.kubernetes.io/instance': 'cart' };

  it('is wished for in its zone', () => {
    expect(pod({ placement: { near: Peer.named('shop', 'cart') } }).affinity).toEqual({
      podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: { labelSelector: { matchLabels: CART }, topologyKey: 'topology.kubernetes.io/zone' } }] },
    });
  });

  it('may be required, and on its very nodes; in another namespace too', () => {
    expect(pod({ placement: { near: { peer: Peer.named('carts', 'cart'), within: 'host', require: true } } }).affinity).toEqual({
      podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: CART }, namespaces: ['carts'], topologyKey: 'kubernetes.io/hostname' }] },
    });
  });

  it('goes with a pool', () => {
    expect(Object.keys(pod({ placement: { pool: 'checkout', near: Peer.named('shop', 'cart') } }).affinity)).toEqual(['nodeAffinity', 'podAffinity']);
  });

  it('is nothing for what has no pods', () => {
    const { problems } = service({ placement: { near: External.service('db', { host: 'db.acme.io', port: 5432, cidr: '10.20.0.0/24' }) } });
    expect(problems).toMatchObject([{ id: 'near-no-pods', message: 'placement.near is db, which has no pods in the cluster' }]);
  });
});

describe('the pool of a namespace', () => {
  function shop(props: object, placement?: string) {
    const app = new App();
    const chart = new Chart(app, 'shop');
    Platform.provide(chart, definePlatform({ pools: POOLS }));
    const scope = new NamespaceWithQuota(chart, 'shop', { team: 'shop', environment: 'prod', size: 'S', ...props });
    new ProductionService(scope, 'api', minimal(placement === undefined ? {} : { placement }));
    return { app, ...read(app) };
  }

  it('is where its workloads run that say nothing', () => {
    const { get, app } = shop({ pool: 'checkout' });
    expect(nodeTerms(get('Deployment').spec.template.spec)[0].matchExpressions[0].values).toEqual(['shop']);
    expect(get('Deployment').spec.template.spec.tolerations).toHaveLength(2);
    expect(synthesize(app).problems).toEqual([]);
  });

  it('yields to what a workload says itself', () => {
    expect(nodeTerms(shop({ pool: 'checkout' }, 'general').get('Deployment').spec.template.spec)[0].matchExpressions[0].values).toEqual(['general']);
  });

  it.each([
    ['chekout', 'platform-name-unknown', "Write 'checkout'"],
    ['plain', 'pool-indistinct', "'acme.io/pool': 'plain'"],
    ['general', 'pool-not-dedicated', "[{ key: 'dedicated', value: 'general', effect: 'NoSchedule' }]"],
  ])('is its own: %s is told', (pool, id, fix) => {
    const [first] = shop({ pool }).problems;
    expect(first).toMatchObject({ id, prop: 'pool', fix: expect.stringContaining(fix) });
  });
});
