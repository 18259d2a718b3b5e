import { isDnsSubdomain } from '../../../lib/kube/names';
import type { Platform } from '../../../lib/kube/platform';
import type { Maker } from '../maker';
import { show, type Ledger } from '../problems';
import type { Place } from './place';
import { tellEngine } from './stored';

/** A key of RSA-2048, its length and the tag of the cipher: less is no sealed text. @see https://github.com/bitnami-labs/sealed-secrets/blob/main/docs/developer/crypto.md */
const SHORTEST = 366;

/** The values of one workload that were sealed: one SealedSecret for each name that they were sealed for. */
export class SealedSecrets {
  private readonly byName = new Map<string, { readonly data: Map<string, string>; readonly type?: string }>();
  private toldEngine = false;

  constructor(
    private readonly ledger: Ledger,
    private readonly platform: Platform,
  ) {}

  /** Takes up a value under a key; undefined, and told, where it cannot be one. */
  add(prop: string, key: string, source: Readonly<Record<string, unknown>>, type?: string): Place | undefined {
    const { for: name, sealed } = source;
    if (this.platform.secrets !== 'sealed-secrets' && !this.toldEngine) {
      this.toldEngine = true;
      tellEngine(this.ledger, prop, this.platform, 'Sealed Secrets', "'sealed-secrets'");
    }
    if (typeof name !== 'string' || !isDnsSubdomain(name)) {
      this.ledger.tell({ id: 'name-malformed', message: `${prop} was sealed for ${show(name)}`, prop, accepted: 'the name of a Secret: a-z, 0-9, inner dashes and dots', fix: 'Write the name that kubeseal was given: --name api-2026-11.' });
      return undefined;
    }
    if (typeof sealed !== 'string' || sealed.length < SHORTEST || !/^[A-Za-z0-9+/]+={0,2}$/.test(sealed)) {
      // It may be the secret itself: it is not repeated.
      this.ledger.tell({ id: 'secret-plain', message: `${prop} holds ${typeof sealed === 'string' ? `${sealed.length} characters` : show(typeof sealed)} that nobody sealed`, prop, accepted: `what kubeseal --raw prints: ${SHORTEST} characters of base64 or more`, fix: `Seal it: kubeseal --raw --namespace <namespace> --name ${name} --from-file=<file>.` });
      return undefined;
    }
    const known = this.byName.get(name) ?? { data: new Map<string, string>(), ...(type !== undefined && { type }) };
    if (known.data.has(key) || known.type !== type) {
      this.ledger.tell({ id: 'secret-duplicate', message: `two values were sealed for key ${key} of Secret ${name}, or for two types of Secret`, prop, accepted: 'one value a key, and one type a Secret', fix: 'Seal one of them for a Secret of another name.' });
      return undefined;
    }
    known.data.set(key, sealed);
    this.byName.set(name, known);
    return { secret: () => name, key, changes: true };
  }

  /** Makes the SealedSecrets, in strict scope: their text is bound to name and namespace. */
  make(maker: Maker): void {
    for (const [name, { data, type }] of this.byName) {
      const encryptedData = Object.fromEntries([...data].sort(([a], [b]) => (a < b ? -1 : 1)));
      maker.make<{ spec: object }>('SealedSecret', () => ({ spec: { encryptedData, ...(type !== undefined && { template: { type } }) } }), { part: name, name });
    }
  }
}
