import { parseAllDocuments } from 'yaml';
import { buildGraph, type Graph } from '../../lib/graph/graph';
import type { KubeObject } from '../../lib/kube/object';
import type { NodePools } from '../../lib/kube/pools';
import type { SideTable } from '../../lib/kube/provenance';

export const TODAY = '2026-11-21';
export const NO_SIDE: SideTable = { provenance: new Map(), waivers: [], externals: [] };

/** The objects of a YAML text; a text that does not parse fails the test. */
export function objectsOf(yaml: string): KubeObject[] {
  return parseAllDocuments(yaml).map((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS() as KubeObject;
  });
}

export function graphOf(objects: readonly KubeObject[], minor = 34, pools?: NodePools): Graph {
  return buildGraph(objects, { minor, externals: [], ...(pools && { pools }) });
}
