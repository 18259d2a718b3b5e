import { describe, expect, it } from 'vitest';
import { referencesOf } from '../../lib/graph/references';
import { graphOf } from './sets';

const maker = (apiVersion: string, kind: string, spec: string, name = 's', namespace = 'shop') => `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { ${spec} }\n`;
const external = (spec: string, name?: string) => maker('external-secrets.io/v1', 'ExternalSecret', spec, name);
const READS = 'data: [{ secretKey: token, remoteRef: { key: k } }]';

/** The state of a reference to one key of Secret `s` in a set with those objects. */
function stateOf(key: string, ...objects: readonly string[]): string {
  const pod = `---\napiVersion: v1\nkind: Pod\nmetadata: { name: p, namespace: shop }\nspec: { containers: [{ name: a, env: [{ name: A, valueFrom: { secretKeyRef: { name: s, key: ${key} } } }] }] }\n`;
  const graph = graphOf(pod + objects.join(''));
  const [from] = graph.objects;
  return (from && referencesOf(graph, from)[0]?.state) ?? 'no reference';
}

describe('a key of a Secret that a controller makes', () => {
  it.each([
    ['what an ExternalSecret reads', external(READS), 'here', 'key-missing'],
    ['what its template writes in place of that', external(`${READS}, target: { template: { data: { url: x } } }`), 'key-missing', 'key-missing'],
    ['what its template adds', external(`${READS}, target: { template: { mergePolicy: Merge, data: { url: x } } }`), 'here', 'key-missing'],
    ['whatever the store has', external('dataFrom: [{ extract: { key: k } }]'), 'here', 'here'],
    ['what a template elsewhere writes', external(`${READS}, target: { template: { templateFrom: [{ configMap: { name: t } }] } }`), 'here', 'here'],
    ['what is added to a Secret of somebody else’s', external(`${READS}, target: { creationPolicy: Merge }`), 'here', 'here'],
    ['what a SealedSecret holds', maker('bitnami.com/v1alpha1', 'SealedSecret', 'encryptedData: { token: AgBy }'), 'here', 'key-missing'],
    ['what an old SealedSecret holds as a whole', maker('bitnami.com/v1alpha1', 'SealedSecret', 'data: AgBy, encryptedData: {}'), 'here', 'here'],
    ['what a SecretProviderClass copies', maker('secrets-store.csi.x-k8s.io/v1', 'SecretProviderClass', 'secretObjects: [{ secretName: s, data: [{ objectName: o, key: token }] }, { secretName: t, data: [{ objectName: o, key: password }] }]', 'c'), 'here', 'key-missing'],
    ['what Vault’s operator writes', maker('secrets.hashicorp.com/v1beta1', 'VaultStaticSecret', 'destination: { name: s }', 'v'), 'here', 'here'],
  ])('is known by %s', (_what, yaml, token, password) => {
    expect([stateOf('token', yaml), stateOf('password', yaml)]).toEqual([token, password]);
  });

  it('may come from any of several makers', () => {
    const two = [external(READS, 's'), external('target: { name: s }, data: [{ secretKey: password, remoteRef: { key: k } }]', 'second')];
    expect(stateOf('password', ...two)).toBe('here');
    expect(stateOf('user', ...two)).toBe('key-missing');
    expect(stateOf('user', ...two, external('target: { name: s }, dataFrom: [{ find: {} }]', 'third'))).toBe('here');
  });

  it('of a maker in another namespace is no key here', () => {
    expect(stateOf('token', maker('external-secrets.io/v1', 'ExternalSecret', READS, 's', 'other'))).toBe('missing');
  });

  it('is not made where the ExternalSecret makes nothing', () => {
    expect(stateOf('token', external(`${READS}, target: { creationPolicy: None }`))).toBe('missing');
  });

  it('is looked up among hostile names without a crash', () => {
    expect(stateOf('__proto__', external(READS))).toBe('key-missing');
    expect(stateOf('token', external('data: 7, dataFrom: { a: 1 }, target: [1]'))).toBe('here');
  });
});
