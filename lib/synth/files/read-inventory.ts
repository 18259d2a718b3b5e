import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { failure } from '../../errors';
import { isMap } from '../../kube/object';
import type { ExternalRef, Override, ScopedWaiver } from '../../kube/provenance';
import { isDigest, isListOf } from './content';
import { isInside } from './file-name';
import { INVENTORY, SCHEMA, TOOL, type Inventory, type InventoryFile } from './inventory';
import { LAYOUTS, type Layout } from './layout';

/**
 * The inventory of an output folder, or undefined when it has none.
 *
 * @throws PlinthError `inventory-unreadable` when it is there and is not one that this version reads.
 */
export function readInventory(dir: string): Inventory | undefined {
  const text = readInventoryText(dir);
  return text === undefined ? undefined : parseInventory(text, join(dir, INVENTORY));
}

/** The inventory as text, LF for CRLF. */
export function readInventoryText(dir: string): string | undefined {
  const file = join(dir, INVENTORY);
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (!stat) return undefined;
  if (!stat.isFile()) throw unreadable(file, 'is not a plain file');
  return readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
}

/** Reads the text of an inventory and believes nothing in it before it has looked. */
export function parseInventory(text: string, file: string): Inventory {
  const value = parseJson(text, file);
  const fail = (what: string): never => {
    throw unreadable(file, what);
  };
  if (!isMap(value) || value.tool !== TOOL) return fail(`is not an inventory of ${TOOL}`);
  if (typeof value.schema === 'number' && value.schema > SCHEMA) {
    throw failure({
      id: 'inventory-unreadable',
      message: `${file} has schema ${value.schema}, written by version ${String(value.toolVersion)} of ${TOOL}; this version reads schema ${SCHEMA}`,
      accepted: `schema ${SCHEMA}`,
      fix: `Upgrade ${TOOL} to the version that wrote it.`,
    });
  }
  const { schema, toolVersion, kubernetes, layout, files, images, waivers, overrides, externals = [] } = value;
  if (schema !== SCHEMA) fail(`has schema ${JSON.stringify(schema)}`);
  if (typeof toolVersion !== 'string' || typeof kubernetes !== 'string') return fail('names no toolVersion or no kubernetes');
  if (!isLayout(layout)) return fail(`has layout ${JSON.stringify(layout)}`);
  if (!Array.isArray(files)) return fail('has no list of files');
  const odd = files.find((item) => !isFile(item));
  if (odd !== undefined) fail(`has a file entry that is incomplete or leads out of the folder: ${JSON.stringify(odd).slice(0, 200)}`);
  if (!isListOf(images, (item) => typeof item === 'string')) return fail('has no list of images');
  if (!isListOf(waivers, isWaiver)) return fail('has a waiver without rule, reason, owner and until');
  if (!isListOf(overrides, isOverride)) return fail('has an override without by, object and paths');
  if (!isListOf(externals, isExternal)) return fail('has an external object without group, kind and name');
  return {
    toolVersion,
    kubernetes,
    layout,
    files: files as InventoryFile[],
    images: images as string[],
    waivers: waivers as ScopedWaiver[],
    overrides: overrides as Override[],
    ...(externals.length > 0 && { externals: externals as ExternalRef[] }),
  };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!/^(?:<{7}|>{7}) /m.test(text)) throw unreadable(file, `is not JSON: ${(error as Error).message}`);
    throw failure({
      id: 'inventory-unreadable',
      message: `${file} holds the marks of an unresolved merge`,
      fix: `Take either side of it (\`git checkout --ours -- ${INVENTORY}\`), delete generated files that are in conflict, and synth again.`,
    });
  }
}

function unreadable(file: string, what: string) {
  return failure({
    id: 'inventory-unreadable',
    message: `${file} ${what}`,
    accepted: `the file that the last synth wrote, unchanged`,
    fix: 'Restore it from version control; or delete it together with the generated files, and synth again.',
  });
}

function isLayout(value: unknown): value is Layout {
  return LAYOUTS.some((layout) => layout === value);
}

function isFile(value: unknown): boolean {
  return isMap(value) && typeof value.path === 'string' && isInside(value.path) && isDigest(value.sha256) && isListOf(value.objects, isObject);
}

function isObject(value: unknown): boolean {
  return isMap(value) && typeof value.id === 'string' && isOptional(value.construct) && isOptional(value.appliedBy);
}

function isWaiver(value: unknown): boolean {
  if (!isMap(value)) return false;
  const required = [value.rule, value.reason, value.owner, value.until];
  return required.every((field) => typeof field === 'string') && [value.container, value.path, value.construct].every(isOptional);
}

function isOverride(value: unknown): boolean {
  if (!isMap(value) || !isMap(value.object)) return false;
  const { apiVersion, kind, name, namespace } = value.object;
  const words = [value.by, apiVersion, kind, name].every((field) => typeof field === 'string');
  return words && isOptional(namespace) && isOptional(value.reason) && isOptional(value.answers) && isOptional(value.construct) && isListOf(value.paths, isText) && (value.undoes === undefined || isListOf(value.undoes, isUndone));
}

function isUndone(value: unknown): boolean {
  return isMap(value) && isText(value.path) && isText(value.message) && isOptional(value.accepted) && isListOf(value.rules, isText);
}

function isExternal(value: unknown): boolean {
  return isMap(value) && [value.group, value.kind, value.name].every((field) => typeof field === 'string') && isOptional(value.namespace);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isOptional(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}
