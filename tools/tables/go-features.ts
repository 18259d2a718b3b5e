import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SUPPORTED_MINORS } from '../../lib/kube/schema/tables';

/** Feature gate → minors at which its default changes, first to on. */
export type GateHistory = ReadonlyMap<string, readonly number[]>;

/** The default of every feature gate in one release of `k8s.io/kubernetes`. */
export function readGateDefaults(module: string, minor: number): ReadonlyMap<string, boolean> {
  const folder = join(module, 'pkg/features');
  const sources = readdirSync(folder).filter((name) => name.endsWith('kube_features.go'));
  return parseGateDefaults(sources.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n'), minor);
}

/** Reads both forms: `Gate: {Default: true, …}` and, since 1.31, a list of specs that each begin with their version. */
export function parseGateDefaults(source: string, minor: number): ReadonlyMap<string, boolean> {
  const defaults = new Map<string, boolean>();
  for (const [, gate = '', on] of source.matchAll(/^\t(?:\w+\.)?(\w+):\s*\{Default: (true|false)/gm)) defaults.set(gate, on === 'true');
  for (const [, gate = '', body = ''] of source.matchAll(/^\t(?:\w+\.)?(\w+):\s*\{\n((?:\t\t[^\n]*\n|\s*\n)*?)\t\},/gm)) {
    for (const [, since, on] of body.matchAll(/Version: version\.MustParse\("1\.(\d+)"\), Default: (true|false)/g)) {
      if (Number(since) <= minor) defaults.set(gate, on === 'true');
    }
  }
  return defaults;
}

/** One history out of the defaults of every minor. A gate that is gone keeps the default it had. */
export function gateHistory(defaultsOf: (minor: number) => ReadonlyMap<string, boolean>): GateHistory {
  const changes = new Map<string, number[]>();
  const state = new Map<string, boolean>();
  for (const minor of SUPPORTED_MINORS) {
    for (const [gate, on] of defaultsOf(minor)) {
      if (!changes.has(gate)) changes.set(gate, []);
      if (on !== (state.get(gate) ?? false)) changes.get(gate)?.push(minor);
      state.set(gate, on);
    }
  }
  return changes;
}
