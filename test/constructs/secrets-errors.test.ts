import { describe, expect, it } from 'vitest';
import { ProductionService } from '../../constructs/production-service/production-service';
import { Secret } from '../../constructs/kit/refs';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import { build, minimal } from './build';

const STORE = { engine: 'external-secrets', store: 'vault' } as const;
const VAULT = { engine: 'vault', address: 'https://vault.vault.svc:8200', namespace: 'vault' } as const;
const CSI = { engine: 'csi', provider: 'aws' } as const;
const SEALED = `AgBy${'3vPzXq7mT1bNcR9sHdUf2LwYkGeA0oJ4'.repeat(22)}`;
const PLAIN = 'hunter2-hunter2';

function problemsOf(props: object, secrets: PlatformProps['secrets']) {
  return build((chart) => new ProductionService(chart, 'api', minimal(props)), { platform: definePlatform({ ...(secrets !== undefined && { secrets }) }) }).problems;
}

/** Wrong secrets: engine, props, id, prop, and what the message, the range or the fix must hold. */
const WRONG: ReadonlyArray<readonly [situation: string, engine: PlatformProps['secrets'], props: object, id: string, prop: string, said: string]> = [
  ['a store on a platform without one', 'none', { secrets: { A: Secret.external('a') } }, 'engine-absent', 'secrets.A', "definePlatform({ secrets: { engine: 'external-secrets', store: '<name>' } })"],
  ['a store on a platform with another engine', 'sealed-secrets', { env: { A: Secret.external('a') } }, 'engine-absent', 'env.A', "the platform's secrets is sealed-secrets"],
  ['a sealed text on a platform that cannot open it', STORE, { secrets: { A: Secret.sealed('a', SEALED) } }, 'engine-absent', 'secrets.A', "definePlatform({ secrets: 'sealed-secrets' })"],
  ['Vault where no agent is injected', STORE, { secrets: { '/etc/a': Secret.vault('kv/data/a') } }, 'engine-absent', 'secrets./etc/a.a', "engine: 'vault'"],
  ['the CSI driver where it does not run', 'none', { secrets: { '/etc/a': Secret.csi('a') } }, 'engine-absent', 'secrets./etc/a', "engine: 'csi'"],
  ['a registry’s password from a store that is not there', 'none', { pullSecrets: [Secret.external('a')] }, 'engine-absent', 'pullSecrets[0]', 'External Secrets'],
  ['a store that is asked every ten seconds', STORE, { secrets: { A: Secret.external('a', { refresh: '10s' }) } }, 'prop-out-of-range', 'secrets.A.refresh', "'1m' to '24h'"],
  ['a store that is asked too seldom', STORE, { secrets: { A: Secret.external('a', { refresh: '48h' }) } }, 'prop-out-of-range', 'secrets.A.refresh', "Write '24h'."],
  ['a store that is never asked again', STORE, { secrets: { A: Secret.external('a', { refresh: '0s' }) } }, 'prop-out-of-range', 'secrets.A.refresh', "Write '1m'."],
  ['an interval without a unit', STORE, { secrets: { A: { external: 'a', refresh: '60' } } }, 'duration-malformed', 'secrets.A.refresh', "'1m'"],
  ['an interval that is a list', STORE, { secrets: { A: { external: 'a', refresh: ['1m'] } } }, 'prop-malformed', 'secrets.A.refresh', 'with its unit'],
  ['no path', STORE, { secrets: { A: Secret.external('') } }, 'prop-malformed', 'secrets.A', 'has the path ""'],
  ['a path with a space', STORE, { secrets: { A: Secret.external('shop / api') } }, 'prop-malformed', 'secrets.A', 'without spaces'],
  ['a property that is no text', STORE, { secrets: { A: { external: 'a', property: 7 } } }, 'prop-malformed', 'secrets.A', 'has the property 7'],
  ['an option that there is not', STORE, { secrets: { A: { external: 'a', refreshInterval: '1h' } } }, 'prop-unknown', 'secrets.A.refreshInterval', 'there is no prop'],
  ['a name that no file can have', STORE, { secrets: { '/etc/a': Secret.files({ 'a/b': Secret.external('a') }) } }, 'config-key-malformed', 'secrets./etc/a.a/b', 'without slashes'],
  ['folders that are no map', STORE, { secrets: { '/etc/a': { files: 'a' } } }, 'prop-malformed', 'secrets./etc/a.files', 'a map'],
  ['a plain text in a folder', STORE, { secrets: { '/etc/a': { files: { a: PLAIN } } } }, 'secret-plain', 'secrets./etc/a.a', 'end up in Git'],
  ['a plain text as a variable', STORE, { secrets: { A: PLAIN } }, 'secret-plain', 'secrets.A', 'end up in Git'],
  ['a plain text at a path', STORE, { secrets: { '/etc/a': PLAIN } }, 'secret-plain', 'secrets./etc/a', 'end up in Git'],
  ['a map that says nothing', STORE, { secrets: { '/etc/a': { optional: true } } }, 'secret-plain', 'secrets./etc/a', 'Secret.csi(class)'],
  ['a plain text that is called sealed', 'sealed-secrets', { secrets: { A: Secret.sealed('a', PLAIN) } }, 'secret-plain', 'secrets.A', 'kubeseal --raw'],
  ['a name that no Secret can have', 'sealed-secrets', { secrets: { A: Secret.sealed('A_B', SEALED) } }, 'name-malformed', 'secrets.A', 'sealed for "A_B"'],
  ['two values sealed for one key', 'sealed-secrets', { secrets: { A: Secret.sealed('a', SEALED) }, env: { A: Secret.sealed('a', SEALED) } }, 'secret-duplicate', 'env.A', 'another name'],
  ['one Secret of two types', 'sealed-secrets', { secrets: { A: Secret.sealed('a', SEALED) }, pullSecrets: [Secret.sealed('a', SEALED)] }, 'secret-duplicate', 'pullSecrets[0]', 'one type a Secret'],
  ['a sealed file without a name', 'sealed-secrets', { secrets: { '/etc/a': Secret.sealed('a', SEALED) } }, 'config-key-malformed', 'secrets./etc/a.', 'Secret.files('],
  ['Vault in a variable', VAULT, { secrets: { A: Secret.vault('kv/data/a') } }, 'secret-files-only', 'secrets.A', 'Mount it under a path'],
  ['the CSI driver in a variable', CSI, { secrets: { A: Secret.csi('a') } }, 'secret-files-only', 'secrets.A', 'a path'],
  ['Vault among variables', VAULT, { env: { A: Secret.vault('kv/data/a') } }, 'secret-files-only', 'env.A', 'a path'],
  ['a template in the path', VAULT, { secrets: { '/etc/a': Secret.files({ a: Secret.vault('kv/data/a" }}{{ env "HOME') }) } }, 'prop-malformed', 'secrets./etc/a.a', 'letters, digits'],
  ['a template in the property', VAULT, { secrets: { '/etc/a': Secret.files({ a: Secret.vault('kv/data/a', { property: '"}}' }) }) } }, 'prop-malformed', 'secrets./etc/a.a', 'letters, digits'],
  ['a folder that Vault and a Secret share', VAULT, { secrets: { '/etc/a': Secret.files({ a: Secret.vault('kv/data/a'), b: Secret.existing('b', 'b') }) } }, 'volume-malformed', 'secrets./etc/a', 'a folder of its own'],
  ['a folder of Vault at which something else is mounted', VAULT, { secrets: { '/etc/a': Secret.vault('kv/data/a') }, config: { '/etc/a': { a: 'b' } } }, 'mount-path-duplicate', 'secrets./etc/a', 'one thing a path'],
  ['Vault in a place that nobody names', { engine: 'vault', address: 'https://vault.acme.io' }, { secrets: { '/etc/a': Secret.vault('kv/data/a') } }, 'platform-key-absent', 'secrets', "namespace: 'vault'"],
  ['a class that is no name', CSI, { secrets: { '/etc/a': Secret.csi('A_B') } }, 'prop-malformed', 'secrets./etc/a', 'SecretProviderClass'],
  ['parameters that are none', CSI, { secrets: { '/etc/a': Secret.csi({}) } }, 'prop-malformed', 'secrets./etc/a', 'parameters of the provider'],
  ['parameters that are no texts', CSI, { secrets: { '/etc/a': { csi: { objects: [] } } } }, 'prop-malformed', 'secrets./etc/a', 'texts by name'],
  ['pull secrets that are no list', STORE, { pullSecrets: 'registry' }, 'prop-malformed', 'pullSecrets', "[Secret.existing('registry')]"],
  ['a pull secret with a key', STORE, { pullSecrets: [Secret.existing('registry', 'config')] }, 'prop-malformed', 'pullSecrets[0]', '.dockerconfigjson by itself'],
  ['a pull secret in plain text', STORE, { pullSecrets: [PLAIN] }, 'prop-malformed', 'pullSecrets[0]', 'Secret.existing(name)'],
];

