import { describe, expect, it } from 'vitest';
import { PlinthError } from '../../lib/errors';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';

const MACHINE = { capacity: { cpu: 8, memory: '32Gi' } };

function messagesOf(props: unknown): readonly string[] {
  try {
    definePlatform(props as PlatformProps);
    return [];
  } catch (error) {
    if (!(error instanceof PlinthError)) throw error;
    return error.problems.map(({ id, message, accepted, fix }) => `${id}: ${message}; ${accepted ?? ''}; ${fix ?? ''}`);
  }
}

describe('the pools of a platform', () => {
  it('may name an instance type, or describe the machine', () => {
    expect(messagesOf({ instanceTypes: { 'm5.2xlarge': MACHINE }, pools: { general: { instance: 'm5.2xlarge', nodes: 3 }, gpu: { instance: { capacity: { ...MACHINE.capacity, 'nvidia.com/gpu': 1 }, devices: { 'gpu.nvidia.com': 1 }, arch: 'arm64' }, nodes: 2, drained: 0, zones: ['a'], labels: { pool: 'gpu' }, taints: [{ key: 'gpu', effect: 'NoSchedule' }] } }, daemons: { cpu: '100m' } })).toEqual([]);
  });

  it.each([
    ['an unknown instance type', { pools: { a: { instance: 'huge', nodes: 1 } } }, /^platform-value: pools\.a\.instance is "huge"; an instance type: the platform has none/],
    ['no number of nodes', { pools: { a: { instance: MACHINE } } }, /^platform-value: pools\.a\.nodes is missing; a whole number from 1 to 100000/],
    ['more drained than there are', { pools: { a: { instance: MACHINE, nodes: 2, drained: 3 } } }, /^platform-value: pools\.a\.drained is 3; a whole number from 0 to 2/],
    ['a misspelt key', { pools: { a: { instance: MACHINE, nodes: 2, taint: [] } } }, /^platform-key-unknown: pools\.a\.taint is no key of a platform; .*Write 'taints'/],
    ['a machine without memory', { pools: { a: { instance: { capacity: { cpu: 4 } }, nodes: 2 } } }, /^platform-value: pools\.a\.instance\.capacity\.memory is missing/],
    ['an amount that is none', { instanceTypes: { a: { capacity: { cpu: 'four', memory: '1Gi' } } } }, /^platform-value: instanceTypes\.a\.capacity\.cpu is "four"/],
    ['half a device', { instanceTypes: { a: { ...MACHINE, devices: { 'gpu.nvidia.com': 0.5 } } } }, /^platform-value: instanceTypes\.a\.devices\.gpu\.nvidia\.com is 0\.5; how many devices/],
    ['devices as a list', { instanceTypes: { a: { ...MACHINE, devices: ['gpu.nvidia.com'] } } }, /^platform-value: instanceTypes\.a\.devices is \["gpu\.nvidia\.com"\]; a number by DeviceClass/],
    ['a taint without effect', { pools: { a: { instance: MACHINE, nodes: 2, taints: [{ key: 'x' }] } } }, /^platform-value: pools\.a\.taints is .*NoExecute/],
    ['a zone that is named twice', { pools: { a: { instance: MACHINE, nodes: 2, zones: ['a', 'a'] } } }, /^platform-value: pools\.a\.zones/],
    ['pools as a list', { pools: [] }, /^platform-value: pools is \[\]; a map by name/],
  ])('are refused with %s', (_what, props, message) => {
    expect(messagesOf(props)).toEqual([expect.stringMatching(message)]);
  });
});
