import { isDnsSubdomain } from '../../../lib/kube/names';
import { isMap } from '../../../lib/kube/object';
import { show, type Ledger } from '../../kit/problems';
import type { Place } from '../../kit/secrets/place';
import type { SealedSecrets } from '../../kit/secrets/sealed';
import type { StoredSecrets } from '../../kit/secrets/stored';
import type { VaultFiles } from '../../kit/secrets/vault';

/** What makes the Secrets of one service, and what the parts of a reading share. */
export interface Sources {
  readonly ledger: Ledger;
  readonly stored: StoredSecrets;
  readonly sealed: SealedSecrets;
  readonly vault: VaultFiles;
}

/** Where the pod finds one value; what is no such thing is told. */
export function placeOf({ ledger, stored, sealed }: Sources, prop: string, key: string, source: unknown): Place | undefined {
  if (isMap(source)) {
    const { secret } = source;
    if (source['external'] !== undefined) return stored.add(prop, key, source);
    if (source['sealed'] !== undefined) return sealed.add(prop, key, source);
    if (typeof secret === 'string' && isDnsSubdomain(secret)) {
      if (typeof source['key'] === 'string' && source['key'] !== '') {
        ledger.refer('Secret', secret);
        return { secret: () => secret, key: source['key'], changes: true, ...(source['optional'] === true && { optional: true }) };
      }
      ledger.tell({ id: 'secret-key-missing', message: `${prop} names Secret ${secret} and no key of it`, prop, accepted: 'one key for a variable; all keys only as files', fix: `Write Secret.existing('${secret}', '<key>'), or mount it under a path.` });
      return undefined;
    }
    if (isFile(source)) {
      ledger.tell({ id: 'secret-files-only', message: `${prop} is a variable, and what it names is written into files`, prop, accepted: "a path, such as secrets: { '/etc/api': … }", fix: 'Mount it under a path, and read the file.' });
      return undefined;
    }
  }
  tellPlain(ledger, prop, source);
  return undefined;
}

/** The value may be a secret: it is not repeated. */
export function tellPlain(ledger: Ledger, prop: string, value: unknown): void {
  const what = typeof value === 'string' ? 'a text' : show(typeof value);
  ledger.tell({ id: 'secret-plain', message: `${prop} is ${what}: secrets in programs end up in Git`, prop, accepted: 'Secret.existing(name, key), Secret.external(path) or Secret.sealed(name, text); under a path also Secret.existing(name), Secret.files({…}), Secret.vault(path) and Secret.csi(class)', fix: "Keep the text in a Secret of the namespace, and name it: Secret.existing('api', 'token')." });
}

/** True for a source that fills files, and no variable. */
export function isFile(source: Readonly<Record<string, unknown>>): boolean {
  return source['vault'] !== undefined || source['csi'] !== undefined || source['files'] !== undefined;
}

/** True for a key of `secrets` that is a path, and no name of a variable. */
export function isPath(name: string): boolean {
  return name.startsWith('/');
}
