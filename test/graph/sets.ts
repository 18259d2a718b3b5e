import { buildGraph, type Graph, type GraphFacts, type Workload } from '../../lib/graph/graph';
import { objectsOf } from '../policy/sets';

/** The graph of a text of YAML documents. */
export function graphOf(yaml: string, facts: Partial<GraphFacts> = {}): Graph {
  return buildGraph(objectsOf(yaml), { minor: 34, externals: [], ...facts });
}

/** The one workload of this name. */
export function workloadNamed(graph: Graph, name: string): Workload {
  const found = graph.workloads.filter((workload) => workload.name === name);
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} workloads are named ${name}`);
  return found[0];
}

/** A plain object with these labels, in the namespace `shop`. */
export function pod(name: string, labels: string, more = '', namespace = 'shop'): string {
  return `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  template:
    metadata: { labels: ${labels} }
    spec: { containers: [{ name: main, image: "x:1" ${more} }] }
`;
}
