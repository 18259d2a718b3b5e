import { describe, expect, it } from 'vitest';
import { covers, isCidr, overlaps, readCidr, type Cidr } from '../../lib/kube/cidr';

function cidr(text: string): Cidr {
  const read = readCidr(text);
  if (read === undefined) throw new Error(`${text} is not read`);
  return read;
}

describe('a block of addresses', () => {
  it.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.0/8', false],
    ['10.0.0.0/16', '10.0.0.0/8', false],
    ['0.0.0.0/0', '255.255.255.255', true],
    ['10.9.9.9/8', '10.0.0.1', true],
    ['::/0', '2001:db8::1', true],
    ['2001:db8::/32', '2001:db9::', false],
    ['::ffff:0:0/96', '::ffff:10.0.0.1', true],
    ['0.0.0.0/0', '::1', false],
  ])('%s covers %s: %s', (outer, inner, expected) => {
    expect(covers(cidr(outer), cidr(inner))).toBe(expected);
  });

  it('overlaps whatever it covers and whatever covers it', () => {
    expect(overlaps(cidr('10.0.0.0/16'), cidr('10.0.0.0/8'))).toBe(true);
    expect(overlaps(cidr('10.0.0.0/16'), cidr('10.1.0.0/16'))).toBe(false);
  });

  it.each(['', '10.0.0', '10.0.0.256', '010.0.0.1', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '1::2::3', ':::', '12345::', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '::1/129', 7, null])('%s is none', (text) => {
    expect(readCidr(text)).toBeUndefined();
  });
});

describe('a network in a manifest', () => {
  it.each(['10.0.0.0/8', '203.0.113.7/32', '0.0.0.0/0', '2001:db8::/32', '::/0'])('%s is taken', (text) => {
    expect(isCidr(text)).toBe(true);
  });

  it.each(['10.0.0.0', '10.0.0.1/8', '10.0.0.0/08', '10.0.0.0/33', '2001:db8::1/32', 'any', '', 8])('%s is not', (value) => {
    expect(isCidr(value)).toBe(false);
  });
});
