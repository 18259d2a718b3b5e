import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { External } from '../../constructs/kit/external';
import { provideScope } from '../../constructs/kit/scope';
import { ProductionService } from '../../constructs/production-service/production-service';
import { build, minimal, read, type Tree } from './build';

const POD = (name: string) => ({ podSelector: { matchLabels: { 'app.kubernetes.io/instance': name, 'app.kubernetes.io/name': name } } });

function envOf(deployment: Tree): Record<string, string> {
  return Object.fromEntries((deployment.spec.template.spec.containers[0].env ?? []).map(({ name, value }: Tree) => [name, value]));
}

function namespace(chart: Construct, name: string): Construct {
  const scope = new Construct(chart, name);
  provideScope(scope, { namespace: name });
  return scope;
}

const grpc = (props: object = {}) => ({ image: 'a:1', resources: minimal().resources, grpc: { port: 7070 }, ...props }) as const;

describe('connectTo', () => {
  it('opens egress here and ingress there, and tells the address', () => {
    const built = build((chart) => {
      const web = new ProductionService(chart, 'web', minimal());
      web.connectTo(new ProductionService(chart, 'api', minimal()), { env: 'API_ADDR' });
    });
    expect(built.get('NetworkPolicy', 'web').spec.egress[1]).toEqual({ to: [POD('api')], ports: [{ port: 8080 }] });
    expect(built.get('NetworkPolicy', 'api').spec.ingress).toEqual([{ from: [POD('web')], ports: [{ port: 'http' }] }]);
    expect(envOf(built.get('Deployment', 'web'))).toEqual({ API_ADDR: 'api:80' });
  });

  it('opens nothing in the other direction', () => {
    const built = build((chart) => void new ProductionService(chart, 'web', minimal()).connectTo(new ProductionService(chart, 'api', minimal())));
    expect(built.get('NetworkPolicy', 'web').spec).not.toHaveProperty('ingress');
    expect(built.get('NetworkPolicy', 'api').spec.egress).toHaveLength(1);
  });

  it('gives the container\'s port of a headless service, which translates none', () => {
    const built = build((chart) => void new ProductionService(chart, 'web', minimal()).connectTo(new ProductionService(chart, 'cart', grpc()), { env: 'CART' }));
    expect(envOf(built.get('Deployment', 'web'))).toEqual({ CART: 'cart:7070' });
  });

  it('reaches another namespace by its full name and by the namespace\'s own label', () => {
    const built = build((chart) => {
      const api = new ProductionService(namespace(chart, 'backend'), 'api', minimal());
      new ProductionService(namespace(chart, 'frontend'), 'web', minimal()).connectTo(api, { env: 'API' });
    });
    const other = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });
    expect(envOf(built.get('Deployment', 'web'))).toEqual({ API: 'api.backend.svc.cluster.local:80' });
    expect(built.get('NetworkPolicy', 'web').spec.egress[1].to).toEqual([{ ...other('backend'), ...POD('api') }]);
    expect(built.get('NetworkPolicy', 'api').spec.ingress[0].from).toEqual([{ ...other('frontend'), ...POD('web') }]);
  });

  it('goes to a port by name', () => {
    const built = build((chart) => void new ProductionService(chart, 'web', minimal()).connectTo(new ProductionService(chart, 'api', minimal({ ports: { admin: { port: 8081, servicePort: 81 } } })), { port: 'admin', env: 'ADMIN' }));
    expect(built.get('NetworkPolicy', 'web').spec.egress[1].ports).toEqual([{ port: 8081 }]);
    expect(built.get('NetworkPolicy', 'api').spec.ingress[0].ports).toEqual([{ port: 'admin' }]);
    expect(envOf(built.get('Deployment', 'web'))).toEqual({ ADMIN: 'api:81' });
  });

  it('puts addresses before the variables that may use them, in an order of their own', () => {
    const built = build((chart) => {
      const cart = new ProductionService(chart, 'cart', grpc());
      new ProductionService(chart, 'web', minimal({ env: { URL: 'http://$(A)' } })).connectTo(cart, { env: 'B' }).connectTo(cart, { env: 'A' });
    });
    expect(Object.keys(envOf(built.get('Deployment', 'web')))).toEqual(['A', 'B', 'URL']);
  });

  it('gives the same objects in whatever order services and connections are declared', () => {
    const tree = (order: readonly number[]) => {
      const app = new App();
      const chart = new Chart(app, 'shop', { namespace: 'shop' });
      const services = new Map(order.map((i) => [i, new ProductionService(chart, `s${i}`, minimal())]));
      for (const i of order) for (const j of order) if (i !== j) services.get(i)?.connectTo(services.get(j) as ProductionService, { env: `S${j}` });
      return new Map(read(app).objects.map((object) => [`${object.kind} ${object.metadata.name}`, object]));
    };
    const [one, other] = [tree([1, 2, 3, 4]), tree([3, 1, 4, 2])];
    expect([...other.keys()].sort()).toEqual([...one.keys()].sort());
    for (const [key, object] of one) expect(other.get(key)).toEqual(object);
  });

  it('tells where the namespace of one side is not known', () => {
    const app = new App();
    const nowhere = new ProductionService(new Chart(app, 'nowhere'), 'web', minimal());
    nowhere.connectTo(new ProductionService(new Chart(app, 'shop', { namespace: 'shop' }), 'api', minimal()));
    expect(read(app).problems).toMatchObject([{ id: 'namespace-unknown', fix: expect.stringContaining('web') }]);
  });

  it('works without any namespace where both go into the same one', () => {
    const app = new App();
    const chart = new Chart(app, 'shop');
    new ProductionService(chart, 'web', minimal()).connectTo(new ProductionService(chart, 'api', minimal()), { env: 'API' });
    const built = read(app);
    expect(built.problems).toEqual([]);
    expect(envOf(built.get('Deployment', 'web'))).toEqual({ API: 'api:80' });
    expect(built.get('NetworkPolicy', 'web').spec.egress[1].to).toEqual([POD('api')]);
  });
});

