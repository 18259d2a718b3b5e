import { describe, expect, test } from 'vitest';
import { scheduleFault } from '../../../lib/kube/cron';
import { testSituations } from './cases';
import { WORKLOADS } from './workloads-situations';

describe('workloads', () => {
  testSituations(WORKLOADS);
});

describe('schedules', () => {
  test.each(['0 0 * * *', '*/15 0-6,22-23 1,15 jan-mar MON-FRI', '5/10 * * * ?', '@hourly', '@every 1h30m', '0 0 29 2 *', '0 0 31 2 1', '1,,2 * * * *', '  0 0 * * *  '])('takes %s', (schedule) => {
    expect(scheduleFault(schedule)).toBeUndefined();
  });

  test.each(['', '60 * * * *', '* 24 * * *', '* * 0 * *', '* * * 13 *', '* * * * 7', '5-1 * * * *', '*/0 * * * *', '1-2-3 * * * *', '1/2/3 * * * *', 'a * * * *', '* * * * * *', '@dayly', '@every 1 day', ', * * * *', '-1 * * * *'])('refuses %j', (schedule) => {
    expect(scheduleFault(schedule)).toBeDefined();
  });

  test('tells of a day that never comes', () => {
    expect(scheduleFault('0 0 30 2 *')?.message).toContain('a day that none of its months has');
    expect(scheduleFault('0 0 31 4,6,9,11 *')).toBeDefined();
    expect(scheduleFault('0 0 31 */2 *')).toBeUndefined();
  });
});
