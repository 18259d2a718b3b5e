import { join } from 'node:path';
import { SUPPORTED_MINORS } from '../../lib/kube/schema/tables';
import { readOpenApi, type CoreRelease } from './core';
import { gateHistory, readGateDefaults, type GateHistory } from './go-features';
import { readServedVersions } from './go-served';
import { readGoPackages } from './go-types';

/** The patch release of each minor whose Go modules are read. */
const PATCHES: Readonly<Record<number, number>> = { 28: 15, 29: 15, 30: 14, 31: 0, 32: 2, 33: 13, 34: 4, 35: 4, 36: 3 };

/** `k8s.io/api` and `k8s.io/kubernetes` with their versions, in order, as `go mod download` takes them. */
export const GO_MODULES: readonly string[] = SUPPORTED_MINORS.flatMap((minor) => [apiModule(minor), sourceModule(minor)]);

/** Every release, read from a folder of OpenAPI files and a Go module cache. */
export function readReleases(openApi: string, moduleCache: string): readonly CoreRelease[] {
  return SUPPORTED_MINORS.map((minor) => ({
    minor,
    ...readOpenApi(openApi, minor),
    packages: new Map(readGoPackages(join(moduleCache, apiModule(minor))).map((found) => [found.path, found])),
    served: readServedVersions(join(moduleCache, sourceModule(minor))),
  }));
}

/** When each feature gate came on. */
export function readGates(moduleCache: string): GateHistory {
  return gateHistory((minor) => readGateDefaults(join(moduleCache, sourceModule(minor)), minor));
}

function apiModule(minor: number): string {
  return `k8s.io/api@v0.${minor}.${PATCHES[minor] ?? 0}`;
}

function sourceModule(minor: number): string {
  return `k8s.io/kubernetes@v1.${minor}.${PATCHES[minor] ?? 0}`;
}
