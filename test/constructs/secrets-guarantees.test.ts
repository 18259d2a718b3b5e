import { JsonPatch } from 'cdk8s';
import fc from 'fast-check';
import { App, Chart, ProductionService } from 'cdk8s-plinth';
import { describe, expect, it } from 'vitest';
import { Platform } from '../../constructs/kit/platform';
import { Secret } from '../../constructs/kit/refs';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import { synthesize, type SynthResult } from '../../lib/synth/synthesize';
import { build, minimal } from './build';

const STORE = { engine: 'external-secrets', store: 'vault' } as const;
const SEALED = `AgBy${'3vPzXq7mT1bNcR9sHdUf2LwYkGeA0oJ4'.repeat(22)}`;

/** A service as the judge sees it, after a change. */
function judged(props: object, platform: PlatformProps, change: (api: ProductionService) => unknown = () => {}): SynthResult {
  const app = new App({ today: '2026-11-21' });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  Platform.provide(chart, definePlatform(platform));
  change(new ProductionService(chart, 'api', minimal(props)));
  return synthesize(app);
}

const idsOf = ({ problems }: SynthResult) => problems.map(({ id }) => id);

describe('a change that breaks what brings a Secret', () => {
  const secrets = { TOKEN: Secret.external('shop/api') };
  const { remove, replace } = JsonPatch;

  it.each<[string, (api: ProductionService) => unknown, string]>([
    ['leaves the ExternalSecret out', (api) => api.omit('ExternalSecret', { reason: 'Somebody else makes it, they say.' }), 'secret-ref-missing'],
    ['reads another key than the pod asks for', (api) => api.patch('ExternalSecret', replace('/spec/data/0/secretKey', 'OTHER')), 'env-ref-missing'],
    ['makes a Secret of another name', (api) => api.patch('ExternalSecret', replace('/spec/target/name', 'other')), 'secret-ref-missing'],
    ['makes no Secret', (api) => api.patch('ExternalSecret', JsonPatch.add('/spec/target/creationPolicy', 'None')), 'secret-ref-missing'],
    ['asks a store that is not there', (api) => api.patch('ExternalSecret', remove('/spec/secretStoreRef/kind')), 'secret-store-missing'],
  ])('is told when it %s', (_what, change, rule) => {
    expect(idsOf(judged({ secrets }, { secrets: STORE }))).toEqual([]);
    expect(idsOf(judged({ secrets }, { secrets: STORE }, change))).toContain(rule);
  });

  it('is told when it leaves out the class that a volume names', () => {
    const props = { secrets: { '/etc/api': Secret.csi({ objects: '[]' }) } };
    const platform: PlatformProps = { secrets: { engine: 'csi', provider: 'aws' } };
    expect(idsOf(judged(props, platform))).toEqual([]);
    expect(idsOf(judged(props, platform, (api) => api.omit('SecretProviderClass', { reason: 'Somebody else makes it, they say.' })))).toContain('volume-source-missing');
  });

  it('is told when it leaves out a sealed Secret', () => {
    const props = { secrets: { TOKEN: Secret.sealed('api-1', SEALED) } };
    expect(idsOf(judged(props, { secrets: 'sealed-secrets' }))).toEqual([]);
    expect(idsOf(judged(props, { secrets: 'sealed-secrets' }, (api) => api.omit('SealedSecret', { reason: 'Somebody else makes it, they say.' })))).toContain('secret-ref-missing');
  });

  it('is told when it takes the agent of Vault away', () => {
    const props = { secrets: { '/etc/api': Secret.vault('kv/data/shop/api') } };
    const platform: PlatformProps = { secrets: { engine: 'vault', address: 'https://vault.vault.svc:8200', namespace: 'vault' } };
    expect(idsOf(judged(props, platform))).toEqual([]);
    expect(idsOf(judged(props, platform, (api) => api.patch('Deployment', remove('/spec/template/metadata/annotations/vault.hashicorp.com~1agent-inject'))))).toContain('guarantee-undone');
  });
});

const part = fc.stringMatching(/^[a-z]{1,6}$/);
const value = fc.record({ path: part, property: fc.option(part, { nil: undefined }), version: fc.option(fc.constantFrom('1', '2'), { nil: undefined }) }).map(({ path, property, version }) => Secret.external(path, { ...(property !== undefined && { property }), ...(version !== undefined && { version }) }));
const named = fc.dictionary(part.map((name) => name.toUpperCase()), value, { maxKeys: 6 });
const mounted = fc.dictionary(part.map((name) => `/etc/${name}`), fc.oneof(value, fc.dictionary(part, value, { minKeys: 1, maxKeys: 4 }).map(Secret.files)), { maxKeys: 4 });

describe('whatever values are named', () => {
  it('each is made, and found where the pod looks for it', () => {
    fc.assert(
      fc.property(named, mounted, (variables, folders) => {
        expect(judged({ secrets: { ...variables, ...folders } }, { secrets: STORE }).problems).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('their order changes nothing', () => {
    const objectsOf = (secrets: object) => build((chart) => new ProductionService(chart, 'api', minimal({ secrets })), { platform: definePlatform({ secrets: STORE }) }).objects.filter(({ kind }) => kind === 'ExternalSecret');
    fc.assert(
      fc.property(named, mounted, (variables, folders) => {
        const entries = Object.entries({ ...variables, ...folders });
        expect(objectsOf(Object.fromEntries(entries.toReversed()))).toEqual(objectsOf(Object.fromEntries(entries)));
      }),
      { numRuns: 25 },
    );
  });
});
