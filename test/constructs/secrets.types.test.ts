import { describe, expect, it } from 'vitest';
import { Secret } from '../../constructs/kit/refs';
import type { ProductionServiceOptions } from '../../constructs/production-service/props';
import { definePlatform } from '../../lib/kube/platform';

type Secrets = Required<Pick<ProductionServiceOptions, 'secrets' | 'pullSecrets'>>;

/** What the compiler takes. */
const taken: Secrets = {
  secrets: {
    A: Secret.existing('a', 'key'),
    B: Secret.external('shop/b', { property: 'token', version: '3', refresh: '15m' }),
    C: Secret.sealed('c', 'AgBy'),
    '/etc/d': Secret.existing('d'),
    '/etc/e': Secret.vault('kv/data/e', { property: 'token' }),
    '/etc/f': Secret.csi({ objects: '[]' }),
    '/etc/g': Secret.csi('g'),
    '/etc/h': Secret.files({ 'tls.crt': Secret.external('tls'), 'tls.key': Secret.sealed('h', 'AgBy') }),
  },
  pullSecrets: [Secret.existing('registry'), Secret.external('registry'), Secret.sealed('registry', 'AgBy')],
};

const refused: readonly Partial<Secrets>[] = [
  // @ts-expect-error a secret in the program
  { secrets: { A: 'hunter2' } },
  // @ts-expect-error a secret in a folder
  { secrets: { '/etc/a': Secret.files({ a: 'hunter2' }) } },
  // @ts-expect-error a path for a password
  { secrets: { '/etc/a': { a: 'hunter2' } } },
  // @ts-expect-error a number
  { secrets: { A: 7 } },
  // @ts-expect-error a time without a unit
  { secrets: { A: Secret.external('a', { refresh: '60' }) } },
  // @ts-expect-error an option that there is not
  { secrets: { A: Secret.external('a', { refreshInterval: '1h' }) } },
  // @ts-expect-error sealed for no name
  { secrets: { A: Secret.sealed('AgBy') } },
  // @ts-expect-error a name without Secret
  { pullSecrets: ['registry'] },
  // @ts-expect-error one key of a Secret, of which the kubelet looks for the key itself
  { pullSecrets: [Secret.existing('registry', 'config')] },
  // @ts-expect-error files of Vault, which the kubelet cannot read
  { pullSecrets: [Secret.vault('kv/data/registry')] },
];

const platforms = () => {
  definePlatform({ secrets: { engine: 'external-secrets', store: 'vault', storeKind: 'SecretStore' }, restarts: 'reloader', pullSecrets: ['registry'] });
  // @ts-expect-error External Secrets without a store
  definePlatform({ secrets: 'external-secrets' });
  // @ts-expect-error a kind of store that there is not
  definePlatform({ secrets: { engine: 'external-secrets', store: 'vault', storeKind: 'Store' } });
  // @ts-expect-error Vault without an address
  definePlatform({ secrets: { engine: 'vault', namespace: 'vault' } });
  // @ts-expect-error a driver without a provider
  definePlatform({ secrets: { engine: 'csi' } });
};

describe('the compiler', () => {
  it('takes what names secrets, and refuses what holds them', () => {
    expect(Object.keys(taken.secrets).length + taken.pullSecrets.length).toBe(11);
    expect(refused.length).toBe(10);
    expect(platforms).toThrow('secrets.store');
  });
});
