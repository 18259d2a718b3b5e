import { describe, expect, it } from 'vitest';
import { formatExpected } from '../../../lib/kube/schema/formats';

describe('formats', () => {
  it.each<[format: string, good: readonly string[], bad: readonly string[]]>([
    ['date-time', ['2026-11-21T10:00:00Z', '2024-02-29T23:59:59.123456789+01:00'], ['2026-11-21', '2023-02-29T00:00:00Z', '2026-11-21T24:00:00Z', '2026-11-21T10:00:00', 'now']],
    ['date', ['2024-02-29'], ['2026-02-29', '2026-13-01', '2026-1-1']],
    ['duration', ['30s', '1h30m', '1.5h', '0', '100ms', '1 day', '2w'], ['', '5 parsecs', 's', '1x']],
    ['byte', ['aGk=', 'aG\r\nk='], ['', 'aGk', 'a', '====', 'a-_=']],
    ['base64', ['', 'aGk='], ['aGk']],
    ['ipv4', ['0.0.0.0', '255.255.255.255'], ['256.1.1.1', '1.1.1', '01.1.1.1', '1.1.1.1.', '1.1.1.1.1']],
    ['ipv6', ['::', '::1', 'fe80::1', '1:2:3:4:5:6:7:8', '::ffff:1.2.3.4'], ['1.2.3.4', ':::', '1::2::3', '12345::', '1:2:3:4:5:6:7', '::1.2.3']],
    ['cidr', ['10.0.0.0/8', '::/0', '2001:db8::/32'], ['10.0.0.0', '10.0.0.0/33', '::/129', '10.0.0.0/08', '/8']],
    ['uuid', ['123e4567-e89b-12d3-a456-426614174000'], ['123e4567']],
  ])('%s', (format, good, bad) => {
    expect(good.filter((text) => formatExpected(format, text) !== undefined)).toEqual([]);
    expect(bad.filter((text) => formatExpected(format, text) === undefined)).toEqual([]);
  });

  it('that servers do not enforce take any text', () => {
    expect(formatExpected('password', '')).toBeUndefined();
    expect(formatExpected('constructor', 'x')).toBeUndefined();
  });
});
