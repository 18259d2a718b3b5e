import type { Volume } from 'kubernetes-types/core/v1';
import { contentHash } from '../../../lib/kube/hash';
import type { Platform } from '../../../lib/kube/platform';
import type { VaultAgents } from '../../../lib/kube/platform-secrets';
import type { ServiceDefaults } from '../../../lib/kube/defaults';
import { inNamespace } from '../network';
import { PEER, type IPeer } from '../peer';
import { show, type Ledger } from '../problems';
import { tellEngine } from './stored';

/** Begins every annotation that the injector reads. @see https://developer.hashicorp.com/vault/docs/deploy/kubernetes/injector/annotations */
const PREFIX = 'vault.hashicorp.com/';
const TOKEN = 'vault-token';

interface File {
  readonly folder: string;
  readonly file: string;
  readonly path: string;
  readonly property: string | undefined;
}

/** The files that Vault's agent writes into the pods of one workload. */
export class VaultFiles {
  private readonly files: File[] = [];
  private toldEngine = false;

  constructor(
    private readonly ledger: Ledger,
    private readonly platform: Platform,
  ) {}

  /** Takes up one file of a folder; `name` is what the program calls it, else its field or the last step of its path. */
  add(prop: string, folder: string, { vault: path, property }: Readonly<Record<string, unknown>>, name?: string): void {
    if (!vaultOf(this.platform) && !this.toldEngine) {
      this.toldEngine = true;
      tellEngine(this.ledger, prop, this.platform, "the agent injector of Vault", "{ engine: 'vault', address: 'https://vault.vault.svc:8200', namespace: 'vault' }");
    }
    // Both stand in a template that the agent runs.
    const wrong = [path, ...(property === undefined ? [] : [property])].find((text) => typeof text !== 'string' || !/^[\w.-]+(?:\/[\w.-]+)*$/.test(text));
    if (wrong !== undefined || path === undefined) {
      this.ledger.tell({ id: 'prop-malformed', message: `${prop} names ${show(wrong)} in Vault`, prop, accepted: 'letters, digits, _, -, . and inner slashes', fix: "Write the path as Vault's API has it: Secret.vault('kv/data/shop/api', { property: 'token' })." });
      return;
    }
    const file = name ?? (property as string | undefined) ?? String(path).split('/').at(-1) ?? 'secret';
    this.files.push({ folder, file, path: path as string, property: property as string | undefined });
  }

  /** What the pods need: annotations that ask for the agent, and a token for it that the program does not get. */
  render(role: string, { vaultAgent }: ServiceDefaults['secrets']): { readonly annotations: Readonly<Record<string, string>>; readonly volumes: readonly Volume[] } {
    const vault = vaultOf(this.platform);
    if (!vault || this.files.length === 0) return { annotations: {}, volumes: [] };
    const files = this.files.flatMap((file) => Object.entries(fileAnnotations(file)));
    const annotations = Object.fromEntries(
      [
        ['agent-inject', 'true'],
        ['service', vault.address],
        ['role', vault.role ?? role],
        ...(vault.authPath === undefined ? [] : [['auth-path', vault.authPath]]),
        ['agent-service-account-token-volume-name', TOKEN],
        ['agent-requests-cpu', String(vaultAgent.cpu)],
        ['agent-limits-cpu', String(vaultAgent.cpuLimit)],
        ['agent-requests-mem', String(vaultAgent.memory)],
        ['agent-limits-mem', String(vaultAgent.memory)],
        ['agent-requests-ephemeral', String(vaultAgent.ephemeral)],
        ['agent-limits-ephemeral', String(vaultAgent.ephemeral)],
        ...files,
      ].map(([key, value]) => [`${PREFIX}${key}`, value ?? '']),
    ) as Record<string, string>;
    const token = { path: 'token', expirationSeconds: 3600, ...(vault.audience !== undefined && { audience: vault.audience }) };
    return { annotations, volumes: [{ name: TOKEN, projected: { sources: [{ serviceAccountToken: token }] } }] };
  }

  /** Tells of folders at which something else is mounted: the injector would hide it. @param others what is mounted, by path */
  refuseShared(others: Readonly<Record<string, unknown>>): void {
    for (const { folder } of this.files) {
      if (others[folder] !== undefined) this.ledger.tell({ id: 'mount-path-duplicate', message: `Vault's agent writes to ${folder}, and something else is mounted there`, prop: `secrets.${folder}`, accepted: 'one thing a path', fix: 'Mount one of them elsewhere.' });
    }
  }

  /** Vault, as the agents reach it; undefined where no agent runs. */
  peer(): IPeer | undefined {
    const vault = vaultOf(this.platform);
    if (!vault || this.files.length === 0) return undefined;
    const { namespace, networks = [], address } = vault;
    if (namespace === undefined && networks.length === 0) {
      this.ledger.tell({ id: 'platform-key-absent', message: 'the platform does not say where Vault is, and the agents in the pods go there', prop: 'secrets', accepted: 'namespace: where its pods run, or networks: its addresses', fix: `Write definePlatform({ secrets: { engine: 'vault', address: '${address}', namespace: 'vault' } }).` });
      return undefined;
    }
    const port = portOf(address);
    return { [PEER]: { name: 'vault', reach: namespace === undefined ? { cidrs: networks } : { peers: [inNamespace(namespace), ...networks.map((cidr) => ({ ipBlock: { cidr } }))] }, ports: [{ name: 'vault', container: port, service: port }] } };
  }
}

function vaultOf({ secrets }: Platform): VaultAgents | undefined {
  return typeof secrets === 'object' && secrets.engine === 'vault' ? secrets : undefined;
}

function portOf(address: string): number {
  const [, port] = /:(\d+)$/.exec(address) ?? [];
  return port === undefined ? (address.startsWith('https:') ? 443 : 80) : Number(port);
}

/** Version 2 of the key-value engine wraps what it holds, and has `data` as the second step of its paths. */
function fileAnnotations({ folder, file, path, property }: File): Record<string, string> {
  const name = contentHash([folder, file]);
  const data = path.split('/')[1] === 'data' ? '.Data.data' : '.Data';
  const value = property === undefined ? `${data} | toJSON` : `index ${data} "${property}"`;
  return {
    [`agent-inject-secret-${name}`]: path,
    [`agent-inject-file-${name}`]: file,
    [`secret-volume-path-${name}`]: folder,
    [`agent-inject-template-${name}`]: `{{- with secret "${path}" -}}{{ ${value} }}{{- end }}`,
  };
}