describe('wrong secrets', () => {
  it.each(WRONG)('are told where they stand: %s', (_situation, engine, props, id, prop, said) => {
    const problems = problemsOf(props, engine);
    expect(problems.map((problem) => [problem.id, problem.prop])).toContainEqual([id, prop]);
    const problem = problems.find((each) => each.id === id && each.prop === prop);
    expect([problem?.message, problem?.accepted, problem?.fix].join(' | ')).toContain(said);
    expect(problem?.accepted, 'says what is accepted').toBeTruthy();
  });

  it('are never repeated: a message may end in a log', () => {
    for (const [, engine, props] of WRONG) expect(JSON.stringify(problemsOf(props, engine))).not.toContain(PLAIN);
  });

  it('are told of once where one engine is missing for many', () => {
    const secrets = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`A${i}`, Secret.external(`a${i}`)]));
    expect(problemsOf({ secrets }, 'none').map(({ id }) => id)).toEqual(['engine-absent']);
  });

  it.each([
    [{ secrets: 'external-secrets' }, 'secrets.store', "store: 'vault'"],
    [{ secrets: { engine: 'external-secrets', store: 'Vault_1' } }, 'secrets.store', 'the name of a store'],
    [{ secrets: { engine: 'external-secrets', store: 'vault', storeKind: 'Store' } }, 'secrets.storeKind', 'ClusterSecretStore, SecretStore'],
    [{ secrets: { engine: 'vault', address: 'vault:8200' } }, 'secrets.address', 'https://vault.vault.svc:8200'],
    [{ secrets: { engine: 'vault', address: 'https://vault', networks: ['10.0.0.1'] } }, 'secrets.networks', 'CIDR'],
    [{ secrets: 'csi' }, 'secrets.provider', 'not empty'],
    [{ restarts: 'stakater' }, 'restarts', 'none, reloader'],
    [{ pullSecrets: ['Registry!'] }, 'pullSecrets', 'a list of names'],
    [{ overrides: { ProductionService: { secrets: { refresh: '0s' } } } }, 'overrides.ProductionService.secrets.refresh', "'1m' to '24h'"],
  ])('on a platform are told: %j', (props, prop, said) => {
    expect(() => definePlatform(props as never)).toThrow(expect.objectContaining({ problems: [expect.objectContaining({ id: 'platform-value', prop })] }));
    try {
      definePlatform(props as never);
    } catch (error) {
      expect(JSON.stringify((error as { problems: unknown }).problems)).toContain(said);
    }
  });

  it('never make a constructor throw, whatever they are', () => {
    const odd: unknown[] = [null, 7, [], { external: {} }, { external: null }, { sealed: 'x' }, { sealed: {}, for: [] }, { vault: [] }, { vault: null, property: {} }, { csi: null }, { csi: [] }, { files: [] }, { files: { a: null, '': 1, __proto__x: {} } }, { secret: {}, key: 1 }, { secret: 'A B' }, JSON.parse('{"__proto__": {"external": "a"}}')];
    for (const source of odd) {
      for (const engine of ['none', STORE, 'sealed-secrets', VAULT, CSI] as const) {
        const built = build((chart) => new ProductionService(chart, 'api', minimal({ secrets: { A: source, '/etc/a': source }, pullSecrets: [source], env: { B: source } })), { platform: definePlatform({ secrets: engine }) });
        expect(built.problems.length).toBeGreaterThan(0);
        expect(built.objects.length).toBeGreaterThan(0);
      }
    }
  });
});
