import * as fs from 'node:fs';
import * as path from 'node:path';
import { isMap, pointerStep, type KubeObject } from '../../../lib/kube/object';
import { readDocuments } from '../../../lib/kube/yaml/read';
import { publishedFolder } from '../harness/build';

/** A Go module that ships its project's CustomResourceDefinitions, in the version that our tables were derived from. */
interface Shipper {
  readonly module: string;
  readonly version: string;
  readonly sum: string;
  /** Folder of the module in which they lie. */
  readonly files: string;
  /** Definitions of other projects, in whatever version the module happens to use. @default - none */
  readonly except?: readonly string[];
}

const SHIPPERS = JSON.parse(fs.readFileSync(path.join(__dirname, 'modules.json'), 'utf8')) as readonly Shipper[];

/** What a project itself publishes. */
export interface Published {
  readonly by: string;
  readonly crd: KubeObject;
}

/** Every definition that a module ships, read from the module as it was published. */
export async function publishedCrds(): Promise<readonly Published[]> {
  const found: Published[] = [];
  for (const { module, version, sum, files, except = [] } of SHIPPERS) {
    const folder = await publishedFolder(module, version, sum, files);
    for (const file of fs.readdirSync(folder).sort()) {
      const { documents, problems } = readDocuments(fs.readFileSync(path.join(folder, file), 'utf8'), file);
      const [flaw] = problems;
      if (flaw !== undefined) throw new Error(`${file} of ${module} ${version} cannot be read: ${flaw.message}`);
      for (const { value } of documents) {
        const crd = value as KubeObject | null;
        if (crd?.kind === 'CustomResourceDefinition' && !except.includes(crd.metadata.name)) found.push({ by: module, crd });
      }
    }
  }
  return found;
}

/** What says something to people, and what our tables leave out because it judges no object: columns to print, fields to select by. */
const REMARKS = new Set(['description', 'example', 'externalDocs', 'title', 'additionalPrinterColumns', 'selectableFields']);

/** Pointers at which two definitions differ in what a server that is asked for a served version does. */
export function crdDifferences(theirs: KubeObject, ours: KubeObject): readonly string[] {
  return differences(essence(theirs), essence(ours), '');
}

function essence({ spec }: KubeObject): unknown {
  const { versions, names, group, scope } = spec as { readonly versions: ReadonlyArray<{ readonly served: boolean }>; readonly names: { readonly kind: string; readonly plural: string }; readonly group: string; readonly scope: string };
  return { group, scope, kind: names.kind, plural: names.plural, versions: versions.filter(({ served }) => served) };
}

function differences(theirs: unknown, ours: unknown, pointer: string): readonly string[] {
  if (Array.isArray(theirs) && Array.isArray(ours)) {
    return theirs.length === ours.length ? theirs.flatMap((item, index) => differences(item, ours[index], `${pointer}/${index}`)) : [pointer];
  }
  if (isMap(theirs) && isMap(ours)) {
    // Below `properties`, a name such as `description` is a field and no remark.
    const isKeyword = !pointer.endsWith('/properties');
    const names = new Set([...Object.keys(theirs), ...Object.keys(ours)].filter((name) => !isKeyword || !REMARKS.has(name)));
    return [...names].flatMap((name) => differences(theirs[name], ours[name], pointer + pointerStep(name)));
  }
  return theirs === ours ? [] : [pointer];
}
