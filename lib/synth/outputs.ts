import * as path from 'node:path';
import { PlinthError, type Problem } from '../errors';
import { identityOf, type KubeObject } from '../kube/object';
import type { ExternalRef, Override, ScopedWaiver } from '../kube/provenance';
import { SUPPORTED_MINORS } from '../kube/schema/tables';
import { readInventory } from './files/read-inventory';

/** What the inventories of folders say beside the manifests. */
export interface Outputs {
  /** The lowest Kubernetes minor that an output was proved for. @default - there is no inventory */
  readonly minor?: number;
  readonly waivers: readonly ScopedWaiver[];
  readonly externals: readonly ExternalRef[];
  readonly overrides: readonly Override[];
  readonly problems: readonly Problem[];
  /** The construct that made an object, if the inventory of its folder knows it. */
  constructOf(object: KubeObject, file: string): { readonly construct?: string };
}

/**
 * Reads the inventories of folders. Where there is more than one output, or other paths beside it, construct paths begin
 * with the folder: a waiver reaches no further than the output that it came with.
 */
export function readOutputs(folders: readonly string[], paths: readonly string[]): Outputs {
  const alone = folders.length === 1 && paths.length === 1 && path.relative(folders[0] ?? '', paths[0] ?? '') === '';
  const scoped = (folder: string, construct = ''): string => (alone ? construct : path.posix.join(folder.replaceAll(path.sep, '/'), construct));
  const constructs = new Map<string, ReadonlyMap<string, string>>();
  const waivers: ScopedWaiver[] = [];
  const externals: ExternalRef[] = [];
  const overrides: Override[] = [];
  const problems: Problem[] = [];
  const minors: number[] = [];
  for (const folder of folders) {
    try {
      const inventory = readInventory(folder);
      if (!inventory) continue;
      constructs.set(folder, new Map(inventory.files.flatMap((file) => file.objects.map(({ id, construct }): [string, string] => [id, scoped(folder, construct)]))));
      minors.push(...SUPPORTED_MINORS.filter((minor) => inventory.kubernetes === `1.${minor}`));
      for (const waiver of inventory.waivers) waivers.push({ ...waiver, construct: scoped(folder, waiver.construct) });
      for (const external of inventory.externals ?? []) externals.push(external);
      for (const override of inventory.overrides) overrides.push(override.construct === undefined ? override : { ...override, construct: scoped(folder, override.construct) });
    } catch (error) {
      if (!PlinthError.is(error)) throw error;
      problems.push(...error.problems);
    }
  }
  return {
    ...(minors.length > 0 && { minor: Math.min(...minors) }),
    waivers,
    externals,
    overrides,
    problems,
    constructOf(object, file) {
      for (let folder = path.dirname(file); constructs.size > 0; folder = path.dirname(folder)) {
        const construct = constructs.get(folder)?.get(identityOf(object));
        if (construct !== undefined) return { construct };
        if (folder === path.dirname(folder)) break;
      }
      return {};
    },
  };
}
