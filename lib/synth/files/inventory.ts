import type { ExternalRef, Override, ScopedWaiver } from '../../kube/provenance';
import type { FileObject, FilePlan, Layout } from './layout';

/**
 * Name of the inventory in an output folder.
 * JSON text, but no `.json` ending: Argo CD and `kubectl apply -f` read every such file, hidden ones too.
 */
export const INVENTORY = '.plinth-inventory';

/** Version of the inventory's form; a reader refuses a newer one. */
export const SCHEMA = 1;
/** Who writes it. */
export const TOOL = 'cdk8s-plinth';

/** What a run knows beside its files, and the inventory keeps. */
export interface InventoryFacts {
  readonly toolVersion: string;
  /** Kubernetes version that the files were proved for: `1.34`. */
  readonly kubernetes: string;
  readonly layout: Layout;
  /** Every image of the set; sorted and made unique here. */
  readonly images: readonly string[];
  /** Waivers that `check` honours when it judges the folder. */
  readonly waivers: readonly ScopedWaiver[];
  readonly overrides: readonly Override[];
  /** Objects that live outside the set, so that `check` does not miss them. @default - none */
  readonly externals?: readonly ExternalRef[];
}

/** One output folder as the last run left it. */
export interface Inventory extends InventoryFacts {
  readonly files: readonly InventoryFile[];
}

/** One file that we wrote and therefore own. */
export interface InventoryFile {
  readonly path: string;
  /** SHA-256 of its text, in hex; line ends count as LF. */
  readonly sha256: string;
  readonly objects: readonly FileObject[];
}

/** A file with the digest of its text. */
export interface OutputFile extends FilePlan {
  readonly sha256: string;
}

/** Keys in the order in which they are written, whatever the order in the source. */
const WAIVER_KEYS = ['construct', 'rule', 'container', 'path', 'reason', 'owner', 'until'];
const EXTERNAL_KEYS = ['group', 'kind', 'namespace', 'name'];
const OVERRIDE_KEYS = ['by', 'object', 'apiVersion', 'kind', 'namespace', 'name', 'paths', 'reason', 'answers', 'construct', 'undoes', 'path', 'message', 'accepted', 'rules'];

/** The text of an inventory: sorted, without a date, one item a line, so that a review shows what changed. */
export function inventoryText(files: readonly OutputFile[], facts: InventoryFacts): string {
  const fields = [
    `"schema": ${SCHEMA}`,
    `"tool": "${TOOL}"`,
    `"toolVersion": ${JSON.stringify(facts.toolVersion)}`,
    `"kubernetes": ${JSON.stringify(facts.kubernetes)}`,
    `"layout": "${facts.layout}"`,
    list('files', sorted(files, (file) => file.path).map(fileText)),
    list('images', [...new Set(facts.images)].sort().map((image) => JSON.stringify(image))),
    list('waivers', facts.waivers.map((waiver) => JSON.stringify(waiver, WAIVER_KEYS)).sort()),
    list('overrides', facts.overrides.map((override) => JSON.stringify(override, OVERRIDE_KEYS)).sort()),
    ...(facts.externals?.length ? [list('externals', [...new Set(facts.externals.map((external) => JSON.stringify(external, EXTERNAL_KEYS)))].sort())] : []),
  ];
  return `{\n  ${fields.join(',\n  ')}\n}\n`;
}

function fileText({ path, sha256, objects }: InventoryFile): string {
  const lines = objects.map(({ id, construct, appliedBy }) => JSON.stringify({ id, construct, appliedBy }));
  const text = lines.length < 2 ? lines.join('') : `\n      ${lines.join(',\n      ')}\n    `;
  return `{"path":${JSON.stringify(path)},"sha256":"${sha256}","objects":[${text}]}`;
}

function list(name: string, lines: readonly string[]): string {
  return lines.length === 0 ? `"${name}": []` : `"${name}": [\n    ${lines.join(',\n    ')}\n  ]`;
}

function sorted<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return [...items].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
