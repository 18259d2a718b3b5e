/**
 * Files of an output folder: laid out, compared with what the last run left, and written so that a crash loses nothing.
 *
 * One inventory per folder says which files are ours; every other file is somebody else's and is never touched.
 */
export { LAYOUTS, layoutFiles, type FileObject, type FilePlan, type Layout, type Rendered } from './layout';
export { INVENTORY, type Inventory, type InventoryFacts, type InventoryFile } from './inventory';
export { OWNERSHIP_CONFLICTS } from './problems';
export { readInventory } from './read-inventory';
export { checkTree, writeTree, type CheckReport, type WriteOptions, type WriteReport } from './write-tree';
