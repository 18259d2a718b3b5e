/**
 * What the platform team of Acme says of its nodes: two machines, each described once, three pools of them, and what runs on every node. The sums
 * of a shop are then held against real nodes, not against a quota alone.
 */
import { definePlatform } from 'cdk8s-plinth';

/** Acme's clusters, with so many nodes in the pool for everybody. */
export const acme = (general: number) =>
  definePlatform({
    kubernetes: '1.34',
    zones: 3,
    domain: 'apps.acme.io',
    instanceTypes: {
      // Four cores and 16 GiB; the kubelet and the system keep some, as `kubectl describe node` says under Capacity and Allocatable.
      'm7i.xlarge': { capacity: { cpu: 4, memory: '16Gi', 'ephemeral-storage': '80Gi', pods: 58 }, reserved: { cpu: '80m', memory: '1Gi', 'ephemeral-storage': '8Gi' } },
      'r7i.xlarge': { capacity: { cpu: 4, memory: '32Gi', 'ephemeral-storage': '80Gi', pods: 58 }, reserved: { cpu: '80m', memory: '1200Mi', 'ephemeral-storage': '8Gi' } },
    },
    pools: {
      general: { instance: 'm7i.xlarge', nodes: general, labels: { 'acme.io/pool': 'general' } },
      // Machines with much memory cost more: only who asks for them runs there.
      memory: { instance: 'r7i.xlarge', nodes: 3, labels: { 'acme.io/pool': 'memory' }, taints: [{ key: 'acme.io/pool', value: 'memory', effect: 'NoSchedule' }] },
      // Who sees card numbers shares a node with nobody.
      payments: { instance: 'm7i.xlarge', nodes: 3, labels: { 'acme.io/pool': 'payments' }, taints: [{ key: 'dedicated', value: 'payments', effect: 'NoSchedule' }] },
    },
    // The CNI, the log shipper and the node's own agents, summed up.
    daemons: { cpu: '180m', memory: '420Mi', pods: 5 },
  });