describe('allowFrom', () => {
  it('is connectTo said by the other side', () => {
    const said = (use: (web: ProductionService, api: ProductionService) => void) =>
      build((chart) => use(new ProductionService(chart, 'web', minimal()), new ProductionService(chart, 'api', minimal()))).objects;
    expect(said((web, api) => api.allowFrom(web))).toEqual(said((web, api) => web.connectTo(api)));
  });
});

describe('External.service', () => {
  const database = () => External.service('orders-db', { host: 'orders.db.acme.io', port: 5432, cidr: ['10.20.0.0/24', '10.21.0.0/24'] });

  it('opens egress to its addresses and tells its real name, which TLS needs', () => {
    const built = build((chart) => void new ProductionService(chart, 'orders', minimal()).connectTo(database(), { env: 'DB' }));
    expect(built.get('NetworkPolicy').spec.egress[1]).toEqual({ to: [{ ipBlock: { cidr: '10.20.0.0/24' } }, { ipBlock: { cidr: '10.21.0.0/24' } }], ports: [{ port: 5432 }] });
    expect(envOf(built.get('Deployment'))).toEqual({ DB: 'orders.db.acme.io:5432' });
  });

  it('is shown once in every namespace that uses it', () => {
    const built = build((chart) => {
      const db = database();
      const [a, b] = [namespace(chart, 'a'), namespace(chart, 'b')];
      for (const [scope, name] of [[a, 'one'], [a, 'two'], [b, 'three']] as const) new ProductionService(scope, name, minimal()).connectTo(db);
    });
    const aliases = built.objects.filter(({ metadata }) => metadata.name === 'orders-db');
    expect(aliases.map(({ metadata, spec }) => [metadata.namespace, (spec as Tree).type, (spec as Tree).externalName])).toEqual([['a', 'ExternalName', 'orders.db.acme.io'], ['b', 'ExternalName', 'orders.db.acme.io']]);
  });

  it('needs no network where its host is an address, and no alias either, since that would be a name', () => {
    const built = build((chart) => void new ProductionService(chart, 'orders', minimal()).connectTo(External.service('legacy', { host: '10.9.8.7', port: 80 })));
    expect(built.problems).toEqual([]);
    expect(built.get('NetworkPolicy').spec.egress[1].to).toEqual([{ ipBlock: { cidr: '10.9.8.7/32' } }]);
    expect(built.kinds().filter((kind) => kind === 'Service')).toHaveLength(1);
  });

  it('cannot be two things under one name', () => {
    const { problems } = build((chart) => void new ProductionService(chart, 'orders', minimal()).connectTo(database()).connectTo(database()));
    expect(problems.map(({ id }) => id)).toEqual(['external-duplicate']);
  });

  it.each([
    [undefined, ['external-host-malformed', 'prop-out-of-range', 'prop-required']],
    ['orders.db.acme.io', ['external-host-malformed', 'prop-out-of-range', 'prop-required']],
    [{ host: 'https://db', port: 0, cidr: '10.0.0.1' }, ['external-host-malformed', 'prop-out-of-range', 'cidr-malformed']],
    [{ host: 'db.acme.io', port: 5432, cidrs: ['10.0.0.0/8'] }, ['prop-unknown', 'prop-required']],
  ])('tells what is wrong with it, once, by whoever connects: %o', (props, ids) => {
    const { problems } = build((chart) => {
      const db = External.service('db', props as never);
      for (const name of ['one', 'two']) new ProductionService(chart, name, minimal()).connectTo(db, { env: 'DB' });
    });
    expect(problems.map(({ id }) => id)).toEqual(ids);
  });
});

