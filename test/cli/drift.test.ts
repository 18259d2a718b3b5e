import { describe, expect, it } from 'vitest';
import { app, plinth } from './plinth';

describe('plinth synth --drift', () => {
  it('prints what the delivery engine must leave alone, and no manifest', async () => {
    const { code, stdout } = await plinth(['synth', app('plain'), '--drift', 'argocd']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# For the Application|^# No other controller/);
    expect(stdout).not.toContain('apiVersion:');
  });

  it('is a run of its own', async () => {
    const { code, stderr, stdout } = await plinth(['synth', app('plain'), '--drift', 'flux', '--stdout']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('--drift was given beside --output');
  });

  it('knows two engines', async () => {
    const { code, stderr } = await plinth(['synth', app('plain'), '--drift', 'kubectl']);
    expect(code).toBe(2);
    expect(stderr).toContain('argocd, flux');
  });
});
