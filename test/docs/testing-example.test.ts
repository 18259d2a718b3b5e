import { App, Chart, NamespaceWithQuota, ProductionService } from 'cdk8s-plinth';
import { expectClean, plinthMatchers, type PlinthMatchers } from 'cdk8s-plinth/testing';
import { expect, test } from 'vitest';

declare module 'vitest' {
  interface Matchers<T> extends PlinthMatchers<T> {}
}

expect.extend(plinthMatchers);

const app = new App();
const shop = new NamespaceWithQuota(new Chart(app, 'shop'), 'shop', { team: 'shop', environment: 'prod', size: 'S' });
const resources = { cpu: '100m', memory: '128Mi' } as const;
const web = new ProductionService(shop, 'web', { image: 'registry.acme.io/shop/web:5.0.0', http: { port: 3000, readiness: '/ready' }, resources });
const cart = new ProductionService(shop, 'cart', { image: 'registry.acme.io/shop/cart:2.0.1', grpc: { port: 7070 }, resources });
web.connectTo(cart, { env: 'CART_ADDR' });

const proved = expectClean(app); // proved once, for all tests below

test('nothing is wrong with the shop', () => {
  expect(proved).toBePolicyClean();
});

test('the web asks the cart, and nobody else does', () => {
  expect(proved).toAllow(web, cart, 7070);
  expect(proved).toDeny(cart, web);
  expect(proved).toDeny({ namespace: 'blog', labels: { app: 'comments' } }, 'shop/cart');
});

test('no cart leaves the cluster', () => {
  expect(proved).toDeny('shop/cart', { cidr: '203.0.113.7/32' });
});

test('the manifests are the ones that were reviewed', () => {
  expect(proved).toMatchGolden('../../__snapshots__/docs/shop.yaml');
});
