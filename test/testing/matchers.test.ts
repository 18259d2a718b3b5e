import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { ApiObject, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { afterAll, describe, expect, it } from 'vitest';
import { App, NamespaceWithQuota, ProductionService } from '../../lib';
import { PlinthError } from '../../lib/errors';
import { expectClean, plinthMatchers, type MatcherContext, type NetworkEnd, type NetworkPort } from '../../lib/testing';
import { MINIMAL } from '../constructs/build';

const app = new App();
const shop = new NamespaceWithQuota(new Chart(app, 'shop'), 'shop', { team: 'shop', environment: 'prod', size: 'M' });
const web = new ProductionService(shop, 'web', { ...MINIMAL, ports: { admin: 9000 } });
const cart = new ProductionService(shop, 'cart', { ...MINIMAL, ports: { admin: 9000 } });
const alone = new ProductionService(shop, 'alone', MINIMAL);
web.connectTo(cart);
const proved = expectClean(app);

const allow = (from: NetworkEnd, to: NetworkEnd, port?: NetworkPort) => plinthMatchers.toAllow(proved, from, to, port);
const deny = (from: NetworkEnd, to: NetworkEnd, port?: NetworkPort) => plinthMatchers.toDeny(proved, from, to, port);

describe('toAllow and toDeny', () => {
  it('see the edges that were declared, in their direction and at their port', () => {
    expect(allow(web, cart, 8080).pass).toBe(true);
    expect(allow(web, cart, 'http').pass).toBe(true);
    expect(allow(web, cart, { port: 8080, protocol: 'UDP' }).pass).toBe(false);
    expect(allow(web, cart, 9000).pass).toBe(false);
    expect(allow(cart, web, 8080).pass).toBe(false);
    expect(allow(alone, cart, 8080).pass).toBe(false);
  });

  it('ask for any port where none is named', () => {
    expect(allow(web, cart).pass).toBe(true);
    expect(deny(cart, web).pass).toBe(true);
    expect(deny(alone, cart).pass).toBe(true);
    expect(deny(web, { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } }).pass).toBe(false);
    expect(allow(web, { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } }, { port: 53, protocol: 'UDP' }).pass).toBe(true);
  });

  it('are each other\'s contrary', () => {
    for (const [from, to, port] of [[web, cart, 8080], [cart, web, undefined], ['shop/alone', { cidr: '203.0.113.0/24' }, 443]] as const) {
      expect(allow(from, to, port).pass).toBe(!deny(from, to, port).pass);
    }
  });

  it('know a workload by its construct and by its name', () => {
    expect(allow('shop/web', 'Deployment shop/cart', 8080).pass).toBe(true);
    expect(deny('shop/alone', 'shop/cart', 8080).pass).toBe(true);
  });

  it('say which policy denies, and at which end', () => {
    expect(allow(alone, cart, 8080).message()).toBe(
      'expected the NetworkPolicies to allow Deployment shop/alone to Deployment shop/cart on TCP 8080, and they deny it: the egress of Deployment shop/alone is isolated by NetworkPolicy shop/default-deny, NetworkPolicy shop/alone, and no rule allows to Deployment shop/cart on TCP 8080',
    );
    expect(deny(web, cart, 8080).message()).toContain('and they allow it: NetworkPolicy shop/web allows the egress of Deployment shop/web, and NetworkPolicy shop/cart allows the ingress');
    expect(deny(web, cart).message()).toContain('on TCP 8080');
    expect(deny(cart, web).message()).toContain('expected the NetworkPolicies not to deny');
  });

  it('judge pods of cdk8s-plus-28, and find ports that only a policy names', () => {
    const mixed = new App();
    const chart = new Chart(mixed, 'c', { namespace: 'c' });
    const legacy = new kplus.Deployment(chart, 'legacy', { containers: [{ image: 'legacy:1.0.0', portNumber: 80 }], select: true });
    new ApiObject(chart, 'policy', { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'p' }, spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 5000, endPort: 5010, protocol: 'TCP' }] }] } });
    const answer = (cidr: string, port?: number) => plinthMatchers.toAllow(mixed, legacy, { cidr }, port).pass;
    expect([answer('10.1.0.0/16'), answer('10.1.0.0/16', 5010), answer('10.1.0.0/16', 443), answer('192.0.2.0/24')]).toEqual([true, true, false, false]);
  });

  it('hold of a range of addresses where all are let through, or none; where some are, neither does', () => {
    const mixed = new App();
    const chart = new Chart(mixed, 'c', { namespace: 'c' });
    const legacy = new kplus.Deployment(chart, 'legacy', { containers: [{ image: 'legacy:1.0.0', portNumber: 80 }], select: true });
    const to = [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }];
    new ApiObject(chart, 'policy', { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'p' }, spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{ to }] } });
    const result = expectClean(mixed);
    const answers = (cidr: string) => [plinthMatchers.toAllow(result, legacy, { cidr }, 443).pass, plinthMatchers.toDeny(result, legacy, { cidr }, 443).pass];
    expect([answers('10.2.0.0/16'), answers('10.2.3.4')]).toEqual([[true, false], [true, false]]);
    expect([answers('10.1.0.0/16'), answers('10.1.2.0/24'), answers('192.0.2.0/24')]).toEqual([[false, true], [false, true], [false, true]]);
    expect([answers('10.0.0.0/8'), answers('10.0.0.0/15'), answers('0.0.0.0/0')]).toEqual([[false, false], [false, false], [false, false]]);
    expect(plinthMatchers.toDeny(result, legacy, { cidr: '0.0.0.0/0' }).message()).toContain(' to some of 0.0.0.0/0, and they allow it: NetworkPolicy c/p');
  });

  it('refuse a port that no pod can have, which a test would otherwise find denied for ever', () => {
    expect(problemOf(() => deny(web, cart, 'htpp'))).toMatchObject({ id: 'peer-port-unknown', accepted: 'the number of a port, TCP http, TCP admin' });
    expect(problemOf(() => deny(web, cart, { port: 'http', protocol: 'UDP' }))).toMatchObject({ id: 'peer-port-unknown' });
    expect(problemOf(() => deny(web, cart, '8080'))).toMatchObject({ id: 'peer-port-unknown' });
    expect(problemOf(() => deny(web, { cidr: '10.0.0.0/8' }, 'http'))).toMatchObject({ id: 'peer-port-unknown' });
    expect(problemOf(() => deny(web, cart, { port: 8080, protocol: 'tcp' as 'TCP' }))).toMatchObject({ id: 'prop-malformed' });
    for (const port of [0, 65_536, 80.5]) expect(problemOf(() => deny(web, cart, port))).toMatchObject({ id: 'port-out-of-range' });
    expect(deny(web, { namespace: 'blog', labels: { app: 'comments' } }, 'http').pass).toBe(true);
  });

  it('refuse an end that nothing is', () => {
    for (const end of [undefined, 7, {}, { namespace: 'blog' }]) expect(problemOf(() => deny(web, end as unknown as NetworkEnd))).toMatchObject({ id: 'workload-unknown', fix: 'Pass the service itself.' });
    expect(problemOf(() => allow('shop/wbe', cart))).toMatchObject({ id: 'workload-unknown', fix: "Write 'shop/web'." });
    expect(problemOf(() => allow(shop, cart))).toMatchObject({ id: 'workload-unknown', message: expect.stringContaining('3 workloads') });
    expect(problemOf(() => allow(new Chart(new App(), 'other'), cart))).toMatchObject({ id: 'workload-unknown', message: expect.stringContaining('0 workloads') });
    expect(problemOf(() => allow(web, { cidr: '10.0.0.300/8' }))).toMatchObject({ id: 'cidr-malformed' });
  });
});

