import { contentHash } from '../../../lib/kube/hash';
import { REFRESH, type ExternalSecretsStore } from '../../../lib/kube/platform-secrets';
import { formatDuration, parseDuration, type Duration } from '../../../lib/units';
import type { Platform } from '../../../lib/kube/platform';
import { RETENTION, UNTRACKED } from '../config';
import type { Maker } from '../maker';
import { show, type Ledger } from '../problems';
import { parsedProp } from '../props';
import type { Place } from './place';

/** One key of a Secret, and where its value is in the store. */
interface Entry {
  readonly secretKey: string;
  readonly remoteRef: { readonly key: string; readonly property?: string; readonly version?: string };
}

const GROUP = 'external-secrets.io';

/** What every Secret with the password of a registry is. */
const DOCKER_CONFIG = { type: 'kubernetes.io/dockerconfigjson', key: '.dockerconfigjson' } as const;

/**
 * The values of one workload that External Secrets reads. What follows the store is one ExternalSecret with a stable name; what is
 * pinned to a version is another, whose name says what it holds: its Secret never changes.
 */
export class StoredSecrets {
  private readonly following: Entry[] = [];
  private readonly pinned: Entry[] = [];
  private readonly pulls: Array<{ readonly name: string; readonly entry: Entry }> = [];
  private refresh: number | undefined;
  private nameOfPinned: string | undefined;
  private toldEngine = false;

  constructor(
    private readonly ledger: Ledger,
    private readonly owner: string,
    private readonly platform: Platform,
    private readonly standard: Duration,
  ) {}

  /** Takes up a value as one key of the workload's Secret; undefined, and told, where it cannot be read. */
  add(prop: string, secretKey: string, source: Readonly<Record<string, unknown>>): Place | undefined {
    const entry = this.entryOf(prop, secretKey, source);
    if (!entry) return undefined;
    const pinned = entry.remoteRef.version !== undefined;
    (pinned ? this.pinned : this.following).push(entry);
    return { secret: () => (pinned ? this.pinnedName() : `${this.owner}-secrets`), key: secretKey, changes: !pinned };
  }

  /** Takes up the password of a registry: a Secret of its own, of the type that the kubelet looks for. */
  addPull(prop: string, source: Readonly<Record<string, unknown>>): string | undefined {
    const entry = this.entryOf(prop, DOCKER_CONFIG.key, source);
    if (!entry) return undefined;
    const name = `${this.owner}-pull${this.pulls.length === 0 ? '' : `-${this.pulls.length + 1}`}`;
    this.pulls.push({ name, entry });
    return name;
  }

  /** Makes the ExternalSecrets. */
  make(maker: Maker): void {
    const store = storeOf(this.platform);
    if (!store) return;
    const secretStoreRef = { kind: store.storeKind ?? 'ClusterSecretStore', name: store.store };
    if (this.following.length + this.pinned.length + this.pulls.length === 0) return;
    // The platform says that it is there; whether it is, nobody can see here.
    if (secretStoreRef.kind === 'SecretStore') this.ledger.refer('SecretStore', store.store, GROUP);
    else this.ledger.externals.push({ group: GROUP, kind: 'ClusterSecretStore', name: store.store });
    const refreshInterval = formatDuration(this.refresh ?? parseDuration(this.standard));
    const make = (part: string, name: string, spec: object, annotations: Readonly<Record<string, string>> = {}) =>
      maker.make<{ spec: object }>('ExternalSecret', () => ({ spec: { ...spec, secretStoreRef } }), { part, name, annotations });

    if (this.following.length > 0) {
      const name = `${this.owner}-secrets`;
      make('store', name, { refreshInterval, target: { name }, data: sorted(this.following) });
    }
    if (this.pinned.length > 0) {
      const name = this.pinnedName();
      const untracked = this.platform.progressive === 'flagger' && { template: { metadata: { annotations: UNTRACKED } } };
      make('pinned', name, { refreshPolicy: 'OnChange', target: { name, immutable: true, ...untracked }, data: sorted(this.pinned) }, RETENTION[this.platform.gitops]);
    }
    for (const { name, entry } of this.pulls) make(name.slice(this.owner.length + 1), name, { refreshInterval, target: { name, template: { type: DOCKER_CONFIG.type } }, data: [entry] });
  }

  /** Asked for when all values are known. */
  private pinnedName(): string {
    return (this.nameOfPinned ??= `${this.owner}-secrets-${contentHash([sorted(this.pinned), storeOf(this.platform)])}`);
  }

  private entryOf(prop: string, secretKey: string, { external, property, version, refresh }: Readonly<Record<string, unknown>>): Entry | undefined {
    this.needEngine(prop);
    this.readRefresh(`${prop}.refresh`, refresh);
    const texts = { external, property, version };
    for (const [name, text] of Object.entries(texts)) {
      if (text === undefined && name !== 'external') continue;
      if (typeof text === 'string' && /^[\x21-\x7e]+$/.test(text)) continue;
      this.ledger.tell({ id: 'prop-malformed', message: `${prop} has the ${name === 'external' ? 'path' : name} ${show(text)}`, prop, accepted: 'letters, digits and signs, without spaces', fix: "Write it as the store has it: Secret.external('shop/orders-db', { property: 'password' })." });
      return undefined;
    }
    return { secretKey, remoteRef: { key: external as string, ...(property !== undefined && { property: property as string }), ...(version !== undefined && { version: version as string }) } };
  }

  private readRefresh(prop: string, given: unknown): void {
    if (given === undefined) return;
    const standard = parseDuration(this.standard);
    const seconds = parsedProp(this.ledger, prop, given, parseDuration, standard);
    if (seconds >= REFRESH.min && seconds <= REFRESH.max) this.refresh = Math.min(this.refresh ?? REFRESH.max, seconds);
    else this.ledger.tell({ id: 'prop-out-of-range', message: `${prop} is ${show(given)}`, prop, accepted: REFRESH.words, fix: `Write '${formatDuration(Math.min(REFRESH.max, Math.max(REFRESH.min, seconds)))}'.` });
  }

  private needEngine(prop: string): void {
    if (storeOf(this.platform) || this.toldEngine) return;
    this.toldEngine = true;
    tellEngine(this.ledger, prop, this.platform, 'External Secrets', "{ engine: 'external-secrets', store: '<name>' }");
  }
}

function storeOf({ secrets }: Platform): ExternalSecretsStore | undefined {
  return typeof secrets === 'object' && secrets.engine === 'external-secrets' ? secrets : undefined;
}

function sorted(entries: readonly Entry[]): readonly Entry[] {
  return [...entries].sort((a, b) => (a.secretKey < b.secretKey ? -1 : 1));
}

/** Tells that the platform's engine for secrets is another one, or none. */
export function tellEngine(ledger: Ledger, prop: string, { secrets }: Platform, engine: string, literal: string): void {
  const has = typeof secrets === 'string' ? secrets : secrets.engine;
  ledger.tell({ id: 'engine-absent', message: `${prop} needs ${engine}, and the platform's secrets is ${has}`, prop, accepted: `a platform with secrets: ${literal}`, fix: `Write definePlatform({ secrets: ${literal} }), or name a Secret that exists: Secret.existing(name, key).` });
}
