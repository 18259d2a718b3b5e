import { applierOf } from '../kube/appliers';
import { writeDocument } from '../kube/yaml/write';
import { layoutFiles, type FilePlan, type InventoryFacts, type Layout } from './files';
import { imagesOf } from './images';
import { standsInFolders } from './stages';
import type { SynthResult } from './synthesize';
import { packageVersion } from './version';

export { checkTree, writeTree } from './files';

/** What an output folder shall hold after a run. */
export interface Output {
  readonly files: readonly FilePlan[];
  readonly facts: InventoryFacts;
}

/** The files of a result, and what its inventory says. @throws PlinthError `file-name-collision` */
export function outputOf({ made, objects, minor, waivers, overrides, externals }: SynthResult, layout: Layout): Output {
  const folders = standsInFolders(made);
  const rendered = made.map(({ object, construct, chart, appliedBy, stage = 'after' }) => ({ object, construct, chart, appliedBy: applierOf(object, appliedBy), ...(folders && { folder: stage }), text: writeDocument(object) }));
  return {
    files: layoutFiles(rendered, layout),
    facts: { toolVersion: packageVersion(), kubernetes: `1.${minor}`, layout, images: imagesOf(objects), waivers, overrides, externals },
  };
}