it.each([undefined, {}, 'kind: Pod'])('no matcher proves %o, which is no app', (subject) => {
  expect(problemOf(() => plinthMatchers.toBePolicyClean(subject as unknown as App))).toMatchObject({ id: 'app-unknown' });
});

describe('toBePolicyClean', () => {
  it('passes where nothing is wrong, and says so to a test that wants something wrong', () => {
    const { pass, message } = plinthMatchers.toBePolicyClean(app);
    expect([pass, message()]).toEqual([true, expect.stringMatching(/^expected a problem of severity warning or above in \d+ objects in profile production, and there is none$/)]);
  });

  it('fails with every finding and its fix', () => {
    const chart = new Chart(new App(), 'c', { namespace: 'c' });
    new kplus.Deployment(chart, 'legacy', { containers: [{ image: 'legacy:latest' }] });
    const { pass, message } = plinthMatchers.toBePolicyClean(chart);
    expect(pass).toBe(false);
    expect(message()).toMatch(/image-tag[^]*fix: /);
    expect(plinthMatchers.toBePolicyClean(chart, { failOn: 'error' }).pass).toBe(true);
  });
});

describe('toMatchGolden', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'plinth-golden-'));
  const testPath = path.join(folder, 'app.test.ts');
  const match = (context: MatcherContext, file: string, update?: boolean) => plinthMatchers.toMatchGolden.call({ testPath, ...context }, proved, file, update === undefined ? {} : { update });
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  it('writes a missing file where the runner writes new snapshots, with exactly the bytes of the stream', () => {
    expect(match({ snapshotState: { _updateSnapshot: 'new' } }, 'new/app.yaml').pass).toBe(true);
    expect(fs.readFileSync(path.join(folder, 'new/app.yaml'), 'utf8')).toBe(proved.stream());
    expect(match({}, 'new/app.yaml').pass).toBe(true);
  });

  it('writes nothing where the runner writes none, and for a test that wants a difference', () => {
    for (const context of [{}, { snapshotState: { _updateSnapshot: 'none' } }, { isNot: true, snapshotState: { _updateSnapshot: 'all' } }]) {
      expect(match(context, 'missing.yaml').pass).toBe(false);
    }
    expect(fs.existsSync(path.join(folder, 'missing.yaml'))).toBe(false);
  });

  it('names the first line that differs, and rewrites the file when it is told to', () => {
    const file = path.join(folder, 'old.yaml');
    fs.writeFileSync(file, proved.stream().replace('kind: Namespace', 'kind: Nam'));
    const { pass, message, actual } = match({ snapshotState: { _updateSnapshot: 'new' } }, 'old.yaml');
    expect([pass, actual]).toEqual([false, proved.stream()]);
    expect(message()).toContain('from line 2\n  golden: kind: Nam\n  made:   kind: Namespace');
    expect(match({ snapshotState: { _updateSnapshot: 'all' } }, 'old.yaml').pass).toBe(true);
    expect(fs.readFileSync(file, 'utf8')).toBe(proved.stream());
    expect(match({}, file, true).pass).toBe(true);
  });

  it('refuses a relative path where nobody knows the test', () => {
    expect(problemOf(() => plinthMatchers.toMatchGolden(proved, 'app.yaml'))).toMatchObject({ id: 'golden-path', fix: 'Write path.join(__dirname, "app.yaml").' });
  });

  it('has no golden file for what has errors', () => {
    const broken = new App();
    new ProductionService(new Chart(broken, 'c', { namespace: 'c' }), 'api', { ...MINIMAL, scale: { fixed: 0 } });
    expect(problemOf(() => plinthMatchers.toMatchGolden.call({ testPath }, broken, 'broken.yaml', { update: true }))).toMatchObject({ id: 'prop-out-of-range' });
    expect(fs.existsSync(path.join(folder, 'broken.yaml'))).toBe(false);
  });
});

function problemOf(act: () => unknown) {
  try {
    act();
  } catch (error) {
    if (PlinthError.is(error)) return error.problems[0];
    throw error;
  }
  throw new Error('nothing was refused');
}
