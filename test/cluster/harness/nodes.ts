import type { Client } from './client';
import { isTrue } from './conditions';
import { until } from './until';

const ZONES = ['zone-a', 'zone-b', 'zone-c'];

/** Names of the simulated nodes: two in each zone. */
export const NODES: readonly string[] = ZONES.flatMap((zone) => [`${zone}-1`, `${zone}-2`]);

/** The zone of a node, by its name. */
export function zoneOf(node: string): string {
  return node.slice(0, node.lastIndexOf('-'));
}

/** Makes the nodes and waits until they report. */
export async function createNodes(client: Client): Promise<void> {
  const room = { cpu: '64', memory: '256Gi', 'ephemeral-storage': '500Gi', pods: '250' };
  for (const name of NODES) {
    await client.create({
      apiVersion: 'v1', kind: 'Node',
      metadata: { name, labels: { 'topology.kubernetes.io/zone': zoneOf(name), 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' } },
      status: { allocatable: room, capacity: room },
    });
  }
  await until('six nodes to be ready', 90, async () => (await client.list('v1', 'Node')).filter((node) => isTrue(node, 'Ready')).length === NODES.length);
}
