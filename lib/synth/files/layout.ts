import { formatObject, PlinthError, type Problem } from '../../errors';
import { identityOf, refOf, type KubeObject } from '../../kube/object';
import type { Applier } from '../../kube/provenance';
import { fileName, folderOf } from './file-name';
import { fileKind } from './shared-kinds';

/** How objects are spread over files. */
export type Layout = (typeof LAYOUTS)[number];
/** Every layout, the default first. */
export const LAYOUTS = ['per-resource', 'per-app', 'per-namespace', 'single'] as const;

/** An object with its text, and what its place among the files depends on. */
export interface Rendered {
  readonly object: KubeObject;
  /** One YAML document, without `---`, ending in a line feed. */
  readonly text: string;
  /** Path of the construct that made it. */
  readonly construct?: string;
  /** Path of its chart in the construct tree: `shop/api`. */
  readonly chart?: string;
  /** Who applies it. @default - not known */
  readonly appliedBy?: Applier | undefined;
  /** Folder of its own inside the output folder, for a part of the set that is applied apart. @default - none: one set, one folder */
  readonly folder?: string;
}

/** A file as it shall stand in the output folder. */
export interface FilePlan {
  /** Relative to the output folder, with `/` on every system. */
  readonly path: string;
  readonly text: string;
  readonly objects: readonly FileObject[];
}

/** An object of a file, as the inventory records it. */
export interface FileObject {
  /** Identity: `group/Kind/namespace/name`. */
  readonly id: string;
  /** Path of the construct that made it. */
  readonly construct?: string;
  /** Who applies it. @default - not known, as of objects that others make */
  readonly appliedBy?: Applier;
}

/**
 * The files for a list of objects, sorted by path; objects keep their order inside a file.
 *
 * @throws PlinthError `file-name-collision` for each pair of names that a file system which ignores case cannot hold beside each other.
 */
export function layoutFiles(objects: readonly Rendered[], layout: Layout): FilePlan[] {
  const groups = new Map<string, [Rendered, ...Rendered[]]>();
  const problems: Problem[] = [];
  const places = new Places();
  for (const item of objects) {
    const inside = pathOf(item, layout);
    const path = item.folder === undefined ? inside : `${item.folder}/${inside}`;
    const group = groups.get(path);
    if (group && layout !== 'per-resource') {
      group.push(item);
      continue;
    }
    const other = places.take(path, item);
    if (other) problems.push(collision(path, other, item));
    else groups.set(path, [item]);
  }
  if (problems.length > 0) throw new PlinthError(problems);
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, items]) => ({
      path,
      text: items.map((item) => item.text).join('---\n'),
      objects: items.map(({ object, construct, appliedBy }) => ({ id: identityOf(object), ...(construct !== undefined && { construct }), ...(appliedBy && { appliedBy }) })),
    }));
}

function pathOf({ object, chart }: Rendered, layout: Layout): string {
  const { namespace, name } = object.metadata;
  switch (layout) {
    case 'per-resource':
      return `${namespace ? fileName(namespace) : '_cluster'}/${fileName(`${fileKind(object)}-${name}`, '.yaml')}`;
    case 'per-namespace':
      return namespace ? fileName(namespace, '.yaml') : '_cluster.yaml';
    case 'per-app': {
      const ids = (chart ?? '').split('/').filter((id) => id !== '');
      const last = ids.pop();
      return last === undefined ? '_root.yaml' : [...ids.map((id) => fileName(id)), fileName(last, '.yaml')].join('/');
    }
    case 'single':
      return 'manifests.yaml';
  }
}

/** Which names are taken on a file system that ignores case: one file, or one spelling of one folder, per name. */
class Places {
  private readonly taken = new Map<string, { readonly path: string; readonly folder: boolean; readonly item: Rendered }>();

  /** Takes the path and its folders, or says whose they are already. */
  take(path: string, item: Rendered): Rendered | undefined {
    const file = this.taken.get(path.toLowerCase());
    if (file) return file.item;
    for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) {
      const place = this.taken.get(folder.toLowerCase());
      if (place && (!place.folder || place.path !== folder)) return place.item;
      if (place) break;
      this.taken.set(folder.toLowerCase(), { path: folder, folder: true, item });
    }
    this.taken.set(path.toLowerCase(), { path, folder: false, item });
    return undefined;
  }
}

function collision(path: string, first: Rendered, second: Rendered): Problem {
  return {
    id: 'file-name-collision',
    severity: 'error',
    message: `${describe(first)} and ${describe(second)} need the same place, ${path}, on a file system that ignores case`,
    accepted: 'file and folder names that differ in more than upper and lower case',
    fix: 'Give one of them another name, or choose a layout with fewer files (`per-namespace`, `single`).',
    object: refOf(second.object),
    ...(second.construct !== undefined && { construct: second.construct }),
  };
}

function describe({ object, construct }: Rendered): string {
  return `${formatObject(refOf(object))} (${construct === undefined ? object.apiVersion : `${object.apiVersion}, construct ${construct}`})`;
}