describe('a connection', () => {
  it('to itself is one between its own pods', () => {
    const built = build((chart) => {
      const api = new ProductionService(chart, 'api', minimal());
      api.connectTo(api, { env: 'SELF' });
    });
    expect(built.problems).toEqual([]);
    const { ingress, egress } = built.get('NetworkPolicy').spec;
    expect([ingress, egress[1]]).toEqual([[{ from: [POD('api')], ports: [{ port: 'http' }] }], { to: [POD('api')], ports: [{ port: 8080 }] }]);
    expect(envOf(built.get('Deployment'))).toEqual({ SELF: 'api:80' });
  });

  it('that is said twice, and by both sides, is one', () => {
    const said = (times: number) =>
      build((chart) => {
        const [web, api] = [new ProductionService(chart, 'web', minimal()), new ProductionService(chart, 'api', minimal())];
        for (let i = 0; i < times; i++) web.connectTo(api, { env: 'API' });
        if (times > 1) api.allowFrom(web);
      });
    expect(said(2).problems).toEqual([]);
    expect(said(2).objects).toEqual(said(1).objects);
  });

  it('gives the container\'s port of a headless service in another namespace too', () => {
    const built = build((chart) => {
      const cart = new ProductionService(namespace(chart, 'backend'), 'cart', grpc());
      new ProductionService(namespace(chart, 'front'), 'web', minimal()).connectTo(cart, { env: 'CART' });
    });
    expect(envOf(built.get('Deployment', 'web'))).toEqual({ CART: 'cart.backend.svc.cluster.local:7070' });
  });

  it('keeps one value a variable', () => {
    const { problems } = build((chart) => {
      const web = new ProductionService(chart, 'web', minimal());
      for (const name of ['a', 'b']) web.connectTo(new ProductionService(chart, name, minimal()), { env: 'ADDR' });
    });
    expect(problems).toMatchObject([{ id: 'env-duplicate', message: 'ADDR is to hold a:80 and b:80' }]);
  });
});
