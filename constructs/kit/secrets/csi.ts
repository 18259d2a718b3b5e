import { isDnsSubdomain } from '../../../lib/kube/names';
import { isMap } from '../../../lib/kube/object';
import type { Platform } from '../../../lib/kube/platform';
import type { SecretsStoreCsi } from '../../../lib/kube/platform-secrets';
import type { Maker } from '../maker';
import { show, type Ledger } from '../problems';
import type { Mounted } from '../volumes';
import { tellEngine } from './stored';

const DRIVER = 'secrets-store.csi.k8s.io';

/** Files that the Secrets Store CSI driver mounts at a path; `part` tells the classes of one workload apart. */
export function csiFiles(maker: Maker, ledger: Ledger, platform: Platform, { prop, path, part }: { readonly prop: string; readonly path: string; readonly part: string }, source: unknown): readonly Mounted[] {
  const engine = csiOf(platform);
  if (!engine) tellEngine(ledger, prop, platform, 'the Secrets Store CSI driver', "{ engine: 'csi', provider: 'aws' }");
  const secretProviderClass = classOf(maker, ledger, engine, prop, part, source);
  if (secretProviderClass === undefined) return [];
  const name = `secret-${part}`;
  return [{ volume: { name, csi: { driver: DRIVER, readOnly: true, volumeAttributes: { secretProviderClass } } }, mount: { name, mountPath: path, readOnly: true } }];
}

function classOf(maker: Maker, ledger: Ledger, engine: SecretsStoreCsi | undefined, prop: string, part: string, source: unknown): string | undefined {
  if (typeof source === 'string' && isDnsSubdomain(source)) {
    ledger.refer('SecretProviderClass', source, 'secrets-store.csi.x-k8s.io');
    return source;
  }
  if (!isMap(source) || Object.keys(source).length === 0 || !Object.values(source).every((text) => typeof text === 'string')) {
    ledger.tell({ id: 'prop-malformed', message: `${prop} is made from ${show(source)}`, prop, accepted: 'the name of a SecretProviderClass, or the parameters of the provider: texts by name', fix: "Write Secret.csi('<class>'), or Secret.csi({ objects: '…' })." });
    return undefined;
  }
  const name = `${maker.name}-${part}`;
  if (engine) maker.make<{ spec: object }>('SecretProviderClass', () => ({ spec: { provider: engine.provider, parameters: { ...source } } }), { part, name });
  return name;
}

function csiOf({ secrets }: Platform): SecretsStoreCsi | undefined {
  return typeof secrets === 'object' && secrets.engine === 'csi' ? secrets : undefined;
}
